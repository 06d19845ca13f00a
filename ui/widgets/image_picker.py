"""Which images to look at: of the data set, drawn by the visitor, or uploaded; one, two, or a row of them."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from ui import address
from ui.components.drawing_pad.component import SHEET
from ui.components.drawing_pad.payload import PadPayload
from ui.components.thumbnails import component as thumbs
from ui.sidebar import Choice
from ui.widgets import upload, your_digits
from ui.widgets.selected_image import SelectedImage
from vae.data import Dataset
from vae.data.dataset import RGB
from vae.data.handwriting import form

TILES = 10  # images in a row: one a digit
MAX_SIGMA = 0.5  # of the noise that can be put on an image; pixels are in 0 to 1

_DATASET, _DRAWN, _UPLOADED, _SENT, _PRIOR, _NONE = "data set", "drawn", "uploaded", "sent", "prior mean", "none"
_IN_ORDER, _RANDOM, _INDEX = "in order", "random", "by index"
_INDEX_OF = {
    your_digits.MAIN: "Index of the image",
    "from": "Index of the first image",
    "to": "Index of the last image",
}
_MAX_SEED = 2**31 - 1
_OWN = "own"  # key in the session, name in the address
_ENDS = "last-ends"  # in the session: controls of a page forget when it is left


def one(choice: Choice, slot: str = your_digits.MAIN, prior: bool = False) -> SelectedImage | None:
    """The control that chooses one image for a slot of the page; None stands for the prior mean, where that is offered.

    As long as nothing has been drawn or uploaded, an image of the data set takes its place, and a sentence says so.
    """
    row = _row()
    with row:
        how = _source(choice, slot, "Start from" if prior else "Image", [_PRIOR] if prior else [])
    if how == _PRIOR:
        return None
    return _one(choice, slot, how, int(choice.indices()[0]), row=row)


def given(choice: Choice) -> SelectedImage | None:
    """The same control for a page that is a pad itself: None where the visitor draws."""
    row = _row()
    with row:
        how = _source(choice, your_digits.MAIN, "Image", first=_DRAWN)
    return None if how == _DRAWN else _one(choice, your_digits.MAIN, how, int(choice.indices()[0]), row=row)


def own(choice: Choice, place: DeltaGenerator) -> SelectedImage | None:
    """The visitor's own digit, where they want it on the page: to begin with, what they have drawn before.

    The control stands in `place`, a container; what a digit is made by stands below.
    """
    drawn = your_digits.drawing(your_digits.MAIN, choice.dataset.picture_shape) is not None
    if drawn and _OWN not in st.session_state and _OWN not in st.query_params:
        address.fill(_OWN, _DRAWN)
        with place:
            address.also(_OWN, _DRAWN)  # a link, and a reload, would else begin without it
    how = place.segmented_control(
        "Your own image",
        [_NONE, *_ways(choice.dataset)],
        default=_NONE,
        key=_OWN,
        bind="query-params",
        required=True,
        help="An image of yours finds its place on the map, and its nearest neighbours are shown.",
    )
    return None if how == _NONE else _own(choice, your_digits.MAIN, str(how), "does without it")


def pair(choice: Choice) -> tuple[SelectedImage, SelectedImage, str]:
    """The control that chooses two images and the path between them: both images, and a name of `paths.PATHS`."""
    from vae.latent.paths import PATHS
    from vae.studies.pictures import other_end

    dataset = choice.dataset
    first = int(choice.indices()[0])
    second = other_end(dataset, first)
    left, right = st.columns(2, gap="large")
    with left:
        start = _one(choice, "from", _source(choice, "from", "From"), first)
    with right:
        end = _one(choice, "to", _source(choice, "to", "To"), second, any_class=True)
    path = st.segmented_control(
        "Path",
        list(PATHS),
        default=next(iter(PATHS)),
        key="path",
        bind="query-params",
        required=True,
        help="Straight: the line between the two codes. Spherical: the arc around the origin, which keeps the "
        "length that samples of N(0, I) have.",
    )
    kept = {slot: str(one.index) for slot, one in (("from", start), ("to", end)) if one.index is not None}
    st.session_state[_ENDS] = {"dataset": dataset.digest, "ends": kept}
    return start, end, str(path)


def row(choice: Choice) -> tuple[SelectedImage, ...]:
    """The control that chooses a row of images. A wrong index is a sentence; the rest is shown still."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        how = st.segmented_control(
            "Images",
            [_IN_ORDER, _RANDOM, _INDEX, *_ways(choice.dataset)],
            default=_IN_ORDER,
            key="pick",
            bind="query-params",
            required=True,
        )
    if how in (_DRAWN, _UPLOADED):
        own = _own(choice, your_digits.MAIN, how)
        if own is not None:
            return (own,)
    trouble = ""
    with right:
        if how == _RANDOM:
            indices = _random(choice, seed())
        elif how == _INDEX:
            indices, trouble = _by_index(choice)
        else:
            indices = in_order(choice)
    if trouble:
        st.warning(trouble, icon=":material/info:")
    return tuple(SelectedImage.of(choice.dataset, int(index)) for index in indices)


