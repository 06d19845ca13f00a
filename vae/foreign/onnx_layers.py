"""Operators of ONNX as layers.

Source of the operators and of their defaults: the ONNX specification, docs/Operators.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from vae.core.errors import showable
from vae.foreign import onnx_constants
from vae.foreign.onnx_constants import whole
from vae.foreign.onnx_file import Graph, Node
from vae.foreign.onnx_ways import Step
from vae.foreign.part import Part
from vae.models.config import explain
from vae.models.layer_types import Elu, LeakyRelu, Relu, Scale, Shape, Sigmoid, Silu, Tanh, Upsample

Array = NDArray[np.float32]
_MOST_WHOLE = 2**22  # weights that a convolution in groups has as one
_Reader = Callable[[Part, Graph, Step], None]


def follow(part: Part, graph: Graph, way: Sequence[Step]) -> None:
    """Add the layers that the nodes of a way are. Raises ValueError, in words, at the first that is none."""
    at = 0
    while at < len(way):
        run = _arranged(way[at:])
        for step in run or way[at : at + 1]:
            if step.node.kind not in READERS:
                raise ValueError(f"the operator {showable(step.node.kind)[:40]} is no layer")
        kind = way[at].node.kind
        try:
            if run:
                _arrange(part, graph, run)
            else:
                READERS[kind](part, graph, way[at])
                graph.shapes[way[at].output] = part.shape
        except ValidationError as error:
            raise ValueError(f"{kind}: {explain(error)}") from None
        except (TypeError, IndexError, KeyError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"{kind} has other inputs or settings than the specification says") from error
        at += len(run) or 1


def _arranged(way: Sequence[Step]) -> Sequence[Step]:
    """The nodes from the first on that choose or arrange numbers and compute none."""
    length = next((at for at, step in enumerate(way) if step.node.kind not in _ARRANGING), len(way))
    return way[:length]


def _arrange(part: Part, graph: Graph, run: Sequence[Step]) -> None:
    """Follow positions in place of numbers: mu and the variance are parts of one layer's, cut in many ways."""
    came = graph.shapes[graph.moving(run[0].node)[0]]  # (28, 28), where ours is (1, 28, 28)
    positions = np.arange(math.prod(part.shape)).reshape(onnx_constants.BATCH, *came)
    for step in run:
        node = step.node
        if node.kind == "Reshape":
            positions = positions.reshape(
                onnx_constants.BATCH, *_sides(positions.shape[1:], whole(graph, node.inputs[1])[1:])
            )
        elif node.kind == "Flatten":
            if node.given.get("axis", 1) != 1:
                raise ValueError("Flatten is read with an axis of 1")
            positions = positions.reshape(onnx_constants.BATCH, -1)
        elif node.kind == "Split":
            positions = _split(graph, node, positions)[node.outputs.index(step.output)]
        else:
            rest = [onnx_constants.value(graph, name) if name else None for name in node.inputs[1:]]
            positions = onnx_constants.ARRANGING[node.kind](node, positions, *rest)
        if positions.ndim < 2 or len(positions) != onnx_constants.BATCH or not positions.size:
            raise ValueError(f"{node.kind} chooses among the images; read is a choice within each")
        graph.shapes[step.output] = positions.shape[1:]
    part.select(positions[0])


def _sides(shape: Shape, asked: Sequence[int]) -> list[int]:
    """What Reshape is asked for, with the sides that it leaves open or as they are."""
    wanted = [shape[at] if side == 0 and at < len(shape) else side for at, side in enumerate(asked)]
    if -1 in wanted:
        rest = math.prod(side for side in wanted if side != -1)
        wanted[wanted.index(-1)] = math.prod(shape) // max(1, rest)
    return wanted


def _linear(part: Part, graph: Graph, step: Step) -> None:
    node, weight = step.node, _needed(graph, step, 1)
    if weight.ndim != 2 or node.inputs[0] in graph.fixed:
        raise ValueError(f"{node.kind} is read as x W, with W a constant matrix")
    if node.kind == "Gemm" and [node.given.get(key, wanted) for key, wanted in _PLAIN.items()] != [*_PLAIN.values()]:
        raise ValueError("Gemm is read with alpha and beta 1, and x as it is")
    turned = node.kind == "Gemm" and node.given.get("transB", 0)
    bias = _given(graph, step, 2)
    if bias is not None:
        bias = np.broadcast_to(bias.ravel(), weight.shape[0 if turned else 1])
    part.linear(np.ascontiguousarray(weight if turned else weight.T), bias)


