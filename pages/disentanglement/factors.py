"""The factor x dimension matrix, and what moving along one dimension changes, as figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ui import public
from vae.core.minus import minus
from vae.figures import along, cells
from vae.figures.colours import class_colours
from vae.metrics.images.measured import UNITS
from vae.metrics.latent.sentences import rounded

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.core.estimate import Estimate
    from vae.studies.disentanglement import Described

INFORMATION, CORRELATION, IMPORTANCE, CHANGE = "Mutual information", "Correlation", "DCI importance", "Change per σ"
KINDS = (INFORMATION, CORRELATION, IMPORTANCE, CHANGE)
_MOST = 40  # dimensions, as rows
_LINES = 6  # factors with the largest change that are drawn

_EXPLAINED = {
    INFORMATION: "In nats, of codes and continuous factors in 20 bins of equal width; the shade is the share of the "
    "factor's entropy.",
    CORRELATION: "Pearson's r of μ with a number, from −1 to 1; with a class the correlation ratio η, with an angle "
    "the multiple correlation with its sine and cosine, both from 0 to 1.",
    IMPORTANCE: "How much the boosted trees that tell a factor rely on a dimension; each column sums to 1.",
    CHANGE: "Of the decoded images, when the dimension moves by one standard deviation of the codes, in the factor's "
    "unit; the shade is in standard deviations of real images.",
}
_DOTS = {
    INFORMATION: " A dot: no more than chance, the 95 % quantile of 50 permutations.",
    IMPORTANCE: " A dot: less than 0.005.",
    CHANGE: " A dot: the 95 % interval holds 0.",
}

_INACTIVE = " An inactive dimension's μ moves a little, and here that is read; in z noise drowns it."


def missing(model: Described, kind: str) -> str:
    """Why there is no such matrix (yet), as a sentence; '' where there is one."""
    if kind == CHANGE:
        return "" if model.traversals else "The traversals are not measured yet."
    if kind == IMPORTANCE:
        where = "its button is" if public.bounds().thorough else "why, it says"
        return "" if model.predictors else f"DCI is not measured yet: {where} below the table of scores."
    return "" if model.dependence else "The factors are not measured yet."


def explained(model: Described, kind: str) -> str:
    """What the numbers of the matrix are; a dot is explained where there is one."""
    texts = _values(model, kind)[2]
    dots = any(text == "·" for j in model.facts.units.order[:_MOST] for text in texts[j])
    read = kind != CHANGE and model.facts.kl is not None and not model.facts.active.all()
    return f"{_EXPLAINED[kind]}{_DOTS.get(kind, '') * dots}{_INACTIVE * read}{_predicted(model, kind)}"


def _predicted(model: Described, kind: str) -> str:
    """How well the trees tell each factor, without which their importances say nothing; '' for other matrices."""
    trees = model.predictors
    if kind != IMPORTANCE or trees is None:
        return ""
    each = zip(trees.factors, trees.dci.factor_informativeness, strict=True)
    parts = ", ".join(f"{factor.name} {share:.2f}" for factor, share in each)
    return f" How well it is told, from 0 (importances of noise) to 1: {parts}."


@lru_cache(maxsize=32)  # of what was measured, by identity: what is measured further is another object
def matrix(model: Described, kind: str, colour: str) -> go.Figure:
    """Dimensions, the most informative first, by factors; `colour` is the model's."""
    order = model.facts.units.order[:_MOST]
    names, shade, texts, hover = _values(model, kind)
    rows = [f"z{j}" if model.facts.active[j] else f"z{j}, inactive" for j in order]
    texts, hover = [texts[j] for j in order], [hover[j] for j in order]
    return cells.matrix(shade[order], texts, hover, rows, names, colour)


