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
    """Of one page: its parts by name, each with a line on what it shows, and the names of its own in the address.

    title: what the page is called, where it is not the word in its address.
    """

    parts: dict[str, str]
    names: tuple[str, ...] = ()
    title: str = ""


# By the page's folder with dashes, as addresses have it.
PAGES = {
    "overview": PageParts({"models": "the models with their numbers"}),
    "reconstructions": PageParts(
        {
            "images": "the same images through every model, with noise where it is asked for",
            "noise": "what becomes of noise, as curves over its strength",
            "labels": "which labels a judge still reads, the confusion matrix and the images behind a cell",
        },
        ("pick", "index", "seed", "noise", "difference", "matrix", "true", "seen"),
    ),
    "samples": PageParts(
        {
            "grid": "what comes out of random codes, from N(0, I) and from where a model's own codes lie",
            "cloud": "where the codes lie, with the circle of N(0, I)",
            "judge": "what a judge sees in 1,000 samples of each model",
        },
        ("seed", "temperature"),
    ),
    "draw": PageParts(
        {"pad": "a drawing, or an image, and what every model makes of it"}, ("source", "image", "noise")
    ),
    "rate-distortion": PageParts(
        {
            "plane": "what a nat of code buys: a point a model, and the pictures of the one that is clicked",
            "measures": "each measure against β, with its band over seeds, and which β is best",
            "cascade": "the KL of each dimension against β: which collapses where",
        },
        ("sweep", "point"),
        "Rate and distortion",
    ),
    "beta": PageParts({"dial": "one network, turned to any β"}, ("network", "beta", "point")),
    "embeddings": PageParts(
        {"map": "where every image's code lies, model beside model"},
        ("map", "colour", "rank", "n", "perplexity", "seed", "own", "hide", "point", "selected", "view"),
    ),
    "walk": PageParts(
        {"walk": "sliders of the dimensions, and every model's picture"}, ("source", "image", "walk"), "Latent walk"
    ),
    "interpolation": PageParts(
        {
            "path": "from one image to another through every model, scrubbed together",
            "measured": "curves along this path",
            "plane": "the path over the codes of real images",
            "averages": "the same measures over many pairs of images, as a table",
        },
        ("from", "from-source", "to", "to-source", "path", "at"),
    ),
    "disentanglement": PageParts(
        {
            "cards": "a card for each dimension of a model: what it does, in pictures and in words",
            "factors": "which factor each dimension tells of, and how the factors depend on one another",
            "scores": "MIG and the other scores, a column a model",
        },
        ("of", "matrix-of", "dimension"),
    ),
    "probe": PageParts(
        {
            "curves": "how well the class is read off a code, by the number of labels",
            "classes": "by class, with the confusion matrix and the images behind a cell",
            "dimensions": "what the probe leans on, dimension by dimension",
        },
        ("code", "labels", "draws", "matrix", "learned", "true", "seen"),
    ),
    "seeds": PageParts(
        {
            "ranking": "on which β seeds agree",
            "matched": "the dimensions of one seed, and those of the others that match them",
        },
        ("sweep", "swept", "seed"),
        "Across seeds",
    ),
    "findings": PageParts(
        {"claims": "seven claims with their measures and verdicts"}, ("ae", "free", "balanced", "strong")
    ),
}


def title(page: str) -> str:
    """What a page is called in the app, by its name in addresses."""
    return PAGES[page].title or page.capitalize()


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
