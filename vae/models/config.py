"""What a model is and how it was trained. The JSON saved beside the weights is this, and nothing else."""

import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from vae.core.errors import showable
from vae.data.dataset import MAX_SIDE

Kind = Literal["ae", "vae"]
Arch = Literal["mlp", "conv"]
Loss = Literal["bce summed over pixels + beta * kl summed over dimensions, mean over images, nats"]


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
Widths = Annotated[tuple[Width, ...], Field(min_length=1, max_length=6)]


_BATCH, _SMALLEST_BATCH, _STEPS_AN_EPOCH, _RATE, _WARM_UP = 1024, 32, 50, 7e-3, 0.1


class ModelConfig(BaseModel):
    """An autoencoder (`ae`) or a beta-VAE (`vae`), and the run that trained it.

    The bounds are there for strangers' files: a config is checked before a single weight is allocated.
    `encoder_widths` and `decoder_widths` are the hidden layers in the order that data flows: units for `mlp`; for
    `conv` the channels of the stride-2 (transposed) convolutions. The loss is METRICS' convention, on record because
    beta means nothing without it: with a mean over the pixels the same beta would be H x W times stronger.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Kind
    arch: Arch = "mlp"
    latent_dim: int = Field(16, ge=1, le=512)
    beta: float = Field(1.0, ge=0, le=1e6)  # weight of the KL term; an autoencoder has none and records 0
    image_shape: tuple[Side, Side] = (28, 28)  # height, width in pixels
    encoder_widths: Widths = (1024, 1024)
    decoder_widths: Widths = (512, 1024)
    dataset: Text = Field("mnist", min_length=1, max_length=500)
    seed: int = Field(0, ge=0, le=2**63 - 1)
    recipe: Recipe = 1  # files written before there was a second one do not say it
    epochs: int = Field(100, ge=1, le=100_000)
    batch_size: int = Field(256, ge=1, le=100_000)
    learning_rate: float = Field(1.5e-3, gt=0, le=10)  # the highest of the schedule
    beta_warm_up: float = Field(0.0, ge=0, le=1)  # the part of the run over which the KL term's weight rises to beta
    shift: int = Field(1, ge=0, le=8)  # pixels: batches are moved by up to this, less and less often (see training)
    loss: Loss = "bce summed over pixels + beta * kl summed over dimensions, mean over images, nats"

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_recipe_and_architecture(cls, given: Any) -> Any:
        """Each recipe has defaults of its own; and widths that suit an mlp are far too many channels for a conv."""
        if not isinstance(given, dict):
            return given
        defaults = _second_defaults(given) if given.get("recipe", 1) == 2 else {}
        if given.get("arch") == "conv":
            defaults |= {"encoder_widths": (32, 64), "decoder_widths": (64, 32)}
        return {**defaults, **given}

    @model_validator(mode="after")
    def _autoencoder_has_no_beta(self) -> "ModelConfig":
        if self.kind == "ae" and self.beta != 0:
            raise ValueError("an autoencoder (kind 'ae') has no KL term, so its beta is 0")
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
        """The name of the model on every page: 'AE' or 'β = 2.4'."""
        return "AE" if self.kind == "ae" else f"β = {self.beta:g}"

    @property
    def pixels(self) -> int:
        """Height times width."""
        return self.image_shape[0] * self.image_shape[1]


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
        "beta_warm_up": _WARM_UP if given.get("kind") == "vae" else 0.0,
        "encoder_widths": (512, 512),
        "decoder_widths": (512, 1024),
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
