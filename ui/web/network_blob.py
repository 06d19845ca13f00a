"""A network as one blob of bytes for a place without Python: `ui/web/network.js` runs it.

The blob: 4 bytes "BSN1"; the length of the header (uint32, little endian); the header, JSON padded with spaces to a
multiple of four bytes; then the tensors in the order of the layers, weight before bias, as little-endian float16 where
the checkpoint holds no more, else float32. The header lists the layers of `layers.py` by the names of their classes.
A multi-rate model (`pack_multi_rate`) comes as it is in its file, not folded: the header has "gates" beside the layers,
and after all other tensors those of each gate. `vae.models.multi_rate` has the rule.
Images in colour are taken and given as people meet them, (H, W, 3): `ui/web/layers.js` has channels last.
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import prod
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.models import layers, multi_rate
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.models.judge import Judge
from vae.models.layer_types import Activation, Layer, Linear, Shape, flow, tensors
from vae.models.multi_rate import Folded

MAGIC = b"BSN1"
# A browser does about 10^10 multiply-adds a second, and a frame decodes a code of each model and a few more of the one
# in focus: more than this for one of them, 3 to 4 ms, and four models side by side no longer follow a finger.
MOST_MULTIPLY_ADDS = 32_000_000
MOST_WEIGHTS = 8_000_000  # to download: 16 to 32 MB

Part = Literal["encoder", "decoder"]


def pack(checkpoint: Checkpoint, part: Part) -> bytes:
    """The encoder (image -> mu, and logvar after it) or the decoder (code -> logits) with its weights."""
    return _part(checkpoint, part, checkpoint.weights)


def pack_multi_rate(model: Checkpoint, part: Part) -> bytes:
    """The encoder or the decoder of a multi-rate model before its gates are folded, for a dial of beta.

    The header also has `gates`: {"softened": 0.05, "turned": 3.4, "layers": [{"layer": place among the others, "units":
    n, "rule": "sigmoid" or "root", "turns": 2 or 0}, ...]}. With t = log(beta + softened) a unit's gate is
    sigmoid(slope t + offset) or sqrt(max(0, 1 - exp(slope t + offset))): multiply the unit's row of the weight, and its
    bias, by it. Before that, where a layer turns, add s W1 + s^2 W2 to the weight, and the same to the bias, with
    s = t / turned. Each layer of `gates` has these tensors: slope (n,), offset (n,), and where it turns (2, n, inputs)
    for the weight and (2, n) for the bias.

    Raises MeasureError where the model is not a multi-rate one.
    """
    if not isinstance(model.weights, Folded):
        raise MeasureError(f"{model.name} is a model of one beta and has no dial. Choose a multi-rate model.")
    gates = {name: found for name, found in multi_rate.gated(model.config).items() if name.startswith(f"{part}.")}
    described = [
        {
            "layer": int(name.rpartition(".")[2]),
            "units": one.units,
            "rule": one.rule,
            "turns": multi_rate.TURNS if one.turns else 0,
        }
        for name, one in gates.items()
    ]
    more = [f"{name}.{tensor}" for name, one in gates.items() for tensor in one.tensors()]
    header = {"gates": {"softened": multi_rate.SOFTENED, "turned": multi_rate.TURNED, "layers": described}}
    return _part(model, part, model.weights.tensors, header, more)


def decoder_header(config: ModelConfig) -> str:
    """The header of a decoder's blob in float32, for weights that come another way, in the blob's order."""
    parts = layers.decoder(config)
    header = _header({"decoder": parts}, (config.latent_dim,), config.values, half=False)
    return json.dumps(
        {**header, "tensors": [[name, list(s)] for name, s in layers.shapes_of({"decoder": parts}).items()]}
    )


def pack_judge(judge: Judge) -> bytes:
    """A judge (image -> one logit a class) with its weights."""
    config = judge.config
    return _packed(config.parts, judge.weights, config.planes, len(config.class_names))


def judges(judge: Judge) -> bool:
    """Whether a browser can ask this judge about several pictures while a finger moves."""
    return _too_much(layer for part in judge.config.parts.values() for layer in part) == ""


def obstacle(checkpoint: Checkpoint, encodes: bool = False) -> str:
    """Why a browser cannot decode this model (and encode, where asked) while a finger moves, as the end of a sentence.

    Empty where it can.
    """
    if (graphs := checkpoint.config.graphs) is not None:
        listed = f" has operators that no browser runs here ({', '.join(graphs.operators)})" if graphs.operators else ""
        return f"its ONNX graph{listed or ' is run by the server alone'}"
    parts = (layers.encoder(checkpoint.config) if encodes else ()) + layers.decoder(checkpoint.config)
    trouble = _too_much(parts)
    return trouble and f"{'a reconstruction' if encodes else 'a decode'} {trouble}"


def _too_much(parts: Iterable[Layer]) -> str:
    """What of a network is more than a browser can do while a finger moves, as the end of a sentence; '' if nothing."""
    parts = tuple(parts)
    cost = layers.multiply_adds(parts)
    weights = sum(prod(tensor) for layer in parts for tensor in tensors(layer).values())
    if cost > MOST_MULTIPLY_ADDS:
        return (
            f"takes {cost / 1e6:,.0f} million multiply-adds, more than a browser does while a finger moves "
            f"({MOST_MULTIPLY_ADDS / 1e6:.0f} million)"
        )
    if weights > MOST_WEIGHTS:
        most = MOST_WEIGHTS / 1e6
        return f"takes {weights / 1e6:,.0f} million weights, more than a page brings here ({most:.0f} million)"
    return ""


def _part(
    checkpoint: Checkpoint,
    part: Part,
    weights: Mapping[str, NDArray[np.floating]],
    header: Mapping[str, object] = MappingProxyType({}),
    more: Sequence[str] = (),
) -> bytes:
    config = checkpoint.config
    parts = layers.encoder(config) if part == "encoder" else layers.decoder(config)
    numbers = config.latent_dim * (2 if config.kind == "vae" else 1)
    shape, outputs = (config.planes, numbers) if part == "encoder" else ((config.latent_dim,), config.values)
    return _packed({part: parts}, weights, shape, outputs, header, more)


def _packed(
    network: Mapping[str, tuple[Layer, ...]],
    weights: Mapping[str, NDArray[np.floating]],
    shape: Shape,
    outputs: int,
    more_header: Mapping[str, object] = MappingProxyType({}),
    more_tensors: Sequence[str] = (),
) -> bytes:
    """The blob of a network's parts, one after the other, for inputs of `shape`; `weights` by the names of
    `layers.shapes_of`, and by those of `more_tensors`, which come last.
    """
    tensors = [weights[name] for name in (*layers.shapes_of(network), *more_tensors)]
    half = all(tensor.dtype == np.float16 for tensor in tensors)
    text = json.dumps({**_header(network, shape, outputs, half), **more_header}).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(np.ascontiguousarray(tensor, "<f2" if half else "<f4").tobytes() for tensor in tensors)
    return MAGIC + struct.pack("<I", len(text)) + text + data


def _header(network: Mapping[str, tuple[Layer, ...]], shape: Shape, outputs: int, half: bool) -> dict[str, object]:
    return {
        "inputs": prod(shape),
        "outputs": outputs,
        "dtype": "float16" if half else "float32",
        "layers": _described([layer for part in network.values() for layer in part], shape),
    }


def _described(parts: Sequence[Layer], shape: Shape) -> list[dict[str, object]]:
    """The layers for JSON; those that look at pixels with the shape of what comes, `from`, which the others imply."""
    return [
        asdict(layer) if isinstance(layer, Linear | Activation) else {**asdict(layer), "from": before}
        for layer, before, _ in flow(parts, shape)
    ]
