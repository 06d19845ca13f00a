"""What an interrupted run leaves behind, and how it goes on: weights, Adam's moments, the step, the losses so far.

Everything else follows from the config and the step. It is one safetensors file, so that a stranger's is safe to open
and a killed process leaves the old one or the new one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import torch
from pydantic import NonNegativeInt, TypeAdapter, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialise
from typing_extensions import TypedDict  # pydantic takes no other before Python 3.12

from vae.core import atomic
from vae.core.errors import TrainingError, os_error_sentence, their_words
from vae.models.checkpoints import RESUME
from vae.models.config import ModelConfig
from vae.models.networks import Autoencoder
from vae.models.pressure import Turn

Precision = Literal["bfloat16", "float32"]

_MOMENTS = ("exp_avg", "exp_avg_sq")  # Adam's, by torch's names


class Epoch(TypedDict):
    """Means over the images of one epoch, in nats; `epoch` counts from 1."""

    epoch: int
    bce: float
    kl: float
    objective: float


@dataclass
class State:
    """All that a run needs to go on, besides its weights and moments."""

    step: NonNegativeInt = 0
    bce_sum: float = 0.0  # of this epoch so far, summed over images
    kl_sum: float = 0.0
    seen: NonNegativeInt = 0
    first_loss: float | None = None
    history: list[Epoch] = field(default_factory=list)
    turned: list[Turn] = field(default_factory=list)  # by hand so far


def save(
    out: Path,
    config: ModelConfig,
    model: Autoencoder,
    optimizer: torch.optim.Optimizer,
    state: State,
    precision: Precision,
    dataset_digest: str,
) -> None:
    """Write the run's state into the folder `out`. Raises TrainingError: no room, no permission."""
    tensors = {f"model.{name}": tensor for name, tensor in model.state_dict().items()}
    for name, parameter in model.named_parameters():
        for moment in _MOMENTS:
            # Adam makes its moments in its first step; before that they are zero.
            tensors[f"{moment}.{name}"] = optimizer.state[parameter].get(moment, torch.zeros_like(parameter))
    on_cpu = {name: tensor.cpu().contiguous() for name, tensor in tensors.items()}
    metadata = {
        "config": config.model_dump_json(),
        "precision": precision,
        "state": json.dumps(vars(state), default=Turn.model_dump),
        "dataset": dataset_digest,
    }
    with writing(out):
        atomic.write_bytes(out / RESUME, serialise(on_cpu, metadata))


def restore(
    out: Path, config: ModelConfig, model: Autoencoder, optimizer: torch.optim.Optimizer, dataset_digest: str
) -> tuple[State, Precision]:
    """Put an interrupted run's weights and moments back; returns the rest of its state.

    Raises TrainingError: the file is damaged, or belongs to a run with other settings or other images.
    """
    path = out / RESUME
    metadata = _metadata(path)
    saved = _config(path, metadata)
    if saved != config:
        raise TrainingError(
            f"{path} belongs to another run: {differences(saved, config)}. "
            "Resume with its own settings, or start again with --overwrite."
        )
    if metadata.get("dataset") != dataset_digest:
        raise TrainingError(
            f"{path} belongs to a run on other images than {config.dataset} holds now. Put those back, "
            "or start again with --overwrite."
        )
    try:
        state = TypeAdapter(State).validate_json(metadata["state"])
        if state.step and not state.seen and not state.history:
            raise ValueError("it has taken steps and seen no image")
        with safe_open(path, framework="pt") as file:
            model.load_state_dict({name: file.get_tensor(f"model.{name}") for name in model.state_dict()})
            for name, parameter in model.named_parameters():
                moments = {moment: file.get_tensor(f"{moment}.{name}").to(parameter) for moment in _MOMENTS}
                if any(moment.shape != parameter.shape for moment in moments.values()):
                    raise ValueError(f"{name} and its moments differ in shape")
                optimizer.state[parameter] = {
                    "step": torch.tensor(float(state.step), device=parameter.device),
                    **moments,
                }
    except (SafetensorError, RuntimeError, ValueError, TypeError) as error:
        raise TrainingError(f"{path} is damaged ({their_words(error)}). Start again with --overwrite.") from error
    return state, "bfloat16" if metadata.get("precision") == "bfloat16" else "float32"


def unfinished_config(out: str | Path) -> ModelConfig | None:
    """The config of the interrupted run in the folder `out`, or None where there is none.

    Raises TrainingError where what is there cannot be read.
    """
    path = Path(out) / RESUME
    return _config(path, _metadata(path)) if path.exists() else None


def step_of(out: str | Path) -> int:
    """How many steps the interrupted run in the folder `out` has taken. Raises TrainingError where nobody can tell."""
    path = Path(out) / RESUME
    try:
        return TypeAdapter(State).validate_json(_metadata(path)["state"]).step
    except ValidationError as error:
        raise TrainingError(f"{path} is damaged. Start again with --overwrite.") from error


def differences(saved: ModelConfig, asked: ModelConfig) -> str:
    """Which settings differ, in words."""
    old, new = saved.model_dump(), asked.model_dump()
    names = [name for name in ModelConfig.model_fields if old.get(name) != new.get(name)]
    return ", ".join(f"{name} was {old.get(name, 'not set')}, now {new.get(name, 'not set')}" for name in names)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what the operating system says about writing to `out` into a sentence."""
    try:
        yield
    except OSError as error:
        raise TrainingError(
            f"{out} cannot be written: {os_error_sentence(error)}. Make room or choose another --out; "
            "what was saved before is kept."
        ) from error


def _metadata(path: Path) -> dict[str, str]:
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
        return {**metadata, "config": metadata["config"], "state": metadata["state"]}
    except (SafetensorError, KeyError, OSError) as error:
        raise TrainingError(
            f"{path} cannot be resumed from ({their_words(error)}). Start again with --overwrite."
        ) from error


def _config(path: Path, metadata: dict[str, str]) -> ModelConfig:
    try:
        return ModelConfig.model_validate_json(metadata["config"])
    except ValidationError as error:
        raise TrainingError(
            f"{path} cannot be resumed from: its config is damaged. Start again with --overwrite."
        ) from error
