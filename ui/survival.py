"""Whether the label of an image survives its reconstruction: shares, the confusion matrix, and the images behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, page, pictures
from ui.controls import Choice
from ui.pictures import Row, dot
from vae import figures
from vae.checkpoints import Checkpoint
from vae.data import Dataset
from vae.figures import accent
from vae.judge import Judge

if TYPE_CHECKING:
    from vae.measure.estimates import Estimate
    from vae.measure.judged import Survival

_MODEL, _TRUE, _SEEN = "matrix", "true", "seen"  # keys in the session, names in the address
_CHART, _FOLLOWED = "confusion", "survival-followed"
_ANYTHING_ELSE = "anything else"
_TILES = 10
_MOST_COLUMNS = 12  # classes that have a column each in the table


def measured(choice: Choice, judge: Judge) -> dict[str, Survival]:
    """For each model by title. One that cannot be measured is a sentence on the page."""
    found = {}
    for title, checkpoint in choice.models.items():
        with page.sentences(title):
            found[title] = _survival(checkpoint, choice.dataset, judge)
    return found


def table(choice: Choice, found: dict[str, Survival]) -> str:
    """The share of images whose label the judge still sees, all and by class, a row a model, as HTML."""
    if not found:
        return ""
    any_one = next(iter(found.values()))
    by_class = any_one.present if len(any_one.present) <= _MOST_COLUMNS else ()
    labels = "".join(f'<th class="number" scope="col">{escape(any_one.class_names[k])}</th>' for k in by_class)
    lines = [
        _line("The images themselves", "", any_one.original_share(), [any_one.original_share(k) for k in by_class])
    ]
    lines += [
        _line(title, dot(accent(choice.models[title].config)), one.share(), [one.share(k) for k in by_class])
        for title, one in found.items()
    ]
    return (
        '<div class="bs bs-table bs-judged"><table><thead><tr><th class="text" scope="col">Labels that survive (%)</th>'
        '<th class="number" scope="col">All</th><th class="number wide" scope="col">95 % interval</th>'
        f"{labels}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def note(choice: Choice, judge: Judge) -> str:
    """Who the judge is, and what its numbers are about."""
    right = f" and right about {judge.accuracy.share:.1%} of the test images" if judge.accuracy else ""
    return (
        f"All {len(choice.dataset):,} test images, decoded from μ. The judge is a classifier trained on the same data"
        f"{right}; what it gets wrong of the images themselves no model has lost. Interval: bootstrap over the images. "
        "In the matrix: % of the row."
    )


@st.fragment
def matrix(choice: Choice, found: dict[str, Survival]) -> None:
    """The confusion matrix of one model; a cell, clicked or chosen in the boxes beside it, shows its images."""
    if not found:
        return
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with right:
        title = st.segmented_control(
            "Model of the matrix", list(found), default=list(found)[-1], key=_MODEL, bind="query-params", required=True
        )
        one = found[title]
        true, seen = _cell(choice, one)
        st.markdown(_sentence(one, title, true, seen))
    with left:
        config = choice.models[title].config
        figure = figures.confusion(title, one.confusion, one.class_names, accent(config), (true, seen))
        st.plotly_chart(
            figure, width="stretch", key=_CHART, on_select=_chosen_by_click, selection_mode="points",
            config={"displayModeBar": False},
        )  # fmt: skip
    indices = _behind(one, true, seen)
    if len(indices):
        st.html(pictures.rows(_rows(choice, found, indices[:_TILES])))
        more = f", the first {_TILES} shown" if len(indices) > _TILES else ""
        st.caption(f"{len(indices):,} test image{'s' * (len(indices) != 1)}{more}. Under each: what the judge sees.")


def _cell(choice: Choice, one: Survival) -> tuple[int, int | None]:
    """What is chosen: the true class, and what it is seen as; None stands for anything else."""
    names = one.class_names
    present = [names[k] for k in one.present]
    chosen_anew = choice.label is not None and st.session_state.get(_FOLLOWED) != choice.label
    if chosen_anew and (_FOLLOWED in st.session_state or _TRUE not in st.query_params):  # a link says which itself
        st.session_state[_TRUE] = choice.class_name
    st.session_state[_FOLLOWED] = choice.label
    first, second = st.columns(2)
    true = first.selectbox("True class", present, key=_TRUE, bind="query-params")
    seen = second.selectbox("Seen as", [_ANYTHING_ELSE, *names], key=_SEEN, bind="query-params")
    return names.index(true), None if seen == _ANYTHING_ELSE else names.index(seen)


def _chosen_by_click() -> None:
    """A click on a cell is a choice in the boxes. A figure that is drawn anew says that nothing is selected."""
    points: list[dict[str, Any]] = st.session_state[_CHART].selection.points
    if points:
        st.session_state[_TRUE], st.session_state[_SEEN] = points[0]["customdata"]


def _behind(one: Survival, true: int, seen: int | None) -> NDArray[np.int64]:
    """The images behind the chosen cell, by index, ascending."""
    if seen is not None:
        return one.images(true, seen)
    return one.indices[(one.labels == true) & (one.seen != true)]


def _sentence(one: Survival, title: str, true: int, seen: int | None) -> str:
    """How many of the class are seen as what was chosen, and what else the class is seen as."""
    row, names = one.confusion[true], one.class_names
    count, total = len(_behind(one, true, seen)), int(row.sum())
    what = _ANYTHING_ELSE if seen is None else names[seen]
    originals = one.original_confusion[true]
    before = int(originals.sum() - originals[true] if seen is None else originals[seen])
    others = sorted((int(n), k) for k, n in enumerate(row) if n and k != true)[::-1][:5]
    listed = ", ".join(f"{names[k]} ({n:,})" for n, k in others)
    return (
        f"**{count:,} of {total:,}** images of class {names[true]} are seen as {what} when {title} gives them back "
        f"({count / total:.0%}); of the images themselves, {before:,}."
        + (f" Most often {names[true]} becomes: {listed}." if listed else f" {names[true]} is never lost.")
    )


def _rows(choice: Choice, found: dict[str, Survival], indices: NDArray[np.int64]) -> list[Row]:
    """The images and what every model makes of them, with what the judge sees below each."""
    dataset = choice.dataset
    any_one = next(iter(found.values()))
    at = np.searchsorted(any_one.indices, indices)
    names = [f"image {index}" for index in indices]

    def captions(seen: NDArray[np.int64]) -> list[str]:
        return [any_one.class_names[k] for k in seen[at]]

    rows = [Row("Original", dataset.floats(indices), [f"original {name}" for name in names], "",
                [f"#{index}" for index in indices])]  # fmt: skip
    for title, one in found.items():
        checkpoint = choice.models[title]
        images = _given_back(checkpoint, dataset, tuple(indices.tolist()))
        alt = [
            f"{name} as {title} gives it back, seen as {seen}"
            for name, seen in zip(names, captions(one.seen), strict=True)
        ]
        kept = int((one.seen[at] == one.labels[at]).sum())
        note = f"{kept} of these {len(at)} survive"
        rows.append(Row(title, images, alt, note, captions(one.seen), accent(checkpoint.config), apart=True))
    return rows


def _line(title: str, mark: str, whole: Estimate, by_class: list[Estimate]) -> str:
    interval = f"{100 * whole.low:.1f} to {100 * whole.high:.1f}"
    cells = f'<td class="number">{100 * whole.value:.1f}</td><td class="number quiet wide">{interval}</td>'
    cells += "".join(_shaded(one.value) for one in by_class)
    return f"<tr><td>{mark}{escape(title)}</td>{cells}</tr>"


def _shaded(share: float) -> str:
    """A share as a cell, the redder the more is lost."""
    lost = round(55 * (1 - share))
    return (
        f'<td class="number" style="background:color-mix(in srgb, #d5432f {lost}%, transparent)">'
        f"{_whole_percent(share)}</td>"
    )


def _whole_percent(share: float) -> str:
    """100 only where nothing is lost."""
    return "100" if share == 1 else f"{min(99, round(100 * share))}"


@st.cache_resource(show_spinner="The judge looks at the reconstructions…", max_entries=60, hash_funcs=loaders.KEYS)
def _survival(checkpoint: Checkpoint, dataset: Dataset, judge: Judge) -> Survival:
    from vae.measure import judged

    return judged.label_survival(checkpoint, dataset, judge)


@st.cache_resource(show_spinner=False, max_entries=400, hash_funcs=loaders.KEYS)
def _given_back(checkpoint: Checkpoint, dataset: Dataset, indices: tuple[int, ...]) -> NDArray[np.float32]:
    from vae.measure import reconstruction

    return reconstruction.reconstruct(loaders.model(checkpoint), dataset.floats(np.array(indices)))
