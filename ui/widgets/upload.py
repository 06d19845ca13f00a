"""A picture from the visitor's own machine: read, brought to the data set's form, shown and used at once."""

from html import escape
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import public
from ui.widgets import digits_html, your_digits
from vae.core.errors import DataError
from vae.data import Dataset
from vae.data.dataset import RGB
from vae.data.handwriting.picture import Upload, read, read_in_colour

_INK: dict[Literal["auto", "dark", "light"], str] = {
    "auto": "find out",
    "dark": "dark on light",
    "light": "light on dark",
}


def panel(slot: str, dataset: Dataset) -> None:
    """The uploader, and what became of the picture, which is in use from then on."""
    shape = dataset.picture_shape
    coloured = dataset.channels == RGB
    file = st.file_uploader(
        "A picture (PNG, JPEG or WebP)"
        if coloured
        else "A picture of one figure on a plain ground (PNG, JPEG or WebP)",
        ["png", "jpg", "jpeg", "webp"],
        key=f"{slot}-file",
        max_upload_size=public.bounds().upload_megabytes,
        width=480,
        help="It stays in your session: nobody else sees it, and nothing is stored.",
    )
    if file is None:
        if (kept := your_digits.uploaded(slot, shape)) is not None:
            st.html(_pictures([("in use", dataset.as_drawn_here(kept.image))]))
        return
    ink = None
    if not coloured:
        ink = st.segmented_control(
            "Ink", list(_INK), format_func=lambda ink: _INK[ink], default="auto", key=f"{slot}-ink", required=True
        )
    most = public.bounds().upload_megabytes
    try:
        if file.size > most * 2**20:  # whoever sends it around the uploader, which says so first
            raise DataError(
                f"The file has {file.size / 2**20:.1f} MB; up to {most} MB are taken here. Scale the picture down, or "
                "save it as JPEG."
            )
        found = (
            _read_in_colour(file.getvalue(), dataset.image_shape)
            if coloured
            else _read(file.getvalue(), dataset.image_shape, ink or "auto", dataset.dark_on_light)
        )
    except DataError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.html(_pictures([("your picture", found.preview), ("as the models see it", found.image)]))
    st.caption(" ".join(found.notes))
    image = dataset.as_drawn_here(found.image)  # kept as ink: another data set may have another ground
    kept = your_digits.uploaded(slot, shape)
    if kept is None or not np.array_equal(kept.image, image):
        your_digits.keep_upload(slot, your_digits.Upload(image))


@st.cache_data(show_spinner="Looking at your picture…", max_entries=20)  # by its content: a photograph takes 0.3 s
def _read(content: bytes, shape: tuple[int, int], ink: Literal["auto", "dark", "light"], dark_on_light: bool) -> Upload:
    return read(content, shape, ink, dark_on_light)


@st.cache_data(show_spinner="Looking at your picture…", max_entries=20)
def _read_in_colour(content: bytes, shape: tuple[int, int]) -> Upload:
    return read_in_colour(content, shape)


def _pictures(shown: list[tuple[str, NDArray[np.uint8]]]) -> str:
    tiles = "".join(
        f'<figure><img src="{digits_html.png(image)}" alt="{escape(name)}">'
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name, image in shown
    )
    return f'<div class="bs bs-upload">{tiles}</div>'
