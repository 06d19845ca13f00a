"""The tensors of a stranger's file of weights, by name: read by a process of its own, with limits, and as tensors only.

A `.pt` is a pickle. PyTorch's reader of tensors alone (`weights_only`) refuses everything else in it; what that reader
may overlook ends with the process, which has so much memory and time.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, os_error_sentence, showable
from vae.core.folders import PROJECT

Tensors = dict[str, NDArray[np.float32]]

SUFFIXES = (".pt", ".pth", ".ckpt", ".bin", ".safetensors")
MOST_BYTES = 512 * 2**20  # of a file
SECONDS = 120  # PyTorch alone takes some to load, on a busy machine many
ERROR = "error: "  # how a line begins that says what is wrong


def read(file: Path) -> Tensors:
    """The tensors as float32, in the file's order, whole numbers left out. Raises CheckpointError, in a sentence."""
    from safetensors.numpy import load_file

    try:
        size = file.stat().st_size
    except OSError as error:
        raise CheckpointError(f"{showable(str(file))} cannot be read: {os_error_sentence(error)}.") from error
    name = showable(file.name)
    if size > MOST_BYTES:
        raise CheckpointError(f"{name} has {size >> 20:,} MB; files of weights up to {MOST_BYTES >> 20} MB are read.")
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "tensors.safetensors"
        command = [sys.executable, "-m", "vae.foreign.unpacking", str(file.resolve()), str(found)]
        try:
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise CheckpointError(f"{name} was not read within {SECONDS} s, so it is left alone.") from None
        said = done.stdout.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        if said.startswith(ERROR):
            raise CheckpointError(said.removeprefix(ERROR).replace("{name}", name))
        if done.returncode or not found.exists():
            raise CheckpointError(
                f"{name} asks for more memory or time than a file of weights needs, or is damaged. Save the weights "
                "anew: torch.save(model.state_dict(), 'model.pt')."
            )
        order = said.split("\t") if said else []
        tensors = load_file(found)
    for key, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"{name}: {showable(key)[:60]} contains NaN or infinity: no picture comes of that.")
    return {key: tensors[key] for key in sorted(tensors, key=order.index)} if len(order) == len(tensors) else tensors


def digest(file: Path) -> str:
    """SHA-256 (hex) of a file."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise CheckpointError(f"{showable(str(file))} cannot be read: {os_error_sentence(error)}.") from error
