"""Damaged and misleading files against everything that reads a stranger's file: `python -m benchmarks.fuzz`.

3,000 mutations of each kind of file (a minute of processor time; Linux), made when they are run and the same for
the same seed. Each may take 2 s of processor time and 200 MB; it may be read, or be refused by one of the project's own
errors with a sentence that can be shown. Prints a table, and each failure with its number: `--kind npz --case 1234`
runs that one alone with its traceback. Returns 1 where anything failed.
"""

import argparse
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.fuzzing.kind import Kind
from benchmarks.fuzzing.kinds import KINDS
from vae.core.errors import BetascopeError, showable

CASES = 3000
SECONDS = 2.0  # of processor time
MEGABYTES = 200  # more than before the file was opened
_WALL = 15 * SECONDS  # a worker that does not answer for so long hangs, or the machine is busy beyond measure
_FUSE = 4 * 2**30  # bytes of address space more than at the beginning: what asks for more gets MemoryError
_LONGEST = 2000  # characters of a sentence


@dataclass(frozen=True)
class Result:
    """What became of one case: 'read', 'refused', or what was wrong; how it was made; seconds, megabytes."""

    case: int
    what: str
    made: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def fine(self) -> bool:
        """Whether that is as it should be."""
        return self.what in ("read", "refused")


def main() -> int:
    """Run what the options say and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=list(KINDS), help="this kind of file alone")
    parser.add_argument("--case", type=int, help="this case alone, in this process, with its traceback")
    parser.add_argument("--cases", type=int, default=CASES, help=f"of each kind (default {CASES:,})")
    parser.add_argument("--seed", type=int, default=0, help="of all mutations (default 0)")
    options = parser.parse_args()
    if options.case is not None:
        return _alone(KINDS[options.kind or parser.error("--case needs --kind")], options.case, options.seed)
    print(f"{'kind':<12}{'cases':>7}{'read':>7}{'refused':>9}{'failed':>8}{'slowest':>10}{'most':>9}")
    failures = []
    for kind in [KINDS[options.kind]] if options.kind else KINDS.values():
        results = list(_run(kind, options.cases, options.seed))
        count = Counter(one.what if one.fine else "failed" for one in results)
        slowest, most = max(one.seconds for one in results), max(one.megabytes for one in results)
        print(
            f"{kind.name:<12}{len(results):>7,}{count['read']:>7,}{count['refused']:>9,}{count['failed']:>8,}"
            f"{slowest:>8.2f} s{most:>6.0f} MB",
            flush=True,
        )
        failures += [(kind, one) for one in results if not one.fine]
    for kind, one in failures:
        cost = f"{one.seconds:.2f} s, {one.megabytes:.0f} MB"
        print(f"--kind {kind.name} --case {one.case}: {one.what} ({one.made}{cost})")
    return bool(failures)


def _run(kind: Kind, cases: int, seed: int) -> Iterator[Result]:
    """Every case, in a worker that is replaced where it has failed, died or hung."""
    case = 0
    while case < cases:
        here, there = multiprocessing.Pipe()
        worker = multiprocessing.get_context("fork").Process(target=_work, args=(kind, case, cases, seed, there))
        worker.start()
        there.close()
        begun, result = _received(here), None
        if begun is None:
            sys.exit(f"{kind.name}: sound files cannot be opened; see above.")
        while case < cases and (result is None or result.fine):
            result = _received(here) or Result(case, f"it died, or gave no answer for {_WALL:.0f} s")
            yield result
            case += 1
        worker.kill()
        worker.join()
        here.close()


def _received(pipe: Connection) -> Result | None:
    try:
        return pipe.recv() if pipe.poll(_WALL) else None
    except EOFError:
        return None


def _work(kind: Kind, first: int, cases: int, seed: int, pipe: Connection) -> None:
    """Run in a process of its own: one result after the other, until something has failed."""
    warnings.simplefilter("ignore")  # of making the files, and of reading some
    with tempfile.TemporaryDirectory() as folder:
        _check_sound(kind, Path(folder))
        pipe.send(Result(-1, "ready"))
        _limit()
        for case in range(first, cases):
            result = _one(kind, case, seed, Path(folder))
            pipe.send(result)
            if not result.fine:
                break
    pipe.close()


def _check_sound(kind: Kind, folder: Path) -> None:
    """Raise whatever sound files do; what is imported on the way then counts for no case."""
    for files in kind.sound():
        with suppress(BetascopeError):  # pictures of other formats are sound and refused
            kind.open(kind.write(folder, files, "sound"))


def _one(kind: Kind, case: int, seed: int, folder: Path) -> Result:
    generator = random.Random(f"{kind.name} {case} {seed}")
    given = kind.make(folder, generator)
    before, begun = _forget_peak(), time.process_time()
    try:
        kind.open(given)
        what = "read"
    except BetascopeError as error:
        what = "refused" if _can_be_shown(str(error)) else f"a sentence that cannot be shown: {str(error)[:100]!a}"
    except BaseException as error:  # noqa: BLE001  # that is the question
        what = f"{type(error).__name__}: {str(error)[:100]!a}"
    seconds, megabytes = time.process_time() - begun, max(0.0, (_peak() - before) / 2**20)
    if seconds > SECONDS or megabytes > MEGABYTES:
        what = f"beyond the limit, {what}"
    return Result(case, what, given.made, seconds, megabytes)


def _alone(kind: Kind, case: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        given = kind.make(Path(folder), random.Random(f"{kind.name} {case} {seed}"))
        print(given.made)
        try:
            kind.open(given)
        except BetascopeError as error:
            print(f"refused: {error}")
        except Exception:  # noqa: BLE001  # to be looked at
            traceback.print_exc()
            return 1
    return 0


def _can_be_shown(text: str) -> bool:
    return 10 < len(text) <= _LONGEST and showable(text.replace("\n", " ")) == text.replace("\n", " ")


def _limit() -> None:
    """No core files, and no more address space than the fuse allows."""
    own = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (own + _FUSE, own + _FUSE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forget_peak() -> int:
    """Bytes in memory now; from here on `_peak` counts anew."""
    Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> int:
    """The most bytes that were in memory since `_forget_peak`."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    sys.exit(main())
