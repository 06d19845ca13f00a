"""How a lesson's numbers are written."""

from __future__ import annotations

import re

from vae.core.estimate import Estimate
from vae.core.minus import minus
from vae.lessons.meaning import POINTS
from vae.lessons.measures.measure import PERCENT

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # ASCII's punctuation, which Markdown lets one escape


def number(found: Estimate, unit: str, digits: int, short: bool = False) -> str:
    """'116.2 nats [115.8, 116.6]'; without the interval where it is short, or there is none.

    >>> number(Estimate(0.872, 0.865, 0.879, 10_000), "%", 1)
    '87.2 % [86.5, 87.9]'
    """
    times = 100 if unit in (PERCENT, POINTS) else 1
    value, low, high = (minus(f"{times * one:,.{digits}f}") for one in (found.value, found.low, found.high))
    text = f"{value} {unit}".rstrip()
    return text if short or not found.known or found.low == found.high else f"{text} [{low}, {high}]"


def escaped(words: str) -> str:
    r"""Words that were not written here, as Markdown that shows them as they are.

    >>> escaped("T-shirt_top*")
    'T\\-shirt\\_top\\*'
    """
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))
