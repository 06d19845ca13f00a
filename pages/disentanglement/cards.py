"""A card for every dimension: its traversal strip, a sentence on what it does, its numbers, the way to the walk."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import navigation
from ui.widgets.digits_html import mosaic, png
from ui.widgets.selected_image import KEYS, SelectedImage
from vae.core.counted import counted
from vae.core.minus import minus
from vae.core.unbroken import unbroken
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    from vae.studies.disentanglement import Described

STEPS = 9  # pictures of a strip, as on the walk
MOST = 32  # cards: beyond, the table is the better view
_COLUMNS = 2
_SILENT = "they say less than 0.01 nats about the image"  # as on the walk
_STILL = "the picture hardly changes with them"


def draw(model: Described, first: SelectedImage) -> None:
    """The cards of one model, the most informative dimension first, and behind a line those that say nothing; strips
    begin at the code of `first`.
    """
    ranked = list(enumerate(model.facts.units.order[:MOST].tolist()))
    active = [(rank, j) for rank, j in ranked if model.facts.active[j]]
    inactive = [(rank, j) for rank, j in ranked if not model.facts.active[j]]
    _cards(model, first, active)
    if inactive:
        n, why = len(inactive), _SILENT if model.facts.kl is not None else _STILL
        with st.expander(f"{counted(n, 'inactive dimension')}: {why}"):
            _cards(model, first, inactive)


def _cards(model: Described, first: SelectedImage, ranked: list[tuple[int, int]]) -> None:
    """The cards of these dimensions, (rank, number) each."""
    strips = _strips(model.checkpoint, first)
    for start in range(0, len(ranked), _COLUMNS):
        for column, (rank, j) in zip(st.columns(_COLUMNS, gap="medium"), ranked[start:], strict=False):
            with column.container(border=True, height="stretch"):
                st.html(_card(model, j, rank, strips[j], first.name))
                navigation.way("walk", f"Walk along z{j}", walk=f"~~{model.checkpoint.name}~~{rank}")


@st.cache_resource(show_spinner=False, max_entries=12, hash_funcs=KEYS)
def _strips(checkpoint: Checkpoint, first: SelectedImage) -> list[str]:
    """For each dimension the pictures of its sweep, as one in HTML."""
    from vae.latent import moves
    from vae.metrics.latent import dimensions
    from vae.models.encoding import decode

    units = dimensions.describe(checkpoint, first.dataset).units
    codes = moves.traversal(first.code(checkpoint), range(checkpoint.config.latent_dim), units, STEPS)
    images = decode(checkpoint.coder(), codes)
    return [png(mosaic(strip, STEPS)) for strip in images.reshape(-1, STEPS, *images.shape[1:])]


@lru_cache(maxsize=256)  # of what was measured, by identity
def _card(model: Described, j: int, rank: int, picture: str, name: str) -> str:
    facts = model.facts
    low, high = (minus(f"{end:.2f}") for end in (facts.units.low[j], facts.units.high[j]))
    alt = f"{name}, z{j} from {low} to {high}"
    sentence = _plain(model, j)
    numbers = "".join(f"<div><dt>{escape(term)}</dt><dd>{value}</dd></div>" for term, value in _numbers(model, j))
    return (
        f'<div class="bs bs-dimension"><h3>z{j} <span class="quiet">rank {rank + 1}</span></h3>'
        f'<img src="{picture}" alt="{escape(alt)}">'
        f'<div class="ends quiet"><span>{low}</span><span>{high}</span></div>'
        f"<p>{escape(unbroken(sentence))}</p><dl>{numbers}</dl></div>"
    )


def _plain(model: Described, j: int) -> str:
    """The measured sentence, without the number that stands above it."""
    sentence = model.sentence(j).partition(": ")[2]
    return sentence[:1].upper() + sentence[1:] + "." if sentence else "…"


def _numbers(model: Described, j: int) -> list[tuple[str, str]]:
    facts, dependence = model.facts, model.dependence
    terms = []
    if facts.kl is not None:
        terms.append(("Mean KL", f"{facts.kl[j]:.2f} nats"))
    terms.append(("Var(μ)", f"{facts.variance[j]:.2f}"))
    if facts.encoder_sd is not None:
        terms.append(("Mean σ", f"{facts.encoder_sd[j]:.2f}"))
    terms.append(("Sensitivity", f"{100 * facts.sensitivity[j]:.1f} % a pixel"))
    if dependence:
        terms.append(("Carries most", _carried(model, j)))
    return terms


def _carried(model: Described, j: int) -> str:
    dependence = model.dependence
    if dependence is None or not (carried := dependence.carried(j)):
        return "nothing beyond chance"
    k = carried[0]
    return (
        f"<b>{escape(dependence.factors[k].name)}</b>, {100 * dependence.share[j, k]:.0f} % of it: "
        f"{dependence.information[j, k]:.2f} nats "
        f'<span class="quiet">(by chance {dependence.chance[j, k]:.2f})</span>'
    )
