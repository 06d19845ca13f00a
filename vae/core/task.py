"""How long work says how far it is, and how it learns that nobody wants it any more."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from vae.core.errors import Stopped


@dataclass(frozen=True)
class Progress:
    """How far work is: `done` of `total` pieces (0 of 0: nobody can say), what it is at, what there is of it to see."""

    text: str = ""
    done: int = 0
    total: int = 0
    partial: Any = None


@dataclass(frozen=True, eq=False)
class Task:
    """What whoever starts long work hands to it. `Task()`, the default everywhere, shows nothing and never stops.

    The work calls `report` when there is something new to say, and `check` wherever it can end. Whoever started it
    chooses what becomes of a report, and when to stop:

    >>> def squares(n, task=Task()):
    ...     found = []
    ...     for k in range(n):
    ...         task.check(f"Stopped after {k} of {n} squares; nothing of them is kept.")
    ...         found.append(k * k)
    ...         task.report(done=k + 1, total=n, partial=found)
    ...     return found
    >>> squares(3, Task(on_report=lambda progress: print(progress.done, "of", progress.total, progress.partial)))
    1 of 3 [0]
    2 of 3 [0, 1]
    3 of 3 [0, 1, 4]
    [0, 1, 4]
    >>> squares(3, Task(stop=lambda: True))
    Traceback (most recent call last):
    vae.core.errors.Stopped: Stopped after 0 of 3 squares; nothing of them is kept.
    """

    on_report: Callable[[Progress], None] = lambda _progress: None
    stop: Callable[[], bool] = lambda: False

    def report(self, text: str = "", done: int = 0, total: int = 0, partial: Any = None) -> None:
        """Say how far the work is."""
        self.on_report(Progress(text, done, total, partial))

    def check(self, kept: str = "Stopped. What was finished is kept.") -> None:
        """Raise Stopped where the work is to end; `kept` says what there is of it then, and how it goes on."""
        if self.stop():
            raise Stopped(kept)

    def named(self, text: str) -> "Task":
        """The task for a part of the work: a report of it that has no text gets this one."""
        return replace(self, on_report=lambda progress: self.on_report(replace(progress, text=progress.text or text)))

    @property
    def silent(self) -> "Task":
        """The task for a part of the work that stops with the whole, and whose reports nobody needs."""
        return Task(stop=self.stop)