@lru_cache(maxsize=32)
def changes(model: Described, j: int) -> tuple[go.Figure, dict[str, str]]:
    """What moves along dimension j change of the factors that it changes most, and the colour of each."""
    moves = model.traversals
    assert moves is not None
    scale = np.where(moves.scale > 0, moves.scale, np.inf)
    largest = np.abs(moves.change[j] / scale).max(axis=0)
    shown = sorted(np.argsort(-largest, kind="stable")[:_LINES].tolist())
    colours = dict(zip(moves.factors, class_colours(len(moves.factors)), strict=True))
    values = {moves.factors[k]: moves.change[j, :, k] / scale[k] for k in shown}
    hover = {
        moves.factors[k]: [
            f"{minus(f'{t:+g}')} σ: {moves.factors[k]} {rounded(c)} {UNITS[moves.factors[k]]}"
            for t, c in zip(moves.moves, moves.change[j, :, k], strict=True)
        ]
        for k in shown
    }
    figure = along.changes(f"z{j}: what it changes", moves.moves, values, hover, colours)
    return figure, {name: colours[name] for name in values}


@lru_cache(maxsize=32)
def turned(model: Described, j: int, colour: str) -> go.Figure | None:
    """How many images a judge reads as another class at each move along dimension j; None without a judge."""
    moves = model.traversals
    if moves is None or moves.turned is None or moves.into is None:
        return None
    names = model.class_names
    texts = [
        f"{names[k]}" if share >= 0.01 and 0 <= k < len(names) else ""
        for share, k in zip(moves.turned[j], moves.into[j], strict=True)
    ]
    return along.shares(f"z{j}: read as another class, most often as", moves.moves, moves.turned[j], texts, colour)


def _values(model: Described, kind: str) -> tuple[list[str], NDArray[np.float64], list[list[str]], list[list[str]]]:
    """Names of the factors, and by dimension and factor: shade, text, what the cell says when pointed at."""
    if kind == CHANGE:
        return _change(model)
    if kind == IMPORTANCE:
        trees = model.predictors
        assert trees is not None
        names = [factor.name for factor in trees.factors]
        values = trees.dci.importances
        texts = _each(values, lambda j, k: f"{values[j, k]:.2f}" if values[j, k] >= 0.005 else "·")
        return names, values, texts, _each(values, lambda j, k: _about(j, names[k], f"importance {values[j, k]:.3f}"))
    dependence = model.dependence
    assert dependence is not None
    names = [factor.name for factor in dependence.factors]
    if kind == CORRELATION:
        values = dependence.correlation
        return (
            names,
            values,
            _each(values, lambda j, k: minus(f"{values[j, k]:.2f}")),
            _each(values, lambda j, k: _about(j, names[k], f"correlation {values[j, k]:.3f}")),
        )
    information, chance, share = dependence.information, dependence.chance, dependence.share
    beyond = information > chance
    return (
        names,
        share,
        _each(share, lambda j, k: f"{information[j, k]:.2f}" if beyond[j, k] else "·"),
        _each(
            share,
            lambda j, k: _about(
                j,
                names[k],
                f"{information[j, k]:.3f} nats, {100 * share[j, k]:.0f} % of the factor's entropy; "
                f"by chance up to {chance[j, k]:.3f}",
            ),
        ),
    )


def _change(model: Described) -> tuple[list[str], NDArray[np.float64], list[list[str]], list[list[str]]]:
    moves = model.traversals
    assert moves is not None
    units = [UNITS[name] for name in moves.factors]
    names = [f"{name} ({unit})" for name, unit in zip(moves.factors, units, strict=True)]
    slope, sure = moves.slope, moves.certain
    return (
        names,
        np.clip(moves.strength, -1, 1),
        _each(sure, lambda j, k: rounded(slope[j, k].value) if sure[j, k] else "·"),
        _each(sure, lambda j, k: _about(j, moves.factors[k], _slope(slope[j, k], units[k]))),
    )


def _slope(slope: Estimate, unit: str) -> str:
    return f"{rounded(slope.value)} {unit} per σ ({rounded(slope.low)} to {rounded(slope.high)})"


def _each(like: NDArray, say: Callable[[int, int], str]) -> list[list[str]]:
    return [[say(j, k) for k in range(like.shape[1])] for j in range(like.shape[0])]


def _about(j: int, factor: str, text: str) -> str:
    return f"z{j}, {escape(factor)}: {minus(text)}"
