"""How a lesson's numbers are written."""

from __future__ import annotations

import re
from collections.abc import Callable

from vae.core.estimate import Estimate
from vae.core.minus import minus
from vae.lessons.meaning import POINTS
from vae.lessons.measures.measure import PERCENT

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # ASCII's punctuation, which Markdown lets one escape


def number(
    found: Estimate, unit: str, digits: int, short: bool = False, say: Callable[[str], str] = lambda text: text
) -> str:
    """'116.2 nats [115.8, 116.6]'; without the interval where it is short, or there is none; `say` in which language.

    >>> number(Estimate(0.872, 0.865, 0.879, 10_000), "%", 1)
    '87.2 % [86.5, 87.9]'
    """
    times = 100 if unit in (PERCENT, POINTS) else 1
    value, low, high = (say(minus(f"{times * one:,.{digits}f}")) for one in (found.value, found.low, found.high))
    text = f"{value} {say(unit)}" if unit else value
    between = "; " if say("0.5") == "0,5" else ", "
    return text if short or not found.known or found.low == found.high else f"{text} [{low}{between}{high}]"


def escaped(words: str) -> str:
    r"""Words that were not written here, as Markdown that shows them as they are.

    >>> escaped("T-shirt_top*")
    'T\\-shirt\\_top\\*'
    """
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))
