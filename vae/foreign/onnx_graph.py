"""An encoder and a decoder as ONNX, read into layers where their graphs consist of what these know.

Source of the operators and of their defaults: the ONNX specification, docs/Operators.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from vae.core.errors import CheckpointError, showable, their_words
from vae.foreign.part import Part
from vae.foreign.reading import Draft, Reading
from vae.foreign.tensors import MOST_BYTES, digest
from vae.models.config import explain
from vae.models.layer_types import Elu, LeakyRelu, Linear, Relu, Reshape, Scale, Sigmoid, Silu, Tanh, Upsample
from vae.models.layers import LOGVAR_RANGE

ENCODER, DECODER = "encoder.onnx", "decoder.onnx"
FORMAT = "ONNX"
_MOST_NODES = 2000

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Node:
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Graph:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    shape: tuple[int | None, ...]  # of the input, None where it is open
    nodes: dict[str, _Node]  # by the name of what each gives
    constants: dict[str, NDArray]


def is_one(source: Path) -> bool:
    """Whether a folder holds both halves."""
    return source.is_dir() and (source / ENCODER).exists() and (source / DECODER).exists()


def draft(folder: Path, dataset: str | None, ways: str) -> Draft:
    """The folder's model. Raises CheckpointError: which file, which node, what to do."""
    if dataset is None:
        raise CheckpointError(f"{showable(folder.name)} does not say which images it was trained on: --dataset mnist.")
    graphs = {name: _read(folder / name) for name in (ENCODER, DECODER)}
    try:
        encoder, heads = _encoder(graphs[ENCODER])
    except ValueError as error:
        raise CheckpointError(f"{showable(str(folder / ENCODER))}: {error}. {ways}") from None
    image_shape = encoder.began[1:]
    numbers = encoder.shape[0]
    try:
        decoder = _decoder(graphs[DECODER], numbers, image_shape)
    except ValueError as error:
        raise CheckpointError(f"{showable(str(folder / DECODER))}: {error}. {ways}") from None
    latent_dim = decoder.began[0]
    vae = numbers == 2 * latent_dim
    if not vae and numbers != latent_dim:
        raise CheckpointError(
            f"{showable(folder.name)}: the encoder gives {numbers} numbers, the decoder takes {latent_dim}: neither as "
            f"many nor half of them. {ways}"
        )
    said = _without_sigmoid(decoder)
    return Draft(
        format=FORMAT,
        file=folder / DECODER,
        sha256=digest(folder / DECODER),
        kind="vae" if vae else "ae",
        latent_dim=latent_dim,
        image_shape=(image_shape[0], image_shape[1]),
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading(),
        open=(*(["heads"] if vae and not heads else []), *(["spread"] * vae), *(["gives"] * (not said)), "takes"),
        known=False,
        dataset=dataset,
        name=folder.name,
    )


def _read(file: Path) -> _Graph:
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError:
        raise CheckpointError(f"{file.name} needs the reader of ONNX: pip install 'betascope[onnx]'.") from None
    name = showable(str(file))
    if file.stat().st_size > MOST_BYTES:
        raise CheckpointError(f"{name} has {file.stat().st_size >> 20:,} MB; up to {MOST_BYTES >> 20} MB are read.")
    try:
        graph = onnx.load(str(file), load_external_data=False).graph
        if len(graph.node) > _MOST_NODES or any(one.external_data for one in graph.initializer):
            raise CheckpointError(f"{name} has its weights in other files, or too many nodes. Save it as one file.")
        constants = {_text(one.name): numpy_helper.to_array(one) for one in graph.initializer}
        nodes: dict[str, _Node] = {}
        for one in graph.node:
            given = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in one.attribute}
            if one.op_type == "Constant" and "value" in given:
                constants[_text(one.output[0])] = numpy_helper.to_array(given["value"])
                continue
            outputs = tuple(map(_text, one.output))
            nodes |= dict.fromkeys(outputs, _Node(_text(one.op_type), tuple(map(_text, one.input)), outputs, given))
        inputs = [one for one in graph.input if _text(one.name) not in constants]
        sides = inputs[0].type.tensor_type.shape.dim if inputs else ()
        return _Graph(
            tuple(_text(one.name) for one in inputs),
            tuple(_text(one.name) for one in graph.output),
            tuple(side.dim_value or None for side in sides),
            nodes,
            constants,
        )
    except CheckpointError:
        raise
    except Exception as error:  # a stranger's file: whatever protobuf or its shapes stumble over
        raise CheckpointError(f"{name} is damaged or no ONNX file ({their_words(error)}). Export it again.") from error


def _text(name: str | bytes) -> str:
    """A name; protobuf gives bytes where one is not UTF-8."""
    return name if isinstance(name, str) else name.decode(errors="replace")


