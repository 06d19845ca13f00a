"""An encoder or a decoder as it is put together: layer after layer, each with its tensors, the shapes followed."""

from collections.abc import Sequence
from dataclasses import fields, replace
from math import prod

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from vae.models import layer_types
from vae.models.config import explain
from vae.models.layer_types import Conv, ConvTranspose, Layer, Linear, Reshape, Shape

Array = NDArray[np.float32]
_MOST_DIAGONAL = 2**20  # weights of a layer that is made of something with one for each channel


class Part:
    """Layers from a shape on. Each method raises ValueError, in words, for a layer that does not take what comes."""

    def __init__(self, shape: Shape) -> None:
        _check_size("what it begins with", shape)
        self.began, self.shape = shape, shape
        self.layers: list[Layer] = []
        self.tensors: list[dict[str, Array]] = []
        self.rest: dict[str, Array] = {}  # rows of the last layer that `select` left out

    def add(self, layer: Layer, weight: Array | None = None, bias: Array | None = None) -> None:
        """One more layer, with its tensors where it has some."""
        shape = layer_types.after(layer, self.shape)
        _check_size(f"what {layer.type} gives", shape)
        self.shape, self.rest = shape, {}
        self.layers.append(layer)
        given = {"weight": weight, "bias": bias}
        self.tensors.append({name: tensor for name, tensor in given.items() if tensor is not None})
        found = {name: tensor.shape for name, tensor in self.tensors[-1].items()}
        if found != layer_types.tensors(layer):
            raise ValueError(f"{layer.type} has tensors of the shapes {found}; expected {layer_types.tensors(layer)}")

    def flat(self) -> None:
        """Pixels of channels as one row of numbers."""
        if len(self.shape) > 1:
            self.add(Reshape((int(np.prod(self.shape)),)))

    def linear(self, weight: Array, bias: Array | None) -> None:
        """`weight` (outputs, inputs), as torch has it."""
        self.add(Linear(weight.shape[1], weight.shape[0], bias is not None), weight, bias)

    def conv(self, weight: Array, bias: Array | None, stride: Sequence[int], padding: Sequence[int]) -> None:
        """`weight` (outputs, inputs, height, width)."""
        (outputs, inputs), kernel = weight.shape[:2], weight.shape[2:]
        if len(self.shape) != 3:
            raise ValueError(f"a convolution takes channels of pixels; what comes is {self.shape}")
        if min(stride, default=0) < 1:
            raise ValueError(f"a convolution has the stride {tuple(stride)}; at least 1")
        along = zip(self.shape[1:], kernel, stride, padding, strict=True)
        size = tuple((side + 2 * edge - window) // step + 1 for side, window, step, edge in along)
        self.add(_made(Conv, inputs, outputs, size, kernel, stride, padding, bias is not None), weight, bias)

    def conv_transpose(
        self,
        weight: Array,
        bias: Array | None,
        stride: Sequence[int],
        padding: Sequence[int],
        extra: Sequence[int] = (0, 0),
    ) -> None:
        """`weight` (inputs, outputs, height, width)."""
        (inputs, outputs), kernel = weight.shape[:2], weight.shape[2:]
        if len(self.shape) != 3:
            raise ValueError(f"a transposed convolution takes channels of pixels; what comes is {self.shape}")
        along = zip(self.shape[1:], kernel, stride, padding, extra, strict=True)
        size = tuple((side - 1) * step - 2 * edge + window + more for side, window, step, edge, more in along)
        layer = _made(ConvTranspose, inputs, outputs, size, kernel, stride, padding, extra, bias is not None)
        self.add(layer, weight, bias)

    def normalise(self, scale: Array, offset: Array) -> None:
        """Batch norm as it is after training, factor x + offset of each channel: folded into the layer before it.

        Where that has no weights it is a layer of its own, a matrix with the factors on its diagonal.
        """
        if scale.shape != offset.shape or scale.shape != self.shape[:1]:
            raise ValueError(f"a batch norm is of {len(scale)} channels; what comes is {self.shape}")
        if not (self.layers and self.tensors[-1]):
            self._diagonal(np.diag(scale), offset)
            return
        layer, tensors = self.layers[-1], self.tensors[-1]
        along = 1 if isinstance(layer, ConvTranspose) else 0  # the axis of the outputs
        wide = tensors["weight"].ndim
        shape = tuple(-1 if axis == along else 1 for axis in range(wide))
        bias = tensors.get("bias", np.zeros(len(scale), np.float32)) * scale + offset
        self.tensors[-1] = {"weight": tensors["weight"] * scale.reshape(shape), "bias": bias}
        self.layers[-1] = _with_bias(layer)

    def mean(self, kernel: Sequence[int], stride: Sequence[int]) -> None:
        """The mean of each window of each channel: a convolution that looks at one channel alone."""
        if len(self.shape) != 3:
            raise ValueError(f"a mean of windows takes channels of pixels; what comes is {self.shape}")
        channels, window = self.shape[0], tuple(int(side) for side in kernel)
        self._bounded(channels * channels * int(np.prod(window)))
        weight = np.zeros((channels, channels, *window), np.float32)
        weight[np.arange(channels), np.arange(channels)] = 1 / np.prod(window)
        self.conv(weight, None, stride, (0, 0))

    def _diagonal(self, weight: Array, offset: Array) -> None:
        self._bounded(weight.size)
        if len(self.shape) == 3:
            self.conv(weight[:, :, None, None], offset, (1, 1), (0, 0))
        else:
            self.linear(weight, offset)

    def _bounded(self, size: int) -> None:
        if size > _MOST_DIAGONAL:
            raise ValueError(f"a layer between channels has {size:,} weights; up to {_MOST_DIAGONAL:,} are made of one")

    def select(self, rows: NDArray[np.int64]) -> None:
        """Of the numbers that come those at `rows`, arranged like these: rows of the Linear layer before."""
        if np.array_equal(rows.ravel(), np.arange(np.prod(self.shape))):
            shape = (1, *rows.shape) if rows.ndim == 2 else rows.shape
            if shape != self.shape:
                self.add(Reshape(shape))
            return
        layer = self.layers[-1] if self.layers else None
        if not isinstance(layer, Linear) or rows.ndim != 1:
            raise ValueError("a choice of numbers is read after a Linear layer alone")
        tensors = {name: tensor[rows] for name, tensor in self.tensors[-1].items()}
        rest = {name: np.delete(tensor, rows, axis=0) for name, tensor in self.tensors[-1].items()}
        self.drop()
        self.linear(tensors["weight"], tensors.get("bias"))
        self.rest = rest

    def drop(self) -> None:
        """Take the last layer off."""
        del self.layers[-1], self.tensors[-1]
        self.shape = self.began
        for layer in self.layers:
            self.shape = layer_types.after(layer, self.shape)

    def weights(self, name: str) -> dict[str, Array]:
        """The tensors by the names that a checkpoint has them under: 'encoder.0.weight'."""
        return {
            f"{name}.{position}.{what}": tensor
            for position, tensors in enumerate(self.tensors)
            for what, tensor in tensors.items()
        }


def _check_size(what: str, shape: Shape) -> None:
    if (values := prod(shape)) > layer_types.MOST_VALUES:
        raise ValueError(f"{what} has {values:,} numbers; up to {layer_types.MOST_VALUES:,}")


def _made(kind: type[Conv | ConvTranspose], *values: object) -> Layer:
    """The layer of these values, in the order of its fields."""
    given = {one.name: value for one, value in zip(fields(kind), values, strict=False)}
    try:
        layer: Layer = kind(**given)  # type: ignore[arg-type]  # checked as it is made
    except ValidationError as error:
        raise ValueError(f"{kind.__name__}: {explain(error)}") from None
    return layer


def _with_bias(layer: Layer) -> Layer:
    return replace(layer, bias=True)  # type: ignore[arg-type]  # only what has weights comes here
