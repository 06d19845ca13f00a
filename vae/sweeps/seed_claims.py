"""The claims about the models of one seed, checked once all four of them are trained, wherever that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core import atomic
from vae.core.cache import UNREADABLE
from vae.studies.claims.roles import ROLES
from vae.sweeps import request
from vae.sweeps.request import Request, Workplace
from vae.sweeps.spec import Member, Spec

ROWS, ARRAYS = "claims.json", "claims.npz"
SEED = 0  # of samples, pairs and noise: the models of all seeds look at the same

Checked = tuple[list[dict[str, Any]], NDArray[np.float32]]  # a record a check, and its replicates row by row


class ChecksRequest(Request):
    """The checkpoints of the four roles of one seed of training, by role."""

    seed: int
    models: Mapping[str, str]


def folder(runs: Path, seed: int) -> Path:
    """Where the checks of a seed are worked on."""
    return runs / f"claims-seed-{seed}"


def roles(spec: Spec, seed: int) -> dict[str, Member]:
    """The members that play the roles in one seed; empty where the sweep has not all of them."""
    found = {member.config.title: member for member in spec.members() if member.config.seed == seed}
    return {role: found[role] for role in ROLES} if set(ROLES) <= set(found) else {}


def work(text: str) -> str:
    """Check the claims of one seed."""
    return request.answer(ChecksRequest, text, _work)


def _work(given: ChecksRequest, place: Workplace) -> None:
    from vae.models import checkpoints
    from vae.studies.claims import seeds
    from vae.studies.claims.evidence import Evidence

    models = {role: checkpoints.load(path) for role, path in given.models.items()}
    evidence = Evidence(models, place.test, place.train, place.judge, SEED)
    records, replicates = seeds.to_table({given.seed: seeds.of_seed(evidence, place.task)})
    with atomic.replacing(place.run / ARRAYS) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, replicates=replicates)
    atomic.write_text(place.run / ROWS, json.dumps({"origin": given.origin, "records": records}))


def read(run: Path, origin: str) -> Checked | None:
    """What was checked in a seed's folder; None where nothing is, what cannot be read, or of another origin."""
    try:
        found = json.loads((run / ROWS).read_text(encoding="utf-8"))
        if found["origin"] != origin:
            return None
        with np.load(run / ARRAYS, allow_pickle=False) as stored:
            return found["records"], stored["replicates"]
    except (*UNREADABLE, TypeError):
        return None
