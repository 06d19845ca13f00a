"""How far the seeds of one beta agree: their dimensions matched with those of one of them, and UDR."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.data import Dataset
from vae.latent import matching
from vae.metrics.disentanglement import factors, udr
from vae.metrics.disentanglement.udr import How, Udr
from vae.metrics.latent.dimensions import ACTIVE_KL
from vae.sweeps import seeds
from vae.sweeps.spec import Group
from vae.sweeps.sweep import DONE, Sweep

LEAST = 0.3  # correlation with a factor: a smaller one is not worth a word
SHARE_OF_PICTURE = 0.01  # as `measures.SHARE`, whose module imports torch: pages do without
COMPARABLE = 0.7  # of the largest: a second factor that goes along as much is named as well


@dataclass(frozen=True, eq=False)
class Agreement:
    """Models of one kind and beta, held against one of them, the reference.

    dimensions (d,): the reference's that are informative, those that agree most first. matched, correlation (d, m):
    which dimension of each of m other models goes with each, -1 for none, and how its code correlates (0 for none).
    rotated, independent: what 95 % of `matching`'s draws stay below, of a dimension's mean |r| over the others.
    informative (m + 1,): how many dimensions of each model take part, the reference's first. images: behind each r.
    """

    dimensions: NDArray[np.int64]
    matched: NDArray[np.int64]
    correlation: NDArray[np.float64]
    rotated: float
    independent: float
    informative: NDArray[np.int64]
    images: int

    @property
    def strength(self) -> NDArray[np.float64]:
        """Mean |r| of each dimension over the other models, (d,)."""
        return np.abs(self.correlation).mean(axis=1)

    @property
    def comes_back(self) -> NDArray[np.bool_]:
        """Which dimensions agree more than those of codes along axes drawn at random would, (d,)."""
        return np.asarray(self.strength > self.rotated)


@dataclass(frozen=True, eq=False)
class Named:
    """What dimensions go along with: correlation (J, K) with each of K factors of the n images that have them."""

    factors: tuple[str, ...]
    signed: tuple[bool, ...]
    correlation: NDArray[np.float64]
    images: int

    def words(self, dimension: int, least: float = LEAST) -> str:
        """'slant (r = +0.91) and width (r = +0.70)'; '' where it goes along with nothing that is measured.

        least: an |r| below is not worth a word. The class is told only where nothing else goes along: a ratio over ten
        means is larger than any r.
        """
        size = np.abs(self.correlation[dimension])
        others = [k for k, name in enumerate(self.factors) if name != factors.CLASS]
        order = sorted(others, key=lambda k: -size[k])[:2]
        told = [k for k in order if size[k] >= max(least, COMPARABLE * size[order[0]])]
        if not told and factors.CLASS in self.factors and size[k := self.factors.index(factors.CLASS)] >= least:
            told = [k]
        return " and ".join(self._word(dimension, k) for k in told)

    def _word(self, dimension: int, k: int) -> str:
        value = self.correlation[dimension, k]
        return f"{self.factors[k]} (r = {value:+.2f})" if self.signed[k] else f"{self.factors[k]} (R = {value:.2f})"


@lru_cache(maxsize=512)  # a page asks for each several times in a run, at 1 ms of pandas
def members(sweep: Sweep, group: Group) -> Mapping[int, str]:
    """The measured models of a kind and beta, by seed."""
    rows = sweep.members
    own = rows[(rows["kind"] == group[0]) & (rows["beta"] == group[1]) & (rows["status"] == DONE)]
    return MappingProxyType(dict(zip(own["seed"].tolist(), own["member"].tolist(), strict=True)))


def informative(sweep: Sweep, member: str) -> NDArray[np.bool_]:
    """Which dimensions of a model take part, (J,): of KL above 0.01 nats; of an autoencoder those that carry 1 % of the
    picture.
    """
    rows = sweep.dimensions[sweep.dimensions["member"] == member]
    kl, share = (rows[name].to_numpy(np.float64) for name in ("kl", "picture_share"))
    return np.asarray(np.where(np.isfinite(kl), kl > ACTIVE_KL, share > SHARE_OF_PICTURE))


def agreement(sweep: Sweep, group: Group, reference: int) -> Agreement:
    """The seeds of a kind and beta, held against the seed `reference`. Cached on disk.

    Raises MeasureError for fewer than two seeds, with the command that makes more; SweepError for damaged files.
    """
    of_seed = members(sweep, group)
    if reference not in of_seed:
        raise MeasureError(
            f"There is no seed {reference} of {seeds.title(group)}; choose from {', '.join(map(str, of_seed))}."
        )
    if len(of_seed) < 2:
        raise MeasureError(
            f"There is one seed of {seeds.title(group)}, so nothing to match.",
            f"Make more with `{seeds.more_seeds(sweep)}`.",
        )
    names = [of_seed[reference], *(name for seed, name in of_seed.items() if seed != reference)]
    return _agreement(tuple(sweep.codes(name) for name in names), tuple(informative(sweep, name) for name in names))


def udr_of(sweep: Sweep, group: Group, how: How) -> Udr:
    """UDR of the seeds of a kind and beta, of dimensions that are `informative`. Cached on disk.

    Raises as `agreement`.
    """
    names = list(members(sweep, group).values())
    if len(names) < 2:
        raise MeasureError("UDR compares seeds.", f"Make more with `{seeds.more_seeds(sweep)}`.")
    return udr.udr([sweep.codes(name)[:, informative(sweep, name)] for name in names], how=how)


def every_udr(sweep: Sweep, task: Task = Task()) -> dict[How, dict[Group, Udr]]:
    """UDR of each kind and beta that has two seeds or more, by variant. Raises Stopped, SweepError."""
    groups = [group for group in sweep.spec.groups if len(members(sweep, group)) > 1]
    found: dict[How, dict[Group, Udr]] = {how: {} for how in udr.HOWS}
    for done, group in enumerate(groups):
        task.check()
        task.report(f"UDR of {seeds.title(group)}", done, len(groups))
        for how in udr.HOWS:
            found[how][group] = udr_of(sweep, group, how)
    return found


def named(sweep: Sweep, member: str, dataset: Dataset) -> Named:
    """What each dimension of a model goes along with, by its codes of the sweep's images; `dataset` has those images.

    Raises MeasureError where they have no factors, or are not those of the sweep.
    """
    rows = sweep.images
    if rows.ndim != 1 or rows.max(initial=-1) >= len(dataset) or rows.min(initial=0) < 0:
        raise MeasureError(f"{sweep.name} was measured on other images of {dataset.name} than are there now.")
    measured = factors.of(dataset.take(rows.astype(np.int64)))
    codes = sweep.codes(member)[measured.rows]
    return Named(
        measured.names,
        tuple(factor.kind == "number" for factor in measured.factors),
        np.stack([factor.correlation(codes) for factor in measured.factors], axis=1),
        len(codes),
    )


@memo("seed-agreement", version=1)
def _agreement(codes: tuple[NDArray[np.float32], ...], kept: tuple[NDArray[np.bool_], ...]) -> Agreement:
    """Codes (n, J) of each model, the reference first, and which of their dimensions take part."""
    own, others = codes[0][:, kept[0]], [code[:, part] for code, part in zip(codes[1:], kept[1:], strict=True)]
    pairs = [matching.match(own, other) for other in others]
    places = [np.flatnonzero(part) for part in kept]
    matched, correlation = np.full((len(places[0]), len(others)), -1), np.zeros((len(places[0]), len(others)))
    for k, found in enumerate(pairs):
        matched[found.pairs[:, 0], k] = places[k + 1][found.pairs[:, 1]]
        correlation[found.pairs[:, 0], k] = found.correlation
    order = np.argsort(-np.abs(correlation).mean(axis=1), kind="stable")
    return Agreement(
        places[0][order],
        matched[order],
        correlation[order],
        _level(matching.rotated(own, others)),
        _level(matching.independent(own, others)),
        np.array([part.sum() for part in kept], np.int64),
        len(codes[0]),
    )


def _level(draws: NDArray[np.float64]) -> float:
    return float(np.quantile(draws, matching.CHANCE)) if draws.size else 0.0


def ranked(sweep: Sweep, found: dict[Group, Udr]) -> list[tuple[Group, Udr]]:
    """The kinds and betas by UDR, the largest first. Raises MeasureError as `seeds.ranking`."""
    order = seeds.ranked(sweep, {group: one.score for group, one in found.items()})
    return [(group, found[group]) for group, _ in order]
