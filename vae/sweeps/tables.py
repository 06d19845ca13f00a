"""The files of a sweep, written anew as members come in: each whole at any moment, the table last."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vae.core import atomic
from vae.core.cache import Arrays
from vae.core.errors import SweepError, os_error_sentence
from vae.models import checkpoints
from vae.sweeps import member as members
from vae.sweeps import provenance, seed_claims
from vae.sweeps.folder import weights_of
from vae.sweeps.member import Result
from vae.sweeps.seed_claims import Checked
from vae.sweeps.spec import Member
from vae.sweeps.sweep import (
    CLAIMS,
    CODES,
    DIMENSIONS,
    DONE,
    FAILED,
    HEADER,
    MEMBER,
    MISSING,
    PICTURES,
    REPLICATES,
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
        self._checks: dict[int, Checked] = {}  # by seed
        self._fresh: list[str] = []  # whose folders are of no more use once the tables are written
        self.origin = provenance.digest(header.provenance)
        if (out / TABLE).exists():
            self._read()

    @property
    def done(self) -> set[str]:
        """The names of the members that were measured."""
        return set(self._rows)

    @property
    def checked(self) -> set[int]:
        """The seeds of which the claims were checked."""
        return set(self._checks)

    def take_checks(self, seed: int) -> bool:
        """Whether the claims of a seed were checked in its folder; they are then among what is to be written."""
        run = seed_claims.folder(self._out / RUNS, seed)
        found = seed_claims.read(run, self.origin)
        if found is None:
            return False
        self._checks[seed] = found
        self._fresh.append(run.name)
        return True

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
            for name in () if self._checks else (CLAIMS, REPLICATES):
                (self._out / name).unlink(missing_ok=True)  # of other numbers
            if self._checks:
                records = [record for records, _ in self._in_order() for record in records]
                replicates = {f"{seed}/replicates": self._checks[seed][1] for seed in sorted(self._checks)}
                _write_arrays(self._out / REPLICATES, replicates)
                atomic.write_text(self._out / CLAIMS, pd.DataFrame(records).to_csv(index=False))
            atomic.write_text(self._out / TABLE, table.to_csv(index=False, float_format="%.9g"))
            self._clear()
        except OSError as error:
            raise SweepError(f"{self._out} cannot be written: {os_error_sentence(error)}.") from error

    def _in_order(self) -> list[Checked]:
        return [self._checks[seed] for seed in sorted(self._checks)]

    def _clear(self) -> None:
        """Remove the folders of what is in the tables, but for weights that checks of claims still need."""
        needed: set[str] = set()
        for seed in set(self._header.spec.seeds) - set(self._checks):
            roles = {member.name for member in seed_claims.roles(self._header.spec, seed).values()}
            if all(name not in self._rows or weights_of(self._out, name) for name in roles):
                needed |= roles
        for name in [name for name in self._fresh if name not in needed]:
            run = self._out / RUNS / name
            if self._keep_weights and name in self._rows:
                kept = self._out / WEIGHTS / name
                kept.mkdir(parents=True, exist_ok=True)
                for file in (checkpoints.CONFIG, checkpoints.HISTORY, checkpoints.WEIGHTS):
                    (run / file).replace(kept / file)
            shutil.rmtree(run, ignore_errors=True)
            self._fresh.remove(name)

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
        self._fresh = [name for name in self._rows if (self._out / RUNS / name).is_dir()]
        if before.claims is not None:
            for seed, own in before.claims.groupby("seed"):
                self._checks[int(seed)] = own.to_dict("records"), before.replicates(int(seed))["replicates"]


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
