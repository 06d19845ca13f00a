"""Options for the settings of a model, which `train` and `sweep` share: ranges and defaults are the config's own."""

import argparse
from collections.abc import Callable, Collection
from typing import Any, get_args

from vae.core.errors import BetascopeError
from vae.models.config import GIVEN, NEWEST, ModelConfig

MULTI_RATE = "multi-rate"
ALL_BETAS = (0.0, 30.0)  # of a multi-rate model, unless others are given
_OPTIONS = {
    "kind": f"plain autoencoder, variational, or {MULTI_RATE}: one network for a range of betas",
    "arch": "fully connected or convolutional",
    "beta": f"weight of the KL term, for --kind {MULTI_RATE} a range, as 0.1..30",
    "dataset": "a name of `data list`, or npz:PATH",
    "latent_dim": "numbers in a code",
    "encoder_widths": "units (mlp) or channels (conv) of each hidden layer, as 1024,512",
    "decoder_widths": "the same for the decoder",
    "recipe": "how weights begin and move; sets the defaults of epochs, batches and rate",
    "epochs": "times through the training images",
    "batch_size": "images a step",
    "learning_rate": "the highest of the schedule",
    "beta_warm_up": "part of the run in which the KL term's weight rises to beta, which keeps dimensions alive",
    "free_bits": "nats of each dimension that cost nothing (Kingma et al. 2016)",
    "capacity": "nats that the KL is held at, by beta |KL - C| (Burgess et al. 2018)",
    "capacity_rise": "part of the run in which the capacity rises from 0",
    "shift": "pixels that batches are moved by at most",
    "seed": "of everything random",
}


def add(parser: argparse.ArgumentParser, without: Collection[str] = ()) -> None:
    """Add an option for each setting that can be set on the command line."""
    for field, text in _OPTIONS.items():
        if field not in without:
            parser.add_argument(f"--{field.replace('_', '-')}", type=_reader(field), help=f"{text}; {_range(field)}")


def given(options: argparse.Namespace, without: Collection[str] = ()) -> dict[str, Any]:
    """The settings that were given, by the config's names."""
    named = {name: getattr(options, name, None) for name in ModelConfig.model_fields if name not in without}
    return _of_one_or_many_betas({name: value for name, value in named.items() if value is not None})


def _of_one_or_many_betas(given: dict[str, Any]) -> dict[str, Any]:
    """The settings by the config's names: of `--kind multi-rate` the range of betas, and the one it is opened at."""
    beta = given.get("beta")
    if given.get("kind") != MULTI_RATE:
        if isinstance(beta, tuple):
            raise BetascopeError(f"--beta {beta[0]:g}..{beta[1]:g} is a range, for --kind {MULTI_RATE} only.")
        return given
    if beta is not None and not isinstance(beta, tuple):
        raise BetascopeError(f"--kind {MULTI_RATE} takes a range of betas, as --beta 0..30; {beta:g} is one.")
    low, high = beta or ALL_BETAS
    return {**given, "kind": "vae", "betas": (low, high), "beta": min(max(1.0, low), high)}


def _betas(text: str) -> float | tuple[float, float]:
    low, dots, high = text.partition("..")
    try:
        return (float(low), float(high)) if dots else float(low)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor a range of two, as 0..30") from None


def _reader(field: str) -> Callable[[str], Any]:
    """What turns the words of the command line into a value; the config checks it."""
    if field.endswith("_widths"):
        return _widths
    if field == "beta":
        return _betas
    annotation = ModelConfig.model_fields[field].annotation
    return float if annotation is float else int if annotation is int or field == "recipe" else str


def _range(field: str) -> str:
    """The allowed values and the default of a setting, from the config itself."""
    found = ModelConfig.model_fields[field]
    names = {"gt": "above", "ge": "from", "le": "to"}
    limits = [
        f"{names[kind]} {getattr(limit, kind):g}" for limit in found.metadata for kind in names if hasattr(limit, kind)
    ]
    choices = " or ".join(str(c) for c in get_args(found.annotation) if isinstance(c, str | int) and c not in GIVEN)
    default = getattr(ModelConfig(kind="vae", recipe=NEWEST), field)
    shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
    return " ".join([*limits, choices, f"(default {shown})"]).strip()


def _widths(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not whole numbers with commas between, as 1024,512") from None