_PLAIN = {"alpha": 1.0, "beta": 1.0, "transA": 0}


def _arithmetic(part: Part, graph: Graph, step: Step) -> None:
    """A bias after a product; a number with all; or a SiLU, whose Mul has no constant."""
    node = step.node
    if len(node.inputs) != 2:
        raise ValueError(f"{node.kind} has {len(node.inputs)} inputs; it has two")
    fixed = [at for at in (0, 1) if node.inputs[at] in graph.fixed]
    if not fixed:
        if node.kind == "Mul":
            part.add(Silu())
        return  # an Add, whose noise is left out: z is mu
    number = _needed(graph, step, fixed[0])
    first = fixed[0] == 0
    if number.size == 1:
        part.add(_scale(node.kind, float(number.ravel()[0]), first))
    elif number.size == part.shape[0] and number.shape in _shapes_of(part):
        each = [_scale(node.kind, float(one), first) for one in number.ravel()]
        factors, offsets = ([getattr(one, name) for one in each] for name in ("factor", "offset"))
        part.normalise(np.array(factors, np.float32), np.array(offsets, np.float32))
    else:
        raise ValueError(f"{node.kind} by many numbers is read with one for each channel")


def _shapes_of(part: Part) -> list[tuple[int, ...]]:
    """The shapes of numbers of which each channel has one: (C, 1, 1), or (C,) where there are no pixels."""
    one = (part.shape[0], *(1 for _ in part.shape[1:]))
    return [one, (1, *one)]


def _scale(kind: str, number: float, first: bool) -> Scale:
    """x with a number; `first`: the number, then x."""
    if kind == "Div" and (first or number == 0):
        raise ValueError("Div is read as x by a number other than 0")
    made = {"Mul": (number, 0.0), "Add": (1.0, number), "Div": (1 / (number or 1.0), 0.0)}
    made["Sub"] = (-1.0, number) if first else (1.0, -number)
    return Scale(*made[kind])


def _convolution(part: Part, graph: Graph, step: Step) -> None:
    node, weight, bias = step.node, _needed(graph, step, 1), _given(graph, step, 2)
    top, left, bottom, right = node.given.get("pads", (0, 0, 0, 0))
    plain = node.given.get("auto_pad", b"NOTSET") == b"NOTSET" and "output_shape" not in node.given
    if weight.ndim != 4 or not plain or (top, left) != (bottom, right):
        raise ValueError(f"{node.kind} is read in two dimensions, with equal padding")
    weight = _whole(weight, node)
    args = (weight, bias, node.given.get("strides", (1, 1)), (top, left))
    if node.kind == "Conv":
        part.conv(*args)
    else:
        part.conv_transpose(*args, node.given.get("output_padding", (0, 0)))


