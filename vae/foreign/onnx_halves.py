"""`python -m vae.foreign.onnx_halves OUT FILE [FILE]`: an encoder and a decoder of a stranger's ONNX, within limits.

For graphs that are no layers. Writes `encoder.onnx` and `decoder.onnx` into the folder OUT, their weights within them,
and prints what it found as a line of JSON, or {"error"}: a sentence without its end. Run by `graphs.halves`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vae.core.errors import CheckpointError, showable
from vae.core.limits import limit
from vae.foreign import onnx_file, onnx_graph, onnx_ways
from vae.foreign.onnx_file import Graph
from vae.foreign.onnx_layers import READERS
from vae.foreign.onnx_ways import Step
from vae.models.graphs import checks
from vae.models.graphs.files import NAMES

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

_SECONDS = 60  # of processor time
_MEMORY = 3 * 2**30
_ARRANGING = ("Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze")  # the numbers stay in their order
_COMPUTED = ("Constant", "Shape", "ConstantOfShape", "Concat", "Expand")  # which layers know as settings
_MOST_NAMED = 40

Shape = tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class _Read:
    """A file: the model with its weights within it, as plain data, and the shapes of its values as far as known."""

    model: ModelProto
    graph: Graph
    shapes: Mapping[str, Shape]

    @property
    def batch(self) -> int | None:
        """Images that it takes at a time; None for any number."""
        return (self.shapes.get(self.graph.inputs[0]) or (None,))[0]

    def numbers(self, name: str) -> int | None:
        """Of one image or code."""
        sides = self.shapes.get(name)
        return None if not sides or None in sides[1:] else math.prod(side or 1 for side in sides[1:])


@dataclass(frozen=True, eq=False)
class _Cut:
    """Where the halves begin and end: names of values. variance: None where the code's layer may give both."""

    code: str
    mu: str
    variance: str | None
    spread: str | None
    note: str = ""


def main(out: Path, files: Sequence[Path]) -> dict[str, Any]:
    """Write both halves and return what is known of them. Raises ValueError, in words."""
    first, *rest = [_read(file) for file in files]
    planes = onnx_graph.planes(first.graph)
    image = first.graph.inputs[0]
    if len(first.graph.inputs) != 1:
        raise ValueError(f"it takes {len(first.graph.inputs)} things; read is one, the image")
    if rest:
        cut, second = _encoder_cut(first), rest[0]
        if len(second.graph.inputs) != 1 or len(second.graph.outputs) != 1:
            raise ValueError("the decoder is to take one thing, the code, and give one, the image")
        code, picture = second.graph.inputs[0], second.graph.outputs[0]
        length = second.numbers(code)
    else:
        second = first
        picture = _picture(first, math.prod(planes))
        cut = _whole_cut(first, picture)
        code, length = cut.code, first.numbers(cut.code)
    if length is None and cut.variance is None:  # else it is half of what the encoder gives
        raise ValueError("how many numbers a code has it does not say; export it with this fixed")
    end, sigmoid = _without_sigmoid(second.graph, picture, code)
    ends = [cut.mu] if cut.variance is None else [cut.mu, cut.variance]
    halves = {
        "encoder": _half(first, image, ends, [first.batch, *(first.shapes[image] or ())[1:]]),
        "decoder": _half(second, code, [end], [second.batch, *_sides(second, code, length)]),
    }
    for half, model in halves.items():
        checks.check(model)
        (out / NAMES[half]).write_bytes(model.SerializeToString())
    nodes = [node for model in halves.values() for node in model.graph.node]
    return {
        "planes": planes,
        "latent_dim": length,
        "told": cut.variance is not None,
        "spread": cut.spread,
        "sigmoid": sigmoid,
        "note": cut.note,
        "operators": sorted({showable(node.op_type)[:40] for node in nodes} - {*READERS, *_COMPUTED})[:_MOST_NAMED],
        "weights": sum(math.prod(one.dims) for model in halves.values() for one in model.graph.initializer),
    }


def _sides(read: _Read, code: str, length: int | None) -> Shape:
    """Of one code: it may have channels and pixels."""
    sides = (read.shapes.get(code) or ())[1:]
    return sides if sides and None not in sides else (length,)


