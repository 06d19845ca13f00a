"""A network as one blob of bytes for a place without Python: `ui/web/network.js` runs it.

The blob: 4 bytes "BSN1"; the length of the header (uint32, little endian); the header, JSON padded with spaces to a
multiple of four bytes; then the tensors in the order of the layers, weight before bias, as little-endian float16 where
the checkpoint holds no more, else float32. The header lists the layers of `layers.py` by the names of their classes.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

import numpy as np

from vae.models import layers
from vae.models.checkpoints import Checkpoint
from vae.models.layers import Crop, Layer, Pad, Reshape

MAGIC = b"BSN1"
# A browser does about 10^10 multiply-adds a second, and each frame decodes at least twenty codes: more than this for
# one of them, and a slider no longer follows a finger. It bounds the weights to download as well, at 16 to 32 MB.
MOST_MULTIPLY_ADDS = 8_000_000

Part = Literal["encoder", "decoder"]


def pack(checkpoint: Checkpoint, part: Part) -> bytes:
    """The encoder (image -> mu, and logvar after it) or the decoder (code -> logits) with its weights."""
    parts = layers.encoder(checkpoint.config) if part == "encoder" else layers.decoder(checkpoint.config)
    names = [f"{part}.{position}.{kind}" for position in range(len(parts)) for kind in ("weight", "bias")]
    tensors = [checkpoint.weights[name] for name in names if name in checkpoint.weights]
    half = all(tensor.dtype == np.float16 for tensor in tensors)
    numbers = checkpoint.config.latent_dim * (2 if checkpoint.config.kind == "vae" else 1)
    pixels = checkpoint.config.pixels
    header = {
        "inputs": pixels if part == "encoder" else checkpoint.config.latent_dim,
        "outputs": numbers if part == "encoder" else pixels,
        "dtype": "float16" if half else "float32",
        "layers": _described(parts, checkpoint.config.image_shape),
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(np.ascontiguousarray(tensor, "<f2" if half else "<f4").tobytes() for tensor in tensors)
    return MAGIC + struct.pack("<I", len(text)) + text + data


def obstacle(checkpoint: Checkpoint, encodes: bool = False) -> str:
    """Why a browser cannot decode this model (and encode, where asked) while a finger moves, as the end of a sentence.

    Empty where it can.
    """
    cost = layers.multiply_adds(layers.decoder(checkpoint.config))
    if encodes:
        cost += layers.multiply_adds(layers.encoder(checkpoint.config))
    if cost <= MOST_MULTIPLY_ADDS:
        return ""
    what = "a reconstruction" if encodes else "a decode"
    return f"{what} takes {cost / 1e6:,.0f} million multiply-adds, more than a browser does while a finger moves"


def _described(parts: Sequence[Layer], image_shape: tuple[int, int]) -> list[dict[str, object]]:
    """The layers for JSON; Pad and Crop with the size they start `from`, which the ones before them imply."""
    size = image_shape
    described: list[dict[str, object]] = []
    for layer in parts:
        entry: dict[str, object] = {"type": type(layer).__name__, **asdict(layer)}
        match layer:
            case Pad() | Crop():
                entry["from"] = size
                size = layer.size
            case Reshape((_, height, width)):
                size = (height, width)
            case _:
                size = getattr(layer, "size", size)
        described.append(entry)
    return described
