"""Every data set behind one call: `load("mnist", "test")`.

The registry below is the only list of data sets; the command line, the pages and the error texts derive from it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vae.core import folders
from vae.core.errors import DataError, showable
from vae.core.task import Task
from vae.data import digits, npz, resized, sprites
from vae.data.dataset import MAX_SIDE, SPLITS, UNLABELLED, Dataset, Split, sized
from vae.data.mnist import FAMILY, MnistLike

__all__ = [
    "BUILT_IN",
    "MAX_SIDE",
    "REGISTRY",
    "SPLITS",
    "UNLABELLED",
    "Dataset",
    "Source",
    "Split",
    "available",
    "canonical",
    "default",
    "fetch",
    "load",
    "of_digits",
    "same",
    "size",
    "sized",
    "source",
    "stamp",
    "title",
    "unusable",
    "whole",
]

BUILT_IN = digits.NAME  # always there, offline too
_UNSHOWABLE = "'{}' cannot be the name of a data set: it is not UTF-8, or holds control characters. Rename the file."


@dataclass(frozen=True)
class Source:
    """A data set that can be asked for by name. `download` is None for what needs no fetching.

    `of_digits`: its images are of the digits 0 to 9, and may be spoken of as such. `whole`: its two splits are all
    images there are, equally likely.
    """

    title: str
    load: Callable[[Split, Path], Dataset]
    download: MnistLike | None = None
    of_digits: bool = False
    whole: bool = False


REGISTRY: dict[str, Source] = {
    **{member.name: Source(member.title, member.load, member, member.name == "mnist") for member in FAMILY},
    digits.NAME: Source(digits.TITLE, digits.load, of_digits=True),
    sprites.NAME: Source(sprites.TITLE, sprites.load, whole=True),
}


def source(name: str) -> Source:
    """The registry's entry, of a resized data set that of the one it is made of. Raises DataError that lists the known
    names.
    """
    name = _base(name)
    if name not in REGISTRY:
        known = ", ".join(REGISTRY)
        raise DataError(f"There is no data set {name!r}; choose from {known}, or {npz.PREFIX}PATH for your own images.")
    return REGISTRY[name]


def of_digits(name: str) -> bool:
    """Whether the images are of the digits 0 to 9. Of a person's own file nobody knows, whatever its labels are."""
    name = _base(name)
    return name in REGISTRY and REGISTRY[name].of_digits


def whole(name: str) -> bool:
    """Whether the two splits are all images there are, equally likely: what holds of both then holds of the source."""
    name = _base(name)
    return name in REGISTRY and REGISTRY[name].whole


def load(name: str, split: Split, data_dir: str | Path | None = None) -> Dataset:
    """One split of a data set: images uint8 (n, height, width), labels, and factors where they are known.

    Images in colour are (n, height, width, 3).

    Args:
        name: of REGISTRY (`betascope data list`), with the size where it is to be another (`mnist@32x32`: resized,
            bilinearly; `sprites@64x64x3`: in three channels, for models of colour), or `npz:PATH` for a person's own
            images.
        split: 'train' or 'test'.
        data_dir: else BETASCOPE_DATA, else the project's or the user's own data folder.

    Raises:
        DataError: unknown name or split, missing or damaged files.

    Example:
        >>> import vae
        >>> digits = vae.load_data("digits", "test")  # scikit-learn's, always there
        >>> digits.images.shape, digits.labels.shape, len(digits.class_names), digits.factors
        ((445, 28, 28), (445,), 10, None)
        >>> list(vae.load_data("sprites", "test").factors)
        ['shape', 'size', 'angle', 'x', 'y']
    """
    if split not in SPLITS:
        raise DataError(f"There is no split {split!r}; choose from {', '.join(SPLITS)}.")
    folder = folders.data_dir(data_dir)
    if name.startswith(npz.PREFIX):
        if showable(name) != name:
            raise DataError(_UNSHOWABLE.format(showable(name.removeprefix(npz.PREFIX))))
        return npz.load(_own_file(name, folder), split, canonical(name, folder))
    found = source(name).load(split, folder)
    wanted = resized.parsed(name)
    return resized.resized(found, wanted) if wanted else found