def _read(file: Path) -> _Read:
    import onnx

    model = onnx.load(str(file), load_external_data=False)
    data: dict[str, bytes] = {}
    for tensor in model.graph.initializer:
        if tensor.external_data:
            onnx_file.embed(tensor, file, data)
    checks.check(model, draws=True)  # before the shapes are inferred; the halves are checked as they are run
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    shapes: dict[str, Shape] = {}
    for one in (*inferred.input, *inferred.value_info, *inferred.output):
        given = one.type.tensor_type
        if given.HasField("shape"):
            shapes[one.name] = tuple(side.dim_value or None for side in given.shape.dim)
    if any(one.type.tensor_type.elem_type != onnx.TensorProto.FLOAT for one in inferred.output):
        raise ValueError("it does not give float32; export it with model.float()")
    return _Read(model, onnx_file.plain(model.graph, file), shapes)


def _steps(graph: Graph) -> list[Step]:
    """Every node, in the order of the file."""
    return [Step(node, output) for output, node in graph.nodes.items()]


def _encoder_cut(read: _Read) -> _Cut:
    """Of an encoder of its own: mu, or mu and the variance, or both in one."""
    graph = read.graph
    sampled = onnx_ways.sampling(graph, _steps(graph))
    if sampled is not None:
        return _Cut(sampled.code, sampled.mu, sampled.variance, sampled.spread)
    if len(graph.outputs) > 2:
        raise ValueError(f"the encoder gives {len(graph.outputs)} results; read are mu, or mu and the variance")
    return _Cut(graph.outputs[0], graph.outputs[0], graph.outputs[1] if len(graph.outputs) == 2 else None, None)


def _picture(read: _Read, values: int) -> str:
    """The result with as many numbers as the image."""
    outputs = read.graph.outputs
    found = [name for name in outputs if read.numbers(name) == values] or list(outputs)[: len(outputs) == 1]
    if not found:
        raise ValueError("none of its results has as many numbers as its image: it is no model with both halves")
    return found[0]


def _whole_cut(read: _Read, picture: str) -> _Cut:
    """Of one file: the code is where it is sampled, or what the file gives besides, or the narrowest value between."""
    graph, image = read.graph, read.graph.inputs[0]
    sampled = onnx_ways.sampling(graph, _steps(graph))
    if sampled is not None:
        if not _cuts(graph, sampled.code, picture):
            raise ValueError("the picture depends on the image beside its code, so there is no decoder by itself")
        return _Cut(sampled.code, sampled.mu, sampled.variance, sampled.spread)
    flat = [name for name in graph.nodes if name != picture and len(read.shapes.get(name) or ()) == 2]
    between = [name for name in flat if read.numbers(name) and _depends(graph, name, image)]
    between = [name for name in between if _cuts(graph, name, picture)]
    if not between:
        raise ValueError("no flat code lies between the image and what it gives")
    given = [name for name in between if name in graph.outputs]
    if len(given) == 1:
        code = given[0]
        others = [one for one in graph.outputs if one not in (code, picture) and read.shapes.get(one)]
        others = [one for one in others if read.numbers(one) == read.numbers(code)]
        if len(others) == 1:
            note = f"What the file gives as '{showable(others[0])[:60]}' is taken for the variance."
            return _Cut(code, code, others[0], None, note)
        return _Cut(code, code, None, None)
    narrowest = min(read.numbers(name) or 0 for name in between)
    at = [place for place, name in enumerate(between) if read.numbers(name) == narrowest]
    if at[-1] - at[0] + 1 != len(at):
        raise ValueError(f"{narrowest} numbers are the fewest in more than one place, so which is the code is open")
    return _Cut(between[at[-1]], between[at[-1]], None, None)


def _needed(graph: Graph, ends: Iterable[str], begin: Collection[str]) -> set[str]:
    """Every value that leads to `ends`, back to `begin`; the shape of a value is none of these."""
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        node = graph.nodes.get(name)
        if node is not None and name not in begin and node.kind != "Shape":
            waiting += [one for one in node.inputs if one]
    return found


