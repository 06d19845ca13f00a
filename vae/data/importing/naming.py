"""Which of several arrays are the images of which split, and which their labels: by their names, else by their shapes.

Names are read word by word, so that `x_train`, `train_images`, `kmnist-train-imgs` and `train/data` are all known.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data.importing.parts import Part, PartName

Role = Literal["images", "labels", "factors", "other"]

_SPLITS: dict[str, PartName] = {
    **dict.fromkeys(("train", "training", "tr"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "val"),
    **dict.fromkeys(("test", "testing", "t10k"), "test"),
}
IMAGE_WORDS = frozenset({"x", "image", "images", "img", "imgs", "data", "pixels", "pictures", "features", "dat"})
LABEL_WORDS = frozenset({"y", "label", "labels", "target", "targets", "class", "classes", "cat"})
_SMALLEST = 16  # pixels of something that is taken as an image without being called one
_KINDS = {**dict.fromkeys("biuf", "numbers"), "c": "complex numbers", **dict.fromkeys("US", "words")}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*k?|[A-Z]+|[0-9]+")
_GLUED = re.compile(r"(x|y)(train|test|val|valid)|(train|test|val|valid)(x|y)", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """An array of a file before it is read. name: as the file has it, with the file's own where there are several."""

    name: str
    shape: tuple[int, ...]
    kind: str  # of NumPy's types: b, i, u, f, U, S
    where: str
    load: Callable[[], NDArray]


def words(name: str) -> list[str]:
    """The words of a name, in lower case.

    >>> words("t10k-images-idx3-ubyte"), words("xTrain"), words("kmnist-train-imgs"), words("X_test")
    (['t10k', 'images', 'idx3', 'ubyte'], ['x', 'train'], ['kmnist', 'train', 'imgs'], ['x', 'test'])
    """
    found: list[str] = []
    for piece in re.split(r"[^A-Za-z0-9]+", name):
        glued = _GLUED.fullmatch(piece)
        found += [one for one in glued.groups() if one] if glued else _WORD.findall(piece)
    return [word.lower() for word in found]


def split_of(name: str) -> PartName:
    """The split that a name speaks of; 'all' where it speaks of none."""
    return next((_SPLITS[word] for word in reversed(words(name)) if word in _SPLITS), "all")


def natural(name: str) -> list[tuple[bool, int, str]]:
    """A key that sorts names as people do: `2.png` comes before `10.png`."""
    pieces = re.split(r"([0-9]{1,18})", name)
    return [(piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]


def parts(
    entries: Sequence[Entry], images: str | None, labels: str | None, source: str
) -> tuple[tuple[Part, ...], list[str]]:
    """The images and labels among these arrays, and the names of those that are left alone.

    Args:
        entries: what there is; only what is wanted is loaded.
        images: a name that a person gave, None to conclude it.
        labels: as `images`; `none` for no labels.
        source: what to call the files in a sentence.

    Raises:
        DataError: no images, or several that could be them.
    """
    roles = _roles(entries)
    by_name = {entry.name: entry for entry in entries}
    if images is not None:
        chosen = _named(images, entries, "images", source)
        roles = {name: "other" if role == "images" else role for name, role in roles.items()}
        roles |= {entry.name: "images" for entry in chosen}
    if labels is not None:
        roles = {name: "other" if role == "labels" else role for name, role in roles.items()}
        if labels != "none":
            roles |= {entry.name: "labels" for entry in _named(labels, entries, "labels", source)}
    found: list[Part] = []
    used: set[str] = set()
    pictures = [by_name[name] for name, role in roles.items() if role == "images"]
    if not pictures:
        called = next((entry for entry in entries if set(words(entry.name)) & IMAGE_WORDS), None)
        if called:
            raise DataError(
                f"{called.where} has the shape {called.shape} and holds {_KINDS.get(called.kind, 'other things')}; "
                f"images are real numbers, N x H x W or a row each, of {_SMALLEST} pixels or more. Name another array "
                "with --images."
            )
        raise DataError(
            f"{source} holds {_listed(entries)}: none of these is called or shaped like images. Name the array of "
            "images with --images."
        )
    for split in dict.fromkeys(split_of(entry.name) for entry in pictures):
        own = [entry for entry in pictures if split_of(entry.name) == split]
        if len(own) > 1:
            raise DataError(
                f"{source} holds {' and '.join(f'`{entry.name}`' for entry in own[:6])}, which could all be the "
                "images. Name the right one with --images."
            )
        beside = [
            by_name[n] for n, role in roles.items() if role == "labels" and split_of(n) in (split, *_alone(pictures))
        ]
        if len(beside) > 1:
            raise DataError(
                f"{source} holds {' and '.join(f'`{entry.name}`' for entry in beside[:6])}, which could all be the "
                "labels. Name the right one with --labels, or give --labels none."
            )
        given = beside[0] if beside else None
        used |= {entry.name for entry in (*own, *beside)}
        found.append(
            Part(split, own[0].load(), own[0].where, given.load() if given else None, given.where if given else "")
        )
    return tuple(found), [entry.name for entry in entries if entry.name not in used]


def _alone(pictures: Sequence[Entry]) -> tuple[PartName, ...]:
    """Where all images are in one array, labels belong to it whatever split they speak of."""
    return ("all", "train", "val", "test") if len(pictures) == 1 else ()


def _named(name: str, entries: Sequence[Entry], what: str, source: str) -> list[Entry]:
    """The array called `name`, or those that are called so but for their split: `images` is `train_images`, too."""
    exact = [entry for entry in entries if entry.name == name or entry.name.rsplit("/", 1)[-1] == name]
    if not exact:
        asked = [word for word in words(name) if word not in _SPLITS]
        exact = [e for e in entries if asked and asked == [word for word in words(e.name) if word not in _SPLITS]]
    if not exact:
        raise DataError(f"{source} has no {what} called `{name[:60]}`; it holds {_listed(entries)}.")
    return exact


def _roles(entries: Sequence[Entry]) -> dict[str, Role]:
    """By their names; where none is called images, or none labels, by their shapes."""
    called = {entry.name: _called(entry) for entry in entries}
    free = [entry for entry in entries if called[entry.name] is None]
    roles: dict[str, Role] = {name: role or "other" for name, role in called.items()}
    if "images" not in roles.values():
        roles |= {entry.name: "images" for entry in free if _image_like(entry)}
    axes = {count for entry in entries if roles[entry.name] == "images" for count in entry.shape}
    if "labels" not in roles.values():
        columns = [entry for entry in free if roles[entry.name] == "other" and entry.kind in "biuUS"]
        roles |= {
            e.name: "labels" for e in columns if math.prod(e.shape) in axes and max(e.shape) == math.prod(e.shape)
        }
    return roles


def _called(entry: Entry) -> Role | None:
    said = set(words(entry.name))
    if said & {"latents", "latent", "factors", "factor", "names"}:
        return "other"
    if said & LABEL_WORDS and not (said & IMAGE_WORDS and _image_like(entry)):
        return "labels"
    if said & IMAGE_WORDS:
        return "images" if _image_like(entry) else "other"
    return None


def _image_like(entry: Entry) -> bool:
    return len(entry.shape) in (2, 3, 4) and entry.kind in "biuf" and math.prod(entry.shape[1:]) >= _SMALLEST


def _listed(entries: Sequence[Entry]) -> str:
    listed = [f"`{entry.name[:40]}` {entry.shape}" for entry in entries[:12]]
    return ", ".join(listed) + f" and {len(entries) - 12} more" * (len(entries) > 12) or "no array"
