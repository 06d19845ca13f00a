"""A long measurement on a page, the same on every page: asked for, seen at work, stopped and gone on with.

A page asks for the status of its measurements, draws what there is of them inside `live`, and calls `steer` for the
progress bar and its buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import address, jobs, output, views
from ui.jobs import Others, Status, Work
from ui.pace import about
from vae.core.task import Progress

PATIENCE = 0.4  # seconds that a run waits for what may be in the cache, so that nothing flickers
_FROM_DISK = 0.3  # seconds of work up to which a measurement was kept from before: others may take longer
_SECONDS = 0.7  # between two looks at what is being measured


@dataclass(frozen=True)
class StudyPanel:
    """The measurements of one page, as one visitor sees them.

    name: the page's, which keys of its controls begin with. scope: what this visitor stops, and asks for in full; a
    visitor who then chooses other models looks at another scope. title: what is measured, as other visitors read it;
    the name unless it is given. again, kept, ended: what the button says that goes on, what stands beside it, and what
    stands in its place when all is done; nothing where `ended` is empty.
    """

    name: str
    scope: str
    title: str = ""
    again: str = "Go on measuring"
    kept: str = "Stopped. What is finished is kept."
    ended: str = "Measured, and kept for whoever asks next."

    @property
    def stopped(self) -> bool:
        """Whether the visitor has stopped the measurements."""
        return self.scope in self._session("stopped")

    @property
    def in_full(self) -> bool:
        """Whether the visitor has asked for what takes long and does not begin on its own."""
        return self.scope in self._session("full")

    def follow(
        self,
        works: Mapping[str, Work],
        group: str,
        *,
        begin: bool = True,
        quick: bool = False,
        patience: float = PATIENCE,
    ) -> dict[str, Status]:
        """How far each measurement is, by its key; they begin in this order, unless the visitor has stopped them.

        group: what all of them are for, as a visitor waits for one group at a time. begin: whether those may begin
        that have not. quick: they take a second or two. patience: seconds in which one from a cache is waited for.
        """
        begin, group = begin and not self.stopped, views.group(group)
        who, title = address.visitor(), self.title or self.name.capitalize()
        followed = {
            key: jobs.wanted(key, who, group, work, quick=quick, title=title) if begin else jobs.find(key)
            for key, work in works.items()
        }
        jobs.settle([job for job in followed.values() if job], patience)
        statuses = {key: job.status if job else Status() for key, job in followed.items()}
        if self.stopped:  # others may still wait for it
            statuses = {key: replace(status, busy=False) for key, status in statuses.items()}
        return statuses

    def steer(self, statuses: Mapping[str, Status], unit: str = "") -> bool:
        """Draw what is at work with a button that stops it, or the button that goes on; False where there is neither.

        What ended in sight of the visitor leaves a line in its place.

        statuses: by the keys of the measurements, all of which Stop ends. unit: what is counted, for instance 'fits'.
        """
        every = list(statuses.values())
        busy = any(status.busy for status in every)
        if busy:
            self._session("begun").add(self.scope)
        elif not (self.stopped or (self.ended and self.scope in self._session("begun"))):
            return False
        with st.container(key=f"{self.name}-at-work", horizontal=True, vertical_alignment="center"):
            if busy:
                st.progress(
                    share(every), text=said(every, jobs.others(address.visitor(), quick=_now(every).quick), unit)
                )
                if st.button("Stop", icon=":material/stop:", key=f"{self.name}-stop"):
                    for key in statuses:
                        jobs.stop(key, address.visitor())
                    self._session("stopped").add(self.scope)
                    st.rerun()
            elif self.stopped:
                st.button(self.again, icon=":material/play_arrow:", key=f"{self.name}-go", on_click=self._go_on)
                st.caption(self.kept)
            else:  # in the bar's place, so that nothing moves
                st.caption(self.ended)
        return busy or self.stopped

    def offer(self, label: str, key: str, **look: Any) -> None:
        """Draw the button that begins what takes long; `look` is how Streamlit draws it."""
        st.button(label, icon=":material/play_arrow:", key=key, on_click=self._begin_in_full, **look)

    def _go_on(self) -> None:
        self._session("stopped").discard(self.scope)

    def _begin_in_full(self) -> None:
        self._go_on()
        self._session("full").add(self.scope)

    def _session(self, kind: str) -> set[str]:
        scopes: set[str] = st.session_state.setdefault(f"study-{kind}-{self.name}", set())
        return scopes


def said(statuses: Sequence[Status], others: Others, unit: str = "") -> str:
    """What is measured, how much of it is done, whose turn it is, and about how long it takes, in a line.

    statuses: of a visitor's measurements, one of which is busy at least. unit: what each of them counts.
    """
    now, done = _now(statuses), sum(not status.busy for status in statuses)
    parts = [f"{done} of {len(statuses)} done"] if len(statuses) > 1 else []
    if not now.begun:
        if others.title:
            parts.insert(0, f"at work for another visitor: {others.title}{_counted(others.progress, ', ')}")
        return "; ".join(["Waits for its turn", *parts])
    if others.jobs:
        one = others.jobs == 1
        parts.append(f"in turns with {'that of another visitor' if one else f'{others.jobs} of other visitors'}")
    left = seconds_left(statuses)
    if left is not None:
        parts.append(about(left * (1 + others.jobs)))
    return "; ".join([_counted(now.progress, unit=unit) or "Begins", *parts])


def _counted(progress: Progress, before: str = "", unit: str = "") -> str:
    """What work is at, and how many of how many; after `before`, where there is something to say."""
    counted = f"{progress.done:,} of {progress.total:,} {unit}".rstrip() if progress.total else ""
    text = ", ".join(part for part in (progress.text, counted) if part)
    return before + text if text else ""


def share(statuses: Sequence[Status]) -> float:
    """How much of a visitor's measurements is done, in [0, 1]."""
    now = _now(statuses).progress
    part = min(now.done / now.total, 1.0) if now.total else 0.0
    return (sum(not status.busy for status in statuses) + part) / len(statuses)


