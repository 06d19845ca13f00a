"""What the numbers of a sweep depend on, besides its members: data, judge, measures and versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vae.core.errors import CheckpointError, SweepError
from vae.core.version import versions
from vae.data import Dataset
from vae.models import judge
from vae.models.judge import Judge

VERSIONS = "versions"


def of(train: Dataset, test: Dataset, seen_by: Judge | None) -> dict[str, Any]:
    """By name, as JSON has it. Raises SweepError for fewer than 2 test images."""
    from vae.sweeps import measures

    if len(test) < 2:
        raise SweepError(f"{test.name} has {len(test)} test image, and models are measured on at least 2.")
    found = {
        "train_images": len(train),
        "test_images": len(test),
        "train_digest": train.digest,
        "test_digest": test.digest,
        "judge_digest": None if seen_by is None else seen_by.digest,
        "measures": measures.settings(train, test),
        VERSIONS: versions(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def digest(provenance: Mapping[str, Any]) -> str:
    """The same for numbers that compare: versions of libraries aside."""
    compared = {name: value for name, value in provenance.items() if name in _COMPARED}
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()


def difference(there: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """In words, what of the two does not compare; '' where nothing is."""
    return next((words for name, words in _COMPARED.items() if there.get(name) != now.get(name)), "")


_COMPARED = {
    "train_digest": "other training images",
    "test_digest": "other test images",
    "judge_digest": "another judge",
    "measures": "measures of another version or with other settings",
}


def judge_of(test: Dataset, checkpoints: Path) -> Judge | None:
    """The judge of a data set, None where there is none: what it would see is then left out."""
    try:
        return judge.find(test, checkpoints)
    except CheckpointError:
        return None
