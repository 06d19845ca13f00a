"""How long work has taken and how long the rest of it may take, from what it reports; in seconds that it worked."""

from __future__ import annotations

from vae.core.task import Progress

_SOON = 0.5  # seconds of work before which nothing is said of the rest
_STEP = 5  # seconds: a number that changes with every look says less


class Pace:
    """The time that one piece of work has had. It is told when the work goes on, rests, and what it reports.

    Work reports one count after another (16 dimensions, then 2,200 trees): what is left is that of the present count.
    """

    def __init__(self) -> None:
        self._worked, self._since = 0.0, None  # type: tuple[float, float | None]
        self._counted = (0, 0, 0.0)  # done, total and seconds worked where the present count began
        self._now = (0, 0.0)  # done, and seconds worked then

    def go_on(self, now: float) -> None:
        """The work has its turn from now on."""
        self._since = now

    def rest(self, now: float) -> None:
        """It waits for its next turn, or has ended."""
        self._worked, self._since = self.worked(now), None

    def report(self, progress: Progress, now: float) -> None:
        """What the work says of how far it is."""
        done, total, _ = self._counted
        worked = self.worked(now)
        if progress.total != total or progress.done < max(done, self._now[0]):
            self._counted = (progress.done, progress.total, worked)
        self._now = (progress.done, worked)

    def worked(self, now: float) -> float:
        """Seconds that it has worked."""
        return self._worked + (0.0 if self._since is None else now - self._since)

    def left(self, now: float) -> float | None:
        """Seconds that the present count will take; None while nobody can say."""
        began, total, at = self._counted
        done, reported = self._now
        if done <= began or not total or reported - at < _SOON:
            return None
        each = (reported - at) / (done - began)
        return max(0.0, each * (total - done) - (self.worked(now) - reported))


def about(seconds: float) -> str:
    """So many seconds for a person: 'about 10 s', 'about 3 min'."""
    if seconds < 60:  # a minute
        return f"about {max(_STEP, -(-seconds // _STEP) * _STEP):.0f} s"
    return f"about {seconds / 60:.0f} min"
