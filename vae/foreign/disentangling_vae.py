"""A folder of YannDubs/disentangling-vae: `model.pt`, a state_dict, and `specs.json`, how it was trained.

Its networks are those of Burgess et al. 2018, "Understanding disentangling in beta-VAE". Source of the layers, and of
how their numbers are meant: disvae/models/encoders.py and decoders.py at f0452191.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from vae.core.errors import CheckpointError, showable
from vae.data.dataset import RGB
from vae.foreign.interpretation import Draft, Reading
from vae.foreign.part import Part
from vae.foreign.tensors import Tensors, digest, read
from vae.models.checkpoints import read_json
from vae.models.config import Loss, Text
from vae.models.layer_types import Relu, Reshape

MODEL, SPECS = "model.pt", "specs.json"
FORMAT = "disentangling-vae"

_OURS: Loss = "bce summed over pixels + beta * kl summed over dimensions, mean over images, nats"
_DATA = {"mnist": "mnist", "fashion": "fashion-mnist"}  # what they call data sets, and what we do
_HIDDEN, _SIDE = 32, 4  # channels, and pixels a side, of the smallest maps

Positive = Annotated[int, Field(ge=1, le=100_000)]
Weight = Annotated[float, Field(ge=0, le=1e6)]


class Specs(BaseModel):
    """Of specs.json what says which model it is, within bounds; the rest is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    img_size: tuple[Annotated[int, Field(ge=1, le=16)], Positive, Positive]
    latent_dim: Annotated[int, Field(ge=1, le=512)]
    model_type: Text = "Burgess"
    dataset: Text = Field("another", min_length=1, max_length=200)
    loss: Text = "another"
    rec_dist: Text = "bernoulli"
    epochs: Positive = 1
    batch_size: Positive = 64
    lr: Annotated[float, Field(gt=0, le=10)] = 5e-4
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    of_beta_vae: Weight = Field(4.0, alias="betaH_B")
    of_beta_tcvae: Weight = Field(6.0, alias="btcvae_B")
    of_factor_vae: Weight = Field(6.0, alias="factor_G")

    @property
    def beta(self) -> float:
        """What the KL term, or the total correlation in it, was weighted by."""
        return {"betaH": self.of_beta_vae, "btcvae": self.of_beta_tcvae, "factor": 1 + self.of_factor_vae}.get(
            self.loss, 1.0
        )


def is_one(source: Path) -> bool:
    """Whether a folder is of this format."""
    return source.is_dir() and (source / SPECS).exists()


def draft(folder: Path) -> Draft:
    """The folder's model. Raises CheckpointError: which file, what is wrong, what to do."""
    specs = read_json(folder / SPECS, Specs)
    channels, *image_shape = specs.img_size
    where = showable(str(folder / SPECS))
    if specs.model_type.lower() != "burgess":
        raise CheckpointError(f"{where} says model_type {specs.model_type[:40]}; Burgess is read. Write it as ONNX.")
    if channels not in (1, RGB):
        raise CheckpointError(f"{where} says images of {channels} channels; such models take 1, or 3 for colour.")
    if image_shape not in ([32, 32], [64, 64]):
        raise CheckpointError(f"{where} says images of {image_shape[0]} x {image_shape[1]}; such models take 32 or 64.")
    tensors = read(folder / MODEL)
    try:
        encoder, decoder = _encoder(tensors, specs.img_size), _decoder(tensors, specs)
    except KeyError as error:
        raise CheckpointError(
            f"{showable(str(folder / MODEL))} lacks the tensor {error}, which {SPECS} calls for."
        ) from None
    except ValueError as error:
        raise CheckpointError(f"{showable(str(folder / MODEL))} does not fit {SPECS}: {error}.") from None
    data = _DATA.get(specs.dataset)
    return Draft(
        format=FORMAT,
        file=folder / MODEL,
        sha256=digest(folder / MODEL),
        kind="vae",
        latent_dim=specs.latent_dim,
        image_shape=(image_shape[0], image_shape[1]),
        channels=1 if channels == 1 else 3,
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading("interleaved", "logvar", "gives-logits", "takes-unit"),  # forward() of the source above
        open=("heads", "spread", "gives", "takes"),
        known=True,
        dataset=f"{data}@{image_shape[0]}x{image_shape[1]}" if data else specs.dataset,
        name=folder.name,
        beta=specs.beta,
        loss=_OURS if specs.loss in ("VAE", "betaH") and specs.rec_dist == "bernoulli" else "another",
        training={
            "epochs": specs.epochs,
            "batch_size": specs.batch_size,
            "learning_rate": specs.lr,
            "seed": specs.seed,
            "shift": 0,
        },
    )


def _encoder(tensors: Tensors, planes: tuple[int, int, int]) -> Part:
    part = Part(planes)
    for name in ("conv1", "conv2", "conv3", *(["conv_64"] * (planes[1] == 64))):
        part.conv(tensors[f"encoder.{name}.weight"], tensors[f"encoder.{name}.bias"], (2, 2), (1, 1))
        part.add(Relu())
    part.flat()
    for name in ("lin1", "lin2"):
        part.linear(tensors[f"encoder.{name}.weight"], tensors[f"encoder.{name}.bias"])
        part.add(Relu())
    part.linear(tensors["encoder.mu_logvar_gen.weight"], tensors["encoder.mu_logvar_gen.bias"])
    return part


def _decoder(tensors: Tensors, specs: Specs) -> Part:
    part = Part((specs.latent_dim,))
    for name in ("lin1", "lin2", "lin3"):
        part.linear(tensors[f"decoder.{name}.weight"], tensors[f"decoder.{name}.bias"])
        part.add(Relu())
    part.add(Reshape((_HIDDEN, _SIDE, _SIDE)))
    names = [*(["convT_64"] * (specs.img_size[1] == 64)), "convT1", "convT2", "convT3"]
    for name in names:
        part.conv_transpose(tensors[f"decoder.{name}.weight"], tensors[f"decoder.{name}.bias"], (2, 2), (1, 1))
        part.add(Relu())
    del part.layers[-1], part.tensors[-1]  # a sigmoid comes after the last
    return part
