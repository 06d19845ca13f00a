"""A moment of a run for a browser: the decoder's weights in 6 bits each, and small arrays beside them, in one file.

The file is a zlib stream of: the length of a header (uint32, little endian); the header, JSON padded with spaces to a
multiple of four bytes; the arrays, each padded likewise. `ui/components/training/frame.js` reads it.

A tensor of weights has a scale for each row of its first axis, the largest of the row being 31: what is decoded differs
from the true picture by about a hundredth of its range. Zlib finds no repetition in weights, so it is told to look for
none: their entropy, 5.4 bits, is all there is to gain, and that takes a fifth of the time.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import TrainingError

LEVELS = 31  # of a weight, each way

Arrays = Mapping[str, NDArray[Any]]


def quantised(weights: Arrays) -> dict[str, NDArray[Any]]:
    """Tensors by name as int8 within -31 and 31, `q.NAME`, each with its scale a row, `s.NAME` (float32)."""
    found: dict[str, NDArray[Any]] = {}
    for name, tensor in weights.items():
        rows = np.asarray(tensor, np.float32).reshape(len(tensor) if tensor.ndim > 1 else 1, -1)
        scale = np.abs(rows).max(axis=1) / LEVELS
        found[f"q.{name}"] = np.rint(rows / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8).ravel()
        found[f"s.{name}"] = scale.astype(np.float32)
    return found


def restored(arrays: Arrays, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, NDArray[np.float32]]:
    """What a browser makes of `quantised` tensors of these shapes."""
    found = {}
    for name, shape in shapes.items():
        scale = arrays[f"s.{name}"]
        found[name] = (arrays[f"q.{name}"].reshape(len(scale), -1) * scale[:, None]).astype(np.float32).reshape(shape)
    return found


def pack(arrays: Arrays) -> bytes:
    """Arrays by name as the bytes of one file."""
    described, data, at = [], [], 0
    for name, array in arrays.items():
        array = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        body = array.tobytes()
        described.append({"name": name, "dtype": array.dtype.name, "shape": list(array.shape), "at": at})
        data.append(body + b"\0" * (-len(body) % 4))
        at += len(data[-1])
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 4)
    packer = zlib.compressobj(level=1, strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(struct.pack("<I", len(text)) + text + b"".join(data)) + packer.flush()


def unpack(content: bytes) -> dict[str, NDArray[Any]]:
    """What `pack` was given. Raises TrainingError: damaged."""
    try:
        body = zlib.decompress(content)
        start = 4 + struct.unpack("<I", body[:4])[0]
        return {
            one["name"]: np.frombuffer(
                body, np.dtype(one["dtype"]).newbyteorder("<"), int(np.prod(one["shape"])), start + one["at"]
            ).reshape(one["shape"])
            for one in json.loads(body[4:start])
        }
    except (zlib.error, ValueError, KeyError, TypeError, struct.error) as error:
        raise TrainingError(f"A picture of this run is damaged ({error}). Begin the run again.") from error
