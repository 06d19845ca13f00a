"""Nodes of a graph of torch.export as the operators of ONNX that do the same, for the one reader of both.

An operation that is none of these keeps its name, by which the reader refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.foreign.onnx_file import Node

Constants = MutableMapping[str, NDArray]


class _Call:
    """One node: its arguments by name, and where constants that it holds are put."""

    def __init__(self, node: dict[str, Any], constants: Constants) -> None:
        self.target = str(node["target"]).removeprefix("torch.ops.aten.")
        self.given = {one["name"]: one["arg"] for one in node["inputs"]}
        self.outputs = tuple(name for one in node["outputs"] for name in _names(one))
        self.constants = constants

    def name(self, key: str) -> str:
        """Of a tensor; empty where there is none."""
        return text((self.given.get(key, {}).get("as_tensor") or {}).get("name", ""))

    def value(self, key: str, default: Any = None) -> Any:
        """Of what is no tensor: a number, a list of them; a side that is open, as the batch, is 1."""
        ((kind, found),) = self.given.get(key, {"as_none": True}).items()
        if kind == "as_none":
            return default
        if kind == "as_sym_ints":
            return [side.get("as_int", 1) for side in found]
        return found

    def constant(self, key: str, value: Any) -> str:
        """The name of a constant that the node holds."""
        name = f"{self.outputs[0]}#{key}"
        self.constants[name] = np.asarray(value)
        return name

    def operand(self, key: str) -> str:
        """The name of a tensor, or of a number as a constant."""
        return self.name(key) or self.constant(key, float(self.value(key)))

    def node(self, kind: str, *inputs: str, **given: Any) -> Node:
        """As ONNX has it."""
        return Node(kind, inputs, self.outputs, given)


def nodes_of(nodes: Sequence[dict[str, Any]], constants: Constants) -> Iterator[Node]:
    """The nodes in their order; numbers that they hold are added to `constants`."""
    for one in nodes:
        call = _Call(one, constants)
        if not call.outputs:
            continue
        made = _MADE.get(call.target)
        found = made(call) if made else call.node(call.target, *filter(None, map(call.name, call.given)))
        yield from found if isinstance(found, list) else [found]


def _names(output: dict[str, Any]) -> list[str]:
    if "as_tensor" in output:
        return [text(output["as_tensor"]["name"])]
    return [text(one["name"]) for one in output.get("as_tensors", ())]


def text(name: object) -> str:
    """A name. Raises ValueError where JSON has something else in its place."""
    if not isinstance(name, str):
        raise ValueError("a name is no text")
    return name


def _conv(call: _Call) -> Node:
    padding = call.value("padding", [0, 0])
    given = {"strides": call.value("stride", [1, 1]), "pads": [*padding, *padding], "group": call.value("groups", 1)}
    given["dilations"] = call.value("dilation", [1, 1])
    inputs = [call.name("input"), call.name("weight"), call.name("bias")]
    if call.target == "conv2d.default":
        return call.node("Conv", *inputs, **given)
    return call.node("ConvTranspose", *inputs, **given, output_padding=call.value("output_padding", [0, 0]))


def _pooled(call: _Call) -> Node:
    padding = call.value("padding", [0, 0])
    if not call.value("count_include_pad", True) or call.value("divisor_override") is not None:
        return call.node("AveragePool with another divisor", call.name("self"))
    kernel = call.value("kernel_size")
    given = {"kernel_shape": kernel, "strides": call.value("stride") or kernel, "pads": [*padding, *padding]}
    return call.node("AveragePool", call.name("self"), **given, ceil_mode=int(call.value("ceil_mode", False)))


def _norm(call: _Call) -> Node:
    names = ("input", "weight", "bias", "running_mean", "running_var")
    given = {"epsilon": call.value("eps", 1e-5), "training_mode": int(bool(call.value("training", False)))}
    return call.node("BatchNormalization", *map(call.name, names), **given)


def _silu(call: _Call) -> list[Node]:
    x, gate = call.name("self"), f"{call.outputs[0]}#gate"
    return [Node("Sigmoid", (x,), (gate,), {}), call.node("Mul", x, gate)]


def _reshape(call: _Call) -> Node:
    size = call.value("size", call.value("shape"))
    return call.node("Reshape", call.name("self"), call.constant("size", np.array(size, np.int64)))


def _unflatten(call: _Call) -> Node:
    if call.value("dim") != 1:
        return call.node("unflatten of another dimension than 1", call.name("self"))
    return call.node("Reshape", call.name("self"), call.constant("size", np.array([1, *call.value("sizes")], np.int64)))


def _upsampled(call: _Call) -> Node:
    linear = call.target.startswith("upsample_bilinear")
    if linear and call.value("align_corners", False):
        return call.node("bilinear with align_corners", call.name("input"))
    scales, size = call.value("scale_factors"), call.value("output_size")
    inputs = [call.name("input"), "", call.constant("scales", [1.0, 1.0, *scales]) if scales else ""]
    inputs += [] if scales else [call.constant("size", [1, 1, *size])]
    how = {"mode": b"linear", "coordinate_transformation_mode": b"half_pixel"}
    if not linear:
        how = {"mode": b"nearest", "coordinate_transformation_mode": b"asymmetric"}
    return call.node("Resize", *inputs, **how)


def _split(call: _Call) -> Node:
    axis = call.value("dim", 0)
    if call.target == "chunk.default":
        return call.node("Split", call.name("self"), axis=axis, num_outputs=len(call.outputs))
    sizes = call.value("split_sizes", call.value("split_size"))
    sizes = sizes if isinstance(sizes, list) else [sizes] * len(call.outputs)
    return call.node("Split", call.name("self"), call.constant("sizes", np.array(sizes, np.int64)), axis=axis)


def _slice(call: _Call) -> Node:
    bounds = (call.value("start", 0), call.value("end", 2**62), call.value("dim", 0), call.value("step", 1))
    names = ("start", "end", "dim", "step")
    given = [call.constant(name, np.array([one], np.int64)) for name, one in zip(names, bounds, strict=True)]
    return call.node("Slice", call.name("self"), *given)


def _unbound(call: _Call) -> list[Node]:
    axis = call.value("dim", 0)
    found = []
    for at, output in enumerate(call.outputs):
        index = call.constant(f"index{at}", np.array(at))
        found.append(Node("Gather", (call.name("self"), index), (output,), {"axis": axis}))
    return found


def _arithmetic(kind: str) -> Callable[[_Call], Node]:
    def made(call: _Call) -> Node:
        if call.value("alpha", 1) != 1 or call.value("rounding_mode") is not None:
            return call.node(f"{kind} with a factor or rounding", call.name("self"))
        return call.node(kind, call.operand("self"), call.operand("other"))

    return made


def _bounded(call: _Call) -> Node:
    low, high = (call.value(key) for key in ("min", "max"))
    names = ["" if bound is None else call.constant(key, float(bound)) for key, bound in (("min", low), ("max", high))]
    return call.node("Clip", call.name("self"), *names)


def _dropout(call: _Call) -> Node:
    kind = "dropout as in training" if call.value("train", False) else "Identity"
    return call.node(kind, call.name("input"))


def _plain(kind: str, **settings: tuple[str, float]) -> Callable[[_Call], Node]:
    """`settings`: ONNX's name, then torch's with its default."""

    def made(call: _Call) -> Node:
        given = {name: call.value(key, default) for name, (key, default) in settings.items()}
        return call.node(kind, call.name("self") or call.name("input"), **given)

    return made


def _axes(kind: str) -> Callable[[_Call], Node]:
    return lambda call: call.node(kind, call.name("self"), call.constant("dim", np.array([call.value("dim")])))


_MADE: dict[str, Callable[[_Call], Node | list[Node]]] = {
    "linear.default": lambda call: call.node("Gemm", *map(call.name, ("input", "weight", "bias")), transB=1),
    "conv2d.default": _conv,
    "conv_transpose2d.input": _conv,
    "batch_norm.default": _norm,
    "avg_pool2d.default": _pooled,
    "relu.default": _plain("Relu"),
    "relu_.default": _plain("Relu"),
    "leaky_relu.default": _plain("LeakyRelu", alpha=("negative_slope", 0.01)),
    "leaky_relu_.default": _plain("LeakyRelu", alpha=("negative_slope", 0.01)),
    "elu.default": _plain("Elu", alpha=("alpha", 1.0)),
    "elu_.default": _plain("Elu", alpha=("alpha", 1.0)),
    "silu.default": _silu,
    "silu_.default": _silu,
    "tanh.default": _plain("Tanh"),
    "sigmoid.default": _plain("Sigmoid"),
    "exp.default": _plain("Exp"),
    "sqrt.default": _plain("Sqrt"),
    "flatten.using_ints": _plain("Flatten", axis=("start_dim", 0)),
    **dict.fromkeys(("view.default", "reshape.default"), _reshape),
    "unflatten.int": _unflatten,
    "upsample_nearest2d.vec": _upsampled,
    "upsample_bilinear2d.vec": _upsampled,
    **dict.fromkeys(("chunk.default", "split.Tensor", "split_with_sizes.default"), _split),
    "slice.Tensor": _slice,
    "select.int": lambda call: call.node(
        "Gather", call.name("self"), call.constant("index", np.array(call.value("index"))), axis=call.value("dim", 0)
    ),
    "unbind.int": _unbound,
    "squeeze.dim": _axes("Squeeze"),
    "unsqueeze.default": _axes("Unsqueeze"),
    **{
        f"{name}.{kind}": _arithmetic(name.capitalize())
        for name in ("add", "sub", "mul", "div")
        for kind in ("Tensor", "Scalar")
    },
    "randn_like.default": _plain("RandomNormalLike"),
    "randn.default": lambda call: call.node("RandomNormal"),
    "clamp.default": _bounded,
    "dropout.default": _dropout,
    **dict.fromkeys(
        ("clone.default", "contiguous.default", "alias.default", "detach.default", "detach_.default"),
        _plain("Identity"),
    ),
}
