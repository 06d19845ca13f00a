"""A model of ONNX whose operators are no layers: cut into halves, which ONNX Runtime runs in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, showable
from vae.core.folders import PROJECT
from vae.foreign.interpretation import Draft, GraphFiles, Reading
from vae.foreign.tensors import digest
from vae.models.config import Kind
from vae.models.graphs import files, process

SECONDS = 120  # until a process that cuts a graph is ended
_ROWS = 3  # that are run to see what comes of them
_SEED = 0
_SAME = 1e-3  # a share of the largest number: what float32 may round differently in another place
_NOTE = (
    "It runs in ONNX Runtime on the server, as {why}. Every page works with it. Where others run in the browser, the "
    "walk and the pen are answered when you let go; the handout, the widget for notebooks and the pictures under the "
    "pointer on maps leave it out."
)


def draft(given: Sequence[Path], format_: str, source: Path, dataset: str, weights: Path, refused: str) -> Draft:
    """The model of an encoder's file and a decoder's, or of one with both.

    Args:
        given: the files.
        format_: what they are called.
        source: what was named: the file, or the folder of both.
        dataset: what it was trained on.
        weights: the file whose digest stands for the model.
        refused: why it is no model of layers.

    Raises CheckpointError: it cannot be cut in two, or gives no codes and pictures.
    """
    if not files.is_here():
        raise CheckpointError(f"{refused} ONNX Runtime may run it: pip install 'betascope[onnx]'.")
    folder = Path(tempfile.mkdtemp(prefix="betascope-graphs-"))
    try:
        about = _halves(folder, given)
        graphs = GraphFiles(
            folder,
            {half: files.digest(folder / file) for half, file in files.NAMES.items()},
            tuple(about["operators"]),
            about["weights"],
        )
        kind, latent_dim = _tried(graphs, about["planes"], about["latent_dim"])
    except ValueError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CheckpointError(f"{refused} Nor does it run as a graph: {error}. {_next(given)}") from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(graphs, shutil.rmtree, folder, True)
    vae, (channels, height, width) = kind == "vae", about["planes"]
    unknown = {
        "heads": vae and not about["told"],
        "spread": vae and about["spread"] is None,
        "gives": not about["sigmoid"],
        "takes": True,
    }
    listed = ", ".join(graphs.operators)
    why = f"{listed} {'is no layer' if len(graphs.operators) == 1 else 'are no layers'}" if listed else _JOINED
    return Draft(
        format=format_,
        file=weights,
        sha256=digest(weights),
        kind=kind,
        latent_dim=latent_dim,
        image_shape=(height, width),
        channels=1 if channels == 1 else 3,
        encoder=(),
        decoder=(),
        weights={},
        reading=Reading(spread=about["spread"] or "logvar"),
        open=tuple(field for field, is_open in unknown.items() if is_open),
        known=False,
        dataset=dataset,
        name=source.stem if source.is_file() else source.name,
        notes=tuple(filter(None, (_NOTE.format(why=why), about["note"]))),
        graphs=graphs,
    )


_JOINED = "its layers do not follow one another"


def _halves(out: Path, given: Sequence[Path]) -> Mapping[str, Any]:
    """What a process of its own finds, which leaves both graphs in `out`. Raises ValueError, the end of a sentence."""
    command = [sys.executable, "-m", "vae.foreign.onnx_halves", str(out), *(str(file.resolve()) for file in given)]
    try:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(f"it was not read within {SECONDS} s") from None
    try:
        about: Mapping[str, Any] = json.loads(done.stdout.strip().rsplit(b"\n", 1)[-1])
    except ValueError:
        raise ValueError("it asks for more memory or time than a graph may have, or is damaged") from None
    if "error" in about:
        raise ValueError(showable(about["error"]))
    return about


def _tried(graphs: GraphFiles, planes: Sequence[int], length: int | None) -> tuple[Kind, int]:
    """Kind and dimensions, by what comes of a few rows; `length` of a code where it is known, else half of what the
    encoder gives. Raises ValueError: they do not fit, or are no numbers.
    """
    random = np.random.default_rng(_SEED)
    values = prod(planes)
    codes = _same_anywhere(graphs, "encoder", random.random((_ROWS, values), np.float32))
    latent_dim = length or codes // 2
    pictures = _same_anywhere(graphs, "decoder", random.standard_normal((_ROWS, latent_dim), np.float32))
    if pictures != values:
        raise ValueError(f"the decoder gives {pictures:,} numbers, an image has {values:,}")
    if codes not in (latent_dim, 2 * latent_dim):
        raise ValueError(f"the encoder gives {codes:,} numbers, the decoder takes {latent_dim}")
    return "ae" if codes == latent_dim else "vae", latent_dim


def _same_anywhere(graphs: GraphFiles, half: str, rows: NDArray[np.float32]) -> int:
    """How many numbers come of a row. Raises ValueError where they depend on the rows beside it, or are none."""
    try:
        found = process.run(graphs.folder, graphs.digests, half, rows)
        others = process.run(graphs.folder, graphs.digests, half, rows[:0:-1])[::-1]  # in another company
    except CheckpointError as error:
        raise ValueError(str(error).split(": ", 1)[-1].rstrip(".")) from None
    if not np.isfinite(found).all():
        raise ValueError(f"the {half} gives numbers that are not finite")
    if np.abs(found[1:] - others).max(initial=0) > _SAME * max(1, np.abs(found).max(initial=0)):
        raise ValueError(f"what the {half} gives for one image depends on those beside it; call model.eval() first")
    return found.shape[1]


def _next(given: Sequence[Path]) -> str:
    """What to do next."""
    if len(given) == 2:
        return "Export both halves anew, the encoder with mu and the log variance as its results."
    return "Write its halves as encoder.onnx and decoder.onnx: torch.onnx.export of each."
