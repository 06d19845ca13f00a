"""One network for every beta: its units are weighed by gates that depend on beta, and fold into the weights of any one.

A multi-rate model is an ordinary fully connected VAE with two more numbers a unit, a slope and an offset. At beta every
unit's weighted sum, bias included, is multiplied by its gate, from 0 to 1, before the ReLU:

    t = log(beta + 0.05)
    hidden layers of the encoder:               gate = sigmoid(slope t + offset)
    mu and logvar, the decoder but its logits:  gate = sqrt(max(0, 1 - exp(slope t + offset)))

The two layers beside the code also turn with beta, so that its axes need not be the same at every rate: their weights
and biases are W + s W1 + s^2 W2, with s = t / 3.4, from -0.9 to 1. A gate times W x + b is (gate W) x + (gate b), so at
one beta there is an ordinary VAE, which is all that the rest of the project ever sees.

Source: Bae, Zhang, Ruan, Wang, Hasegawa, Ba & Grosse 2023, "Multi-Rate VAE: Train Once, Get the Full Rate-Distortion
Curve" (ICLR), where the gates are those by which the best linear VAE of one beta becomes that of another. Ours: the
turning layers, the root in place of the sigmoid for mu and logvar, and the 0.05, with which beta = 0 is a place on the
dial like any other. What each of them gains: docs/training.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, showable
from vae.models import layers
from vae.models.config import ModelConfig
from vae.models.layer_types import Linear

SOFTENED = 0.05  # added to beta before the logarithm
OFFERED = (0.0, 1.0, 2.4, 10.0)  # those of the models that ship
SLOPE, OFFSET = "slope", "offset"
TURNS = 2  # powers of s that the weights of a turning layer follow
TURNED = 3.4  # near log(30 + 0.05), so that s is 1 there
_TURN = "turn_"  # before the name of a tensor, what it has beside it: (2, *its shape)

Rule = Literal["sigmoid", "root"]
_AT = re.compile(r"(?P<name>[^@]+)@(?P<beta>[0-9.e+-]{1,20})")


def position(beta: float) -> float:
    """Where beta lies on the axis that gates are functions of: log(beta + 0.05)."""
    return math.log(beta + SOFTENED)


@dataclass(frozen=True)
class Gated:
    """A layer that has gates: how many, by which rule, and whether it turns, as the two beside the code do."""

    units: int
    inputs: int
    rule: Rule
    turns: bool

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of what it has beside a weight and a bias."""
        gates: dict[str, tuple[int, ...]] = {SLOPE: (self.units,), OFFSET: (self.units,)}
        turning: dict[str, tuple[int, ...]] = {
            turning_of("weight"): (TURNS, self.units, self.inputs),
            turning_of("bias"): (TURNS, self.units),
        }
        return {**gates, **turning} if self.turns else gates


def gated(config: ModelConfig) -> dict[str, Gated]:
    """The layers that have gates, by the beginning of their tensors' names."""
    encoder, decoder = (
        {f"{part}.{place}": layer for place, layer in enumerate(stack) if isinstance(layer, Linear)}
        for part, stack in (("encoder", layers.encoder(config)), ("decoder", layers.decoder(config)))
    )
    codes, first, logits = list(encoder)[-1], next(iter(decoder)), list(decoder)[-1]
    return {
        name: Gated(
            layer.outputs,
            layer.inputs,
            "sigmoid" if name in encoder.keys() - {codes} else "root",
            name in (codes, first),
        )
        for name, layer in (encoder | decoder).items()
        if name != logits
    }


def turning_of(tensor: str) -> str:
    """What a weight's or bias's turning is called: `turn_weight`."""
    return f"{_TURN}{tensor}"


def tensor_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """Every tensor of a checkpoint's file: those of the ordinary network, then the slopes, offsets and turnings."""
    shapes = layers.tensor_shapes(config)
    if config.betas is None:
        return shapes
    return shapes | {
        f"{layer}.{name}": shape for layer, found in gated(config).items() for name, shape in found.tensors().items()
    }


def gate(rule: Rule, slope: NDArray, offset: NDArray, beta: float) -> NDArray[np.float32]:
    """The gate of each unit at beta, from 0 to 1, by the rule of its layer: slopes and offsets (n,) -> (n,)."""
    x = slope.astype(np.float64) * position(beta) + offset.astype(np.float64)
    with np.errstate(over="ignore"):
        found = 1 / (1 + np.exp(-x)) if rule == "sigmoid" else np.sqrt(np.maximum(0, -np.expm1(np.minimum(x, 0))))
    return found.astype(np.float32)


@dataclass(frozen=True, eq=False)
class Folded(Mapping[str, "NDArray[np.floating]"]):
    """The weights of the ordinary VAE that a multi-rate model is at `beta`, float32, folded when they are asked for.

    tensors: those of its file, by name, which all betas share in memory.
    digest: of the multi-rate model itself.
    """

    config: ModelConfig
    tensors: Mapping[str, NDArray[np.floating]]
    digest: str
    beta: float

    def __getitem__(self, name: str) -> NDArray[np.floating]:
        layer, _, kind = name.rpartition(".")
        found = gated(self.config).get(layer)
        tensor = self.tensors[name].astype(np.float32)
        if found is None:
            return tensor
        if found.turns:
            for power, turning in enumerate(self.tensors[f"{layer}.{turning_of(kind)}"], start=1):
                tensor = tensor + np.float32((position(self.beta) / TURNED) ** power) * turning.astype(np.float32)
        slope, offset = (self.tensors[f"{layer}.{one}"] for one in (SLOPE, OFFSET))
        gates = gate(found.rule, slope, offset, self.beta)
        return tensor * gates.reshape(-1, *[1] * (tensor.ndim - 1))

    def __iter__(self) -> Iterator[str]:
        return iter(layers.tensor_shapes(self.config))

    def __len__(self) -> int:
        return len(layers.tensor_shapes(self.config))


def offered(config: ModelConfig) -> list[float]:
    """The betas at which a multi-rate model stands among the others: few, of those that it was trained for."""
    low, high = config.betas or (config.beta, config.beta)
    return [beta for beta in OFFERED if low <= beta <= high] or [config.beta]


def named(folder: str, beta: float) -> str:
    """What a multi-rate model at one beta is called: `mnist-multi-rate@2.4`."""
    return f"{folder}@{beta:g}"


def parted(path: Path) -> tuple[Path, float | None]:
    """A name as `named` gives it, at the end of a path, as the folder and the beta; other paths with None."""
    found = _AT.fullmatch(path.name)
    if not found:
        return path, None
    try:
        beta = float(found["beta"])
    except ValueError:
        return path, None
    return path.with_name(found["name"]), beta


def folder_name(path: Path) -> str:
    """What the folder of a multi-rate model is called, of whose path its beta may be the end."""
    return parted(path)[0].name


def checked(config: ModelConfig, beta: float | None, name: str) -> float:
    """The beta at which a multi-rate model is asked for, its config's own where none is said.

    Raises CheckpointError: it was not trained for that beta.
    """
    low, high = config.betas or (config.beta, config.beta)
    beta = config.beta if beta is None else float(f"{beta:g}")  # as its name says it
    if not low <= beta <= high:
        raise CheckpointError(
            f"{showable(name)} was trained for betas from {low:g} to {high:g}; {beta:g} is not among them. Choose one "
            f"of these, as {named(showable(name), low)}."
        )
    return beta
