"""The parts that pages have, and the names that each page's address takes: what a lesson's view can ask for.

Plain data, so that `betascope lesson check` needs no app; the pages draw the same parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from vae.core.errors import LessonError

EVERYWHERE = ("data", "models", "digit")  # names of the controls that all pages share


@dataclass(frozen=True)
class PageParts:
    """Of one page: its parts by name, each with a line on what it shows, and the names of its own in the address."""

    parts: dict[str, str]
    names: tuple[str, ...] = ()


# By the page's folder with dashes, as addresses have it.
PAGES = {
    "overview": PageParts({"models": "the models with their numbers"}),
    "reconstructions": PageParts(
        {"images": "the same images through every model"}, ("noise", "difference", "pick", "index", "seed")
    ),
    "samples": PageParts({"samples": "what comes out of random codes"}, ("temperature", "seed")),
    "draw": PageParts({"pad": "a drawing, and what every model makes of it"}, ("noise",)),
    "rate-distortion": PageParts({"plane": "what a nat of code buys at each β"}, ("sweep",)),
    "beta": PageParts({"dial": "one network, turned to any β"}, ("network",)),
    "train": PageParts({"run": "a network that learns"}, ("run", "kind")),
    "embeddings": PageParts(
        {"maps": "where every image's code lies"}, ("map", "colour", "rank", "n", "seed", "perplexity")
    ),
    "walk": PageParts({"walk": "sliders of the dimensions, and every model's picture"}, ("source", "image")),
    "interpolation": PageParts({"path": "from one image to another through every model"}, ("path", "at")),
    "disentanglement": PageParts({"cards": "what each dimension of a model does"}, ()),
    "probe": PageParts({"curves": "how well the class is read off a code, by the number of labels"}, ()),
    "seeds": PageParts({"dimensions": "which dimensions come back in other seeds"}, ("sweep",)),
    "findings": PageParts({"claims": "seven claims with their measures and verdicts"}, ()),
}


def check(page: str, part: str, names: Iterable[str] = ()) -> None:
    """Raise LessonError unless the page has this part and its address takes these names."""
    found = PAGES.get(page)
    if found is None:
        raise LessonError(f"No page is called “{page}”.", _instead(page, PAGES))
    if part not in found.parts:
        raise LessonError(f"The page {page} has no part “{part}”.", _instead(part, found.parts))
    known = (*EVERYWHERE, *found.names)
    for name in names:
        if name not in known:
            raise LessonError(f"The address of the page {page} takes no “{name}”.", _instead(name, known))


def _instead(given: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(given, known, 1)
    return f"Is it {near[0]}?" if near else f"There are {', '.join(known)}."
