"""What pages put out alike: figures, files to take home, errors as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import address, public, told, views
from ui.components.download import files
from ui.components.download.component import FILES
from ui.components.download.files import File
from ui.components.download.payload import FilePayload
from vae.core.errors import BetascopeError
from vae.export import names, table_files
from vae.export.table import Table

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from vae.export.pictures import Strip
    from vae.figures.told import Told


def figure(figure: Figure, file: str, in_words: Told | None = None, **selection: Any) -> None:
    """A Plotly figure as wide as its column; of the tool bar the one button that saves it as an SVG alone.

    A screen reader says its sentence, and below it everybody can open its table. It is not to be changed any more.

    Args:
        figure: The figure.
        file: What the SVG is called, without its ending; the figure's title, where it has one, is added.
        in_words: Sentence and table, where they are not read from the figure.
        selection: How Streamlit takes clicks on it.
    """
    title = str(figure.layout.title.text or "")
    if "to_dict" not in vars(figure):  # copies and base64, most of what a figure costs: once in its life
        content = figure.to_dict()
        figure.to_dict = lambda: content
    in_words = in_words or told.of(figure)
    # Drawn by Plotly in the browser, in the colours of the page: a server would need a browser of its own for it.
    saving = {"format": "svg", "filename": "-".join(filter(None, (file, names.plain(title) if title else "")))}
    config = {"modeBarButtons": [["toImage"]], "toImageButtonOptions": saving, "displayNotifier": False}
    height: Any = figure.layout.height or "content"  # said, it has its place before Plotly's 4.7 MB are there
    st.plotly_chart(figure, width="stretch", height=height, config=config, alt=in_words.sentence, **selection)
    st.html(told.html(in_words))


def download(*offered: File) -> None:
    """A row of buttons for files that are made when they are asked for; the page does not run again.

    None within a lesson's view: the page that they are of has them.
    """
    if views.alone():
        return
    row: list[FilePayload] = [
        {"label": file.on_button, "name": file.name, "address": files.offer(file, address.page()), "tip": file.tip}
        for file in offered
    ]
    FILES.show({"files": row}, offered[0].label)


def downloads(label: str, file: str, make: Callable[[], Table]) -> None:
    """A button for each kind of file that a table comes as; `file` is its name without an ending."""

    def rendered(suffix: str) -> Callable[[], str]:
        return lambda: table_files.render(make(), suffix)

    kinds = table_files.FORMATS.items()
    download(*(File(label, f"{file}{suffix}", kind.mime, rendered(suffix)) for suffix, kind in kinds))


def pictures(
    file: str, title: str, strips: Callable[[], Sequence[Strip]], provenance: Callable[[], Mapping[str, object]]
) -> None:
    """A button for strips of images as one PNG at print size; `file` is its name without an ending."""

    def make() -> bytes:
        from vae.export import pictures

        return pictures.png(pictures.rows(strips(), title), provenance(), title)

    download(File("Pictures", f"{file}.png", "image/png", make, "At print size, with its models and data in it."))


@contextmanager
def sentences(about: str = "") -> Iterator[None]:
    """Show what went wrong (with `about`) as a sentence in place; the rest of the page goes on."""
    try:
        yield
    except BetascopeError as error:
        text = sentence(error)
        st.error(f"{about}: {text}" if about else text, icon=":material/error:")


def sentence(error: BetascopeError) -> str:
    """What an error says to this server's visitors: those of a public one have no command line there."""
    return error.cause if public.on() else str(error)


def coded(text: str) -> str:
    """As `literal`, but what stands between backticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one has no end
        return literal(text)
    return "".join(f"`{part}`" if place % 2 and part else literal(part) for place, part in enumerate(parts))


def command(text: str) -> str:
    """A line for a terminal as Markdown, each word as code of its own: it is broken between words, not at hyphens."""
    return " ".join(f"`{word}`" for word in text.split())


def literal(text: str) -> str:
    """A text with a stranger's words in it, such that Markdown takes none of them for markup."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
