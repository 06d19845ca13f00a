"""Probes closely: by class, the confusion matrix with the images behind it, and what they lean on."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.probe import sentences, tables
from pages.probe.work import Asked, Found
from ui import address, output
from ui.sidebar import Choice
from ui.widgets import confusion_matrix, digits_html
from ui.widgets.confusion_matrix import Matrix
from vae.figures import probe

_MODEL, _SIZE = "matrix", "learned"  # keys in the session, names in the address
_BESIDE = 2  # figures of weights in a row


def classes(choice: Choice, asked: Asked, found: Found) -> None:
    """Accuracy by class, and the confusion matrix of one model, after learning from a chosen number of labels."""
    st.subheader("Which classes, and taken for what?", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.segmented_control(
            "Model of the matrix",
            list(choice.models),
            default=list(choice.models)[-1],
            key=_MODEL,
            bind="query-params",
            required=True,
        )
        chosen = _size(asked)
    what = next(one for one, name in zip(asked.models, choice.models, strict=True) if name == title)
    known = [n for n in asked.plan.sizes if found.of(what, n)]
    if not known:
        st.caption(f"{title} is not measured yet.")
        return
    size = chosen if chosen in known else known[-1]
    if size != chosen:
        st.caption(
            f"With {sentences.number(asked, chosen)} labels {title} is not measured yet; these are "
            f"{sentences.number(asked, size)}."
        )
    if len(asked.plan.data.classes) <= confusion_matrix.MOST_COLUMNS:
        st.html(tables.by_class(choice, asked, found, size))
    else:
        st.caption(f"{len(asked.plan.data.classes)} classes are too many for a table; the files below have them all.")
    _matrix(choice, asked, found, str(title), size)


def leaning(choice: Choice, asked: Asked, found: Found) -> None:
    """The weight of each dimension, and how accuracy falls as they are taken away."""
    known = [(t, what) for t, what in zip(choice.models, asked.models, strict=True) if what.digest in found.removals]
    st.subheader("What does it lean on?", anchor=False)
    if not known:
        st.caption("Not measured yet: it comes after the table above.")
        return
    colours = {title: choice.models[title].accent for title, _ in known}
    removals = {title: found.removals[what.digest] for title, what in known}
    any_one = next(iter(removals.values()))
    st.markdown(
        "**The heaviest dimension is taken away, a new probe learns from the rest, and so on.** A code that keeps a "
        "class in few dimensions falls at once; one that spreads it over all falls slowly."
    )
    labels = asked.plan.data.labels
    chance = float(np.bincount(labels).max() / len(labels))
    st.html(digits_html.legend(colours, "grey: always the most frequent class"))
    falls = {title: (one.removed, one.accuracy) for title, one in removals.items()}
    output.figure(output.drawn(probe.removed, falls, colours, chance))
    st.markdown("**How much each dimension weighs**, with its number below; the Latent walk shows what it draws.")
    top = max(float(one.weight.max()) for one in removals.values()) or 1.0
    for at in range(0, len(known), _BESIDE):
        for column, (title, what) in zip(st.columns(_BESIDE), known[at : at + _BESIDE], strict=False):
            one, live = removals[title], found.live.get(what.digest)
            with column:
                output.figure(output.drawn(probe.weights, title, one.weight, one.order, live, colours[title], top))
    st.caption(
        f"Probes of {any_one.size:,} labels, seed 0. *Weight*: the norm, over the classes, of a dimension's "
        "coefficients on standardised inputs. *Faint bars*: dead dimensions, which the decoder does not use; "
        "standardised, even their faint traces can be read, so they may weigh something."
    )


def _size(asked: Asked) -> int:
    options = list(asked.plan.sizes)
    by_text = {_text(asked, n): n for n in options}
    if st.session_state.get(_SIZE) not in (None, *by_text):
        del st.session_state[_SIZE]  # of another data set
    address.spelled(_SIZE, by_text)
    chosen = st.segmented_control(
        "Labels learned from", list(by_text), default=list(by_text)[-1], key=_SIZE, bind="query-params", required=True
    )
    return by_text[str(chosen)]


def _text(asked: Asked, size: int) -> str:
    """As an address has it: 'all' for any data set."""
    return "all" if size == len(asked.plan.data.rows) else f"{size:,}"


def _matrix(choice: Choice, asked: Asked, found: Found, title: str, size: int) -> None:
    data, names = asked.plan.data, [asked.plan.data.name(label) for label in asked.plan.data.classes]
    probes = {
        name: one
        for name, what in zip(choice.models, asked.models, strict=True)
        if (one := found.of(what, size)) is not None
    }
    one = probes[title]
    counts = Matrix(one.confusion(), names)
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with right:
        true, seen = confusion_matrix.cell(choice, counts)
        count, total = counts.count(true, seen), int(counts.counts[true].sum())
        draw = "" if one.whole else ", seed 0"
        st.markdown(
            f"**{count:,} of {total:,}** test images of class {names[true]} are taken for {counts.name(seen)} by the "
            f"probe of {title} that learned from {sentences.number(asked, size)} labels{draw} ({count / total:.0%}). "
            f"{counts.becomes(true)}"
        )
        st.caption("In the matrix: % of the row. Click a cell, or choose it here.")
    with left:
        confusion_matrix.chart(title, counts, choice.models[title].accent, (true, seen))
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
