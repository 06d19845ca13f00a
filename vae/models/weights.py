"""Read and write model.safetensors without trusting it: names, shapes, types, digest and values are all checked.

The tensors' own digest stands in the file's header, so a flipped bit is noticed wherever it is.
"""

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core import atomic
from vae.core.errors import CheckpointError, os_error_sentence, their_words

FILE = "model.safetensors"

Weights = dict[str, NDArray[np.floating]]
Shapes = Mapping[str, tuple[int, ...]]  # what a config calls for: the name and shape of every tensor

_DTYPES = {"F16", "F32"}
_EXPONENT = np.uint16(0x7C00)  # the bits of a float16 that are all set in NaN and infinity alone
_HASH = "sha256"  # the key in the header under which the digest of the tensors stands


def write(path: Path, expected: Shapes, weights: Mapping[str, NDArray[np.floating]]) -> None:
    """Write the tensors `expected`, as float16. Raises OSError."""
    from safetensors.numpy import save as serialise

    rounded = {name: np.ascontiguousarray(weights[name], np.float16) for name in expected}
    atomic.write_bytes(path, serialise(rounded, {_HASH: _digest(rounded)}))


def read(path: Path, expected: Shapes) -> tuple[Weights, str]:
    """The tensors of these names and shapes, and no others, and their digest. Raises CheckpointError."""
    from safetensors import SafetensorError, safe_open

    try:
        _check_header(path)
        with safe_open(path, framework="numpy") as file:
            _compare(path, expected, {name: file.get_slice(name) for name in file.keys()})  # noqa: SIM118
            weights = {name: file.get_tensor(name) for name in expected}
            promised = (file.metadata() or {}).get(_HASH)
    except FileNotFoundError:
        raise CheckpointError(f"{path} is missing. A checkpoint needs its weights.") from None
    except SafetensorError as error:
        raise CheckpointError(
            f"{path} is damaged or not a safetensors file ({their_words(error)}). Copy or train it again."
        ) from error
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    digest = _digest(weights)
    if promised is not None and promised != digest:
        raise CheckpointError(f"{path} is damaged: its weights do not match the digest it carries. Copy it again.")
    for name, tensor in weights.items():
        if not _finite(tensor):
            raise CheckpointError(
                f"{path}: {name} contains NaN or infinity. Train the model again, with a smaller learning rate."
            )
    return weights, digest


def size(expected: Shapes) -> int:
    """The bytes of the weights as `write` stores them, without the header."""
    return 2 * sum(int(np.prod(shape)) for shape in expected.values())


def _check_header(path: Path) -> None:
    """Refuse what is not a safetensors file at all, with a word more helpful than the parser's."""
    with path.open("rb") as file:
        start = file.read(9)
        size = path.stat().st_size
    length = struct.unpack("<Q", start[:8])[0] if len(start) == 9 else 0
    if start[8:] != b"{" or length + 8 > size:
        kind = " It looks like a pickle, which is never opened." if start[:1] == b"\x80" or start[:2] == b"PK" else ""
        raise CheckpointError(
            f"{path} is not a safetensors file, or only the beginning of one.{kind} Copy or train it again."
        )


def _compare(path: Path, expected: Shapes, found: Mapping[str, object]) -> None:
    if missing := sorted(expected.keys() - found.keys()):
        raise CheckpointError(f"{path} lacks {_listed(missing)}, which its config.json calls for.")
    if extra := sorted(found.keys() - expected.keys()):
        raise CheckpointError(f"{path} holds {_listed(extra)}, which its config.json does not call for.")
    for name, shape in expected.items():
        tensor = found[name]
        own = tuple(tensor.get_shape())  # type: ignore[attr-defined]  # safetensors ships no types for a slice
        if own != shape:
            raise CheckpointError(f"{path}: {name} has the shape {own}; its config.json calls for {shape}.")
        dtype = tensor.get_dtype()  # type: ignore[attr-defined]
        if dtype not in _DTYPES:
            raise CheckpointError(f"{path}: {name} is {dtype}; expected {' or '.join(sorted(_DTYPES))}.")


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


def _finite(tensor: NDArray[np.floating]) -> bool:
    """Whether every value is a finite number; of float16 by its bits, as NumPy takes 20 times as long by the values."""
    if tensor.dtype == np.float16:
        return bool(((tensor.view(np.uint16) & _EXPONENT) != _EXPONENT).all())
    return bool(np.isfinite(tensor).all())


def _digest(weights: Mapping[str, NDArray[np.floating]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(weights):
        tensor = weights[name]
        digest.update(json.dumps([name, tensor.dtype.str, tensor.shape]).encode())
        digest.update(np.ascontiguousarray(tensor).data)
    return digest.hexdigest()