def canonical(name: str, data_dir: str | Path | None = None) -> str:
    """The name that a data set is kept by, whichever way a file is reached: a file of the data folder as `available`
    lists it, `npz:my-images.npz`; another by its whole path, as two folders may each hold an `images.npz`.
    """
    if not name.startswith(npz.PREFIX):
        return name
    folder = folders.data_dir(data_dir)
    path = _own_file(name, folder)
    root, place, whole = (Path(os.path.realpath(one)) for one in (folder, path.parent, path))
    for one in (place / path.name, whole):
        if one.parent == root:
            return f"{npz.PREFIX}{one.name}"
    bare = path.parent == Path() and not path.is_file()  # of a data folder where it no longer is
    return name if bare or showable(str(whole)) != str(whole) else f"{npz.PREFIX}{whole}"


def same(
    first: str, second: str, digests: tuple[str | None, str | None] = (None, None), data_dir: str | Path | None = None
) -> bool:
    """Whether two names mean one data set; two .npz files do where they are one file, or hold the same images.

    `digests`: of the images of each, None where it is not known.
    """
    if first == second:
        return True
    if not (first.startswith(npz.PREFIX) and second.startswith(npz.PREFIX)):
        return False
    one, other = digests
    return (one is not None and one == other) or canonical(first, data_dir) == canonical(second, data_dir)


def _own_file(name: str, folder: Path) -> Path:
    """The file of an `npz:PATH`; a bare file name is looked for in the data folder, as the pages list it."""
    given = Path(os.path.expanduser(name.removeprefix(npz.PREFIX)))  # noqa: PTH111  # leaves an unknown ~user be
    beside = folder / given
    return beside if beside.is_file() else given


def fetch(name: str, data_dir: str | Path | None = None, task: Task = Task()) -> bool:
    """Download a data set into the data folder; False when it is there already. `task` hears of the bytes.

    Raises DataError: unknown name, offline, damaged download, no permission, full disk; Stopped.
    """
    download = source(name).download
    return download is not None and download.fetch(folders.data_dir(data_dir), task)


def available(data_dir: str | Path | None = None) -> list[str]:
    """The names that can be loaded without fetching, `npz:` files of the data folder last."""
    folder = folders.data_dir(data_dir)
    named = [name for name, source in REGISTRY.items() if not source.download or source.download.is_there(folder)]
    own = sorted(f"{npz.PREFIX}{name}" for name in _own_files(folder) if showable(name) == name)
    return named + own


def unusable(data_dir: str | Path | None = None) -> list[str]:
    """A sentence for each `npz:` file of the data folder that `available` leaves out: its name cannot be shown."""
    return [
        _UNSHOWABLE.format(showable(name)) for name in _own_files(folders.data_dir(data_dir)) if showable(name) != name
    ]


def _own_files(folder: Path) -> list[str]:
    found = folder.glob("*.npz") if folder.is_dir() else []
    return sorted(path.name for path in found if not path.name.startswith("."))  # ._x.npz comes from a Mac, and is none


def default(data_dir: str | Path | None = None) -> str:
    """MNIST where it is there, else the built-in digits."""
    return available(data_dir)[0]


def size(name: str, data_dir: str | Path | None = None) -> int:
    """The bytes of a data set's own files; 0 for the built-in digits, whose files are scikit-learn's."""
    folder = folders.data_dir(data_dir)
    if name.startswith(npz.PREFIX):
        return _own_file(name, folder).stat().st_size
    download = source(name).download
    return download.size(folder) if download else 0


def stamp(name: str, data_dir: str | Path | None = None) -> tuple[tuple[int, int], ...]:
    """Changes when a file of the data set is written: a key for caches. Empty where there are no files."""
    folder = folders.data_dir(data_dir)
    if name.startswith(npz.PREFIX):
        paths = [_own_file(name, folder)]
    else:
        download = source(name).download
        paths = [path for split in SPLITS for path in download.paths(split, folder)] if download else []
    stats = [path.stat() for path in paths if path.exists()]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)


def title(name: str) -> str:
    """The name to show a person."""
    found = resized.parsed(name)
    if found and found.base in REGISTRY:
        size = f"{found.shape[0]} x {found.shape[1]}{' in three channels' * found.in_colour}"
        return f"{REGISTRY[found.base].title}, {size}"
    return REGISTRY[name].title if name in REGISTRY else name.removeprefix(npz.PREFIX)


def _base(name: str) -> str:
    found = resized.parsed(name)
    return found.base if found else name
