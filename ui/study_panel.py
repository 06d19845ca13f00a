"""A long measurement on a page, the same on every page: asked for, seen at work, stopped and gone on with.

A page asks for the status of its measurements, draws what there is of them inside `live`, and calls `steer` for the
progress bar and its buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import address, jobs, output
from ui.jobs import Status, Work

PATIENCE = 0.4  # seconds that a run waits for what may be in the cache, so that nothing flickers
_SECONDS = 0.7  # between two looks at what is being measured


@dataclass(frozen=True)
class StudyPanel:
    """The measurements of one page, as one visitor sees them.

    name: the page's, which keys of its controls begin with. scope: what this visitor stops, and asks for in full; a
    visitor who then chooses other models looks at another scope.
    """

    name: str
    scope: str

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
        begin = begin and not self.stopped
        followed = {
            key: jobs.wanted(key, address.visitor(), group, work, quick=quick) if begin else jobs.find(key)
            for key, work in works.items()
        }
        jobs.settle([job for job in followed.values() if job], patience)
        statuses = {key: job.status if job else Status() for key, job in followed.items()}
        if self.stopped:  # others may still wait for it
            statuses = {key: replace(status, busy=False) for key, status in statuses.items()}
        return statuses

    def steer(self, statuses: Mapping[str, Status], unit: str = "") -> bool:
        """Draw what is at work with a button that stops it, or the button that goes on; False where there is neither.

        statuses: by the keys of the measurements, all of which Stop ends. unit: what is counted, for instance 'fits'.
        """
        at_work = next((status.progress for status in statuses.values() if status.busy), None)
        if at_work:
            counted = f", {at_work.done:,} of {at_work.total:,} {unit}".rstrip() if at_work.total else ""
            share = min(at_work.done / at_work.total, 1.0) if at_work.total else 0.0
            with st.container(horizontal=True, vertical_alignment="center"):
                st.progress(share, text=f"{at_work.text or 'Begins'}{counted}")
                if st.button("Stop", icon=":material/stop:", key=f"{self.name}-stop"):
                    for key in statuses:
                        jobs.stop(key, address.visitor())
                    self._session("stopped").add(self.scope)
                    st.rerun()
        elif self.stopped:
            st.button("Go on measuring", icon=":material/play_arrow:", key=f"{self.name}-go", on_click=self._go_on)
            st.caption("Stopped. What is finished is kept.")
        return bool(at_work) or self.stopped

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
