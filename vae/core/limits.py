"""What a process of its own may take: set from within, before it touches what a stranger wrote."""

from contextlib import suppress
from pathlib import Path


def limit(memory: int, seconds: int | None = None, file: int | None = None) -> None:
    """Bound this process: `memory` bytes of address space beyond what it has now, seconds of processor time, bytes of
    any file that it writes. Not on Windows: there the parent's clock alone ends it.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory,) * 2)
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
