"""The layers that a network can consist of, as plain data: what each takes and gives, its tensors and its cost.

A config may list them outright, and may be a stranger's file: pydantic holds every number within bounds, and `flow`
whether they fit one another. Shapes are those of one image or code: (channels, height, width), or (units,).
"""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

KERNEL, STRIDE, PADDING = 4, 2, 1  # halves (or doubles) each side exactly when it is even

# What a stranger's config may ask for: the memory and the time of one image through its layers.
MOST_LAYERS = 100
MOST_VALUES = 2**20  # that one layer gives: 64 channels of 128 x 128
MOST_WEIGHTS = 2**26  # of an encoder or a decoder: 256 MB as float32
MOST_COST = 10**10  # multiply-adds of an encoder or a decoder

Count = Annotated[int, Field(ge=1, le=MOST_VALUES)]
Side = Annotated[int, Field(ge=1, le=1024)]
Size = tuple[Side, Side]  # height, width
Kernel = Annotated[int, Field(ge=1, le=64)]
Step = Annotated[int, Field(ge=1, le=16)]
Edge = Annotated[int, Field(ge=0, le=63)]
Number = Annotated[float, Field(ge=-1e6, le=1e6)]
Shape = tuple[int, ...]

_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, config=_STRICT)
class Linear:
    """y = W x + b."""

    inputs: Count
    outputs: Count
    bias: bool = True
    type: Literal["Linear"] = "Linear"


@dataclass(frozen=True, config=_STRICT)
class Conv:
    """A convolution; by default of stride 2, which halves both sides. `size` is the output's height and width."""

    inputs: Count
    outputs: Count
    size: Size
    kernel: tuple[Kernel, Kernel] = (KERNEL, KERNEL)
    stride: tuple[Step, Step] = (STRIDE, STRIDE)
    padding: tuple[Edge, Edge] = (PADDING, PADDING)
    bias: bool = True
    type: Literal["Conv"] = "Conv"


@dataclass(frozen=True, config=_STRICT)
class ConvTranspose:
    """A transposed convolution; by default of stride 2, which doubles both sides. `size` is the output's height and
    width; `extra`: rows below and columns to the right that are there by choice (torch's output_padding).
    """

    inputs: Count
    outputs: Count
    size: Size
    kernel: tuple[Kernel, Kernel] = (KERNEL, KERNEL)
    stride: tuple[Step, Step] = (STRIDE, STRIDE)
    padding: tuple[Edge, Edge] = (PADDING, PADDING)
    extra: tuple[Edge, Edge] = (0, 0)
    bias: bool = True
    type: Literal["ConvTranspose"] = "ConvTranspose"


@dataclass(frozen=True, config=_STRICT)
class Relu:
    """max(x, 0)."""

    type: Literal["Relu"] = "Relu"


@dataclass(frozen=True, config=_STRICT)
class LeakyRelu:
    """x, or slope x below 0."""

    slope: Number = 0.01
    type: Literal["LeakyRelu"] = "LeakyRelu"


@dataclass(frozen=True, config=_STRICT)
class Elu:
    """x, or alpha (exp(x) - 1) below 0."""

    alpha: Number = 1.0
    type: Literal["Elu"] = "Elu"


@dataclass(frozen=True, config=_STRICT)
class Silu:
    """x sigmoid(x)."""

    type: Literal["Silu"] = "Silu"


@dataclass(frozen=True, config=_STRICT)
class Tanh:
    """tanh(x)."""

    type: Literal["Tanh"] = "Tanh"


@dataclass(frozen=True, config=_STRICT)
class Sigmoid:
    """1 / (1 + exp(-x))."""

    type: Literal["Sigmoid"] = "Sigmoid"


@dataclass(frozen=True, config=_STRICT)
class Logit:
    """log(x / (1 - x)) of x held between 1e-6 and 1 - 1e-6: after a decoder that gives grey levels in [0, 1] itself."""

    type: Literal["Logit"] = "Logit"


@dataclass(frozen=True, config=_STRICT)
class Scale:
    """factor x + offset: an image in [0, 1] as one in [-1, 1], and back."""

    factor: Number
    offset: Number
    type: Literal["Scale"] = "Scale"


@dataclass(frozen=True, config=_STRICT)
class Reshape:
    """To (channels, height, width), or flat where `shape` has one entry."""

    shape: Annotated[tuple[Count, ...], Field(min_length=1, max_length=3)]
    type: Literal["Reshape"] = "Reshape"


@dataclass(frozen=True, config=_STRICT)
class Pad:
    """Zeros below and to the right, up to `size`: makes both sides divisible by the strides."""

    size: Size
    type: Literal["Pad"] = "Pad"


@dataclass(frozen=True, config=_STRICT)
class Crop:
    """The upper left corner of `size`: undoes Pad."""

    size: Size
    type: Literal["Crop"] = "Crop"


@dataclass(frozen=True, config=_STRICT)
class Upsample:
    """Each side a whole number of times as long: pixels repeated, or straight lines between them (no align_corners)."""

    size: Size
    mode: Literal["nearest", "bilinear"] = "nearest"
    type: Literal["Upsample"] = "Upsample"


