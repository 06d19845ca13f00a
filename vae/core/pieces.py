"""Work in pieces: each is a function of arrays that is called once, in a process of its own, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from numpy.typing import NDArray

from vae.core import processes
from vae.core.cache import Arrays
from vae.core.memo import memo
from vae.core.task import Task


def compute(
    function: str, inputs: Sequence[Callable[[], Arrays]], task: Task = Task(), *, version: int = 1
) -> list[Arrays]:
    """What a function gives for each of the inputs, in their order; what was computed before is read.

    Args:
        function: 'vae.module:name', which takes arrays by name and returns arrays by name.
        inputs: each gives its arrays; called when they are needed, so that few of them are in memory.
        task: is told how many pieces are done; a stop keeps those.
        version: of the function's code: another one computes again.

    Raises Stopped, and MeasureError where a piece failed.
    """
    results = [_piece.known(function, version, arrays()) for arrays in inputs]
    missing = [position for position, result in enumerate(results) if result is None]
    done = len(results) - len(missing)
    task.report(done=done, total=len(results))

    def keep(turn: int, result: Arrays) -> None:
        nonlocal done
        position = missing[turn]
        results[position] = _piece.keep(result, function, version, inputs[position]())
        done += 1
        task.report(done=done, total=len(results))

    processes.run(function, (inputs[position]() for position in missing), keep, task)
    return [result for result in results if result is not None]


@memo("pieces", version=1)
def _piece(function: str, version: int, arrays: Mapping[str, NDArray]) -> dict[str, NDArray]:  # noqa: ARG001  # a key
    return processes.called(function)(**arrays)