def _whole(weight: Array, node: Node) -> Array:
    """The weight with zeros where a dilated window does not look, or one group of channels at another's."""
    groups, steps = int(node.given.get("group", 1)), [int(step) for step in node.given.get("dilations", (1, 1))]
    if groups == 1 and steps == [1, 1]:
        return weight
    if node.kind != "Conv" or groups < 1 or weight.shape[0] % groups or not all(0 < step <= 16 for step in steps):
        raise ValueError(f"{node.kind} has {groups} groups and steps of {steps} in its window, which is not read")
    outputs, inputs, *window = weight.shape
    sides = [(side - 1) * step + 1 for side, step in zip(window, steps, strict=True)]
    if outputs * inputs * groups * math.prod(sides) > _MOST_WHOLE:
        raise ValueError(f"{node.kind} of {groups} groups has too many weights as one")
    whole_ = np.zeros((outputs, inputs * groups, *sides), np.float32)
    for group in range(groups):
        rows = slice(group * outputs // groups, (group + 1) * outputs // groups)
        whole_[rows, group * inputs : (group + 1) * inputs, :: steps[0], :: steps[1]] = weight[rows]
    return whole_


def _pooled(part: Part, _graph: Graph, step: Step) -> None:
    """A mean of windows that do not reach over the edge, or of all pixels."""
    node = step.node
    if node.kind == "GlobalAveragePool":
        part.mean(part.shape[1:], (1, 1))
        return
    plain = not any(node.given.get("pads", ())) and not node.given.get("ceil_mode", 0)
    if not plain or node.given.get("auto_pad", b"NOTSET") != b"NOTSET" or {*node.given.get("dilations", (1,))} != {1}:
        raise ValueError(f"{node.kind} is read without padding and dilation")
    part.mean(node.given["kernel_shape"], node.given.get("strides", (1, 1)))


def _norm(part: Part, graph: Graph, step: Step) -> None:
    if step.node.given.get("training_mode", 0):
        raise ValueError("a BatchNormalization is as in training; call model.eval() before the export")
    scale, offset, mean, variance = (_needed(graph, step, at) for at in range(1, 5))
    if variance.min(initial=0) < 0:
        raise ValueError("a BatchNormalization has a variance below 0")
    factor = scale / np.sqrt(variance + step.node.given.get("epsilon", 1e-5))
    part.normalise(factor, offset - mean * factor)


def _resize(part: Part, graph: Graph, step: Step) -> None:
    node = step.node
    mode = node.given.get("mode", b"nearest")
    sizes = _given(graph, step, 3)
    sides = np.round(_needed(graph, step, 2)[2:] * part.shape[1:]) if sizes is None else sizes[2:]
    how = node.given.get("coordinate_transformation_mode", b"half_pixel")
    known = {b"nearest": (b"asymmetric", b"half_pixel"), b"linear": (b"half_pixel", b"pytorch_half_pixel")}
    if how not in known.get(mode, ()) or len(sides) != 2 or not np.isfinite(sides).all():
        raise ValueError("Resize is read as nearest, or linear between the middles of pixels")
    part.add(Upsample((int(sides[0]), int(sides[1])), "nearest" if mode == b"nearest" else "bilinear"))


def _split(graph: Graph, node: Node, positions: NDArray) -> list[NDArray]:
    axis = node.given.get("axis", 0)
    if len(node.inputs) > 1 and node.inputs[1]:
        sizes = whole(graph, node.inputs[1])
    else:
        sizes = list(node.given.get("split", ()))
    if not sizes:
        return np.array_split(positions, node.given.get("num_outputs", len(node.outputs)), axis=axis)
    if sum(sizes) != positions.shape[axis] or min(sizes) < 0:
        raise ValueError(f"Split makes {sizes} of {positions.shape[axis]}")
    return np.split(positions, np.cumsum(sizes)[:-1], axis=axis)


def _cast(_: Part, _graph: Graph, step: Step) -> None:
    if step.node.given.get("to") not in (1, 11):
        raise ValueError("Cast is read to float32")


def _given(graph: Graph, step: Step, at: int) -> Array | None:
    """An input that is a constant, or None where it is left out."""
    return _needed(graph, step, at) if at < len(step.node.inputs) and step.node.inputs[at] else None


def _needed(graph: Graph, step: Step, at: int) -> Array:
    inputs = step.node.inputs
    found = onnx_constants.value(graph, inputs[at]) if at < len(inputs) else None
    if found is None:
        raise ValueError("a weight or a size is computed by the graph; here it is to be a constant")
    numbers = np.ascontiguousarray(found, np.float32)
    if not np.isfinite(numbers).all():
        raise ValueError("its weights contain NaN or infinity")
    return numbers


_ARRANGING = ("Reshape", "Flatten", *onnx_constants.ARRANGING, "Split")
READERS: dict[str, _Reader] = {
    "Gemm": _linear,
    "MatMul": _linear,
    "Add": _arithmetic,
    "Sub": _arithmetic,
    "Mul": _arithmetic,
    "Div": _arithmetic,
    "Conv": _convolution,
    "ConvTranspose": _convolution,
    "BatchNormalization": _norm,
    "AveragePool": _pooled,
    "GlobalAveragePool": _pooled,
    "Resize": _resize,
    "Relu": lambda part, *_: part.add(Relu()),
    "LeakyRelu": lambda part, _, step: part.add(LeakyRelu(float(step.node.given.get("alpha", 0.01)))),
    "Elu": lambda part, _, step: part.add(Elu(float(step.node.given.get("alpha", 1.0)))),
    "Tanh": lambda part, *_: part.add(Tanh()),
    "Sigmoid": lambda part, *_: part.add(Sigmoid()),
    **dict.fromkeys(_ARRANGING, lambda *_: None),  # by `_arrange`
    "Cast": _cast,
    "Identity": lambda *_: None,
    "Dropout": lambda *_: None,
}
