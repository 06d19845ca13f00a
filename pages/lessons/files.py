"""The lessons that there are, read once for all visitors, and again when one of their files changes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import language, once
from vae import lessons
from vae.core import folders
from vae.lessons.lesson import Broken, Lesson


@once.a_run
def found() -> list[Lesson | Broken]:
    """Every lesson, in the visitor's language where it is there: those that ship, and the teacher's own."""
    return list(_read(language.spoken(), _stamps(folders.shipped_lessons_dir()), _stamps(folders.own_lessons_dir())))


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(spoken: str, shipped: str, own: str) -> list[Lesson | Broken]:  # noqa: ARG001 (the stamps are what it is kept by)
    return lessons.available(language=spoken)


def _stamps(folder: Path | None) -> str:
    """What tells the files of a folder, translations too, from those that were there before."""
    try:
        files = sorted([*folder.glob("*.md"), *folder.glob("??/*.md")]) if folder else []
        known = [(str(path), path.stat()) for path in files]
    except OSError:
        return ""  # whoever reads it says why
    return repr([(path, stat.st_mtime_ns, stat.st_size) for path, stat in known])  # one text: a quick key
