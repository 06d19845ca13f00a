"""The two files of such a model, in its folder of checkpoints beside config.json."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from vae.core.errors import CheckpointError, os_error_sentence
from vae.models.config import Graphs

NAMES = {"encoder": "encoder.onnx", "decoder": "decoder.onnx"}
MOST_BYTES = 300 * 2**20  # of a half: 2^26 weights and their names
MISSING = "needs ONNX Runtime: pip install 'betascope[onnx]'"


def is_here() -> bool:
    """Whether graphs can be run: the packages of the extra `onnx` are optional."""
    return all(find_spec(name) for name in ("onnx", "onnxruntime"))


def check(folder: Path, graphs: Graphs) -> str:
    """The digest of both files. Raises CheckpointError unless they are those that the config names, and can be run."""
    for half, name in NAMES.items():
        if digest(folder / name) != getattr(graphs, half):
            raise CheckpointError(
                f"{folder / name} is not the graph that its config.json names: the digests differ. Import it again."
            )
    if not is_here():
        raise CheckpointError(f"{folder.name} {MISSING}.")
    return graphs.encoder + graphs.decoder


def digest(file: Path) -> str:
    """SHA-256 (hex) of a graph. Raises CheckpointError: it is not there, or larger than a graph may be."""
    try:
        if (size := file.stat().st_size) > MOST_BYTES:
            raise CheckpointError(f"{file} has {size >> 20:,} MB; a graph may have {MOST_BYTES >> 20} MB.")
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        raise CheckpointError(f"{file} is missing. A model of graphs needs both. Import it again.") from None
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {os_error_sentence(error)}.") from error
