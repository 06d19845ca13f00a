"""Probes by class: a table, and the confusion matrix with the images behind its cells."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.probe import sentences, tables
from pages.probe.study import ProbeRequest, ProbeResults
from ui import address, navigation
from ui.sidebar import Choice
from ui.widgets import confusion_matrix
from ui.widgets.confusion_matrix import Matrix
from vae.core.unbroken import unbroken
from vae.export.names import file_name

_MODEL, _SIZE = "matrix", "learned"  # keys in the session, names in the address


def classes(choice: Choice, request: ProbeRequest, results: ProbeResults) -> None:
    """Accuracy by class, and the confusion matrix of one model, after learning from a chosen number of labels."""
    navigation.section("Which classes, and taken for what?")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.segmented_control(
            "Model of the matrix",
            list(choice.models),
            default=list(choice.models)[-1],
            key=_MODEL,
            bind="query-params",
            required=True,
        )
        chosen = _size(request)
    what = next(one for one, name in zip(request.models, choice.models, strict=True) if name == title)
    known = [n for n in request.plan.sizes if results.of(what, n)]
    if not known:
        st.caption(f"{title} is not measured yet.")
        return
    size = chosen if chosen in known else known[-1]
    if size != chosen:
        st.caption(
            f"With {sentences.number(request, chosen)} labels {title} is not measured yet; these are "
            f"{sentences.number(request, size)}."
        )
    if len(request.plan.data.classes) <= confusion_matrix.MOST_COLUMNS:
        st.html(tables.by_class(request, results, size))
    else:
        st.caption(f"{len(request.plan.data.classes)} classes are too many for a table; the files below have them all.")
    _matrix(choice, request, results, str(title), size)


def _size(request: ProbeRequest) -> int:
    options = list(request.plan.sizes)
    by_text = {_text(request, n): n for n in options}
    if st.session_state.get(_SIZE) not in (None, *by_text):
        del st.session_state[_SIZE]  # of another data set
    address.spelled(_SIZE, by_text)
    chosen = st.segmented_control(
        "Labels learned from", list(by_text), default=list(by_text)[-1], key=_SIZE, bind="query-params", required=True
    )
    return by_text[str(chosen)]


def _text(request: ProbeRequest, size: int) -> str:
    """As an address has it: 'all' for any data set."""
    return "all" if size == len(request.plan.data.rows) else f"{size:,}"


def _matrix(choice: Choice, request: ProbeRequest, results: ProbeResults, title: str, size: int) -> None:
    data, names = request.plan.data, [request.plan.data.name(label) for label in request.plan.data.classes]
    probes = {
        name: one
        for name, what in zip(choice.models, request.models, strict=True)
        if (one := results.of(what, size)) is not None
    }
    one = probes[title]
    counts = Matrix(one.confusion(), names)
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with right:
        true, seen = confusion_matrix.cell(choice, counts)
        count, total = counts.count(true, seen), int(counts.counts[true].sum())
        said = (
            f"**{count:,} of {total:,}** test images of class {names[true]} are taken for {counts.name(seen)} by the "
            f"probe of {title} that learned from {f'all {size:,} labels' if one.whole else f'{size:,} labels, seed 0'} "
            f"({100 * count / total:.0f} %). {counts.becomes(true)}"
        )
        st.markdown(unbroken(said))
        st.caption("In the matrix: % of the row. Click a cell, or choose it here.")
    with left:
        model = choice.models[title]
        file = file_name("probe-confusions", choice.dataset.name, [model.checkpoint.name])
        confusion_matrix.chart(title, counts, model.accent, (true, seen), file)
    label = data.classes[true]
    taken = one.fits[0].predicted
    if seen is None:
        positions = np.flatnonzero((one.labels == label) & (taken != label))
    else:
        positions = one.seen_as(label, data.classes[seen])
    at = confusion_matrix.shown(positions)
    captions = {name: [data.name(int(k)) for k in other.fits[0].predicted[at]] for name, other in probes.items()}
    notes = {name: f"{int(other.right[0][at].sum())} of these {len(at)} right" for name, other in probes.items()}
    confusion_matrix.behind(choice, data.tested[positions], captions, notes, "the model's probe")
