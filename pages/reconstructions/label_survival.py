"""Whether the label of an image survives its reconstruction: shares, the confusion matrix, and the images behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output, turns
from ui.sidebar import Choice
from ui.widgets import confusion_matrix
from ui.widgets.confusion_matrix import Matrix
from vae.core.counted import counted
from vae.core.unbroken import unbroken
from vae.data import Dataset
from vae.export.names import file_name
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

if TYPE_CHECKING:
    from vae.core.estimate import Estimate
    from vae.metrics.decoded.label_survival import Survival

_ALL = Column("All", kind="number", digits=1, percent=True)
_MODEL = "matrix"  # key in the session, name in the address


def measured(choice: Choice, judge: Judge) -> dict[str, Survival]:
    """For each model by title. One that cannot be measured is a sentence on the page."""
    survivals = {}
    for title, model in choice.models.items():
        with output.sentences(title):
            survivals[title] = _survival(model.checkpoint, choice.dataset, judge)
    return survivals


def table(choice: Choice, survivals: dict[str, Survival]) -> str:
    """The share of images whose label the judge still sees, all and by class, a row a model, as HTML."""
    if not survivals:
        return ""
    first = next(iter(survivals.values()))
    by_class = first.present if len(first.present) <= confusion_matrix.MOST_COLUMNS else ()
    columns = [
        Column("Labels that survive (%)"),
        _ALL,
        Column("95 % interval", kind="number", wide=True),
        *confusion_matrix.class_columns([first.class_names[k] for k in by_class]),
    ]
    rows = [_row(Cell("The images themselves"), first.original_share, by_class)]
    rows += [
        _row(Cell(title, colour=choice.models[title].accent), survival.share, by_class)
        for title, survival in survivals.items()
    ]
    return html(Table(columns, rows, look="bs-judged"))


def note(choice: Choice, judge: Judge) -> str:
    """Who the judge is, and what its numbers are about."""
    known = judge.accuracy
    return (
        f"Of {counted(len(choice.dataset), 'test image')}, decoded from μ. The judge is a classifier trained on the "
        f"same data{f', which reads {known.said} of the test images right' if known else ''}; what it gets wrong of "
        "the images themselves no model has lost. Interval: Wilson's. In the matrix: % of the row."
    )


@st.fragment
def matrix(choice: Choice, survivals: dict[str, Survival]) -> None:
    """The confusion matrix of one model; a cell, clicked or chosen in the boxes beside it, shows its images."""
    if not survivals:
        return
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with right:
        title = st.segmented_control(
            "Model of the matrix",
            list(survivals),
            default=list(survivals)[-1],
            key=_MODEL,
            bind="query-params",
            required=True,
        )
        survival = survivals[title]
        counts = Matrix(survival.confusion, survival.class_names)
        true, seen = confusion_matrix.cell(choice, counts)
        st.markdown(_sentence(survival, counts, title, true, seen))
    with left:
        model = choice.models[title]
        file = file_name("confusions", choice.dataset.name, [model.checkpoint.name])
        confusion_matrix.chart(title, counts, model.accent, (true, seen), file)
    indices = _behind(survival, true, seen)
    at = np.searchsorted(survival.indices, confusion_matrix.shown(indices))
    names = {title: [survival.class_names[k] for k in survival.seen[at]] for title, survival in survivals.items()}
    notes = {
        title: f"{int((survival.seen[at] == survival.labels[at]).sum())} of these {len(at)} survive"
        for title, survival in survivals.items()
    }
    confusion_matrix.behind(choice, indices, names, notes, "the judge")


def _behind(survival: Survival, true: int, seen: int | None) -> NDArray[np.int64]:
    """The images behind the chosen cell, by index, ascending."""
    if seen is not None:
        return survival.images(true, seen)
    return survival.indices[(survival.labels == true) & (survival.seen != true)]


def _sentence(survival: Survival, counts: Matrix, title: str, true: int, seen: int | None) -> str:
    """How many of the class are seen as what was chosen, and what else the class is seen as."""
    count, total = counts.count(true, seen), int(counts.counts[true].sum())
    before = Matrix(survival.original_confusion, survival.class_names).count(true, seen)
    return unbroken(
        f"**{count:,} of {total:,}** images of class {counts.names[true]} are seen as {counts.name(seen)} when {title} "
        f"gives them back ({100 * count / total:.0f} %); of the images themselves, {before:,}. {counts.becomes(true)}"
    )


def _row(title: Cell, share: Callable[..., Estimate], by_class: Iterable[int]) -> Row:
    whole = share()
    interval = Cell(_ALL.between(Cell(whole)), tone="quiet")
    return Row([title, whole.value, interval, *(confusion_matrix.share(share(k).value) for k in by_class)])


@st.cache_resource(show_spinner="The judge looks at the reconstructions…", max_entries=60, hash_funcs=loaders.KEYS)
@turns.heavy
def _survival(checkpoint: Checkpoint, dataset: Dataset, judge: Judge) -> Survival:
    from vae.metrics.decoded import label_survival

    return label_survival.label_survival(checkpoint, dataset, judge)
