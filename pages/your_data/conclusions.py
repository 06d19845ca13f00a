"""What was concluded of files, a line each with the controls that change it; and the images as they will be."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.your_data import controls
from pages.your_data.visitor_import import Import, Read
from ui import output
from ui.widgets import digits_html
from ui.widgets.digits_html import Row as Tiles
from ui.widgets.your_files import Files
from vae.data.importing import Line, Options
from vae.data.importing.factor_columns import Factor
from vae.data.importing.sheet import CLASSES
from vae.export.table import Column, Row, Table
from vae.export.table_html import html

_NOT_YET, _UNKNOWN, _NONE = "…", "not known yet", "none"
_EACH = 10  # pictures in a row, as on every page


def ask(current: Import) -> tuple[dict[str, DeltaGenerator], Options | None]:
    """Draw the lines with their controls; the places for what was concluded, and the options that are asked for.

    None where a control says what is no value: a sentence says so.
    """
    places: dict[str, DeltaGenerator] = {}
    said: dict[str, Any] = {}
    problems: list[str] = []
    with st.container(key="your-lines", gap=None):
        for what in controls.WHATS:
            with st.container(horizontal=True, vertical_alignment="center", key=f"your-line-{what.lower()}"):
                st.markdown(f"**{what}**", width=110)
                with st.popover("Change", key=f"your-change-{what.lower()}", type="tertiary"):
                    own, wrong = controls.draw(what, factors(current))
                places[what] = st.empty()
            said |= own
            problems += wrong
    for problem in problems:
        st.error(output.coded(problem), icon=":material/error:")
    return places, None if problems else controls.options(said)


def factors(current: Import) -> tuple[Factor, ...]:
    """Those that are known of the files."""
    return current.before.found.factors if current.before else ()


def fill(places: dict[str, DeltaGenerator], current: Import, busy: bool) -> None:
    """Say what was concluded; while files are read again, what it was before."""
    read = current.read or (current.before if busy else None)
    known = {one.what: one.text for one in read.found.conclusions} if read else {}
    for what, place in places.items():
        missing = _NONE if read else _NOT_YET if busy else _UNKNOWN
        text = current.files.plain(known.get(what, missing))
        place.markdown(output.coded(text) if what in known else f":gray[{missing}]")


def pictures(read: Read, files: Files) -> None:
    """The images as they will be, by class, with how many each split has."""
    found = read.found
    st.html(digits_html.rows(map(_tiles, read.lines)))
    for note in found.notes:
        st.caption(output.coded(files.plain(note)))
    classes = len(found.class_names)
    if classes > CLASSES:
        with st.expander(f"All {classes:,} classes"), st.container(height=320):
            st.html(html(_table(read)))


def _tiles(line: Line) -> Tiles:
    images = line.images[:_EACH]
    note = f"{line.train:,} for training, {line.test:,} for testing"
    return Tiles(line.title, images, [line.title or "image"] * len(images), note if line.title else "")


def _table(read: Read) -> Table:
    found = read.found
    columns = [Column("Class"), Column("For training", kind="number"), Column("For testing", kind="number")]
    train, test = (found.counts(split).tolist() for split in ("train", "test"))
    return Table(
        columns, [Row(list(cells)) for cells in zip([*found.class_names, "without label"], train, test, strict=True)]
    )
