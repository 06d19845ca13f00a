"""What a graph computes of shapes: where to cut, what to reshape to. Whole numbers, few of them.

PyTorch's older exporter writes `x.view(-1, 784)` or `chunk(2)` as a dozen such nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import showable
from vae.foreign.onnx_file import Graph, Node

BATCH = 1  # images, as the graph is followed
_MOST_VALUES = 64
_DEEPEST = 100
_REAL = 2**53  # beyond, numbers are bounds like "to the end"


def value(graph: Graph, name: str, depth: int = 0) -> NDArray | None:
    """The constant of that name, computed where it has to be; None where it depends on the images themselves.

    Raises ValueError where it takes operators that shapes do not need.
    """
    if name in graph.constants or name not in graph.fixed:
        return graph.constants.get(name)
    node = graph.nodes[name]
    if depth > _DEEPEST:
        raise ValueError("a size takes too many steps to compute; here it is to be a constant")
    if node.kind == "Identity" and len(node.inputs) == 1:  # of a weight that two layers share
        return value(graph, node.inputs[0], depth + 1)
    if node.kind == "Shape":
        found = _shape(graph, node, depth)
    else:
        fold = _FOLDS.get(node.kind)
        if fold is None or len(node.outputs) != 1:
            raise ValueError(f"{showable(node.kind)[:40]} makes a weight or a size; here it is to be a constant")
        taken = [None if not one else value(graph, one, depth + 1) for one in node.inputs]
        if any(one is not None and one.size > _MOST_VALUES for one in taken):
            raise ValueError(f"{node.kind} makes a weight of others; here it is to be a constant")
        found = np.asarray(fold(node, *taken))
    if found.size > _MOST_VALUES:
        raise ValueError(f"{node.kind} makes a shape of {found.size:,} sides")
    graph.constants[name] = found
    return found


def whole(graph: Graph, name: str) -> list[int]:
    """The whole numbers of that name. Raises ValueError where they are not known."""
    found = value(graph, name)
    if found is None:
        raise ValueError("a size is computed from the images; here it is to be a constant")
    return [int(one) for one in np.clip(found.ravel().astype(np.float64), -_REAL, _REAL)]


def _shape(graph: Graph, node: Node, depth: int) -> NDArray:
    known = graph.shapes.get(node.inputs[0])
    if known is None:
        fixed = value(graph, node.inputs[0], depth + 1)
        if fixed is None:
            raise ValueError("the shape of a value matters that is not on the way to the image")
        return np.array(fixed.shape, np.int64)
    return np.array((BATCH, *known), np.int64)[node.given.get("start", 0) : node.given.get("end")]


def _axes(node: Node, axes: NDArray | None) -> tuple[int, ...]:
    return tuple(int(axis) for axis in (node.given.get("axes", ()) if axes is None else axes.ravel()))


def _slice(node: Node, x: NDArray, *rest: NDArray | None) -> NDArray:
    bounds = [None if one is None else [int(number) for number in one.ravel()] for one in rest]
    starts, ends, axes, steps = (*bounds, None, None)[:4]
    starts, ends = starts or node.given["starts"], ends or node.given["ends"]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        axis = axes[at] if axes else at
        window = [slice(None)] * x.ndim
        window[axis] = slice(start, end, steps[at] if steps else 1)
        x = x[tuple(window)]
    return x


def _squeeze(node: Node, x: NDArray, axes: NDArray | None = None) -> NDArray:
    return x.squeeze(_axes(node, axes) or None)


def _unsqueeze(node: Node, x: NDArray, axes: NDArray | None = None) -> NDArray:
    return np.expand_dims(x, _axes(node, axes))


def _gather(node: Node, x: NDArray, indices: NDArray) -> NDArray:
    return np.take(x, indices.astype(np.int64), axis=node.given.get("axis", 0))


def _concat(node: Node, *parts: NDArray) -> NDArray:
    return np.concatenate(parts, axis=node.given.get("axis", 0))


def _divided(_: Node, x: NDArray, y: NDArray) -> NDArray:
    if np.any(y == 0):
        raise ValueError("Div by 0 makes a size")
    return x // y if np.issubdtype(np.result_type(x, y), np.integer) else x / y


def _rest(_: Node, x: NDArray, y: NDArray) -> NDArray:
    if np.any(y == 0):
        raise ValueError("Mod by 0 makes a size")
    return np.mod(x, y)


def _cast(node: Node, x: NDArray) -> NDArray:
    return x.astype(np.float64 if node.given.get("to") in (1, 10, 11) else np.int64)


# What selects or arranges: a reader of layers uses these too, on positions in place of values.
ARRANGING: dict[str, Callable[..., NDArray]] = {
    "Slice": _slice,
    "Gather": _gather,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
}
_FOLDS: dict[str, Callable[..., Any]] = {
    **ARRANGING,
    "Concat": _concat,
    "Reshape": lambda _, x, sides: x.reshape([int(side) for side in sides.ravel()]),
    "Cast": _cast,
    "Floor": lambda _, x: np.floor(x),
    "Add": lambda _, x, y: x + y,
    "Sub": lambda _, x, y: x - y,
    "Mul": lambda _, x, y: x * y,
    "Div": _divided,
    "Mod": _rest,
    "ConstantOfShape": lambda _, x: np.zeros([int(side) for side in np.clip(x.ravel(), 0, _MOST_VALUES)][:2], np.int64),
}
