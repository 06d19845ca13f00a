"""A folder of pythae: `model_config.json`, and `model.pt`, a state_dict; networks of a person's own are pickles beside.

Source of the layers: pythae 0.1.2, models/nn/default_architectures.py and models/nn/benchmarks/*/convnets.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from vae.core.errors import CheckpointError, showable
from vae.data.dataset import RGB
from vae.foreign import geometry, weighted
from vae.foreign.geometry import Step
from vae.foreign.interpretation import Draft, Reading
from vae.foreign.part import Part
from vae.foreign.tensors import digest, read
from vae.foreign.weighted import Array, Weighted
from vae.models.checkpoints import read_json
from vae.models.config import Loss, Text
from vae.models.layer_types import Relu, Reshape

CONFIG, MODEL = "model_config.json", "model.pt"
FORMAT = "pythae"
_FINAL = "final_model"  # within the folder of a training

_OURS: Loss = "bce summed over pixels + beta * kl summed over dimensions, mean over images, nats"
_OF_OUR_LOSS = ("VAEConfig", "BetaVAEConfig")
_TRAINS_ALONE = "discriminator"  # takes part in training, in no code and no picture

_DOWN = (Step(4, 2, 1),) * 4
_CHANNELS = 1024  # that every convolutional decoder begins with
# Of the decoders for MNIST, CIFAR and CelebA, by the side of the kernel: the side of the first maps, the convolutions.
_UP = {
    3: (4, (Step(3, 2, 1, True), Step(3, 2, 1, True, 1), Step(3, 2, 1, True, 1))),
    4: (8, (Step(4, 2, 1, True), Step(4, 2, 1, True, 1), Step(4, 1, 2, True))),
    5: (8, (Step(5, 2, 2, True), Step(5, 2, 1, True), Step(5, 2, 2, True, 1), Step(5, 1, 1, True))),
}
_KNOWN = (
    "Of pythae those with its default networks are read, and with its convolutional ones of MNIST, CIFAR and CelebA "
    "(Encoder_Conv_VAE_MNIST and so on). What it pickles, encoder.pkl and decoder.pkl, is never opened. Of others "
    "write ONNX: docs/your-own-models.md has the lines for pythae."
)


class Config(BaseModel):
    """Of model_config.json what says which model it is, within bounds; the rest is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    name: Text = Field(min_length=1, max_length=80)
    input_dim: tuple[Annotated[int, Field(ge=1, le=1024)], ...] = Field(min_length=1, max_length=3)
    latent_dim: Annotated[int, Field(ge=1, le=512)]
    beta: Annotated[float, Field(ge=0, le=1e6)] = 1.0
    reconstruction_loss: Text = Field("another", max_length=80)

    @property
    def planes(self) -> tuple[int, int, int]:
        """Channels, height, width. Raises ValueError."""
        channels, height, width = (1, *self.input_dim)[-3:] if len(self.input_dim) > 1 else (0, 0, 0)
        if channels not in (1, RGB):
            raise ValueError(f"input_dim is {list(self.input_dim)}; [channels, height, width] is read")
        return channels, height, width


def is_one(source: Path) -> bool:
    """Whether a folder is of this format, or that of a training with the final model in it."""
    return any((folder / CONFIG).exists() for folder in (source, source / _FINAL))


def draft(source: Path, dataset: str | None) -> Draft:
    """The folder's model. Raises CheckpointError: which file, what is wrong, what to do."""
    folder = source if (source / CONFIG).exists() else source / _FINAL
    shown = showable(str(folder))
    if dataset is None:
        raise CheckpointError(f"{shown} does not say which images it was trained on. Say it: --dataset mnist.")
    config = read_json(folder / CONFIG, Config)
    tensors = read(folder / MODEL)
    try:
        encoder = _encoder(_of(tensors, "encoder."), config)
        decoder = _decoder(_of(tensors, "decoder."), config)
        if others := {name.split(".")[0] for name in tensors} - {"encoder", "decoder", _TRAINS_ALONE}:
            raise ValueError(f"the model has more than an encoder and a decoder: {showable(min(others))[:40]}")
    except ValueError as error:
        raise CheckpointError(f"{shown}: {error}. {_KNOWN}") from None
    vae = encoder.shape[0] == 2 * config.latent_dim
    channels, *size = config.planes
    ours = config.name in _OF_OUR_LOSS and config.reconstruction_loss == "bce"
    return Draft(
        format=FORMAT,
        file=folder / MODEL,
        sha256=digest(folder / MODEL),
        kind="vae" if vae else "ae",
        latent_dim=config.latent_dim,
        image_shape=(size[0], size[1]),
        channels=1 if channels == 1 else 3,
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading(),  # of the source above: mu, log variance, and a sigmoid at the end
        open=("takes",),
        known=False,
        dataset=dataset,
        name=source.name,
        beta=config.beta,
        loss=_OURS if vae and ours else "another",
    )


def _of(tensors: Mapping[str, Array], part: str) -> list[Weighted]:
    return weighted.layers({name.removeprefix(part): one for name, one in tensors.items() if name.startswith(part)})


def _encoder(layers: Sequence[Weighted], config: Config) -> Part:
    part = Part(config.planes)
    heads = [one for name in ("embedding", "log_var") for one in layers if one.name == name]
    body = [one for one in layers if one not in heads]
    if not heads or heads[0].name != "embedding":
        raise ValueError("its encoder has no layer 'embedding'")
    convs = [one for one in body if not one.dense]
    if convs:
        _check(len(body) == len(_DOWN) and [one.kernel for one in body] == [step.kernel for step in _DOWN], "encoder")
        geometry.follow(part, body, _DOWN, last=False)
    part.flat()
    if not convs:
        _check(len(body) == 1, "encoder")
        part.linear(body[0].tensor, body[0].bias)
        part.add(Relu())
    part.linear(*_joined(heads))
    return part


def _joined(heads: Sequence[Weighted]) -> tuple[Array, Array | None]:
    _check(all(head.dense and head.bias is not None for head in heads), "encoder")
    biases = [head.bias for head in heads if head.bias is not None]
    return np.concatenate([head.tensor for head in heads]), np.concatenate(biases)


def _decoder(layers: Sequence[Weighted], config: Config) -> Part:
    part = Part((config.latent_dim,))
    _check(len(layers) > 1 and layers[0].dense, "decoder")
    part.linear(layers[0].tensor, layers[0].bias)
    if layers[1].dense:
        _check(len(layers) == 2, "decoder")
        part.add(Relu())
        part.linear(layers[1].tensor, layers[1].bias)
        part.add(Reshape(config.planes))
        return part
    side, steps = _UP.get(layers[1].kernel, (0, ()))
    _check(not any(one.dense for one in layers[1:]), "decoder")
    _check([one.kernel for one in layers[1:]] == [step.kernel for step in steps], "decoder")
    part.add(Reshape((_CHANNELS, side, side)))
    geometry.follow(part, layers[1:], steps, last=True)
    if part.shape != config.planes:
        raise ValueError(f"its decoder gives {part.shape}, and {CONFIG} says {config.planes}")
    return part


def _check(holds: bool, part: str) -> None:
    if not holds:
        raise ValueError(f"its {part} is none of pythae's own")
