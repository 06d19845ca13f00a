"""Run the project's JavaScript in Node.js: for tests, and for benchmarks that compare it with torch."""

import atexit
import json
import os
import shutil
import subprocess
from base64 import b64decode, b64encode
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from vae.core.folders import PROJECT
from vae.models.checkpoints import Checkpoint

HERE = PROJECT / "tests" / "js"


def executable() -> str:
    """The path of Node.js. Without one a test is skipped, or fails where one was promised."""
    path = shutil.which("node")
    if path is None and os.environ.get("BETASCOPE_REQUIRE_NODE"):
        pytest.fail("BETASCOPE_REQUIRE_NODE is set and there is no node")
    return path or pytest.skip("no Node.js on this machine")


def run(blob: bytes, values: NDArray, simd: bool = True, greys: bool = False, beta: float | None = None) -> NDArray:
    """Inputs (n, inputs) through the network that `blob` holds, as numbers or as grey levels: (n, outputs).

    beta: of a multi-rate network, to what it is turned.
    """
    encoded = {"blob": blob, "input": values.astype("<f4").tobytes()}
    asked: dict[str, object] = {name: b64encode(content).decode() for name, content in encoded.items()}
    asked |= {"simd": simd, "greys": greys, "beta": beta}
    process = _networks(executable())
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    out = process.stdout.readline()
    if not out:  # it has ended; the next one who asks begins another
        _networks.cache_clear()
        raise RuntimeError(process.communicate()[1])
    return np.frombuffer(b64decode(out), np.uint8 if greys else "<f4").reshape(len(values), -1)


@cache
def _networks(path: str) -> subprocess.Popen[str]:
    """A process that answers as long as this one lives, which takes a tenth of a second to begin."""
    command, pipe = [path, str(HERE / "web" / "run_network.js")], subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    atexit.register(process.kill)
    return process


def by_torch(checkpoint: Checkpoint, part: str, values: NDArray) -> NDArray[np.float32]:
    """The same through torch: `part` is 'encoder' or 'decoder'. Images in colour as in the browser, (H, W, 3) flat."""
    import torch

    with torch.inference_mode():
        given = torch.from_numpy(values.astype(np.float32))
        if part == "encoder":
            config = checkpoint.config
            given = given.reshape(-1, *config.image_shape, config.channels).moveaxis(-1, 1)
        made = getattr(checkpoint.model(), part)(given)
        return (made.moveaxis(1, -1) if part == "decoder" else made).numpy().reshape(len(values), -1)