def ends(dataset: Dataset) -> dict[str, str]:
    """The images of this data set that were the ends of the visitor's last interpolation, as its address has them."""
    kept = st.session_state.get(_ENDS, {})
    return dict(kept["ends"]) if kept.get("dataset") == dataset.digest else {}


def sent(slot: str) -> dict[str, str]:
    """By key, what the control of a slot says where another page has sent its image (see `store.send`)."""
    return {_source_key(slot): _SENT}


def seed() -> int:
    """A seed that a button redraws."""
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        chosen = number("Seed", _MAX_SEED, 0, "seed")
        st.button("Draw again", icon=":material/casino:", on_click=_next_seed)
    return chosen


def in_order(choice: Choice) -> NDArray[np.int64]:
    """The first images of each class, or the first images of the chosen one."""
    if choice.label is not None:
        return choice.dataset.indices_of(choice.label)[:TILES]
    return choice.dataset.first_of_classes(TILES)


def _source(choice: Choice, slot: str, label: str, besides: Sequence[str] = (), first: str = _DATASET) -> str:
    sent = [_SENT] if your_digits.sent(slot, choice.dataset.picture_shape) else []
    text = "An image of the data set, one that you draw, or a picture of yours."
    if choice.dataset.channels == RGB:
        text = "An image of the data set, or a picture of yours; what is drawn has one ink, and these have colour."
    if besides:
        text += " The prior mean is z = 0, where N(0, I) is densest; it says little for an AE, which has no prior."
    chosen = st.segmented_control(
        label,
        [_DATASET, *_ways(choice.dataset), *sent, *besides],
        default=first,
        key=_source_key(slot),
        bind="query-params",
        required=True,
        help=text,
    )
    return str(chosen)


def _ways(dataset: Dataset) -> list[str]:
    """How a visitor has an image of their own: what a pen draws is grey."""
    return [_UPLOADED] if dataset.channels == RGB else [_DRAWN, _UPLOADED]


def _source_key(slot: str) -> str:
    return "source" if slot == your_digits.MAIN else f"{slot}-source"