def seconds_left(statuses: Sequence[Status]) -> float | None:
    """Seconds of work that measurements may still take; None where that cannot be told.

    Those that have not begun are taken to last as long as those that have ended, or the one at work.
    """
    now = _now(statuses)
    ended = [status.worked for status in statuses if not status.busy and status.worked > _FROM_DISK]
    whole = sum(ended) / len(ended) if ended else None
    if whole is None and now.left is not None:
        whole = now.worked + now.left
    waiting = sum(status.busy for status in statuses) - 1
    if now.left is not None:
        return now.left + waiting * (whole or 0.0)
    return None if whole is None else max(0.0, whole - now.worked) + waiting * whole


def _now(statuses: Sequence[Status]) -> Status:
    """The one at work, or else one that has begun, or else the first that is to come."""
    return max((status for status in statuses if status.busy), key=lambda status: (status.at_work, status.begun))


def live(name: str, draw: Callable[..., Any], *arguments: Any, stage: Any = None) -> None:
    """Draw a part of a page in a fragment; as long as more is coming to it, again and again.

    `draw` is called with the arguments and returns a stage: all that the rest of the page depends on, and falsy where
    nothing more is coming. When it is another than in the last run the whole page runs again. stage: that of this run,
    where the page knows it beforehand.
    """
    key = f"study-stage-{name}"
    if stage is not None:
        st.session_state[key] = stage
    st.fragment(_live, run_every=_SECONDS if st.session_state.get(key) else None)(key, draw, arguments)


def _live(key: str, draw: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    stage: Any = False
    with output.sentences():
        stage = draw(*arguments)
    if stage != st.session_state.get(key, False):
        st.session_state[key] = stage
        st.rerun()  # the whole page: how often this part runs is decided there
