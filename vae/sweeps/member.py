"""One model of a sweep, trained and measured, wherever that is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from vae.core import atomic
from vae.core.cache import UNREADABLE, Arrays
from vae.models.config import ModelConfig
from vae.sweeps import request
from vae.sweeps.request import Request, Workplace

RESULT, ARRAYS = "measured.json", "measured.npz"


class MemberRequest(Request):
    """The model `config`, trained in the folder `run`, and measured."""

    config: ModelConfig


class Result(BaseModel):
    """measured.json: the row of a member; its dimensions and pictures lie beside it. origin: as in the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checkpoint_digest: str
    train_seconds: float
    epochs: int
    origin: str
    lacking: str
    row: dict[str, float | None]  # JSON has no NaN


def work(text: str) -> str:
    """Train and measure one member; goes on where an earlier attempt stopped."""
    return request.answer(MemberRequest, text, _work)


def _work(given: MemberRequest, place: Workplace) -> None:
    from vae.sweeps import measures
    from vae.training import autoencoder

    if read(place.run, given.origin):
        return  # by a worker whose answer was lost
    place.progress.begin_training()
    try:
        checkpoint = autoencoder.train(given.config, place.train, place.run, resume=True, task=place.task)
    finally:
        place.progress.end_training()
    seconds = place.progress.seconds
    found = measures.measure(measures.Subject(checkpoint, place.train, place.test, place.judge), place.task)
    result = Result(
        checkpoint_digest=checkpoint.digest,
        train_seconds=seconds,
        epochs=given.config.epochs,
        origin=given.origin,
        lacking=found.lacking,
        row={name: value if np.isfinite(value) else None for name, value in found.row.items()},
    )
    arrays = {**found.arrays, **{f"dimension/{name}": values for name, values in found.table.items()}}
    with atomic.replacing(place.run / ARRAYS) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    atomic.write_text(place.run / RESULT, result.model_dump_json() + "\n")  # last: it says that the rest is there


def read(run: Path, origin: str) -> tuple[Result, Arrays] | None:
    """What was measured in a member's folder; None where nothing is, what cannot be read, or of another origin."""
    try:
        result = Result.model_validate_json((run / RESULT).read_text(encoding="utf-8"))
        if result.origin != origin:
            return None
        with np.load(run / ARRAYS, allow_pickle=False) as stored:
            return result, {name: stored[name] for name in stored.files}
    except UNREADABLE:
        return None
