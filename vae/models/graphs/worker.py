"""`python -m vae.models.graphs.worker ENCODER SHA256 DECODER SHA256`: runs both graphs, within limits, as it is asked.

It reads a line of JSON {"half", "rows", "numbers"} and then rows of float32; it answers with a line {"numbers"} and
rows of float32, or with a line {"error"}: the end of a sentence. Started by `process`; nothing else runs a graph.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from vae.core.limits import limit
from vae.models.graphs import checks
from vae.models.graphs.files import MOST_BYTES, NAMES

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_MEMORY = 3 * 2**29  # bytes of address space beyond what ONNX Runtime takes, and four times the graphs
_AT_ONCE = 64  # rows, where the graph takes any number of them
_THREADS = 4
_FLOAT = "tensor(float)"

Array = NDArray[np.float32]


class Half:
    """One graph, ready to run. `batch`: rows that it takes, no fewer and no more; None for any number."""

    def __init__(self, file: Path, sha256: str) -> None:
        import onnx
        import onnxruntime

        if file.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("it is another than its config.json names")
        checks.check(onnx.load_from_string(content))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # what is not in use goes back
        options.log_severity_level = 4
        self.session: InferenceSession = onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"]
        )
        given = self.session.get_inputs()
        if len(given) != 1 or given[0].type != _FLOAT or any(one.type != _FLOAT for one in self.session.get_outputs()):
            raise ValueError("it is to take one array of float32 and give float32")
        self.name, (batch, *self.sides) = given[0].name, given[0].shape
        self.batch = batch if isinstance(batch, int) else None

    def run(self, rows: Array) -> Array:
        """Rows (n, numbers) in, (n, all that its results have of each) out."""
        step = self.batch or _AT_ONCE
        return np.concatenate([self._run(rows[at : at + step]) for at in range(0, len(rows), step)])

    def _run(self, rows: Array) -> Array:
        wanted = self.batch or len(rows)
        whole = np.concatenate([rows, np.repeat(rows[-1:], wanted - len(rows), axis=0)])
        sides = self.sides if all(isinstance(side, int) for side in self.sides) else whole.shape[1:]
        found = self.session.run(None, {self.name: whole.reshape(wanted, *sides)})
        for one in found:
            if one.size % wanted:
                raise ValueError(f"{wanted} rows give {one.size} numbers")
        return np.concatenate([one.reshape(wanted, -1) for one in found], axis=1)[: len(rows)]


def serve(files: dict[str, tuple[Path, str]], given: BinaryIO, out: BinaryIO) -> None:
    """Answer until nothing more comes."""
    halves: dict[str, Half] = {}
    while line := given.readline():
        asked = json.loads(line)
        shape = asked["rows"], asked["numbers"]
        rows = np.frombuffer(given.read(4 * shape[0] * shape[1]), np.float32).reshape(shape)
        try:
            name = asked["half"]
            if name not in halves:
                halves[name] = Half(*files[name])
            found = np.ascontiguousarray(halves[name].run(rows), np.float32)
        except MemoryError:
            _answer(out, {"error": "asks for more memory than a graph may have"})
        except Exception as error:  # noqa: BLE001  # a stranger's graph: whatever its reader or runner stumbles over
            _answer(out, {"error": _words(error)})
        else:
            _answer(out, {"numbers": found.shape[1]}, found.tobytes())


def _answer(out: BinaryIO, header: dict[str, Any], content: bytes = b"") -> None:
    out.write(json.dumps(header).encode() + b"\n" + content)
    out.flush()


def _words(error: Exception) -> str:
    text = " ".join(str(error).split())
    if "bad_alloc" in text or "allocate" in text.lower():
        return "asks for more memory than a graph may have"
    return f"cannot be run: {text[:200] or type(error).__name__}"


def main(arguments: list[str]) -> None:
    """Load the packages, bound the process, serve."""
    import onnx  # noqa: F401  # before the limits: they are for what the graphs ask for
    import onnxruntime  # noqa: F401

    encoder, encoder_sha256, decoder, decoder_sha256 = arguments
    files = dict(zip(NAMES, [(Path(encoder), encoder_sha256), (Path(decoder), decoder_sha256)], strict=True))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limit(_MEMORY + 4 * sum(file.stat().st_size for file, _ in files.values()), file=0)
    serve(files, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(sys.argv[1:])