def _depends(graph: Graph, name: str, image: str) -> bool:
    return image in _needed(graph, [name], ())


def _cuts(graph: Graph, code: str, picture: str) -> bool:
    """Whether every way from the image to the picture leads through the code."""
    needed = _needed(graph, [picture], [code])
    return code in needed and graph.inputs[0] not in needed


def _without_sigmoid(graph: Graph, picture: str, code: str) -> tuple[str, bool]:
    """What comes before the sigmoid that a decoder ends in, and whether it had one: pages have one of their own."""
    name = picture
    while name != code and (node := graph.nodes.get(name)) is not None:
        if node.kind == "Sigmoid":
            return node.inputs[0], node.inputs[0] not in graph.fixed
        if node.kind not in _ARRANGING:
            break
        name = node.inputs[0]
    return picture, False


def _half(read: _Read, begin: str, ends: Sequence[str], sides: Sequence[int | None]) -> ModelProto:
    """The part of a model from one value to others; `sides` of what it takes, None for any number of rows."""
    from onnx import TensorProto, helper

    graph, given = read.model.graph, [side or name for side, name in zip(sides, "nchw", strict=False)]
    needed = _needed(read.graph, ends, [begin])
    nodes: list[NodeProto] = []
    for node in graph.node:
        if begin in node.output or not needed & {*node.output}:
            continue
        if node.op_type == "Shape" and node.input[0] not in needed:
            nodes += _shape_of(read, node, begin, needed)
            continue
        nodes.append(node)
    taken = {name for node in nodes for name in node.input}
    values = [helper.make_tensor_value_info(begin, TensorProto.FLOAT, given)]
    results = [helper.make_tensor_value_info(end, TensorProto.FLOAT, _open(read.shapes.get(end))) for end in ends]
    weights = [one for one in graph.initializer if one.name in taken]
    made = helper.make_graph(nodes, "half", values, results, weights)
    opsets = [helper.make_opsetid("", one.version) for one in read.model.opset_import if one.domain in ("", "ai.onnx")]
    return helper.make_model(made, opset_imports=opsets[:1], ir_version=read.model.ir_version)


def _open(shape: Shape | None) -> list[int | str | None]:
    """Sides of a result, those that are not known left open."""
    return list(shape or (None, None))


def _shape_of(read: _Read, node: NodeProto, begin: str, needed: set[str]) -> list[NodeProto]:
    """The shape of a value of the other half: as many rows as there are codes, the rest as it is known."""
    import numpy as np
    from onnx import helper, numpy_helper

    sides = read.shapes.get(node.input[0])
    if not sides or None in sides[1:] or node.attribute:
        raise ValueError("the decoder asks for the shape of something before the code, which is not known")
    name, at = node.output[0], begin + "_rows"
    needed.add(begin)

    def constant(output: str, value: list[int]) -> NodeProto:
        return helper.make_node("Constant", [], [output], value=numpy_helper.from_array(np.array(value, np.int64)))

    return [
        helper.make_node("Shape", [begin], [f"{at}_{name}_all"]),
        constant(f"{at}_{name}_first", [0]),
        helper.make_node("Gather", [f"{at}_{name}_all", f"{at}_{name}_first"], [f"{at}_{name}"]),
        constant(f"{at}_{name}_rest", [side or 1 for side in sides[1:]]),
        helper.make_node("Concat", [f"{at}_{name}", f"{at}_{name}_rest"], [name], axis=0),
    ]


def _said(out: Path, files: Sequence[Path]) -> dict[str, Any]:
    try:
        return main(out, files)
    except MemoryError:
        return {"error": "it asks for more memory than a graph may have"}
    except (ValueError, CheckpointError) as error:
        return {"error": str(error)[:400].rstrip(".")}
    except Exception as error:  # noqa: BLE001  # a stranger's file: whatever protobuf or its shapes stumble over
        return {"error": f"its graph cannot be cut in two ({type(error).__name__})"}


if __name__ == "__main__":
    import onnx  # noqa: F401  # before the limits: they are for what the file asks for

    limit(_MEMORY, _SECONDS, _MEMORY)
    sys.stdout.write(json.dumps(_said(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]])) + "\n")
