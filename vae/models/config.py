"""What a model is and how it was trained. The JSON saved beside the weights is this, and nothing else."""

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from vae.core.errors import showable
from vae.data.dataset import MAX_SIDE, Channels
from vae.models import layer_types, pressure
from vae.models.layer_types import Layers
from vae.models.pressure import Turn

Kind = Literal["ae", "vae"]
Arch = Literal["mlp", "conv", "layers", "graphs"]
GIVEN: tuple[Arch, ...] = ("layers", "graphs")  # of models that others trained: no widths that one could choose
Loss = Literal[
    "bce summed over pixels + beta * kl summed over dimensions, mean over images, nats",
    "another",  # of a model that others trained, by a loss that is not this one, or that they do not say
]


def _shown(text: str) -> str:
    if showable(text) != text:
        raise ValueError("it holds characters that cannot be shown")
    return text


# How weights begin and move: `training.initial`, `training.centring`, `training.step` and `training.schedule`.
Recipe = Literal[1, 2]
NEWEST: Recipe = 2

Text = Annotated[str, AfterValidator(_shown)]  # a stranger's words, which tables and pages repeat
Side = Annotated[int, Field(ge=1, le=MAX_SIDE)]
Width = Annotated[int, Field(ge=1, le=4096)]
Widths = Annotated[tuple[Width, ...], Field(max_length=6)]
Beta = Annotated[float, Field(ge=0, le=1e6)]
Betas = tuple[Beta, Beta]


def _absent(value: object) -> bool:
    return value is None


def _nothing(value: object) -> bool:
    return value in (0, ())


def _as_ever(capacity_rise: object) -> bool:
    return capacity_rise == _RISE


def is_grey(channels: object) -> bool:
    """Whether a number of channels goes without saying: files written before there was colour do not say it."""
    return channels == 1


class Origin(BaseModel):
    """Where a model that others trained comes from, and how it was read: what `betascope import` concluded.

    The digest is of the file of weights. `reading` says in words what a person chose or agreed to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Text = Field(min_length=1, max_length=80)
    file: Text = Field(min_length=1, max_length=500)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    reading: tuple[Annotated[Text, Field(max_length=200)], ...] = Field((), max_length=20)


class Graphs(BaseModel):
    """Of a model whose halves are ONNX graphs beside its config: which files, and how their numbers are meant.

    encoder, decoder: their SHA-256. heads to takes: as `betascope import` concluded them, in the words of
    `vae.foreign.interpretation`. operators: those because of which the graphs are no layers. weights: their number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoder: str = Field(pattern="^[0-9a-f]{64}$")
    decoder: str = Field(pattern="^[0-9a-f]{64}$")
    heads: Literal["halves", "interleaved"] = "halves"
    spread: Literal["logvar", "logsd"] = "logvar"
    gives: Literal["gives-logits", "gives-unit", "gives-signed"] = "gives-logits"
    takes: Literal["takes-unit", "takes-signed"] = "takes-unit"
    operators: tuple[Annotated[Text, Field(min_length=1, max_length=40)], ...] = Field((), max_length=40)
    weights: int = Field(0, ge=0, le=2**32)


_RISE = 0.5
_BATCH, _SMALLEST_BATCH, _STEPS_AN_EPOCH, _RATE, _WARM_UP = 1024, 32, 50, 7e-3, 0.1


# More to learn than one beta is: docs/training.md
_MULTI_RATE = {"epochs": 110, "beta_warm_up": 0.15, "encoder_widths": (1024, 512)}


