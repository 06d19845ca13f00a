"""The files of a sweep, written anew as members come in: each whole at any moment, the table last."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vae.core import atomic
from vae.core.cache import Arrays
from vae.core.errors import SweepError, os_error_sentence
from vae.sweeps import member as members
from vae.sweeps import provenance
from vae.sweeps.member import Result
from vae.sweeps.spec import Member
from vae.sweeps.sweep import (
    CODES,
    DIMENSIONS,
    DONE,
    FAILED,
    HEADER,
    MEMBER,
    MISSING,
    PICTURES,
    ROW,
    RUNS,
    TABLE,
    WEIGHTS,
    Header,
    load,
)

LACKING = "lacking"  # in the provenance


class Tables:
    """What is known of each member of the sweep in `out`: from its tables, and from runs that were measured."""

    def __init__(self, out: Path, header: Header, keep_weights: bool = False) -> None:
        self._out, self._header, self._keep_weights = out, header, keep_weights
        self._rows: dict[str, dict[str, object]] = {}
        self._dimensions: dict[str, Arrays] = {}
        self._codes: Arrays = {}
        self._pictures: Arrays = {}
        self._lacking: dict[str, str] = {}  # what could not be measured and why, by member
        self._fresh: list[str] = []
        self.origin = provenance.digest(header.provenance)
        if (out / TABLE).exists():
            self._read()

    @property
    def done(self) -> set[str]:
        """The names of the members that were measured."""
        return set(self._rows)

    def take(self, member: Member) -> bool:
        """Whether the member's run was measured; its numbers are then among those to be written."""
        found = members.read(self._out / RUNS / member.name, self.origin)
        if found is None:
            return False
        result, arrays = found
        self._rows[member.name] = _row(result)
        self._dimensions[member.name] = {
            name.removeprefix("dimension/"): values for name, values in arrays.items() if name.startswith("dimension/")
        }
        if result.lacking:
            self._lacking[member.name] = result.lacking
        self._codes[member.name] = arrays["codes"]
        for name in ("given_back", "moves"):
            self._pictures[f"{member.name}/{name}"] = arrays[name]
        self._codes["images"], self._pictures["images"] = arrays["coded_images"], arrays["pictured_images"]
        self._fresh.append(member.name)
        return True

    def write(self, reasons: Mapping[str, str]) -> None:
        """Everything that is known so far; then what is no longer needed of the runs goes.

        reasons: why members failed, by name. Raises SweepError.
        """
        import pandas as pd

        every = self._header.spec.members()
        about = [dict(zip(MEMBER, (one.name, *one.group, one.config.seed), strict=True)) for one in every]
        rows = []
        for who in about:
            name = str(who["member"])
            status = DONE if name in self._rows else FAILED if name in reasons else MISSING
            rows.append({**who, "status": status, "reason": reasons.get(name, ""), **self._rows.get(name, {})})
        table = pd.DataFrame(rows)
        table = table.reindex(columns=[*ROW, *(name for name in table if name not in ROW)])
        parts = [
            pd.DataFrame({**who, "dimension": range(len(next(iter(own.values())))), **own})
            for who in about
            if (own := self._dimensions.get(str(who["member"])))
        ]
        dimensions = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*MEMBER, "dimension"])
        try:
            header = self._header.model_copy(update={"provenance": self._header.provenance | {LACKING: self._lacking}})
            atomic.write_text(self._out / HEADER, header.model_dump_json(indent=2) + "\n")
            _write_arrays(self._out / CODES, self._codes)
            _write_arrays(self._out / PICTURES, self._pictures)
            atomic.write_text(self._out / DIMENSIONS, dimensions.to_csv(index=False, float_format="%.7g"))
            atomic.write_text(self._out / TABLE, table.to_csv(index=False, float_format="%.9g"))
            self._clear()
        except OSError as error:
            raise SweepError(f"{self._out} cannot be written: {os_error_sentence(error)}.") from error

    def _clear(self) -> None:
        for name in self._fresh:
            run = self._out / RUNS / name
            if self._keep_weights:
                kept = self._out / WEIGHTS / name
                kept.mkdir(parents=True, exist_ok=True)
                for file in ("config.json", "history.csv", "model.safetensors"):
                    (run / file).replace(kept / file)
            shutil.rmtree(run, ignore_errors=True)
        self._fresh.clear()

    def _read(self) -> None:
        before = load(self._out)
        if provenance.digest(before.provenance) != self.origin:
            return  # of weights that are kept: all are measured anew
        self._lacking = dict(before.provenance.get(LACKING, {}))
        for row in before.members.to_dict("records"):
            name = row["member"]
            if row["status"] != DONE:
                continue
            self._rows[name] = {key: value for key, value in row.items() if key not in (*MEMBER, "status", "reason")}
            own = before.dimensions[before.dimensions["member"] == name]
            self._dimensions[name] = {key: own[key].to_numpy() for key in own.columns[len(MEMBER) + 1 :]}
        for path, into in ((self._out / CODES, self._codes), (self._out / PICTURES, self._pictures)):
            with np.load(path, allow_pickle=False) as stored:
                into.update({name: stored[name] for name in stored.files})


def _row(result: Result) -> dict[str, object]:
    row: dict[str, object] = {
        "checkpoint_digest": result.checkpoint_digest,
        "train_seconds": round(result.train_seconds, 1),
        "epochs": result.epochs,
    }
    return row | {name: np.nan if value is None else value for name, value in result.row.items()}


def _write_arrays(path: Path, arrays: Arrays) -> None:
    with atomic.replacing(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
