"""The test images that one is to point at: a few that are right, and others beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import BetascopeError
from vae.lessons.expressions import Pictures
from vae.lessons.facts import Facts
from vae.lessons.lesson import Question

POINTED = 12
_RIGHT = 4  # of them, at most


def offered(facts: Facts, question: Question, lesson: str) -> NDArray[np.int64] | None:
    """Their indices, in order. None where nobody points, or nobody can tell which are right.

    lesson: its name; another one has other images, so that nobody knows them from the one before.
    """
    if not isinstance(question.answer, Pictures):
        return None
    try:
        right = facts.images(question.answer)
    except BetascopeError:
        return None
    generator = np.random.default_rng(list(lesson.encode()))

    def some(of: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
        there = np.flatnonzero(of)
        return generator.choice(there, min(n, len(there)), replace=False)

    few = some(right, _RIGHT)
    return np.sort(np.concatenate([few, some(~right, POINTED - len(few))]))