def _encoder(graph: _Graph) -> tuple[Part, bool]:
    """The layers from an image to mu (and the variance), and whether the two have outputs of their own."""
    part = Part((1, *_image_shape(graph)))
    if len(graph.shape) == 2:
        part.flat()
    outputs = list(graph.outputs)
    last = graph.nodes.get(outputs[0])
    if len(outputs) == 1 and last is not None and last.kind == "Concat":
        outputs = list(last.inputs)
    if len(outputs) > 2:
        raise ValueError(f"it gives {len(outputs)} results; read are mu, or mu and the variance")
    ways = [_way(graph, output) for output in outputs]
    if len(ways) == 1:
        _follow(part, graph, ways[0])
        return part, False
    shared = 0
    while all(len(way) > shared for way in ways) and ways[0][shared] is ways[1][shared]:
        shared += 1
    _follow(part, graph, ways[0][:shared])
    heads = []
    for way in ways:
        head = Part(part.shape)
        _follow(head, graph, way[shared:])
        if len(head.layers) != 1 or not isinstance(head.layers[0], Linear):
            raise ValueError("mu and the variance are each to come from one Linear layer")
        heads.append(head.tensors[0])
    biases = [head["bias"] for head in heads if "bias" in head]
    if len(biases) == 1:
        raise ValueError("of the layers of mu and the variance just one has a bias")
    weight = np.concatenate([head["weight"] for head in heads])
    part.linear(weight, np.concatenate(biases) if biases else None)
    return part, True


def _decoder(graph: _Graph, numbers: int, image_shape: Sequence[int]) -> Part:
    """The layers from a code to an image."""
    stated = graph.shape[-1] if len(graph.shape) == 2 else None
    part = Part((stated or numbers,))
    if len(graph.outputs) != 1:
        raise ValueError(f"it gives {len(graph.outputs)} results; read is one, the image")
    _follow(part, graph, _way(graph, graph.outputs[0]))
    if part.shape != (1, *image_shape):
        part.add(Reshape((1, *image_shape)))
    return part


def _without_sigmoid(part: Part) -> bool:
    """Take off the sigmoid that a decoder ends in, as pages make grey levels of logits; whether it had one."""
    last = max((at for at, layer in enumerate(part.layers) if not isinstance(layer, Reshape)), default=0)
    found = bool(part.layers) and isinstance(part.layers[last], Sigmoid)
    if found:
        del part.layers[last], part.tensors[last]
    return found


def _image_shape(graph: _Graph) -> tuple[int, int]:
    *_, height, width = (None, None, *graph.shape)
    if len(graph.shape) == 2 and width is not None:
        height = width = math.isqrt(width) if math.isqrt(width) ** 2 == width else None
    elif len(graph.shape) == 4 and graph.shape[1] not in (1, None):
        raise ValueError(f"it takes images of {graph.shape[1]} channels: models of colour are not read yet")
    if height is None or width is None:
        raise ValueError("it does not say the height and width of its images; export it with these fixed")
    return height, width


def _way(graph: _Graph, output: str) -> list[_Node]:
    """The nodes from the input to `output`, along what is no constant; a SiLU is the one node Mul."""
    way: list[_Node] = []
    while output not in graph.inputs:
        node = graph.nodes.get(output)
        if node is None or len(way) > _MOST_NODES:
            raise ValueError(f"nothing leads from the input to {showable(output)[:40]}")
        way.append(node)
        moving = [name for name in node.inputs if name and name not in graph.constants]
        if node.kind == "Mul" and len(moving) == 2:
            moving = [name for name in moving if not _gates(graph, name, moving)]
        if len(moving) != 1:
            raise ValueError(f"{node.kind} joins {len(moving)} ways, and layers follow one another here")
        output = moving[0]
    return way[::-1]


def _gates(graph: _Graph, name: str, both: Sequence[str]) -> bool:
    """Whether a factor is the sigmoid of the other: x sigmoid(x)."""
    node = graph.nodes.get(name)
    return node is not None and node.kind == "Sigmoid" and node.inputs[0] in both and node.inputs[0] != name


def _follow(part: Part, graph: _Graph, way: Sequence[_Node]) -> None:
    for node in way:
        read = _READERS.get(node.kind)
        if read is None:
            raise ValueError(f"the operator {showable(node.kind)[:40]} is none of {', '.join(_READERS)}")
        constants = [graph.constants.get(name) for name in node.inputs]
        try:
            read(part, node, constants)
        except ValidationError as error:
            raise ValueError(f"{node.kind}: {explain(error)}") from None
        except (TypeError, IndexError, AttributeError, OverflowError) as error:
            raise ValueError(f"{node.kind} has other inputs or settings than the specification says") from error


