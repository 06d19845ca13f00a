"""What one visitor is importing: the files, what was read of them under which options, what was saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui.widgets.your_files import Files
from vae.core.task import Task
from vae.data import importing
from vae.data.importing import Found, Line, Options

_IMPORT = "your-data-import"  # in the session


@dataclass(frozen=True, eq=False)
class Read:
    """What was found in the files under these options, with pictures of it."""

    options: Options
    found: Found
    lines: list[Line]


@dataclass(eq=False)
class Import:
    """The import of one visitor. A job that reads or writes for it puts its result here: it ends with the session.

    read: of the options that are asked for now; before: the last that could be read. turn and turn_of_saving: count
    what was asked for.
    """

    files: Files
    options: Options | None = None
    turn: int = 0
    turn_of_saving: int = 0
    read: Read | None = None
    before: Read | None = None
    saved: Path | None = None

    def ask(self, options: Options) -> None:
        """From now on the files are read under these options."""
        if options != self.options:
            self.options, self.read, self.saved = options, None, None
            self.turn += 1

    @property
    def key(self) -> str:
        """What is read now: of no other visitor, and of no other time."""
        return f"own data {self.files.token} {self.turn}"

    def examine(self, task: Task) -> bool:
        """Read the files; what a job does."""
        turn, options = self.turn, self.options
        assert options is not None
        found = importing.examine(self.files.paths, options, task)
        read = Read(options, found, importing.lines(found))
        if turn == self.turn:  # else something else was asked for meanwhile
            self.read = self.before = read
        return True

    def save(self, path: Path, replace: bool, task: Task) -> bool:
        """Write what was read; what a job does."""
        read, turn = self.read, self.turn
        if read is not None:
            importing.save(read.found, path, replace, task)
            if turn == self.turn:
                self.saved = path
        return True


def of(files: Files) -> Import:
    """The visitor's import for these files."""
    kept: Import | None = st.session_state.get(_IMPORT)
    if kept is None or kept.files is not files:
        kept = st.session_state[_IMPORT] = Import(files)
    return kept


def clear() -> None:
    """Let go of what was read: it may be gigabytes on disk."""
    st.session_state.pop(_IMPORT, None)
