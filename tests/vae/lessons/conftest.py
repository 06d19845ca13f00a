"""Lessons on the built-in digits, with the models and measures that ship: nothing is trained, and little measured."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vae import data
from vae.core import folders
from vae.data import Dataset
from vae.lessons.facts import Facts
from vae.lessons.lesson import Lesson
from vae.lessons.reading import load
from vae.models import checkpoints, judge
from vae.studies.claims.evidence import Evidence

OF_ROLES = {"AE": "mnist-ae", "β = 0": "mnist-beta-0", "β = 2.4": "mnist-beta-2.4", "β = 10": "mnist-beta-10"}
FRONT = "---\ntitle: A lesson\nsummary: In short.\ndata: digits\n---\n\n"


@pytest.fixture(scope="session")
def evidence(digits: Dataset) -> Evidence:
    shipped = folders.PROJECT / "checkpoints"
    models = {role: checkpoints.load_model(shipped / name) for role, name in OF_ROLES.items()}
    return Evidence(models, digits, data.load("digits", "train"), judge.find(digits, shipped))


@pytest.fixture(scope="session")
def facts(evidence: Evidence) -> Facts:
    return Facts(evidence)


@pytest.fixture
def lesson(tmp_path: Path) -> Callable[[str], Lesson]:
    """A lesson with this below its front matter, in which nothing is wrong."""

    def write(body: str) -> Lesson:
        path = tmp_path / "1-a-lesson.md"
        path.write_text(FRONT + body, encoding="utf-8")
        found = load(path)
        assert found.problems == ()
        return found

    return write
