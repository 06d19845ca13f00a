"""Write files so that a killed process leaves the old one or the new one, never half of either."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_ENDING = ".tmp"
_ABANDONED_SECONDS = 3600.0  # without a write, where files cannot be locked


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`: write there; on a clean exit it takes the place of `path`.

    Raises whatever the body raises, after removing the temporary file.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}{_ENDING}")
    with held(temporary):
        try:
            yield temporary
            temporary.replace(path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Within the block the file `path`, made here, is locked, by which `where_abandoned` tells that its process lives.

    By a lock and not by a process's number, which another may have by now: in a container all begin anew at 1.
    """
    if fcntl is None:
        yield
        return
    descriptor = _locked(path)
    try:
        yield
    finally:
        os.close(descriptor)


def remove_abandoned(folder: Path, pattern: str) -> None:
    """Delete what processes that were killed left of files for which `pattern` (`*.npz`) stands, in this folder."""
    for path in folder.glob(f".{pattern}.*{_ENDING}"):
        where_abandoned(path, path.unlink)


def where_abandoned(path: Path, remove: Callable[[], object]) -> None:
    """Call `remove` where the process that made the file `path` by `held` lives no more, unless that cannot be told.

    Nobody can take the file up meanwhile. What the operating system refuses is left for another time.
    """
    with suppress(OSError):
        if fcntl is None:
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                remove()
            return
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove()


def _locked(path: Path) -> int:
    """A descriptor of the file, made where it is missing, locked where the file system has locks."""
    assert fcntl is not None
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):  # whoever looked for abandoned files was between the two, and removed it
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)


def write_bytes(path: Path, content: bytes) -> None:
    """Replace the content of `path` in one step, making its folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """As `write_bytes`, in UTF-8."""
    write_bytes(path, content.encode())