def _linear(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    weight = _needed(constants, 1)
    if weight.ndim != 2 or constants[0] is not None:
        raise ValueError(f"{node.kind} is read as x W, with W a constant matrix")
    if node.kind == "Gemm" and (node.given.get("alpha", 1), node.given.get("beta", 1)) != (1, 1):
        raise ValueError("Gemm is read with alpha and beta 1")
    turned = node.kind == "Gemm" and node.given.get("transB", 0)
    bias = constants[2] if len(constants) > 2 else None
    part.linear(np.ascontiguousarray(weight if turned else weight.T), bias if bias is None else _floats(bias).ravel())


def _added(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    """A bias after a product; a number added to all; or a SiLU, whose Mul has no constant."""
    fixed = [one for one in constants if one is not None]
    if not fixed:
        part.add(Silu())
    elif fixed[0].size == 1:
        number = float(fixed[0].ravel()[0])
        part.add(Scale(number, 0.0) if node.kind == "Mul" else Scale(1.0, number))
    elif node.kind == "Add" and part.layers and isinstance(part.layers[-1], Linear):
        part.normalise(np.ones(part.shape[0], np.float32), _floats(fixed[0]).ravel())
    else:
        raise ValueError(f"{node.kind} by many numbers is read after a Linear layer alone, as its bias")


def _convolution(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    weight, bias = _needed(constants, 1), constants[2] if len(constants) > 2 else None
    top, left, bottom, right = node.given.get("pads", (0, 0, 0, 0))
    plain = node.given.get("group", 1) == 1 and set(node.given.get("dilations", (1,))) == {1}
    plain = plain and node.given.get("auto_pad", b"NOTSET") == b"NOTSET"
    if weight.ndim != 4 or not plain or (top, left) != (bottom, right):
        raise ValueError(f"{node.kind} is read in two dimensions, of one group, without dilation, with equal padding")
    args = (weight, bias, node.given.get("strides", (1, 1)), (top, left))
    if node.kind == "Conv":
        part.conv(*args)
    else:
        part.conv_transpose(*args, node.given.get("output_padding", (0, 0)))


def _norm(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    scale, offset, mean, variance = (_needed(constants, at) for at in range(1, 5))
    factor = scale / np.sqrt(variance + node.given.get("epsilon", 1e-5))
    part.normalise(factor, offset - mean * factor)


def _reshape(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    if node.kind == "Flatten":
        part.flat()
        return
    wanted = [int(side) for side in _needed(constants, 1).ravel()][1:]
    whole = math.prod(part.shape)
    if -1 in wanted:
        wanted[wanted.index(-1)] = whole // max(1, math.prod(side for side in wanted if side != -1))
    part.add(Reshape(tuple(wanted)))


def _resize(part: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    mode = node.given.get("mode", b"nearest")
    sizes = constants[3] if len(constants) > 3 else None
    scales = constants[2] if len(constants) > 2 else None
    sides = sizes[2:] if sizes is not None else np.round(_needed([scales], 0)[2:] * part.shape[1:])
    how = node.given.get("coordinate_transformation_mode", b"half_pixel")
    known = {b"nearest": (b"asymmetric", b"half_pixel"), b"linear": (b"half_pixel", b"pytorch_half_pixel")}
    if how not in known.get(mode, ()):
        raise ValueError("Resize is read as nearest, or linear between the middles of pixels")
    part.add(Upsample((int(sides[0]), int(sides[1])), "nearest" if mode == b"nearest" else "bilinear"))


def _held(_: Part, node: _Node, constants: Sequence[NDArray | None]) -> None:
    """The bounds that our own encoders hold the log variance within, which stand in no layer."""
    if node.kind == "Clip" and [_needed(constants, at).ravel()[0] for at in (1, 2)] != list(LOGVAR_RANGE):
        raise ValueError("Clip is read where it holds the log variance as ours do, and nowhere else")


def _needed(constants: Sequence[NDArray | None], at: int) -> Array:
    found = constants[at] if at < len(constants) else None
    if found is None:
        raise ValueError("a weight or a size is computed by the graph; here it is to be a constant")
    return _floats(found)


def _floats(tensor: NDArray) -> Array:
    if not np.isfinite(tensor).all():
        raise ValueError("its weights contain NaN or infinity")
    return np.ascontiguousarray(tensor, np.float32)


_Reader = Callable[[Part, _Node, Sequence[NDArray | None]], None]
_READERS: dict[str, _Reader] = {
    "Gemm": _linear,
    "MatMul": _linear,
    "Add": _added,
    "Mul": _added,
    "Conv": _convolution,
    "ConvTranspose": _convolution,
    "BatchNormalization": _norm,
    "Reshape": _reshape,
    "Flatten": _reshape,
    "Resize": _resize,
    "Relu": lambda part, *_: part.add(Relu()),
    "LeakyRelu": lambda part, node, _: part.add(LeakyRelu(float(node.given.get("alpha", 0.01)))),
    "Elu": lambda part, node, _: part.add(Elu(float(node.given.get("alpha", 1.0)))),
    "Tanh": lambda part, *_: part.add(Tanh()),
    "Sigmoid": lambda part, *_: part.add(Sigmoid()),
    "Clip": _held,
    "Identity": lambda *_: None,
    "Dropout": lambda *_: None,
}
