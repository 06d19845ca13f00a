"""Networks by NumPy: arrays through the layers of a model or a judge, without PyTorch.

`import torch` takes 2 s and 480 MB; through dense layers NumPy is as fast, through a judge's convolutions it takes 1.3
times as long (docs/inference.md). Training, and losses as they are trained on, are `networks`'. The two agree to
what float32 rounds, about 1e-6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from vae.models import layer_types, layers
from vae.models.config import ModelConfig
from vae.models.layer_types import Layer

_AT_ONCE = 50  # images that a convolution takes: what it copies for them, some MB, stays in the processor's cache
_MOST_COPIED = 2**23  # values, 32 MB: of kernels that others have chosen fewer images at once

Array = NDArray[np.float32]
Step = Callable[[Array], Array]


class Coder(Protocol):
    """What encodes and decodes arrays: `NumPyCoder`, or a torch module of `networks`."""

    @property
    def config(self) -> ModelConfig:
        """What the model is."""

    def codes(self, images: Array) -> tuple[Array, Array | None]:
        """mu and logvar, both (n, J), of images in [0, 1] (n, H, W) or (n, H, W, 3); an autoencoder has no logvar."""

    def images(self, codes: Array) -> Array:
        """Codes (n, J) as images in [0, 1], (n, H, W) or (n, H, W, 3)."""


@dataclass(frozen=True, eq=False)
class NumPyCoder:
    """A model by NumPy, from its weights by name. Each half is made float32 when it is first needed: 5 to 7 MB."""

    config: ModelConfig
    weights: Mapping[str, NDArray[np.floating]]

    def codes(self, images: Array) -> tuple[Array, Array | None]:
        """mu and logvar, both (n, J), of images in [0, 1] (n, H, W) or (n, H, W, 3); an autoencoder has no logvar."""
        found = self._encoder(planes(images))
        if self.config.kind == "ae":
            return found, None
        mu, logvar = np.split(found, 2, axis=1)
        return mu, np.clip(logvar, *layers.LOGVAR_RANGE)

    def images(self, codes: Array) -> Array:
        """Codes (n, J) as images in [0, 1], (n, H, W) or (n, H, W, 3)."""
        return sigmoid(self.logits(codes))

    def logits(self, codes: Array) -> Array:
        """Codes (n, J) as images before their sigmoid; the array is the caller's own."""
        found = self._decoder(codes)
        return found[:, 0] if found.shape[1] == 1 else np.ascontiguousarray(found.transpose(0, 2, 3, 1))

    @cached_property
    def _encoder(self) -> Step:
        return network("encoder", layers.encoder(self.config), self.weights)

    @cached_property
    def _decoder(self) -> Step:
        return network("decoder", layers.decoder(self.config), self.weights)


def network(part: str, description: tuple[Layer, ...], weights: Mapping[str, NDArray[np.floating]]) -> Step:
    """The layers as one function: (N, C, H, W) or (N, units) in, float32; what comes out is an array of its own.

    Args:
        part: what the names of its weights begin with, as `layers.shapes_of` gives them.
        description: the layers.
        weights: by name, of any floating type.
    """
    steps = [
        _step(layer, {name: weights[f"{part}.{position}.{name}"] for name in layer_types.tensors(layer)})
        for position, layer in enumerate(description)
    ]

    def run(x: Array) -> Array:
        x = np.array(x, np.float32)  # a copy, as activations are written into what they are given
        # Weights that let float32 overflow are found by whoever looks at the result: it is not finite.
        with np.errstate(over="ignore", invalid="ignore"):
            for step in steps:
                x = step(x)
        return x

    return run


def planes(images: Array) -> Array:
    """Images (n, H, W) or (n, H, W, 3) as layers take them, (n, C, H, W)."""
    return images[:, None] if images.ndim == 3 else images.transpose(0, 3, 1, 2)


def sigmoid(logits: Array) -> Array:
    """1 / (1 + exp(-x)), written into the array itself."""
    with np.errstate(over="ignore"):  # exp of what is far below 0 is infinite, and its reciprocal 0
        np.exp(np.negative(logits, out=logits), out=logits)
    logits += 1
    return np.reciprocal(logits, out=logits)


