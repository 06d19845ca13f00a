"""Which images to look at: one of each class, some at random, or by index."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.controls import Choice

TILES = 10  # images in a row: one a digit

_IN_ORDER, _RANDOM, _INDEX = "in order", "random", "by index"
_IMAGE, _PRIOR = "an image", "the prior mean"
_MAX_SEED = 2**31 - 1


@dataclass(frozen=True)
class Shown:
    """Images of a data set, by index: indices (n,) and floats (n, H, W) in [0, 1]."""

    indices: NDArray[np.int64]
    images: NDArray[np.float32]
    names: tuple[str, ...]  # the class of each, or 'image' where unlabelled


def images(choice: Choice) -> Shown:
    """The control that chooses images, and what it chose. A wrong index is a sentence; the rest is shown still."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        how = st.segmented_control(
            "Images", [_IN_ORDER, _RANDOM, _INDEX], default=_IN_ORDER, key="pick", bind="query-params", required=True
        )
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
    return Shown(indices, choice.dataset.floats(indices), choice.dataset.names(indices))


def start(choice: Choice) -> int | None:
    """The control that chooses one image (of the chosen class), and its index; None for the prior mean."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        how = st.segmented_control(
            "Start from", [_IMAGE, _PRIOR], default=_IMAGE, key="start", bind="query-params", required=True,
            help="The prior mean is z = 0, where N(0, I) is densest. It says little for an AE, which has no prior.",
        )  # fmt: skip
        if how == _PRIOR:
            return None
        return _image("Index of the image", "image", choice, int(_pool(choice)[0]))


def pair(choice: Choice) -> tuple[int, int, str]:
    """The control that chooses two images and the path between them: both indices, and a name of `paths.PATHS`."""
    from vae.explore.paths import PATHS

    dataset = choice.dataset
    first = int(_pool(choice)[0])
    others = np.flatnonzero(dataset.labels != dataset.labels[first])  # of another class where there is one
    second = int(others[0]) if len(others) else min(first + 1, len(dataset) - 1)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        start = _image("From image", "from", choice, first)
        end = _image("To image", "to", choice, second, any_class=True)
        path = st.segmented_control(
            "Path", list(PATHS), default=next(iter(PATHS)), key="path", bind="query-params", required=True,
            help="Straight: the line between the two codes. Spherical: the arc around the origin, which keeps the "
            "length that samples of N(0, I) have.",
        )  # fmt: skip
    return start, end, str(path)


def _image(label: str, key: str, choice: Choice, default: int, any_class: bool = False) -> int:
    """A number box for the index of an image, and a button for another one at random."""
    pool = np.arange(len(choice.dataset)) if any_class else _pool(choice)
    _bring_into(key, pool, default, (choice.dataset.digest, None if any_class else choice.label))
    index = _number(label, len(choice.dataset) - 1, default, key)
    st.button("Another image", icon=":material/casino:", key=f"another-{key}", on_click=_another, args=(key, pool))
    return index


def _pool(choice: Choice) -> NDArray[np.int64]:
    return choice.dataset.indices_of(choice.label) if choice.label is not None else np.arange(len(choice.dataset))


def _number(label: str, last: int, default: int, key: str) -> int:
    """A box for a whole number from 0 to `last`, bound to the address."""
    try:
        return int(st.number_input(label, 0, last, default, 1, key=key, bind="query-params", width=150))
    except OverflowError:  # hundreds of digits: Streamlit (1.67) takes them for infinity, and infinity for a number
        st.warning(f"The number in the address is too large; showing {default}.", icon=":material/info:")
        return default


def _bring_into(key: str, pool: NDArray[np.int64], default: int, asked: tuple[str, int | None]) -> None:
    """Where class or data set have just changed, the image chosen before may be none of theirs."""
    before = st.session_state.get(f"{key}-of", asked)
    st.session_state[f"{key}-of"] = asked
    if before != asked and st.session_state.get(key) not in pool:
        st.session_state[key] = default


def _another(key: str, pool: NDArray[np.int64]) -> None:
    others = pool[pool != st.session_state.get(key)]
    st.session_state[key] = int(np.random.default_rng().choice(others if len(others) else pool))


def seed() -> int:
    """A seed that a button redraws."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _number("Seed", _MAX_SEED, 0, "seed")
        st.button("Draw again", icon=":material/casino:", on_click=_next_seed)
    return chosen


def _next_seed() -> None:
    st.session_state["seed"] = (int(st.session_state.get("seed", 0)) + 1) % _MAX_SEED


def in_order(choice: Choice) -> NDArray[np.int64]:
    """The first image of each class, or the first images of the chosen one."""
    if choice.label is not None:
        return choice.dataset.indices_of(choice.label)[:TILES]
    return choice.dataset.first_of_each_class(TILES)


def _random(choice: Choice, draw: int) -> NDArray[np.int64]:
    pool = _pool(choice)
    return np.random.default_rng(draw).choice(pool, size=min(TILES, len(pool)), replace=False)


def _by_index(choice: Choice) -> tuple[NDArray[np.int64], str]:
    """The images whose index was typed, and what is wrong with the rest of the text."""
    text = st.text_input("Index of each image", "0, 1, 2, 3", max_chars=100, key="index", bind="query-params")
    last = len(choice.dataset) - 1
    parts = text.replace(",", " ").split()
    right = [int(part) for part in parts if part.isascii() and part.isdecimal() and int(part) <= last]
    wrong = [part for part in parts if not (part.isascii() and part.isdecimal() and int(part) <= last)]
    trouble = ""
    if wrong:
        trouble = f"{wrong[0]!r} is not the index of a test image: give whole numbers from 0 to {last:,}."
    elif not parts:
        trouble = f"Give at least one whole number from 0 to {last:,}."
    elif len(parts) > TILES:
        trouble = f"{len(parts)} images are too many for one row; the first {TILES} are shown."
    if not right:
        return in_order(choice), f"{trouble} Until then the images are those of “{_IN_ORDER}”."
    return np.array(right[:TILES], np.int64), trouble
