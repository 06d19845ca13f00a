"""A card for every dimension of one seed: its pictures, under them those of the dimensions that other seeds match."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape

import numpy as np
from numpy.typing import NDArray

from pages.seeds.study import Matched, Shown
from ui.widgets.digits_html import mosaic, png
from vae.core.counted import by_number, counted
from vae.core.minus import minus
from vae.core.unbroken import unbroken
from vae.export.pictures import Strip
from vae.sweeps import agreement
from vae.sweeps.sweep import Sweep

MOST = 24  # cards: below, the table has the others
_MOST_SEEDS = 6  # rows of a card
_ON_PAPER, _SEEDS_ON_PAPER = 5, 4  # cards, and rows of each, that a page has room for
_A_NAME = 0.5  # correlation from which a factor alone, without its r, names a dimension


def html(sweep: Sweep, shown: Shown, matched: Matched, told: Mapping[int, str]) -> str:
    """The cards, those that agree most first. `told`: by dimension, what moving it was measured to do."""
    cards = _cards(sweep, shown, matched)
    found = "".join(
        card.replace(_PLACE, _sentence(told.get(int(j), "")))
        for j, card in zip(matched.agreement.dimensions, cards, strict=False)
    )
    return f'<div class="bs bs-seeds">{found}</div>'


def summary(shown: Shown, matched: Matched, seeds: tuple[int, ...]) -> str:
    """Which dimensions come back, and what chance would give, in words."""
    found = matched.agreement
    of, others = shown.reference, len(seeds) - 1
    other, several = next(s for s in seeds if s != of), others > 1
    if not len(found.dimensions):
        return (
            f"**No dimension of seed {of} is informative**, so there is nothing to find again in "
            f"{f'the other {others} seeds' if several else f'seed {other}'}."
        )
    back = [_name(matched, int(j)) for j in found.dimensions[found.comes_back]]
    count, n = len(found.dimensions), len(back)
    if n:
        listed = ", ".join(back)
        text = (
            f"**{n} of {count} dimensions of seed {of} {by_number(n, 'comes', 'come')} back** in "
            f"{f'the other {others} seeds' if several else f'seed {other}'}: {listed}."
        )
    elif count == 1:
        text = (
            f"**The one dimension of seed {of} does not come back** in "
            f"{f'the other {others} seeds' if several else f'seed {other}'}."
        )
    else:
        text = (
            f"**None of the {count} dimensions of seed {of} comes back** in "
            f"{f'the other {others} seeds' if several else f'seed {other}'}."
        )
    rest = count - n
    if n and rest:
        text = f"{text} {by_number(rest, 'The other one', f'The other {rest}')} may be luck:"
    elif rest:
        text = f"{text} {by_number(rest, 'It', 'They')} may be luck:"
    return (
        f"{text} 95 % of models that hold the same along axes drawn at random would agree up to mean |r| "
        f"{found.rotated:.2f}, codes with nothing in common up to {found.independent:.2f}."
    )


def strips(sweep: Sweep, shown: Shown, matched: Matched) -> list[Strip]:
    """The cards that agree most, to take home: a row a dimension and seed."""
    of_seed, found, rows = agreement.members(sweep, shown.group), matched.agreement, list[Strip]()
    others = [seed for seed in of_seed if seed != shown.reference][: _SEEDS_ON_PAPER - 1]
    moves = {seed: sweep.moves(of_seed[seed]) for seed in (shown.reference, *others)}
    for row, j in enumerate(found.dimensions[:_ON_PAPER].tolist()):
        rows.append(Strip(f"z{j}, seed {shown.reference}", moves[shown.reference][j], "−3 to 3 σ"))
        for k, seed in enumerate(others):
            dimension, r = int(found.matched[row, k]), float(found.correlation[row, k])
            if dimension >= 0:
                strip = moves[seed][dimension][:: -1 if r < 0 else 1]
                rows.append(Strip(f"z{dimension}, seed {seed}", strip, minus(f"r = {r:+.2f}")))
    return rows


_PLACE = "<!-- sentence -->"


@lru_cache(maxsize=16)  # by identity: a sweep that changes is another object
def _cards(sweep: Sweep, shown: Shown, matched: Matched) -> list[str]:
    of_seed = agreement.members(sweep, shown.group)
    others = [seed for seed in of_seed if seed != shown.reference]
    moves = {seed: sweep.moves(of_seed[seed]) for seed in (shown.reference, *others[: _MOST_SEEDS - 1])}
    found = matched.agreement
    cards = []
    for row, j in enumerate(found.dimensions[:MOST].tolist()):
        lines = [_line(moves[shown.reference][j], f"seed {shown.reference}", f"z{j}")]
        for k, seed in enumerate(others[: _MOST_SEEDS - 1]):
            lines.append(_counterpart(moves[seed], seed, int(found.matched[row, k]), float(found.correlation[row, k])))
        if len(others) >= _MOST_SEEDS:
            lines.append(
                f'<p class="quiet">and {counted(len(others) - _MOST_SEEDS + 1, "more seed")} in the table below</p>'
            )
        cards.append(_card(matched, row, j, lines))
    return cards


def _card(matched: Matched, row: int, j: int, lines: list[str]) -> str:
    found = matched.agreement
    back = bool(found.comes_back[row])
    verdict = '<b class="holds">comes back</b>' if back else '<b class="unknown">may be luck</b>'
    named = matched.named.words(j) if matched.named else ""
    named = named.replace("(r = -", "(r = \N{MINUS SIGN}")  # as the strips above have it; files keep the hyphen
    along = f"Goes along with {escape(unbroken(named))}. " if named else ""
    return (
        f'<div class="bs-dimension bs-claims"><h3>z{j} '
        f'<span class="quiet">mean |r| {found.strength[row]:.2f}: </span>{verdict}</h3>'
        f"{''.join(lines)}<p>{along}{_PLACE}</p></div>"
    )


def _counterpart(moves: NDArray[np.uint8], seed: int, dimension: int, r: float) -> str:
    if dimension < 0:
        return (
            f'<div class="line"><div><b>seed {seed}</b></div><div class="quiet">no informative one is left</div></div>'
        )
    strip = moves[dimension][::-1] if r < 0 else moves[dimension]
    return _line(strip, f"seed {seed}", f"z{dimension}{', turned over' if r < 0 else ''}", minus(f"r = {r:+.2f}"))


def _line(strip: NDArray[np.uint8], who: str, what: str, r: str = "") -> str:
    about = f'<b>{escape(who)}</b> {escape(r)}<div class="quiet">{escape(what)}</div>'
    picture = png(mosaic(strip, len(strip)))
    alt = f"{who}, {what}, moved from −3 to 3 σ {r}" if r else f"{who}, {what}, moved from −3 to 3 σ"
    return f'<div class="line"><div>{about}</div><img src="{picture}" alt="{escape(alt)}"></div>'


def _name(matched: Matched, j: int) -> str:
    words = matched.named.words(j, _A_NAME) if matched.named else ""
    return f"z{j} ({words.split(' (')[0]})" if words else f"z{j}"


def _sentence(told: str) -> str:
    return f"Moved and measured: {escape(unbroken(told))}." if told else ""
