"""What a reader finds in a stranger's files, as they have it: nothing is scaled, turned or renamed yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from numpy.typing import NDArray

from vae.core.task import Task
from vae.data.importing.spool import Spool

PartName = Literal["train", "val", "test", "all"]  # `all`: nothing says of which split the images are
PART_NAMES: tuple[PartName, ...] = ("all", "train", "val", "test")
STOPPED = "The import was stopped; nothing of it is kept."


@dataclass(frozen=True, eq=False)
class Part:
    """Images that belong together. images: with all their axes, of any type; large ones are mapped from a file.

    labels: (N,), (N, 1) or one-hot, or None. factors: columns (N,) by their headers, as `size` or `angle:360`.
    where: what to call the images in a sentence. labelled_by: what to call the labels.
    """

    name: PartName
    images: NDArray
    where: str
    labels: NDArray | None = None
    labelled_by: str = ""
    factors: dict[str, NDArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True, eq=False)
class Contents:
    """Everything that was read.

    transposed: why the images stand mirrored at their diagonal, empty where nothing says so. class_names: of label
    values, where the files tell. factor_names: headers of labels that have several columns. files: the pictures in the
    order of the images, for factors that name them.
    """

    parts: tuple[Part, ...]
    transposed: str = ""
    class_names: dict[int, str] | None = None
    factor_names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a person said about which arrays are meant, and how pictures are decoded.

    images, labels: a name that the files have; labels may be `none`. size: height and width that pictures are fitted
    to, None to leave them. grey: whether colours become grey; False asks for three channels whatever there is, None for
    colours where there are any. ground: what is behind transparent pixels, a grey level, None where nobody said.
    """

    images: str | None = None
    labels: str | None = None
    size: tuple[int, int] | None = None
    grey: bool | None = None
    ground: int | None = None


@dataclass(frozen=True)
class Job:
    """What a reader is given: the files of one format, what is wanted of them, where large arrays go, who listens."""

    paths: tuple[Path, ...]
    wanted: Wanted
    spool: Spool
    task: Task = Task()


Reader = Callable[[Job], Contents]