class ModelConfig(BaseModel):
    """An autoencoder (`ae`) or a beta-VAE (`vae`), and the run that trained it.

    The bounds are there for strangers' files: a config is checked before a single weight is allocated.
    `encoder_widths` and `decoder_widths` are the hidden layers in the order that data flows: units for `mlp`; for
    `conv` the channels of the stride-2 (transposed) convolutions. With `layers` there are none: `encoder_layers` and
    `decoder_layers` list what there is, from an image (channels, H, W) to mu (and logvar after it), and from a code to
    logits of the same shape. With `graphs` they are files of ONNX. The loss is METRICS' convention, on record because
    beta means nothing without it: with a mean over the pixels the same beta would be H x W times stronger. In colour it
    sums over pixels and channels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Kind
    arch: Arch = "mlp"
    latent_dim: int = Field(16, ge=1, le=512)
    beta: float = Field(1.0, ge=0, le=1e6)  # weight of the KL term; an autoencoder has none and records 0
    image_shape: tuple[Side, Side] = (28, 28)  # height, width in pixels
    channels: Channels = Field(1, exclude_if=is_grey)  # 3: red, green, blue; a file of grey images does not say 1
    encoder_widths: Widths = (1024, 1024)
    decoder_widths: Widths = (512, 1024)
    dataset: Text = Field("mnist", min_length=1, max_length=500)
    seed: int = Field(0, ge=0, le=2**63 - 1)
    recipe: Recipe = 1  # files written before there was a second one do not say it
    epochs: int = Field(100, ge=1, le=100_000)
    batch_size: int = Field(256, ge=1, le=100_000)
    learning_rate: float = Field(1.5e-3, gt=0, le=10)  # the highest of the schedule
    beta_warm_up: float = Field(0.0, ge=0, le=1)  # the part of the run over which the KL term's weight rises to beta
    # Against collapse, each in place of beta * kl (see pressure); a file without them is of neither.
    free_bits: float = Field(0.0, ge=0, le=100, exclude_if=_nothing)  # nats of each dimension that cost nothing
    capacity: float = Field(0.0, ge=0, le=1000, exclude_if=_nothing)  # nats that the KL is held at; beta is gamma then
    capacity_rise: float = Field(_RISE, ge=0, le=1, exclude_if=_as_ever)  # part of the run in which it rises from 0
    turned: tuple[Turn, ...] = Field((), max_length=1000, exclude_if=_nothing)  # by hand, while it trained
    stopped_after: float | None = Field(None, ge=0, exclude_if=_absent)  # epochs, where it was kept before the end
    shift: int = Field(1, ge=0, le=8)  # pixels: batches are moved by up to this, less and less often (see training)
    loss: Loss = "bce summed over pixels + beta * kl summed over dimensions, mean over images, nats"
    # Of models that others trained; a file of ours does not hold these, so its digest is what it was.
    encoder_layers: Layers | None = Field(None, exclude_if=_absent)
    decoder_layers: Layers | None = Field(None, exclude_if=_absent)
    graphs: Graphs | None = Field(None, exclude_if=_absent)
    name: Text | None = Field(None, min_length=1, max_length=80, exclude_if=_absent)  # to show, in place of the beta
    origin: Origin | None = Field(None, exclude_if=_absent)
    # Of a multi-rate model, from the lowest beta to the highest: one network for all of them (`models.multi_rate`).
    betas: Betas | None = Field(None, exclude_if=_absent)

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_recipe_and_architecture(cls, given: Any) -> Any:
        """Each recipe has defaults of its own; and widths that suit an mlp are far too many channels for a conv."""
        if not isinstance(given, dict):
            return given
        defaults = _second_defaults(given) if given.get("recipe", 1) == 2 else {}
        if given.get("arch") == "conv":
            defaults |= {"encoder_widths": (32, 64), "decoder_widths": (64, 32)}
        elif given.get("arch") in GIVEN:
            defaults |= {"encoder_widths": (), "decoder_widths": ()}
        return {**defaults, **given}

    @model_validator(mode="after")
    def _layers_are_listed_or_follow_from_widths(self) -> "ModelConfig":
        own = {"encoder_layers": self.encoder_layers, "decoder_layers": self.decoder_layers}
        if self.arch != "graphs" and self.graphs is not None:
            raise ValueError(f"graphs goes with arch 'graphs', not '{self.arch}'")
        if self.arch == "graphs":
            if self.graphs is None or any(own.values()) or self.encoder_widths or self.decoder_widths:
                raise ValueError("arch 'graphs' needs graphs, and has neither layers nor widths")
            return self
        if self.arch != "layers":
            if listed := [name for name, found in own.items() if found is not None]:
                raise ValueError(f"{listed[0]} goes with arch 'layers'; arch '{self.arch}' has widths")
            if not (self.encoder_widths and self.decoder_widths):
                raise ValueError(f"encoder_widths and decoder_widths of arch '{self.arch}' have at least one number")
            return self
        if self.encoder_widths or self.decoder_widths:
            raise ValueError("arch 'layers' has no widths: its layers are listed")
        image, code = self.planes, (self.latent_dim,)
        numbers = (self.latent_dim * (2 if self.kind == "vae" else 1),)
        for (name, found), begin, end in zip(own.items(), (image, code), (numbers, image), strict=True):
            if found is None:
                raise ValueError(f"arch 'layers' needs {name}")
            try:
                layer_types.check(found, begin, end)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return self

    @model_validator(mode="after")
    def _autoencoder_has_no_beta(self) -> "ModelConfig":
        if self.kind == "ae" and self.beta != 0:
            raise ValueError("an autoencoder (kind 'ae') has no KL term, so its beta is 0")
        return self

    @model_validator(mode="after")
    def _one_pressure_at_a_time(self) -> "ModelConfig":
        if self.kind == "ae" and (self.free_bits or self.capacity):
            name = "free_bits" if self.free_bits else "capacity"
            raise ValueError(f"an autoencoder (kind 'ae') has no KL term, so it has no {name}")
        if self.free_bits and self.capacity:
            raise ValueError("free_bits and capacity are two ways to the same end: give one of them")
        if self.capacity and self.beta_warm_up:
            raise ValueError("with a capacity beta_warm_up is 0: it is the capacity that rises")
        return self

    @model_validator(mode="after")
    def _multi_rate_model_is_a_dense_vae_around_its_beta(self) -> "ModelConfig":
        if self.betas is None:
            return self
        low, high = self.betas
        if self.kind != "vae" or self.arch != "mlp":
            raise ValueError("betas: a multi-rate model is of kind 'vae' and arch 'mlp'")
        if self.free_bits or self.capacity or self.turned:
            raise ValueError("betas: a multi-rate model has neither free_bits nor a capacity, and no beta is turned")
        if self.recipe == 1:
            raise ValueError("betas: recipe 1 trains a model for one beta; a multi-rate model has recipe 2")
        if not low <= self.beta <= high or low == high:
            raise ValueError(
                f"betas go from a low beta to a high one, as 0..30, and beta is among them; beta is {self.beta:g}"
            )
        return self

    @classmethod
    def newest(cls, images: int, **given: Any) -> "ModelConfig":
        """What is `given`, and for the rest what suits a run of today on so many training images.

        The batches of a small data set are smaller: `batch_size_for`. Raises ValidationError.
        """
        if given.get("recipe", NEWEST) == NEWEST:
            given = {"batch_size": batch_size_for(images), **given}
        return cls(**{"recipe": NEWEST, **given})

    @property
    def title(self) -> str:
        """The name of the model on every page: 'AE' or 'β = 2.4', or its own where it has one.

        One whose KL term is weighed another way says how: `pressure.title`. A multi-rate model is shown at one beta at
        a time: 'one network at β = 2.4'.
        """
        if self.name is not None:
            return self.name
        if self.betas is not None:
            return f"one network at β = {self.beta:g}"
        if self.kind == "ae":
            return "AE"
        return pressure.title(self.beta, self.free_bits, self.capacity, self.turned)

    @property
    def last_beta(self) -> float:
        """The weight of the KL term at the end of the run: beta, unless it was turned."""
        return next((turn.value for turn in reversed(self.turned) if turn.what == "beta"), self.beta)

    @property
    def one_beta(self) -> bool:
        """Whether the objective is bce + beta * kl with one beta throughout (after a warm-up)."""
        return not (self.free_bits or self.capacity or any(turn.what == "beta" for turn in self.turned))

    def objective(self, bce: float, kl: Sequence[float]) -> float:
        """What the run had in the end to make small, in nats: from the bce, and the mean KL of each dimension."""
        return bce + pressure.penalty(kl, self.last_beta, self.free_bits, self.capacity or None)

    @property
    def pixels(self) -> int:
        """Height times width."""
        return self.image_shape[0] * self.image_shape[1]

    @property
    def values(self) -> int:
        """Numbers of an image: height times width times channels."""
        return self.pixels * self.channels

    @property
    def planes(self) -> tuple[int, int, int]:
        """The shape of an image as layers take and give it: (channels, H, W)."""
        return self.channels, *self.image_shape

    @property
    def picture_shape(self) -> tuple[int, ...]:
        """The shape of an image as an array: (H, W), or (H, W, 3) in colour."""
        return self.image_shape if self.channels == 1 else (*self.image_shape, self.channels)


def batch_size_for(images: int) -> int:
    """What recipe 2 takes of so many training images at once: 1,024, or fewer so that an epoch has about 50 steps."""
    return max(_SMALLEST_BATCH, min(_BATCH, 2 ** int(math.log2(max(1, images / _STEPS_AN_EPOCH)))))


def _second_defaults(given: dict[str, Any]) -> dict[str, Any]:
    """Recipe 2's, where they differ. Its rate suits Adam in batches of 1,024; it goes with the root of their size."""
    batch = given.get("batch_size", _BATCH)
    rate = _RATE * math.sqrt(batch / _BATCH) if isinstance(batch, int) and batch > 0 else _RATE
    return {
        "epochs": 90,
        "batch_size": _BATCH,
        "learning_rate": float(f"{rate:.2g}"),
        "beta_warm_up": _WARM_UP if given.get("kind") == "vae" and not given.get("capacity") else 0.0,
        "encoder_widths": (512, 512),
        "decoder_widths": (512, 1024),
        **(_MULTI_RATE if given.get("betas") else {}),
    }


def explain(error: ValidationError) -> str:
    """What pydantic found, as one sentence: field, value and allowed range, for a person.

    Values are cut short: they come from a stranger's file.
    """
    problems = []
    for found in error.errors()[:3]:
        field = ".".join(str(part) for part in found["loc"])[:60]
        value = repr(found.get("input"))
        value = value if len(value) <= 40 else value[:37] + "..."
        message = found["msg"].removeprefix("Value error, ")
        message = message[:1].lower() + message[1:]
        problems.append(
            f"{field} = {value}: {message}"
            if field and found["type"] != "missing"
            else f"{field}: {message}"
            if field
            else message
        )
    return "; ".join(problems)
