"""A network as one blob of bytes for a place without Python: `ui/web/network.js` runs it.

The blob: 4 bytes "BSN1"; the length of the header (uint32, little endian); the header, JSON padded with spaces to a
multiple of four bytes; then the tensors in the order of the layers, weight before bias, as little-endian float16 where
the checkpoint holds no more, else float32. The header lists the layers of `layers.py` by the names of their classes.
Images in colour are taken and given as people meet them, (H, W, 3): `ui/web/layers.js` has channels last.
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.models import layers
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.models.layer_types import Activation, Layer, Linear, Shape, flow, tensors

MAGIC = b"BSN1"
# A browser does about 10^10 multiply-adds a second, and a frame decodes a code of each model and a few more of the one
# in focus: more than this for one of them, 3 to 4 ms, and four models side by side no longer follow a finger.
MOST_MULTIPLY_ADDS = 32_000_000
MOST_WEIGHTS = 8_000_000  # to download: 16 to 32 MB

Part = Literal["encoder", "decoder"]


def pack(checkpoint: Checkpoint, part: Part) -> bytes:
    """The encoder (image -> mu, and logvar after it) or the decoder (code -> logits) with its weights."""
    config = checkpoint.config
    parts = layers.encoder(config) if part == "encoder" else layers.decoder(config)
    numbers = config.latent_dim * (2 if config.kind == "vae" else 1)
    shape, outputs = (config.planes, numbers) if part == "encoder" else ((config.latent_dim,), config.values)
    return _packed({part: parts}, checkpoint.weights, shape, outputs)


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


def _packed(
    network: Mapping[str, tuple[Layer, ...]], weights: Mapping[str, NDArray[np.floating]], shape: Shape, outputs: int
) -> bytes:
    """The blob of a network's parts, one after the other, for inputs of `shape`; `weights` by the names of
    `layers.shapes_of`.
    """
    tensors = [weights[name] for name in layers.shapes_of(network)]
    half = all(tensor.dtype == np.float16 for tensor in tensors)
    header = {
        "inputs": prod(shape),
        "outputs": outputs,
        "dtype": "float16" if half else "float32",
        "layers": _described([layer for part in network.values() for layer in part], shape),
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(np.ascontiguousarray(tensor, "<f2" if half else "<f4").tobytes() for tensor in tensors)
    return MAGIC + struct.pack("<I", len(text)) + text + data


def _described(parts: Sequence[Layer], shape: Shape) -> list[dict[str, object]]:
    """The layers for JSON; those that look at pixels with the shape of what comes, `from`, which the others imply."""
    return [
        asdict(layer) if isinstance(layer, Linear | Activation) else {**asdict(layer), "from": before}
        for layer, before, _ in flow(parts, shape)
    ]