Weighted = Linear | Conv | ConvTranspose
Activation = Relu | LeakyRelu | Elu | Silu | Tanh | Sigmoid | Logit | Scale
Layer = Weighted | Activation | Reshape | Pad | Crop | Upsample
Layers = Annotated[
    tuple[Annotated[Layer, Field(discriminator="type")], ...], Field(min_length=1, max_length=MOST_LAYERS)
]


def tensors(layer: Layer) -> dict[str, Shape]:
    """Shape of the layer's tensors by name, weight before bias; empty where it has none."""
    match layer:
        case Linear(inputs, outputs):
            weight: Shape = (outputs, inputs)
        case Conv(inputs, outputs):
            weight = (outputs, inputs, *layer.kernel)
        case ConvTranspose(inputs, outputs):
            weight = (inputs, outputs, *layer.kernel)
        case _:
            return {}
    return {"weight": weight, **({"bias": (outputs,)} if layer.bias else {})}


def cost(layer: Layer) -> int:
    """The multiply-adds of one image (or code) through the layer."""
    match layer:
        case Linear(inputs, outputs):
            return inputs * outputs
        case Conv(inputs, outputs, size):
            return inputs * outputs * prod(size) * prod(layer.kernel)
        case ConvTranspose(inputs, outputs, size):
            return inputs * outputs * prod(size) * prod(layer.kernel) // prod(layer.stride)
    return 0


def after(layer: Layer, shape: Shape) -> Shape:
    """The shape of what the layer gives. Raises ValueError, with the reason, where it does not take `shape`."""
    match layer:
        case Linear(inputs, outputs):
            _expect(shape == (inputs,), layer, shape, f"takes {inputs} numbers")
            return (outputs,)
        case Conv(inputs, outputs, size) | ConvTranspose(inputs, outputs, size):
            _expect(len(shape) == 3 and shape[0] == inputs, layer, shape, f"takes {inputs} channels")
            found = _convolved(layer, shape[1:])
            _expect(found == tuple(size), layer, shape, f"is to give {_by(size)} pixels; that makes {_by(found)}")
            return (outputs, *size)
        case Reshape(wanted):
            _expect(prod(wanted) == prod(shape), layer, shape, f"gives {_by(wanted)}")
            _expect(len(wanted) != 2, layer, shape, "gives one side, or channels and two sides")
            return wanted
        case Pad(size) | Crop(size) | Upsample(size):
            _expect(len(shape) == 3, layer, shape, "takes channels of pixels")
            sides = tuple(zip(shape[1:], size, strict=True))
            fits = {"Pad": all(a <= b for a, b in sides), "Crop": all(a >= b for a, b in sides)}
            fits["Upsample"] = all(b % a == 0 for a, b in sides)
            _expect(fits[layer.type], layer, shape, f"cannot give {_by(size)} pixels")
            return (shape[0], *size)
    return shape


def flow(layers: Sequence[Layer], shape: Shape) -> Iterator[tuple[Layer, Shape, Shape]]:
    """Each layer with the shape that it takes and the shape that it gives, from `shape` on.

    Raises ValueError, with its position and the reason, at the first that does not take what comes.
    """
    for position, layer in enumerate(layers):
        try:
            given = after(layer, shape)
        except ValueError as error:
            raise ValueError(f"layer {position}: {error}") from None
        yield layer, shape, given
        shape = given


def check(layers: Sequence[Layer], shape: Shape, wanted: Shape) -> None:
    """Raise ValueError unless the layers lead from `shape` to `wanted` within what one may ask for."""
    given = shape
    for layer, _, given in flow(layers, shape):
        if prod(given) > MOST_VALUES:
            raise ValueError(f"{layer.type} gives {prod(given):,} numbers; up to {MOST_VALUES:,}")
    if given != wanted:
        raise ValueError(f"the last layer gives {_by(given)}; expected {_by(wanted)}")
    weights = sum(prod(tensor) for layer in layers for tensor in tensors(layer).values())
    if weights > MOST_WEIGHTS:
        raise ValueError(f"the layers have {weights:,} weights; up to {MOST_WEIGHTS:,}")
    if (total := multiply_adds(layers)) > MOST_COST:
        raise ValueError(f"the layers take {total:,} multiply-adds; up to {MOST_COST:,}")


def multiply_adds(layers: Iterable[Layer]) -> int:
    """The cost of one image (or code) through the layers, in multiply-adds."""
    return sum(map(cost, layers))


def _convolved(layer: Conv | ConvTranspose, sides: Shape) -> Shape:
    along = zip(sides, layer.kernel, layer.stride, layer.padding, strict=True)
    if isinstance(layer, Conv):
        return tuple((side + 2 * padding - kernel) // stride + 1 for side, kernel, stride, padding in along)
    if any(extra >= stride for extra, stride in zip(layer.extra, layer.stride, strict=True)):
        raise ValueError(f"ConvTranspose has extra = {_by(layer.extra)}; it is below the stride, {_by(layer.stride)}")
    return tuple(
        (side - 1) * stride - 2 * padding + kernel + extra
        for (side, kernel, stride, padding), extra in zip(along, layer.extra, strict=True)
    )


def _expect(holds: bool, layer: Layer, shape: Shape, text: str) -> None:
    if not holds:
        raise ValueError(f"{layer.type} {text}; what comes is {_by(shape)}")


def _by(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape))
