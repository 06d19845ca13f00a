"""Interpolation: from one image to another through every model's latent space."""

import streamlit as st

from pages.interpolation import averages, figures, lead, path
from pages.interpolation.path import CROSS_FADE, TILES, PathResult
from ui import address, loaders, navigation, output, sidebar, views
from ui.components.scrubber.component import SCRUBBER
from ui.components.scrubber.payload import ScrubRow
from ui.web import assets, payload
from ui.web.payload import JudgePayload
from ui.widgets import columns, digits_html, image_picker
from ui.widgets.digits_html import Look
from vae import data
from vae.core.unbroken import unbroken
from vae.export.provenance import origin
from vae.export.table_html import html
from vae.studies.pictures import FRAMES

AT = "at"  # in the address
ALONG = "along"  # the container whose figures the slider has a line in (scrubber/cursor.js)
MANY = 5  # paths: the names of more at the ends of their lines need wider figures


@st.fragment
def draw_rows(planes: tuple[int, int, int], results: tuple[PathResult, ...], judge: JudgePayload | None) -> None:
    """The paths as rows, scrubbed together in the browser; where the visitor lets go is in the address."""
    rows: list[ScrubRow] = [
        {"title": row.title, "accent": row.colour, "note": "pixels, no model" if row.title == CROSS_FADE else ""}
        for row in results
    ]
    name, pictures = path.pictures(results)
    frames = assets.address(name, lambda: pictures)
    SCRUBBER.show(
        {
            "frames": frames,
            "length": FRAMES,
            "tiles": TILES,
            "shape": planes[1:],
            "channels": planes[0],
            "at": position(),
            "rows": rows,
            "judge": judge,
        },
        at=release,
    )


def position() -> int:
    """The frame that is shown first: where the visitor let go, what the address says, else the middle."""
    text = str(st.session_state.get(AT, st.query_params.get(AT, "")))
    if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < FRAMES:
        return int(text)
    address.refuse(AT, *([text] if text else []))
    return (FRAMES - 1) // 2


def release() -> None:
    """Remember where the visitor let go."""
    at = SCRUBBER.reported("at")
    if isinstance(at, int) and 0 <= at < FRAMES:
        st.session_state[AT] = at
        address.tell_address(AT, str(at))


place = navigation.heading("Interpolation", lead.QUESTION)
choice = sidebar.chosen()
first, second, kind = image_picker.pair(choice)

with output.sentences():
    results = path.results(choice, first, second, kind)

    if views.shows("path"):
        judge = loaders.found_judge(choice.dataset, quiet=True)
        draw_rows(choice.dataset.planes, results, payload.judge(judge))
        if note := payload.judge_note(judge):
            st.caption(note)
        output.pictures(
            choice.file_name("path", kind),
            f"Paths between two images of {data.title(choice.dataset.name)}",
            lambda: path.strips(results),
            lambda: origin(choice.checkpoints, choice.dataset, start=first.name, end=second.name, path=kind),
        )

    if views.shows("measured"):
        navigation.section("This path, measured")
        st.html(digits_html.legend({result.title: Look(result.colour, result.dash) for result in results}))
        drawn = zip(figures.lines(results), figures.sentences(results), strict=True)
        with st.container(key=ALONG):
            for figure, text in columns.wrapped(drawn, 3 if len(results) <= MANY else 2):
                output.figure(figure, choice.file_name("path", kind))
                st.caption(text)

    if views.shows("plane"):
        navigation.section("The path over the data")
        with st.container(key="planes"):
            for figure in columns.wrapped(figures.planes(results)):
                output.figure(figure, choice.file_name("plane", kind))
        st.caption(
            "Each dot is the code of a real image, in the two directions in which the codes spread most; the line is "
            "the path. Where it crosses empty space, the decoder was never asked. Each panel has its own scale."
        )

    if views.shows("averages"):
        navigation.section(
            "Many paths",
            "One path is an anecdote. The same measures over random pairs of test images, mean and 95 % interval:",
        )
        table, take_home, against = averages.averages(choice, results, kind)
        place.markdown(lead.answer(table))
        st.html(html(table))
        if against:
            st.markdown(unbroken(against))
        st.caption(averages.explained())
        output.downloads("Table", choice.file_name("interpolation", kind), take_home)
