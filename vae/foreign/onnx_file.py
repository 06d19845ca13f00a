"""A file of ONNX as plain data: its nodes, its constants, what goes in and out.

Source of the format: onnx.proto3 of ONNX 1.23. PyTorch's exporter of today puts the weights into a second file beside
the first, `model.onnx.data`: that is read too, and no file elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, os_error_sentence, showable, their_words
from vae.foreign.tensors import MOST_BYTES

MOST_NODES = 2000
_OURS = ("", "ai.onnx")  # domains of the specification's own operators
_VALUES = ("value", "value_float", "value_floats", "value_int", "value_ints")  # of a Constant
_RANDOM = ("RandomNormal", "RandomNormalLike")


@dataclass(frozen=True, eq=False)
class Node:
    """One operator; `given` are its settings."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Graph:
    """What a file computes. `shape` is that of its input, None where a side is open.

    `fixed`: names of what comes of constants and of shapes alone. `shapes`, without the batch, fills up as the graph is
    followed, and `constants` with what is computed of them.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    shape: tuple[int | None, ...]
    nodes: dict[str, Node]  # by the name of what each gives
    constants: dict[str, NDArray]
    fixed: frozenset[str]
    weights: Path  # the file that they are in
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def moving(self, node: Node) -> list[str]:
        """Those of its inputs that depend on the graph's input."""
        return [name for name in node.inputs if name and name not in self.fixed]


def read(file: Path) -> Graph:
    """The graph in a file. Raises CheckpointError: what is wrong, what to do."""
    try:
        import onnx
    except ImportError:
        raise CheckpointError(f"{file.name} needs the reader of ONNX: pip install 'betascope[onnx]'.") from None
    name = showable(str(file))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CheckpointError(f"{name} has {file.stat().st_size >> 20:,} MB; up to {MOST_BYTES >> 20} MB are read.")
        graph = onnx.load(str(file), load_external_data=False).graph
        if len(graph.node) > MOST_NODES:
            raise CheckpointError(f"{name} has {len(graph.node):,} nodes; up to {MOST_NODES:,} are read.")
        return plain(graph, file)
    except CheckpointError:
        raise
    except OSError as error:
        raise CheckpointError(f"{name} cannot be read: {os_error_sentence(error)}.") from error
    except Exception as error:  # a stranger's file: whatever protobuf or its shapes stumble over
        raise CheckpointError(f"{name} is damaged or no ONNX file ({their_words(error)}). Export it again.") from error


def plain(graph: Any, file: Path) -> Graph:
    """A graph of onnx's as plain data, with its weights. Raises ValueError and CheckpointError, in words."""
    import onnx

    elsewhere = {_location(one) for one in graph.initializer if one.external_data}
    if len(elsewhere) > 1:
        raise CheckpointError(
            f"{showable(file.name)} has its weights in {len(elsewhere)} files; one beside it is read."
        )
    data = {name: _beside(file, name) for name in elsewhere}
    constants = {_text(one.name): _array(one, data) for one in graph.initializer}
    nodes: dict[str, Node] = {}
    for one in graph.node:
        given = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in one.attribute}
        outputs = tuple(_text(name) for name in one.output)
        value = next((given[key] for key in _VALUES if key in given), None)
        if one.op_type == "Constant" and value is not None and outputs:
            constants[outputs[0]] = _array(value, data) if isinstance(value, onnx.TensorProto) else np.asarray(value)
            continue
        kind = _text(one.op_type) if _text(one.domain) in _OURS else f"{_text(one.domain)}.{_text(one.op_type)}"
        nodes |= dict.fromkeys(outputs, Node(kind, tuple(map(_text, one.input)), outputs, given))
    inputs = [one for one in graph.input if _text(one.name) not in constants]
    sides = inputs[0].type.tensor_type.shape.dim if inputs else ()
    return Graph(
        tuple(_text(one.name) for one in inputs),
        tuple(_text(one.name) for one in graph.output),
        tuple(side.dim_value or None for side in sides),
        nodes,
        constants,
        fixed_names(constants, nodes),
        next((file.parent / name for name in data), file),
    )


def embed(tensor: Any, file: Path, data: dict[str, bytes]) -> None:
    """Put a weight that lies in the file beside `file` into the tensor itself; `data` keeps what was read of that."""
    from onnx import numpy_helper

    name = _location(tensor)
    if name not in data:
        if data:
            raise ValueError("it has its weights in more than one file; one beside it is read")
        data[name] = _beside(file, name)
    tensor.CopyFrom(numpy_helper.from_array(np.array(_array(tensor, data)), tensor.name))


def fixed_names(constants: Mapping[str, NDArray], nodes: Mapping[str, Node]) -> frozenset[str]:
    """What comes of constants and of shapes alone; nodes stand in an order in which each comes after what it takes."""
    fixed = set(constants)
    for node in nodes.values():
        taken = [name for name in node.inputs if name]
        if node.kind == "Shape" or (taken and node.kind not in _RANDOM and all(name in fixed for name in taken)):
            fixed.update(node.outputs)
    return frozenset(fixed)


def is_draw(node: Node) -> bool:
    """Whether it draws from N(0, 1); ValueError where from another normal distribution."""
    if node.kind not in _RANDOM:
        return False
    if (node.given.get("mean", 0.0), node.given.get("scale", 1.0)) != (0.0, 1.0):
        raise ValueError("the noise that it draws is not N(0, 1)")
    return True


def _array(tensor: Any, data: dict[str, bytes]) -> NDArray:
    """A tensor of the file's, or of the one beside it."""
    import onnx
    from onnx import numpy_helper

    if not tensor.external_data:
        return numpy_helper.to_array(tensor)
    given = {one.key: one.value for one in tensor.external_data}
    kind = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)
    start, count = int(given.get("offset", 0)), math.prod(tensor.dims)
    whole = data[_location(tensor)]
    if min(start, count, *tensor.dims) < 0 or start + count * kind.itemsize > len(whole):
        raise ValueError("a tensor lies beyond the end of the file of weights")
    return np.frombuffer(whole, kind.newbyteorder("<"), count, start).reshape(tensor.dims)


def _location(tensor: Any) -> str:
    return next((one.value for one in tensor.external_data if one.key == "location"), "")


def _beside(file: Path, name: str) -> bytes:
    """The content of a file in the same folder."""
    said, other = showable(name)[:100], file.parent / name
    if not name or name != Path(name).name or other.is_symlink():
        raise CheckpointError(f"{showable(file.name)} has its weights in '{said}'; read is a file beside it.")
    if not other.is_file():
        raise CheckpointError(f"{showable(file.name)} has its weights in {said}, which is not beside it. Put it there.")
    if other.stat().st_size > MOST_BYTES:
        raise CheckpointError(f"{said} has {other.stat().st_size >> 20:,} MB; up to {MOST_BYTES >> 20} MB are read.")
    return other.read_bytes()


def _text(name: str | bytes) -> str:
    """A name; protobuf gives bytes where one is not UTF-8."""
    return name if isinstance(name, str) else name.decode(errors="replace")
