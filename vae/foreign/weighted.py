"""The layers that a state_dict has weights of: Linear, convolutions, and the batch norms that go into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import showable

PREFIX = re.compile(r"^(_orig_mod|module|model|vae|net|network|autoencoder)\.")
_EPSILON = 1e-5  # of torch's batch norms, which no state_dict says
_OF_NORM = ("running_mean", "running_var")

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Weighted:
    """A layer: its name without prefixes, its weight as torch has it, the batch norm after it as factor and offset."""

    name: str
    tensor: Array
    bias: Array | None
    norm: tuple[Array, Array] | None = None

    @property
    def dense(self) -> bool:
        """Whether it is a Linear layer."""
        return self.tensor.ndim == 2

    @property
    def inputs(self) -> int:
        """Of a Linear layer."""
        return self.tensor.shape[1]

    @property
    def outputs(self) -> int:
        """Of a Linear layer."""
        return self.tensor.shape[0]

    @property
    def kernel(self) -> int:
        """The side of a convolution's window."""
        return self.tensor.shape[2]


def layers(tensors: Mapping[str, Array]) -> list[Weighted]:
    """The layers in the file's order. Raises ValueError, in words, for a tensor that belongs to none of these."""
    plain = {stripped(key): tensor for key, tensor in tensors.items()}
    if len(plain) < len(tensors):  # two models of one kind in a file: their prefixes tell them apart
        plain = dict(tensors)
    found: list[Weighted] = []
    for owner, given in _owners(plain).items():
        shown = showable(owner)[:60]
        if set(_OF_NORM) <= set(given):
            found[-1:] = [_normalised(found, shown, given)]
            continue
        weight, bias = given.get("weight"), given.get("bias")
        if weight is None or set(given) - {"weight", "bias"} or weight.ndim not in (2, 4):
            name, tensor = next(iter(given.items()))
            by = " x ".join(map(str, tensor.shape))
            raise ValueError(f"{shown}.{showable(name)[:40]} of {by} is of no Linear layer, convolution or batch norm")
        if weight.ndim == 4 and weight.shape[2] != weight.shape[3]:
            raise ValueError(f"{shown} has a window of {weight.shape[2]} x {weight.shape[3]}; square ones are read")
        if bias is not None and (bias.ndim != 1 or len(bias) not in weight.shape[:2]):
            raise ValueError(f"{shown} has a bias of another size than its weight")
        found.append(Weighted(owner, weight, bias))
    return found


def of_whole_window(layer: Weighted) -> Weighted:
    """A convolution whose window is all that comes, as the Linear layer that it is then."""
    return replace(layer, tensor=layer.tensor.reshape(len(layer.tensor), -1))


def of_one_pixel(layer: Weighted) -> Weighted:
    """A transposed convolution of one pixel without padding, as the Linear layer to a window of channels that it is."""
    inputs, outputs = layer.tensor.shape[:2]
    times = layer.kernel**2

    def each(numbers: Array) -> Array:
        return np.repeat(numbers, times)

    tensor = layer.tensor.reshape(inputs, outputs * times).T
    bias = None if layer.bias is None else each(layer.bias)
    norm = layer.norm and (each(layer.norm[0]), each(layer.norm[1]))
    return Weighted(layer.name, np.ascontiguousarray(tensor), bias, norm)


def stripped(key: str) -> str:
    """A name without what wrappers put before it."""
    while (found := PREFIX.match(key)) and "." in key[found.end() :]:
        key = key[found.end() :]
    return key


def _owners(plain: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    owners: dict[str, dict[str, Array]] = {}
    for key, tensor in plain.items():
        owner, _, what = key.rpartition(".")
        owners.setdefault(owner, {})[what] = tensor
    return owners


def _normalised(found: list[Weighted], shown: str, given: Mapping[str, Array]) -> Weighted:
    mean, variance = given["running_mean"], given["running_var"]
    scale, offset = given.get("weight", np.ones_like(mean)), given.get("bias", np.zeros_like(mean))
    sizes = {tensor.shape for tensor in (mean, variance, scale, offset)}
    before = found[-1] if found else None
    if before is None or before.norm or len(sizes) != 1 or mean.ndim != 1 or len(mean) not in before.tensor.shape[:2]:
        raise ValueError(f"the batch norm {shown} does not follow a layer with as many outputs")
    if variance.min(initial=0) < 0:
        raise ValueError(f"the batch norm {shown} has a variance below 0")
    factor = scale / np.sqrt(variance + _EPSILON)
    return replace(before, norm=(factor, offset - mean * factor))