def _row() -> DeltaGenerator:
    """Where controls stand in a line, as far as there is room."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium")


def _one(
    choice: Choice, slot: str, how: str, default: int, any_class: bool = False, row: DeltaGenerator | None = None
) -> SelectedImage:
    if how != _DATASET:
        own = _own(choice, slot, how)
        if own is not None:
            return own
        return SelectedImage.of(choice.dataset, default)
    return SelectedImage.of(choice.dataset, _image(slot, choice, default, any_class, row))


def _own(
    choice: Choice, slot: str, how: str, meanwhile: str = "shows an image of the data set"
) -> SelectedImage | None:
    """What the visitor drew or uploaded for a slot, and the means to; None, and a sentence, where there is nothing."""
    shape = choice.dataset.picture_shape
    found: your_digits.Drawing | your_digits.Upload | None
    if how == _DRAWN:
        found = drawing = your_digits.drawing(slot, shape)
        dark = choice.dataset.dark_on_light
        pad: PadPayload = {
            "revision": f"{slot}-{shape}-{dark}",
            "shape": choice.dataset.image_shape,
            "darkOnLight": dark,
            "strokes": drawing.strokes if drawing else [],
            "box": form.BOX,
            "limits": your_digits.LIMITS,
            "slots": your_digits.slots(slot),
        }
        SHEET.show(pad, slot, drawing=lambda: your_digits.take(slot, SHEET.reported("drawing", slot), shape))
        wanted = "Draw on the pad"
        if dark:
            st.caption("The pad is dark on light, as the images of this data set are.")
    elif how == _SENT:
        found, wanted = your_digits.sent(slot, shape), "Send an image from the Embeddings page"
    else:
        upload.panel(slot, choice.dataset)
        found = your_digits.uploaded(slot, shape)
        wanted = "Choose a picture"
    if found is None:
        st.caption(f"{wanted}; until then the page {meanwhile}.")
        return None
    image = found.image if how == _SENT else choice.dataset.as_drawn_here(found.image)
    return SelectedImage(choice.dataset, image, found.name)


def _image(slot: str, choice: Choice, default: int, any_class: bool = False, row: DeltaGenerator | None = None) -> int:
    """The index of an image: by number, at random, or from a strip. Number and button stand in `row`, if given."""
    pool = np.arange(len(choice.dataset)) if any_class else choice.indices()
    _bring_into(slot, pool, default, (choice.dataset.digest, None if any_class else choice.label))
    with row or _row():
        index = number(_INDEX_OF[slot], len(choice.dataset) - 1, default, slot)
        st.button(
            "Another image", icon=":material/casino:", key=f"another-{slot}", on_click=_another, args=(slot, pool)
        )
    thumbs.strip(slot, choice.dataset, pool, index)
    return index


def number(label: str, last: int, default: int, key: str, first: int = 0) -> int:
    """A box for a whole number from `first` to `last`, bound to the address."""
    try:
        return int(st.number_input(label, first, last, default, 1, key=key, bind="query-params", width=150))
    except OverflowError:  # hundreds of digits: Streamlit (1.67) takes them for infinity, and infinity for a number
        return default


def _bring_into(key: str, pool: NDArray[np.int64], default: int, asked: tuple[str, int | None]) -> None:
    """Where class or data set have just changed, the image chosen before may be none of theirs."""
    before = st.session_state.get(f"pool-of-{key}", asked)
    st.session_state[f"pool-of-{key}"] = asked
    if before != asked and st.session_state.get(key) not in pool:
        st.session_state[key] = default


def _another(key: str, pool: NDArray[np.int64]) -> None:
    others = pool[pool != st.session_state.get(key)]
    st.session_state[key] = int(np.random.default_rng().choice(others if len(others) else pool))


def _next_seed() -> None:
    st.session_state["seed"] = (int(st.session_state.get("seed", 0)) + 1) % _MAX_SEED


def _random(choice: Choice, draw: int) -> NDArray[np.int64]:
    pool = choice.indices()
    return np.random.default_rng(draw).choice(pool, size=min(TILES, len(pool)), replace=False)


def _by_index(choice: Choice) -> tuple[NDArray[np.int64], str]:
    """The images whose index was typed, and what is wrong with the rest of the text."""
    text = st.text_input("Index of each image", "0, 1, 2, 3", max_chars=100, key="index", bind="query-params")
    last = len(choice.dataset) - 1
    words = text.replace(",", " ").split()
    indices = [int(word) for word in words if _is_index(word, last)]
    trouble = ""
    if len(indices) < len(words):
        wrong = next(word for word in words if not _is_index(word, last))
        trouble = f"{wrong!r} is not the index of a test image: give whole numbers from 0 to {last:,}."
    elif not words:
        trouble = f"Give at least one whole number from 0 to {last:,}."
    elif len(words) > TILES:
        trouble = f"{len(words)} images are too many for one row; the first {TILES} are shown."
    if not indices:
        return in_order(choice), f"{trouble} Until then the images are those of “{_IN_ORDER}”."
    return np.array(indices[:TILES], np.int64), trouble


def _is_index(word: str, last: int) -> bool:
    return word.isascii() and word.isdecimal() and int(word) <= last
