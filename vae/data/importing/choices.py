"""What a person can decide of an import: the one table that command line and page derive their controls from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from vae.core.errors import DataError
from vae.data.dataset import MAX_SIDE, MIN_SIDE, RGB

if TYPE_CHECKING:
    from vae.data.importing.found import Options

Kind = Literal["text", "yes", "either", "one", "columns", "number"]
GROUNDS = {"black": 0, "white": 255}
_LONGEST = 1024  # pixels of a side
_DIGITS = 10  # of a seed


@dataclass(frozen=True)
class Choice:
    """A decision of `Options`, and how it is asked for.

    what: the conclusion that it changes. kind: `text` is typed, `yes` is said or not, `either` is yes or no in place of
    what was concluded, `one` is one of `those`, `columns` is said of several columns, `number` is whole. read: the
    value of a text. sets: the value of a `yes`.
    """

    field: str
    what: str
    kind: Kind
    flag: str
    label: str
    text: str
    metavar: str = ""
    read: Callable[[str], Any] = str
    those: tuple[str, ...] = ()
    sets: bool = True


def size(text: str) -> tuple[int, int]:
    """Height and width that `28` or `28x20` says, of images as they will be. Raises DataError."""
    height, width = _sides(text)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in (height, width)):
        raise DataError(f"{text[:40]!r} lies beyond {MIN_SIDE} to {MAX_SIDE} pixels a side; write 28, or 28x20.")
    return height, width


def _sides(text: str) -> tuple[int, int]:
    sides = text.lower().split("x")
    try:
        height, width = (int(side) for side in (sides * 2)[:2])
        if len(sides) > 2 or not (1 <= height <= _LONGEST and 1 <= width <= _LONGEST):
            raise ValueError
    except ValueError:
        raise DataError(f"{text[:40]!r} is no size; write 28, or 28x20 for height x width.") from None
    return height, width


def row(text: str) -> tuple[int, ...]:
    """An image that is a row: `28x20`; in colour `3x32x32` (all red first) or `32x32x3`. Raises DataError."""
    sides = text.lower().split("x")
    if len(sides) != 3:
        return _sides(text)
    if str(RGB) not in (sides[0], sides[2]):
        raise DataError(f"{text[:40]!r} is no size of a row; write 28x20, 3x32x32 or 32x32x3.")
    last = sides[2] == str(RGB)
    found = _sides("x".join(sides[:2] if last else sides[1:]))
    return (*found, RGB) if last else (RGB, *found)


def share(text: str) -> Fraction:
    """The share that `0.2` or `1/5` says. Raises DataError."""
    try:
        found = Fraction(text).limit_denominator(1000)
        if not 0 < found < 1:
            raise ValueError
    except (ValueError, ZeroDivisionError):
        raise DataError(f"{text[:40]!r} is no share; write 0.2 for a fifth.") from None
    return found


def levels(text: str) -> tuple[float, float]:
    """The numbers that are black and white, of `0 16`. Raises DataError."""
    try:
        low, high = map(float, text.replace(",", " ").split())
        if not (math.isfinite(low) and math.isfinite(high)):
            raise ValueError
    except ValueError:
        raise DataError(f"{text[:40]!r} is no range; write the numbers that are black and white, as 0 16.") from None
    return low, high


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise DataError(f"{text[:40]!r} is no seed; write a whole number from 0 of up to {_DIGITS} digits.")
    return int(text)


def _ground(text: str) -> int:
    return GROUNDS[text]


CHOICES: tuple[Choice, ...] = (
    Choice("images", "Images", "text", "--images", "Array of images", "the array of images", "NAME"),
    Choice(
        "axes",
        "Images",
        "text",
        "--axes",
        "What each axis is",
        "of each axis: N, H, W, C for the channel, P for pixels in a row",
        "LETTERS",
    ),
    Choice(
        "rows",
        "Images",
        "text",
        "--rows",
        "Height x width of rows of pixels",
        "of images that are rows of pixels and no squares; in colour 3xHxW (all red first) or HxWx3",
        "HxW",
        row,
    ),
    Choice(
        "range",
        "Range",
        "text",
        "--range",
        "Numbers of black and white",
        "the numbers that these are",
        "BLACK WHITE",
        levels,
    ),
    Choice(
        "grey",
        "Colour",
        "either",
        "--grey",
        "Turn colours to grey",
        "turn colours to grey; --no-grey: three channels, also of grey images",
    ),
    Choice(
        "onto",
        "Colour",
        "one",
        "--onto",
        "Behind transparent pixels",
        "what is behind transparent pixels",
        read=_ground,
        those=tuple(GROUNDS),
    ),
    Choice("invert", "Ground", "yes", "--invert", "Turn black to white", "turn black to white"),
    Choice(
        "transpose",
        "Orientation",
        "either",
        "--transpose",
        "Mirror at the diagonal",
        "mirror images at the diagonal, as EMNIST's need",
    ),
    Choice(
        "size",
        "Size",
        "text",
        "--size",
        "Fit to",
        f"fit images to SIDE x SIDE, or HxW, pixels; a side has {MIN_SIDE} to {MAX_SIDE}",
        "SIDE",
        size,
    ),
    Choice("labels", "Labels", "text", "--labels", "Labels", "the array or column of labels, or none", "NAME"),
    Choice(
        "factors",
        "Factors",
        "text",
        "--factors",
        "File of factors",
        "CSV with a column for each factor, or none",
        "FILE",
    ),
    Choice(
        "columns",
        "Factors",
        "columns",
        "--factor",
        "What each factor is",
        "what a factor is: size:number, kind:class, or rotation:angle:360 with its period; once for each",
        "NAME:KIND",
    ),
    Choice(
        "leave_out_broken",
        "Broken",
        "yes",
        "--leave-out-broken",
        "Leave out broken images",
        "images with NaN or infinite values",
    ),
    Choice(
        "validation",
        "Split",
        "yes",
        "--leave-out-validation",
        "Leave out the validation images",
        "else they are trained on",
        sets=False,
    ),
    Choice(
        "redraw",
        "Split",
        "yes",
        "--redraw",
        "Draw the split again",
        "draw the test images again, whatever the files say",
    ),
    Choice(
        "test", "Split", "text", "--test", "Share for testing", "of each class (default 0.2)", "SHARE", share
    ),
    Choice("seed", "Split", "number", "--seed", "Seed of the draw", "of the draw (default 0)", read=_seed),
)  # fmt: skip


def changing(what: str) -> tuple[Choice, ...]:
    """The choices that change a conclusion."""
    return tuple(choice for choice in CHOICES if choice.what == what)


def said(what: str) -> str:
    """The options of the command line that change a conclusion, in a line."""
    return ", ".join(map(_usage, changing(what)))


def arguments(options: Options) -> Iterator[str]:
    """What a command line says for these options, word by word; nothing of those that are as they are by default."""
    default = {field.name: field.default for field in fields(options)}
    for choice in CHOICES:
        value = getattr(options, choice.field)
        if value == default[choice.field]:
            continue
        match choice.kind:
            case "yes":
                yield choice.flag
            case "either":
                yield choice.flag if value else _no(choice.flag)
            case "columns":
                for column in value:
                    yield from (choice.flag, column)
            case _:
                yield from (choice.flag, *_words(choice, value))


def _words(choice: Choice, value: Any) -> list[str]:
    if choice.those:
        return [next(word for word in choice.those if choice.read(word) == value)]
    if choice.read in (size, row):
        return ["x".join(map(str, value))]
    if choice.read is levels:
        return [f"{one:g}" for one in value]
    return [str(value if choice.read is not share else float(value))]


def _usage(choice: Choice) -> str:
    if choice.kind == "either":
        return choice.flag.replace("--", "--[no-]")
    return f"{choice.flag} {choice.metavar or '|'.join(choice.those)}".rstrip()


def _no(flag: str) -> str:
    return flag.replace("--", "--no-")
