"""A zip of a model's files, as people send and upload them: what a model can consist of is unpacked, within bounds."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from vae.core.errors import CheckpointError, os_error_sentence, showable
from vae.foreign.tensors import MOST_BYTES, SUFFIXES

SUFFIX = ".zip"
_WANTED = {*SUFFIXES, ".onnx", ".data", ".pt2", ".json"}
_MOST_MEMBERS, _MOST_FILES = 10_000, 64  # listed, and unpacked
_BLOCK = 2**20  # bytes


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """A folder with the zip's weights and settings, there as long as the block runs; the rest is passed over.

    Raises CheckpointError: damaged, encrypted, too much of it, nothing of the kind.
    """
    name = showable(source.name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                members = [one for one in archive.infolist()[:_MOST_MEMBERS] if _is_wanted(one)]
                if len(members) > _MOST_FILES or sum(one.file_size for one in members) > 2 * MOST_BYTES:
                    raise CheckpointError(
                        f"{name} unpacks to {len(members)} files of weights; up to {_MOST_FILES}, of "
                        f"{2 * MOST_BYTES >> 20:,} MB together, are read. Zip one model alone."
                    )
                for one in members:
                    _write(archive, one, Path(folder, *_parts(one)))
        except OSError as error:
            raise CheckpointError(f"{name} cannot be unpacked: {os_error_sentence(error)}.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
            raise CheckpointError(
                f"{name} is damaged or encrypted: it cannot be unpacked. Zip the folder anew."
            ) from None
        if not members:
            raise CheckpointError(f"{name} holds no file of weights ({', '.join(sorted(_WANTED))}).")
        yield Path(folder)


def folders(top: Path) -> list[Path]:
    """This folder and those in it, the upper first."""
    return sorted([top, *(path for path in top.rglob("*") if path.is_dir())], key=lambda path: (len(path.parts), path))


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith((".", "__MACOSX")) or "\\" in part or ":" in part for part in parts)
    link = (member.external_attr >> 16) & 0o170000 == 0o120000
    whole = not member.is_dir() and not member.filename.startswith("/")
    return whole and not hidden and not link and PurePosixPath(member.filename).suffix.lower() in _WANTED


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    parts = PurePosixPath(member.filename).parts
    if any(showable(part) != part or len(part) > 200 for part in parts) or len(parts) > 8:
        raise ValueError("a name that is none")
    return parts


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """zipfile gives no more bytes than the member says it has, which were summed before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as packed, path.open("xb") as file:
        shutil.copyfileobj(packed, file, _BLOCK)
