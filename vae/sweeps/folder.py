"""The folder of a sweep that is being made: whose it is, and whether what it holds is the same sweep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vae.core.errors import SweepError, os_error_sentence
from vae.models import checkpoints
from vae.models.config import explain
from vae.sweeps import provenance as origins
from vae.sweeps import sweep as sweeps
from vae.sweeps.spec import Spec
from vae.sweeps.sweep import RUNS, WEIGHTS, Header


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """The lock of a sweep's folder, which the kernel gives back however the command ends.

    Raises SweepError: another command has it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = None
    try:
        (out / RUNS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / RUNS / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise SweepError(
            f"Another command is at work on {out}. Let it end, or stop it with Ctrl-C; or choose another --out."
        ) from None
    except OSError as error:
        raise SweepError(f"{out} cannot be written: {os_error_sentence(error)}.") from error
    try:
        yield
    finally:
        lock.release()


def header_of(spec: Spec, out: Path, provenance: dict[str, Any]) -> Header:
    """What is there and what is asked for, as one sweep. Raises SweepError where they do not go together."""
    if not (out / sweeps.HEADER).exists():
        others = [path.name for path in out.iterdir() if path.name != RUNS]
        if others:
            raise SweepError(f"{out} holds other files ({others[0]}). Choose another --out.")
        return Header(spec=spec, provenance=provenance)
    there = sweeps.load(out)
    words = origins.difference(there.provenance, provenance)
    if words and not all(weights_of(out, name) for name in there.done):
        raise SweepError(
            f"{out} was made with {words}, and its weights are not all kept, which could be measured anew. Choose "
            "another --out."
        )
    try:
        return Header(spec=there.spec.joined(spec), provenance=provenance)
    except ValidationError as error:
        raise SweepError(f"{out} cannot go on: {explain(error)}. Choose another --out.") from error


def weights_of(out: Path, name: str) -> Path | None:
    """The checkpoint of a member, where it is still there."""
    places = (out / RUNS / name, out / WEIGHTS / name)
    return next((path for path in places if (path / checkpoints.WEIGHTS).exists()), None)
