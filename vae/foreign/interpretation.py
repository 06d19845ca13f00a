"""How the numbers of a stranger's model are meant, which no file of weights says; and a model under one reading."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from vae.core.errors import CheckpointError, showable
from vae.data.dataset import Channels
from vae.models.config import Graphs, Kind, Loss, ModelConfig, Origin, explain
from vae.models.graphs.coder import GraphCoder
from vae.models.inference import NumPyCoder
from vae.models.layer_types import Elu, Layer, LeakyRelu, Logit, Relu, Scale, Silu, Tanh

Heads = Literal["halves", "interleaved"]
Spread = Literal["logvar", "logsd"]
Gives = Literal["gives-logits", "gives-unit", "gives-signed"]
Takes = Literal["takes-unit", "takes-signed"]
Between = Literal["relu", "leakyrelu", "elu", "silu", "tanh"]
Fit = Literal["fit-1", "fit-2", "fit-3", "fit-4", "fit-5", "fit-6"]

WORDS = {
    "halves": "the encoder's last layer gives all mu, then all of the variance",
    "interleaved": "it gives mu and variance of dimension 1, then of dimension 2, and so on",
    "logvar": "of the variance it gives the logarithm",
    "logsd": "it gives the logarithm of the standard deviation",
    "gives-logits": "a sigmoid makes grey levels of what the decoder's layers give",
    "gives-unit": "they give grey levels from 0 to 1",
    "gives-signed": "they give grey levels from -1 to 1",
    "takes-unit": "the encoder takes grey levels from 0 to 1",
    "takes-signed": "it takes grey levels from -1 to 1",
    "relu": "between the layers stands a ReLU",
    "leakyrelu": "a LeakyReLU of slope 0.01",
    "elu": "an ELU",
    "silu": "a SiLU",
    "tanh": "a tanh",
    **{word: f"strides and paddings fit in the way number {at}" for at, word in enumerate(get_args(Fit), 1)},
}
_ACTIVATIONS: dict[str, Layer] = {
    "relu": Relu(),
    "leakyrelu": LeakyRelu(),
    "elu": Elu(),
    "silu": Silu(),
    "tanh": Tanh(),
}


@dataclass(frozen=True)
class Reading:
    """One choice of each; the words are those of the command line."""

    heads: Heads = "halves"
    spread: Spread = "logvar"
    gives: Gives = "gives-logits"
    takes: Takes = "takes-unit"
    between: Between = "relu"
    fit: Fit = "fit-1"

    def words(self, which: Collection[str] | None = None) -> tuple[str, ...]:
        """The choices in the order of the fields, or of those alone that `which` names."""
        return tuple(getattr(self, one.name) for one in fields(self) if which is None or one.name in which)

    def changed(self, text: str) -> "Reading":
        """With the words of `text`, which have commas between. Raises CheckpointError for one that is none."""
        where = {word: name for name, choices in choices_of().items() for word in choices}
        found = self
        for word in filter(None, (part.strip().lower() for part in text.split(","))):
            if word not in where:
                raise CheckpointError(f"'{showable(word)[:40]}' is no reading; choose from {', '.join(where)}.")
            found = replace(found, **{where[word]: word})  # type: ignore[arg-type]
        return found


def choices_of() -> dict[str, tuple[str, ...]]:
    """What there is to choose from, by the field of Reading."""
    return {name: get_args(kind) for name, kind in get_type_hints(Reading).items()}


@dataclass(frozen=True, eq=False)
class Fitting:
    """Layers of both parts with their weights, and in words how strides and paddings are in it."""

    words: str
    encoder: tuple[Layer, ...]
    decoder: tuple[Layer, ...]
    weights: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class GraphFiles:
    """Two graphs in a folder that is theirs, their SHA-256 by half, and what there is to say of them."""

    folder: Path
    digests: Mapping[str, str]
    operators: tuple[str, ...]  # because of which they are no layers
    weights: int


@dataclass(frozen=True, eq=False)
class Draft:
    """A model as its file has it, before it is said how its numbers are meant.

    `open`: the fields of Reading that matter for this model. `known`: the file's format says how it is to be read. The
    encoder ends in a Linear layer that gives mu, and for a VAE the variance; activations in `encoder` and `decoder` at
    `between` stand for whatever a reading says. `fits`: every way in which strides and paddings fit, the first of which
    the fields above have; empty where there is just one. `notes`: sentences about what the layers leave out.
    """

    format: str
    file: Path
    sha256: str
    kind: Kind
    latent_dim: int
    image_shape: tuple[int, int]
    encoder: tuple[Layer, ...]
    decoder: tuple[Layer, ...]
    weights: Mapping[str, NDArray[np.float32]]
    reading: Reading
    open: tuple[str, ...]
    known: bool
    dataset: str
    name: str
    beta: float = 1.0
    loss: Loss = "another"
    channels: Channels = 1
    training: Mapping[str, Any] = field(default_factory=dict)  # epochs and so on, where the file says them
    notes: tuple[str, ...] = ()
    fits: tuple["Fitting", ...] = ()
    graphs: GraphFiles | None = None  # in place of layers and weights, where its operators are none of these
    config: ModelConfig | None = None  # of a checkpoint of betascope, which says everything

    def readings(self) -> Iterator[Reading]:
        """Every way to read it, the present one first."""
        options = {**choices_of(), "fit": get_args(Fit)[: max(1, len(self.fits))]}
        yield self.reading
        for words in product(*(options[name] for name in self.open)):
            other = self.reading.changed(",".join(words))
            if other != self.reading:
                yield other


def under(draft: Draft, reading: Reading) -> tuple[ModelConfig, dict[str, NDArray[np.float32]]]:
    """Config and weights of the model, so read. Raises CheckpointError where its layers do not fit together."""
    if draft.config is not None:
        given = {"dataset": draft.dataset, "name": showable(draft.name)[:80], "origin": _origin(draft, reading)}
        return draft.config.model_copy(update=given), dict(draft.weights)
    if draft.graphs is not None:
        return _config(draft, reading, arch="graphs", graphs=_graphs(draft.graphs, reading)), {}
    at = get_args(Fit).index(reading.fit)
    if at and at >= len(draft.fits):
        raise CheckpointError(f"{reading.fit} is not among the ways that fit: there are {max(1, len(draft.fits))}.")
    shape = draft.fits[at] if draft.fits else draft
    weights = dict(shape.weights)
    encoder, decoder = list(shape.encoder), list(shape.decoder)
    if draft.kind == "vae":
        last = f"encoder.{len(encoder) - 1}"
        for name in (f"{last}.weight", f"{last}.bias"):
            if name in weights:
                weights[name] = _heads(weights[name], draft.latent_dim, reading)
    if "between" in draft.open:
        swap = _ACTIVATIONS[reading.between]
        encoder, decoder = ([swap if isinstance(one, Relu) else one for one in part] for part in (encoder, decoder))
    if reading.takes == "takes-signed":
        encoder, weights = [Scale(2.0, -1.0), *encoder], _shifted(weights, "encoder")
    decoder += _to_logits(reading.gives)
    layers = {"encoder_layers": tuple(encoder), "decoder_layers": tuple(decoder)}
    return _config(draft, reading, arch="layers", **layers), weights


def coder(draft: Draft, reading: Reading) -> NumPyCoder | GraphCoder:
    """The model, so read, as what encodes and decodes arrays. Raises CheckpointError as `under`."""
    config, weights = under(draft, reading)
    return NumPyCoder(config, weights) if draft.graphs is None else GraphCoder(config, draft.graphs.folder)


def _graphs(files: GraphFiles, reading: Reading) -> Graphs:
    meant = {name: getattr(reading, name) for name in ("heads", "spread", "gives", "takes")}
    return Graphs(**files.digests, **meant, operators=files.operators, weights=files.weights)


def _config(draft: Draft, reading: Reading, **network: Any) -> ModelConfig:
    try:
        return ModelConfig(
            kind=draft.kind,
            beta=draft.beta if draft.kind == "vae" else 0.0,
            latent_dim=draft.latent_dim,
            image_shape=draft.image_shape,
            channels=draft.channels,
            dataset=draft.dataset,
            loss=draft.loss,
            name=showable(draft.name)[:80],
            origin=_origin(draft, reading),
            **network,
            **draft.training,
        )
    except ValidationError as error:
        raise CheckpointError(f"{showable(draft.file.name)} is not usable: {explain(error)}.") from error


def _origin(draft: Draft, reading: Reading) -> Origin:
    return Origin(
        format=draft.format,
        file=showable(draft.file.name)[:500],
        sha256=draft.sha256,
        reading=reading.words(draft.open),
    )


def _heads(rows: NDArray[np.float32], latent_dim: int, reading: Reading) -> NDArray[np.float32]:
    """The last layer's rows as mu, then logvar."""
    if reading.heads == "interleaved":
        rows = np.concatenate([rows[0::2], rows[1::2]])
    if reading.spread == "logsd":
        rows = np.concatenate([rows[:latent_dim], 2 * rows[latent_dim:]])
    return rows


def _shifted(weights: Mapping[str, NDArray[np.float32]], part: str) -> dict[str, NDArray[np.float32]]:
    """The names one position later, as a layer was put before the others."""
    moved = {}
    for name, tensor in weights.items():
        owner, position, what = name.split(".")
        moved[f"{part}.{int(position) + 1}.{what}" if owner == part else name] = tensor
    return moved


def _to_logits(gives: Gives) -> list[Layer]:
    """What makes logits of what a decoder gives."""
    made: dict[Gives, list[Layer]] = {"gives-unit": [Logit()], "gives-signed": [Scale(0.5, 0.5), Logit()]}
    return made.get(gives, [])
