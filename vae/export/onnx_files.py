"""A model as two ONNX files, `encoder.onnx` and `decoder.onnx`, for a batch of any size.

The encoder gives `mu`, and `logvar` for a VAE, of `images` (n, 1, H, W) in [0, 1]; the decoder gives `images` of
`codes` (n, J).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core import atomic
from vae.core.errors import BetascopeError, os_error_sentence
from vae.models import layer_types, layers
from vae.models.checkpoints import Checkpoint
from vae.models.layer_types import Layer, Linear, Shape, flow

if TYPE_CHECKING:
    from onnx import ModelProto

ENCODER, DECODER = "encoder.onnx", "decoder.onnx"
_OPSET, _IR = 17, 8  # read by onnxruntime 1.12 and later

_Sides = Sequence[str | int]
Tensors = dict[str, NDArray[np.float32]]


def write(checkpoint: Checkpoint, folder: Path) -> list[Path]:
    """Write both files and return their paths. Raises BetascopeError without onnx, or where they cannot be written."""
    if checkpoint.config.graphs is not None:
        raise BetascopeError(
            f"{checkpoint.name} is ONNX already: {ENCODER} and {DECODER} in {checkpoint.path}, whose numbers are meant "
            "as its config.json says."
        )
    try:
        written = {ENCODER: encoder(checkpoint), DECODER: decoder(checkpoint)}
    except ImportError:
        raise BetascopeError("This needs the package onnx: pip install 'betascope[onnx]'.") from None
    try:
        for name, model in written.items():
            atomic.write_bytes(folder / name, model.SerializeToString())
    except OSError as error:
        raise BetascopeError(f"{folder} cannot be written: {os_error_sentence(error)}.") from error
    return [folder / name for name in written]


def encoder(checkpoint: Checkpoint) -> ModelProto:
    """The encoder; its log variance is held within `layers.LOGVAR_RANGE`."""
    config = checkpoint.config
    graph = _Graph(checkpoint.weights, "encoder", "images")
    *begin, (last, _, _) = flow(layers.encoder(config), config.planes)
    for position, (layer, before, _) in enumerate(begin):
        graph.layer(position, layer, before)
    outputs = ["mu"] if config.kind == "ae" else ["mu", "logvar"]
    if not isinstance(last, Linear):
        raise BetascopeError(
            f"The encoder of {checkpoint.name} ends in {last.type}; one that ends in Linear is written."
        )
    whole = graph.tensors(len(begin), last)
    for row, name in enumerate(outputs):
        rows = slice(row * config.latent_dim, (row + 1) * config.latent_dim)
        inputs = [graph.constant(tensor[rows]) for tensor in whole.values()]
        made = graph.node("Gemm", graph.at, *inputs, transB=1)
        if name == "logvar":
            made = graph.node("Clip", made, *(graph.constant(np.float32(bound)) for bound in layers.LOGVAR_RANGE))
        graph.node("Identity", made, output=name)
    shapes = dict.fromkeys(outputs, ("n", config.latent_dim))
    return graph.model({"images": ("n", *config.planes)}, shapes)


def decoder(checkpoint: Checkpoint) -> ModelProto:
    """The decoder with the sigmoid that makes grey levels."""
    config = checkpoint.config
    graph = _Graph(checkpoint.weights, "decoder", "codes")
    for position, (layer, before, _) in enumerate(flow(layers.decoder(config), (config.latent_dim,))):
        graph.layer(position, layer, before)
    graph.node("Sigmoid", graph.at, output="images")
    return graph.model({"codes": ("n", config.latent_dim)}, {"images": ("n", *config.planes)})


class _Graph:
    """Nodes one after another; `at` is the name of what the last one gave."""

    def __init__(self, weights: Mapping[str, NDArray[np.floating]], part: str, given: str) -> None:
        from onnx import helper, numpy_helper

        self.helper, self.to_onnx = helper, numpy_helper.from_array
        self.weights, self.part, self.at = weights, part, given
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def tensors(self, position: int, layer: Layer) -> Tensors:
        """The layer's own, float32."""
        return {
            name: self.weights[f"{self.part}.{position}.{name}"].astype(np.float32)
            for name in layer_types.tensors(layer)
        }

    def constant(self, value: Any) -> str:
        """The name of a constant."""
        name = f"constant{len(self.constants)}"
        self.constants.append(self.to_onnx(np.asarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", **given: Any) -> str:
        """One operator; the name of what it gives."""
        name = output or f"step{len(self.nodes)}"
        self.nodes.append(self.helper.make_node(kind, list(inputs), [name], **given))
        return name

    def layer(self, position: int, layer: Layer, before: Shape) -> None:
        """One layer of ours, which takes the shape `before`, as one operator or a few."""
        tensors = [self.constant(tensor) for tensor in self.tensors(position, layer).values()]
        match layer:
            case layer_types.Linear():
                self.at = self.node("Gemm", self.at, *tensors, transB=1)
            case layer_types.Conv() | layer_types.ConvTranspose():
                given: dict[str, Any] = {
                    "kernel_shape": layer.kernel,
                    "strides": layer.stride,
                    "pads": layer.padding * 2,
                }
                if isinstance(layer, layer_types.ConvTranspose):
                    given["output_padding"] = layer.extra
                self.at = self.node(layer.type, self.at, *tensors, **given)
            case layer_types.LeakyRelu(slope):
                self.at = self.node("LeakyRelu", self.at, alpha=slope)
            case layer_types.Elu(alpha):
                self.at = self.node("Elu", self.at, alpha=alpha)
            case layer_types.Silu():
                self.at = self.node("Mul", self.at, self.node("Sigmoid", self.at))
            case layer_types.Relu() | layer_types.Tanh() | layer_types.Sigmoid():
                self.at = self.node(layer.type, self.at)
            case layer_types.Scale(factor, offset):
                scaled = self.node("Mul", self.at, self.constant(np.float32(factor)))
                self.at = self.node("Add", scaled, self.constant(np.float32(offset)))
            case layer_types.Logit():
                bounds = (self.constant(np.float32(bound)) for bound in (1e-6, 1 - 1e-6))
                held = self.node("Clip", self.at, *bounds)
                rest = self.node("Sub", self.constant(np.float32(1)), held)
                self.at = self.node("Log", self.node("Div", held, rest))
            case layer_types.Reshape(shape):
                self.at = self.node("Reshape", self.at, self.constant(np.array([-1, *shape], np.int64)))
            case layer_types.Pad(size):
                ends = [0, 0, 0, 0, 0, 0, size[0] - before[1], size[1] - before[2]]
                self.at = self.node("Pad", self.at, self.constant(np.array(ends, np.int64)))
            case layer_types.Crop(size):
                corner = ([0, 0], size, [2, 3])  # from, to, axes
                self.at = self.node("Slice", self.at, *(self.constant(np.array(one, np.int64)) for one in corner))
            case layer_types.Upsample(size, mode):
                times = np.array([1, 1, size[0] / before[1], size[1] / before[2]], np.float32)
                how = {"coordinate_transformation_mode": "asymmetric", "mode": "nearest", "nearest_mode": "floor"}
                if mode == "bilinear":
                    how = {"coordinate_transformation_mode": "half_pixel", "mode": "linear"}
                self.at = self.node("Resize", self.at, "", self.constant(times), **how)

    def model(
        self, inputs: Mapping[str, Sequence[str | int]], outputs: Mapping[str, Sequence[str | int]]
    ) -> ModelProto:
        """The whole file."""
        from onnx import TensorProto

        given, made = (
            [self.helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)) for name, shape in values.items()]
            for values in (inputs, outputs)
        )
        graph = self.helper.make_graph(self.nodes, self.part, given, made, self.constants)
        opsets = [self.helper.make_opsetid("", _OPSET)]
        return self.helper.make_model(graph, producer_name="betascope", opset_imports=opsets, ir_version=_IR)
