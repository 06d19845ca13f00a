"""Everything that a lesson can name in braces: the only list of measures."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

from vae.core.errors import LessonError
from vae.lessons.measures import dimensions, images, paths_and_probes, reconstructions, samples, seeds
from vae.lessons.measures.measure import Measure

MEASURES: dict[str, Measure] = {
    **images.MEASURES,
    **reconstructions.MEASURES,
    **samples.MEASURES,
    **dimensions.MEASURES,
    **paths_and_probes.MEASURES,
    **seeds.MEASURES,
}


def named(name: str) -> Measure:
    """The measure of this name, accents aside. Raises LessonError where there is none."""
    found = _PLAIN.get(_plain(name))
    if found is None:
        near = get_close_matches(_plain(name), _PLAIN, 1)
        remedy = f"Is it {_PLAIN[near[0]]}?" if near else "betascope lesson measures lists those that there are."
        raise LessonError(f"No measure is called “{name}”.", remedy)
    return MEASURES[found]


def of_sweeps(name: str) -> bool:
    """Whether the measure of this name is read from a sweep, which is no part of the evidence."""
    return _PLAIN.get(_plain(name)) in seeds.MEASURES


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


_PLAIN = {_plain(name): name for name in MEASURES}
