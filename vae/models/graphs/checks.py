"""What a graph may consist of, checked before anything of it runs. Only a process with limits calls this.

Source of the format: onnx.proto3 of ONNX 1.23.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING, Any

from vae.core.errors import showable

if TYPE_CHECKING:
    from onnx import ModelProto

MOST_NODES, MOST_WEIGHTS = 2000, 2**26  # of a half, as of layers: 256 MB as float32
_OURS = ("", "ai.onnx")  # domains of the specification's own operators
_DRAWS = {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial"}


def check(model: ModelProto, draws: bool = False) -> None:
    """Raise ValueError, in words, unless the graph is one of ONNX's own operators that gives the same every time;
    `draws`: it may draw at random, as a whole VAE does between its halves.
    """
    import onnx

    graph = model.graph
    if len(graph.node) > MOST_NODES:
        raise ValueError(f"it has {len(graph.node):,} nodes; up to {MOST_NODES:,} are run")
    if model.functions:
        raise ValueError("it has functions of its own; export it with these inlined")
    for node in graph.node:
        kind = showable(node.op_type)[:40]
        if node.domain not in _OURS:
            raise ValueError(f"the operator {kind} is of '{showable(node.domain)[:40]}', and not one of ONNX's own")
        if not draws and (kind in _DRAWS or (kind == "Dropout" and len(node.input) > 2)):
            raise ValueError(f"{kind} draws at random; call model.eval() before the export")
        if any(one.HasField("g") or one.graphs for one in node.attribute):
            raise ValueError(f"{kind} decides or repeats within the graph, which is not run")
    tensors = list(_tensors(graph))
    if any(tensor.external_data or tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in tensors):
        raise ValueError("it keeps weights in another file, which is not opened")
    if graph.sparse_initializer:
        raise ValueError("it has sparse weights, which are not read")
    if (weights := sum(prod(tensor.dims) for tensor in tensors)) > MOST_WEIGHTS:
        raise ValueError(f"it has {weights:,} weights; up to {MOST_WEIGHTS:,}")
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise ValueError(f"it is no valid graph ({' '.join(str(error).split())[:150]})") from None


def _tensors(graph: Any) -> Iterator[Any]:
    """Every tensor in it: weights, and those that are settings of a node."""
    yield from graph.initializer
    for node in graph.node:
        for setting in node.attribute:
            if setting.HasField("t"):
                yield setting.t
            yield from setting.tensors
