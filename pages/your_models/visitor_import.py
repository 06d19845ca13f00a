"""What one visitor is importing: the file, what was read of it, what it makes of images, what was saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui.widgets.your_files import Files
from vae.core.errors import BetascopeError
from vae.core.task import Task
from vae.foreign import examining
from vae.foreign.examining import Examined
from vae.foreign.interpretation import Draft
from vae.models.checkpoints import Checkpoint

_IMPORT = "your-models-import"  # in the session


@dataclass(eq=False)
class Import:
    """The import of one visitor. A job that works for it puts its result here: it ends with the session.

    dataset: the images to look at the model with; None for those that it says. likely: those that are chosen in the
    sidebar, for a model that says none; given: what it was read with. examined: with these images; before: with those
    of the last time. failed: it could not be read. turn: counts what was asked for.
    """

    files: Files
    likely: str
    dataset: str | None = None
    given: str = ""
    failed: bool = False
    turn: int = 0
    draft: Draft | None = None
    examined: Examined | None = None
    before: Examined | None = None
    saved: Checkpoint | None = None

    def ask(self, dataset: str | None) -> None:
        """From now on the model is looked at with these images."""
        if dataset != self.dataset:
            self.dataset, self.examined, self.saved = dataset, None, None
            self.turn += 1

    @property
    def key(self) -> str:
        """What is looked at now: of no other visitor, and of no other time."""
        return f"own model {self.files.token} {self.turn}"

    def examine(self, task: Task) -> bool:
        """Read the file, and look at what it makes of images; what a job does."""
        turn, dataset = self.turn, self.dataset
        given = dataset or self.likely
        try:
            if self.draft is None or not (self.draft.known or given == self.given):
                task.report("reading the file")
                self.draft, self.given = examining.read(self.source, given), given
            task.check("Stopped; nothing was read.")
            found = examining.examine(self.draft, dataset, task=task)
        except BetascopeError:
            self.failed = True
            raise
        if turn == self.turn:  # else other images were asked for meanwhile
            self.examined = self.before = found
        return True

    @property
    def source(self) -> Path:
        """The file, or the folder that several uploads lie in."""
        graphs = [path for path in self.files.paths if path.suffix.lower() == ".onnx"]  # its weights may lie beside it
        alone = graphs if len(graphs) == 1 else self.files.paths
        return alone[0] if len(alone) == 1 else alone[0].parent


def of(files: Files, likely: str) -> Import:
    """The visitor's import for these files."""
    kept: Import | None = st.session_state.get(_IMPORT)
    if kept is None or kept.files is not files:
        kept = st.session_state[_IMPORT] = Import(files, likely)
    return kept


def clear() -> None:
    """Let go of what was read."""
    st.session_state.pop(_IMPORT, None)
