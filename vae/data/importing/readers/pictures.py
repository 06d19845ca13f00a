"""A folder, or a zip file, of PNG and JPEG pictures: a subfolder a class, below `train` and `test` where those are."""

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, showable, their_words
from vae.data.importing import decode, factor_columns, naming
from vae.data.importing.parts import STOPPED, Contents, Job, Part, PartName

SUFFIXES = (".png", ".jpg", ".jpeg")
MAX_FILES = 2_000_000
_BLOCK = 512  # pictures written to the spool at a time
_NAMED = 3  # files of those that are left out
_HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True)
class _Picture:
    name: str  # within the folder or the zip file, with / between
    content: Callable[[], bytes]


@dataclass
class _LeftOut:
    """What is there and is not read: how many, and the first of them."""

    singular: str
    plural: str
    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        self.count += 1
        if self.count <= _NAMED:
            self.names.append(showable(name[:100]))

    def note(self, source: Path) -> str:
        what = (self.singular if self.count == 1 else self.plural).format(source.name)
        return f"{self.count:,} {what}: {', '.join(self.names)}{', ...' * (self.count > _NAMED)}."


def _left_out() -> dict[str, _LeftOut]:
    return {
        "outside": _LeftOut(
            "picture whose name leads out of {} is left out", "pictures whose names lead out of {} are left out"
        ),
        "link": _LeftOut("folder that is a link is not followed", "folders that are links are not followed"),
        "other": _LeftOut(
            "file that is no PNG or JPEG by its name is left out",
            "files that are no PNG or JPEG by their names are left out",
        ),
    }


def read(job: Job) -> Contents:
    """The pictures of a folder or a zip file, in the order of their names; in colour where one of them is.

    Raises DataError.
    """
    return decode.in_colour_where_one_is(_read, job)


def _read(job: Job) -> Contents:
    (source,) = job.paths
    with ExitStack() as stack:
        left = _left_out()
        pictures = _of_zip(source, stack, left) if source.is_file() else _of_folder(source, left)
        if not pictures:
            raise DataError(f"{source} holds no picture whose name ends in {', '.join(SUFFIXES)}.")
        pictures.sort(key=lambda picture: naming.natural(picture.name))
        places = _places([picture.name for picture in pictures])
        met = decode.Met()
        parts, files = [], []
        for split in dict.fromkeys(place[0] for place in places):
            own = [k for k, place in enumerate(places) if place[0] == split]
            images = job.spool.rows(_blocks(source, [pictures[k] for k in own], len(pictures), met, job), str(source))
            classes = np.array([places[k][1] for k in own])
            labels = classes if (classes != "").any() and job.wanted.labels != "none" else None
            parts.append(Part(split, images, f"{source}", labels, f"{source}: names of folders"))
            files += [pictures[k].name for k in own]
    notes = [one.note(source) for one in left.values() if one.count]
    return Contents(tuple(parts), files=tuple(files), notes=(*met.notes(), *notes))


def _blocks(source: Path, pictures: list[_Picture], total: int, met: decode.Met, job: Job) -> Iterator[NDArray]:
    block: list[NDArray] = []
    first: tuple[str, NDArray] | None = None
    for k, picture in enumerate(pictures):
        image = decode.decode(picture.content(), f"{source}: {picture.name}", job.wanted, met)
        first = decode.alike(str(source), (picture.name, image), first)
        block.append(image)
        if len(block) == _BLOCK or k == len(pictures) - 1:
            job.task.check(STOPPED)
            job.task.report("reading pictures", k + 1, total)
            yield np.stack(block)
            block = []


def _places(names: list[str]) -> list[tuple[PartName, str]]:
    """The split and the class of each picture; an empty class where it lies in no folder."""
    folders = [PurePosixPath(name).parts[:-1] for name in names]
    if len(set(folders)) == 1:
        return [("all", "")] * len(names)
    shared = next(k for k in range(1 + min(map(len, folders))) if len({folder[: k + 1] for folder in folders}) > 1)
    inner = [folder[shared:] for folder in folders]
    tops = {folder[0] if folder else "" for folder in inner}
    splits = {top: naming.split_of(top) for top in tops}
    by_split = all(splits[top] != "all" and len(naming.words(top)) == 1 for top in tops)
    if not by_split:
        return [("all", folder[0] if folder else "") for folder in inner]
    return [(splits[folder[0]], folder[1] if len(folder) > 1 else "") for folder in inner]


def _of_folder(source: Path, left: dict[str, _LeftOut]) -> list[_Picture]:
    """Regular files alone, and no link: what is not in the folder is nobody's to read."""
    found: list[_Picture] = []
    try:
        for folder, inner, files in os.walk(source):
            inner[:] = sorted(name for name in inner if not name.startswith(_HIDDEN))
            for name in inner:
                if Path(folder, name).is_symlink():  # os.walk passes over it
                    left["link"].add(Path(folder, name).relative_to(source).as_posix())
            for name in files:
                path = Path(folder, name)
                if name.startswith(_HIDDEN):
                    continue
                if path.suffix.lower() not in SUFFIXES:
                    if name != factor_columns.FILE:
                        left["other"].add(path.relative_to(source).as_posix())
                    continue
                if len(found) >= MAX_FILES:
                    raise DataError(f"{source} holds more than {MAX_FILES:,} pictures.")
                found.append(_Picture(path.relative_to(source).as_posix(), partial(_file, path)))
    except OSError as error:
        raise DataError(f"{source} cannot be read: {os_error_sentence(error)}.") from error
    return found


def _file(path: Path) -> bytes:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise DataError(f"{path} is a link or no file, and is not followed. Put the picture itself there.")
        if status.st_size > decode.MAX_FILE:
            raise DataError(f"{path} has {status.st_size:,} bytes; pictures of up to {decode.MAX_FILE:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _of_zip(source: Path, stack: ExitStack, left: dict[str, _LeftOut]) -> list[_Picture]:
    """Members are read where they lie and never written, so their names lead nowhere."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(source))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"{source} is not a whole zip file ({their_words(error)}). Get or make it again.") from error
    members = []
    for member in archive.infolist():
        parts = member.filename.replace("\\", "/").split("/")
        picture = parts[-1].lower().endswith(SUFFIXES)
        if picture and (".." in parts or not parts[0] or ":" in parts[0]):
            left["outside"].add(member.filename)
        elif member.is_dir() or any(part.startswith(_HIDDEN) for part in parts):
            continue
        elif picture:
            members.append(member)
        elif parts[-1] != factor_columns.FILE:
            left["other"].add(member.filename)
    if len(members) > MAX_FILES:
        raise DataError(f"{source} holds more than {MAX_FILES:,} pictures.")
    return [_Picture(member.filename, partial(_member, source, archive, member)) for member in members]


def _member(source: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    where = f"{source}: {member.filename[:100]}"
    try:
        with archive.open(member) as file:
            content = file.read(decode.MAX_FILE + 1)
    except Exception as error:  # damaged, encrypted, or it lies: zipfile and its unpackers raise a dozen kinds
        raise DataError(f"{where} cannot be unpacked ({their_words(error)}).") from error
    if len(content) > decode.MAX_FILE:
        raise DataError(f"{where} unpacks to more than {decode.MAX_FILE:,} bytes; no picture here has so many.")
    return content