def softmax(logits: Array) -> Array:
    """exp(x) as shares of each row, (N, K)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _step(layer: Layer, tensors: Mapping[str, NDArray[np.floating]]) -> Step:
    own = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
    match layer:
        case layer_types.Linear():
            product: Step = lambda x: x @ own["weight"].T  # noqa: E731
        case layer_types.Conv():
            product = _convolution(layer, own["weight"])
        case layer_types.ConvTranspose():
            product = _transposed_convolution(layer, own["weight"])
        case _:
            return _function(layer)
    if "bias" not in own:
        return product
    offset = own["bias"] if isinstance(layer, layer_types.Linear) else own["bias"][:, None, None]
    return lambda x: np.add(found := product(x), offset, out=found)


def _function(layer: Layer) -> Step:
    match layer:
        case layer_types.Relu():
            return lambda x: np.maximum(x, 0, out=x)
        case layer_types.LeakyRelu(slope):
            return lambda x: np.where(x > 0, x, np.float32(slope) * x)
        case layer_types.Elu(alpha):
            return lambda x: np.where(x > 0, x, np.float32(alpha) * np.expm1(np.minimum(x, 0)))
        case layer_types.Silu():
            return lambda x: x * sigmoid(x.copy())
        case layer_types.Tanh():
            return lambda x: np.tanh(x, out=x)
        case layer_types.Sigmoid():
            return sigmoid
        case layer_types.Logit():
            return _logit
        case layer_types.Scale(factor, offset):
            return lambda x: np.float32(factor) * x + np.float32(offset)
        case layer_types.Reshape(shape):
            return lambda x: x.reshape(len(x), *shape)
        case layer_types.Pad((height, width)):
            return lambda x: np.pad(x, ((0, 0), (0, 0), (0, height - x.shape[2]), (0, width - x.shape[3])))
        case layer_types.Crop((height, width)):
            return lambda x: x[:, :, :height, :width]
        case layer_types.Upsample((height, width), "nearest"):
            return lambda x: x.repeat(height // x.shape[2], axis=2).repeat(width // x.shape[3], axis=3)
        case layer_types.Upsample((height, width)):
            return lambda x: np.asarray(_between(x.shape[2], height) @ x @ _between(x.shape[3], width).T, np.float32)
    raise AssertionError(layer)  # the match above has all that are without weights


def _logit(x: Array) -> Array:
    held = np.clip(x, np.float32(1e-6), np.float32(1 - 1e-6))
    return np.log(held / (1 - held))


def _between(side: int, longer: int) -> Array:
    """The weights (longer, side) by which pixels lie between the middles of fewer; beyond the ends, the end."""
    at = np.clip((np.arange(longer) + 0.5) * side / longer - 0.5, 0, side - 1)
    return np.maximum(0, 1 - np.abs(at[:, None] - np.arange(side))).astype(np.float32)


# Arrays are (N, C, H, W) as in torch, but after a convolution with the channels side by side in memory: what a kernel
# reads of a row of pixels is then copied in one piece, and one product does the rest.


def _convolution(layer: layer_types.Conv, weight: Array) -> Step:
    matrix = weight.transpose(2, 3, 1, 0).reshape(-1, layer.outputs)  # (kernel's pixels * inputs, outputs)
    margins = ((0, 0), *((padding, padding) for padding in layer.padding), (0, 0))
    down, right = layer.stride

    def step(x: Array) -> Array:
        found = np.empty((len(x), *layer.size, layer.outputs), np.float32)
        for part in _parts(len(x), prod(layer.size) * len(matrix)):
            padded = np.pad(x[part].transpose(0, 2, 3, 1), margins)
            windows = sliding_window_view(padded, layer.kernel, axis=(1, 2))[:, ::down, ::right]
            columns = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, len(matrix))
            found[part] = (columns @ matrix).reshape(found[part].shape)
        return found.transpose(0, 3, 1, 2)

    return step


def _transposed_convolution(layer: layer_types.ConvTranspose, weight: Array) -> Step:
    """Each pixel of the input adds the kernel, times its value, to the output; what lies on the padding is cut off."""
    (rows, columns), (down, right), (top, left) = layer.kernel, layer.stride, layer.padding
    matrix = weight.transpose(0, 2, 3, 1).reshape(layer.inputs, -1)  # (inputs, kernel's pixels * outputs)

    def step(x: Array) -> Array:
        n, _, height, width = x.shape
        whole = (down * (height - 1) + rows + layer.extra[0], right * (width - 1) + columns + layer.extra[1])
        found = np.empty((n, *layer.size, layer.outputs), np.float32)
        for part in _parts(n, height * width * matrix.shape[1]):
            values = x[part].transpose(0, 2, 3, 1).reshape(-1, layer.inputs) @ matrix
            taps = values.reshape(-1, height, width, rows, columns, layer.outputs)
            sums = np.zeros((len(taps), *whole, layer.outputs), np.float32)
            for row in range(rows):
                for column in range(columns):
                    at = sums[:, row : row + down * height : down, column : column + right * width : right]
                    at += taps[:, :, :, row, column]
            found[part] = sums[:, top : top + layer.size[0], left : left + layer.size[1]]
        return found.transpose(0, 3, 1, 2)

    return step


def _parts(n: int, copied: int) -> list[slice]:
    """n images in parts; `copied`: values that are copied for one."""
    at_once = max(1, min(_AT_ONCE, _MOST_COPIED // copied))
    return [slice(start, start + at_once) for start in range(0, n, at_once)]
