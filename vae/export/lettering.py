"""The letters on exported pictures: Greek and most of Europe's where the font of the pages is at hand, else ASCII."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_OF_THE_PAGES = ("static", "static", "media", "SourceSansVF-Upright*.woff2")  # in Streamlit's folder (1.67)
_WEIGHT = 400  # of 200 to 900: regular
_MISSING = "\U0010fffd"  # no font has a letter for it
# What the font that Pillow brings along has no letters for.
_WORDS = str.maketrans({"β": "beta", "σ": "sigma", "μ": "mu", "−": "-", "–": "-", "·": "-", "×": "x", "²": "2"})


@cache
def font(size: int) -> Font:
    """The font in this size, in pixels: Source Sans, which the pages have, or the one that Pillow brings along."""
    from PIL import ImageFont

    for file in _files():
        try:
            found = ImageFont.truetype(file, size)
            found.set_variation_by_axes([_WEIGHT])
        except (OSError, NotImplementedError):  # a Pillow whose FreeType reads no WOFF2, or no variable fonts
            continue
        return found
    return ImageFont.load_default(size=size)


def spelled(text: str) -> str:
    """The text in letters that the font has; what it lacks is a question mark."""
    if not has("β"):
        text = text.translate(_WORDS)
    if all(map(has, text)):
        return text
    plain = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letter if has(letter) else "?" for letter in plain)


@lru_cache(maxsize=4096)
def has(letter: str) -> bool:
    """Whether the font has this letter."""
    small = font(16)
    return letter.isspace() or bytes(small.getmask(letter)) != bytes(small.getmask(_MISSING))


def _files() -> list[str]:
    """Where the font of the pages lies; nothing where Streamlit is not installed, or has another one."""
    spec = find_spec("streamlit")
    places = spec.submodule_search_locations if spec else None
    *folders, pattern = _OF_THE_PAGES
    return sorted(str(file) for place in places or () for file in Path(place, *folders).glob(pattern))
