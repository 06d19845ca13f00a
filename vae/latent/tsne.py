"""A map on which near codes stay near: t-SNE (van der Maaten & Hinton 2008) by openTSNE (Poličar et al. 2024).

Its schedule was chosen on 10,000 codes of MNIST; `python -m benchmarks.tsne` holds it against scikit-learn's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.latent.pca import pca

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_Phase = tuple[int, float, Mapping[str, object]]  # iterations, exaggeration, how repulsion is approximated

FEWEST = 10  # codes, and different ones among them: of fewer, a map shows nothing that a table would not
LEAST_PERPLEXITY = 2  # below, each code knows one neighbour, and the map falls to pieces
_START = 1e-4  # standard deviation along the first axis: small enough for the forces to decide, not the start
_JITTER = 0.01 * _START  # tells codes apart that are the same, and one seed from another
_FRAME_EVERY = 10  # iterations
_WIDE_FRAMES = 30_000  # codes above which frames are float16: 26 frames of 70,000 points are 7 MB
_ONE_THREAD = 3_000  # codes below which threads wait for one another longer than they work, on a busy machine above all
_QUERIES = 2_000  # codes whose neighbours are sought at a time: 0.5 s among 70,000
_LARGEST_STEP = math.log(20)  # of the map's size: 10,000 codes take 3, 70,000 take 7
_PRECISE = {"negative_gradient_method": "bh", "theta": 0.1}  # KL within 0.0003 nats of exact sums, at 10,000 codes

# Interpolation on a grid is cheap while the map is small, and takes one thread; Barnes-Hut where it is large. The step
# at an exaggeration of 4 costs next to nothing: without it KL came out 1.5 to 2 % higher, trustworthiness 0.0014 lower.
_GRID: Mapping[str, object] = {"negative_gradient_method": "fft", "min_num_intervals": 30}
_TREE: Mapping[str, object] = {"negative_gradient_method": "bh", "theta": 0.8}
_GATHER = ((50, 12.0, _GRID), (50, 4.0, _GRID), (75, 1.0, _TREE))
_SETTLE = ((50, 1.0, _TREE), (25, 1.0, {**_TREE, "theta": 0.5}))
ITERATIONS = sum(n for n, _, _ in _GATHER + _SETTLE)


@dataclass(frozen=True)
class Settings:
    """Perplexity: about how many neighbours a code has. The seed tells apart what is otherwise the same."""

    perplexity: float = 30
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Map:
    """Points (N, 2), the KL divergence of the map from the codes in nats, and how it converged.

    `kl` is that of t-SNE without exaggeration, the sum over all pairs by Barnes-Hut at theta = 0.1. `frames` (F, N, 2)
    are the map after `iterations` (F,), the first before any, the last `points`; float16 above 30,000 codes, where the
    last is `points` rounded. Their scale grows from 1e-4 to hundreds, once by a step: draw each to its own extent.
    """

    points: NDArray[np.float32]
    kl: float
    frames: NDArray[np.floating]
    iterations: NDArray[np.int64]


def largest_perplexity(n: int) -> int:
    """The largest whole perplexity for n codes: each takes three times as many neighbours into account."""
    return (n - 1) // 3


@memo("tsne", version=2)
def embed(codes: NDArray[np.float32], settings: Settings, task: Task = Task()) -> Map:
    """The map of codes (N, J), cached on disk. The same codes and settings give the same map, bit for bit.

    While it converges, `task` hears of the iterations done, with the points (N, 2), every 10 iterations, and can be
    stopped as often (and while neighbours are sought).
    Raises MeasureError where codes or settings allow no map, Stopped where the task was; nothing is kept then.
    """
    from openTSNE import TSNEEmbedding  # type: ignore[import-untyped]
    from openTSNE.affinity import PrecomputedAffinities  # type: ignore[import-untyped]

    check(codes, settings)
    film = _Film(task, np.float32 if len(codes) <= _WIDE_FRAMES else np.float16)
    standard = _standard(codes)
    begin = _beginning(standard, settings.seed)
    film.look(0, begin)
    affinities = _affinities(standard, settings.perplexity, film.go_on)
    embedding = TSNEEmbedding(
        begin,
        PrecomputedAffinities(affinities, normalize=False),
        n_jobs=_threads(len(codes)),
        momentum=0.8,
        callbacks=film,
        callbacks_every_iters=_FRAME_EVERY,
    )
    film.run(embedding, _GATHER)
    embedding *= _best_size(affinities, embedding)
    film.run(embedding, _SETTLE)
    points = np.array(embedding, np.float32)
    film.look(ITERATIONS, points)
    return Map(points, _divergence(affinities, points), np.stack(film.frames), np.array(film.iterations))


def divergence(codes: NDArray[np.float32], points: NDArray[np.floating], settings: Settings) -> float:
    """KL divergence in nats of any map (N, 2) of codes (N, J), as in `Map`. Raises MeasureError as `embed` does."""
    check(codes, settings)
    check_points(codes, points)
    return _divergence(_affinities(_standard(codes), settings.perplexity, lambda: None), points)


class _Film:
    """What is seen and kept of a map as it converges, and whether it may go on."""

    def __init__(self, task: Task, dtype: type[np.floating]) -> None:
        self.frames: list[NDArray[np.floating]] = []
        self.iterations: list[int] = []
        self._task, self._dtype = task, dtype
        self._before = 0  # iterations of the phases that are over

    def run(self, embedding: Any, phases: Sequence[_Phase]) -> None:
        """Optimise the embedding, in place."""
        for n, exaggeration, approximation in phases:
            embedding.optimize(n, inplace=True, exaggeration=exaggeration, **approximation)
            self._before += n

    def __call__(self, iteration: int, _error: float, points: NDArray[np.float64]) -> None:
        """What openTSNE calls, with the iteration that it is in, counted from 1."""
        self.look(self._before + iteration - 1, points)

    def look(self, done: int, points: NDArray[np.floating]) -> None:
        """Keep and show the map after so many iterations."""
        self.go_on(done)
        frame = np.array(points, np.float32)
        self.frames.append(frame.astype(self._dtype))
        self.iterations.append(done)
        self._task.report(done=done, total=ITERATIONS, partial=frame)

    def go_on(self, done: int = 0) -> None:
        """Raise Stopped where that was asked for."""
        self._task.check(f"t-SNE was stopped after {done} of {ITERATIONS} iterations; nothing of the map is kept.")


def _standard(codes: NDArray[np.float32]) -> NDArray[np.float64]:
    """Codes around zero, in units of their own spread, which t-SNE is blind to.

    Codes of 1e25, the square of which is no float32, made openTSNE end the process.
    """
    return (codes - codes.mean(axis=0, dtype=np.float64)) / deviation(codes)


def deviation(codes: NDArray[np.float32]) -> float:
    """The spread of codes (N, J), over all their dimensions: the unit that t-SNE sees them in."""
    return float(codes.std(dtype=np.float64))


def _beginning(codes: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """The codes along their two principal axes, so that the map keeps their large shape (Kobak & Berens 2019)."""
    along = pca(codes).project(codes).astype(np.float64)
    return along * (_START / along[:, 0].std()) + np.random.default_rng(seed).normal(0, _JITTER, along.shape)


def _affinities(codes: NDArray[np.float64], perplexity: float, go_on: Callable[[], None]) -> csr_matrix:
    """P of t-SNE, sparse (N, N), from the exact 3 * perplexity nearest neighbours of each code."""
    from openTSNE.affinity import joint_probabilities_nn
    from sklearn.neighbors import NearestNeighbors

    k = int(3 * perplexity)
    search = NearestNeighbors(n_neighbors=k + 1, algorithm="brute", n_jobs=-1).fit(codes)
    indices, distances = np.zeros((len(codes), k), np.int64), np.zeros((len(codes), k))
    for start in range(0, len(codes), _QUERIES):
        go_on()
        rows = np.arange(start, min(start + _QUERIES, len(codes)))
        away, found = search.kneighbors(codes[rows])
        others = found != rows[:, None]
        others[others.all(axis=1), -1] = False  # a code with so many copies that it is not among its own nearest
        indices[rows], distances[rows] = found[others].reshape(-1, k), away[others].reshape(-1, k)
    return joint_probabilities_nn(indices, distances, [perplexity], n_jobs=_threads(len(codes)))


def _best_size(affinities: csr_matrix, points: NDArray[np.floating]) -> float:
    """How much larger the map has to be for its KL divergence to be least.

    Growing as a whole is what gradient descent is slowest at. Without this, 350 iterations of 10,000 codes ended at a
    KL divergence of 2.11 nats, openTSNE's own 750 at 2.00; with it, 250 end at 1.91.
    """
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda log_size: _divergence(affinities, points * math.exp(log_size), _TREE),
        bounds=(0, _LARGEST_STEP),
        method="bounded",
        options={"xatol": 0.05},
    )
    return math.exp(round(found.x, 2))  # threads add in any order: the last digits of a KL divergence are not its own


def _divergence(
    affinities: csr_matrix, points: NDArray[np.floating], approximation: Mapping[str, object] = _PRECISE
) -> float:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PrecomputedAffinities

    embedding = TSNEEmbedding(points, PrecomputedAffinities(affinities, normalize=False), n_jobs=_threads(len(points)))
    return round(float(embedding.optimize(0, inplace=True, **approximation).kl_divergence), 9)


def _threads(n: int) -> int:
    """As openTSNE counts them: -1 is one for each core."""
    return 1 if n < _ONE_THREAD else -1


def check(codes: NDArray[np.float32], settings: Settings) -> None:
    """Raise MeasureError for codes and settings that allow no map. Takes 50 ms for 70,000 codes."""
    n, perplexity = len(codes), settings.perplexity
    if codes.ndim != 2 or n < FEWEST:
        raise MeasureError(f"{n} codes make no map: {FEWEST} or more are needed. Choose more images.")
    if not np.isfinite(codes).all():
        raise MeasureError("Some of these codes are not finite numbers: they have no place on a map. Train it again.")
    largest = largest_perplexity(n)
    if not LEAST_PERPLEXITY <= perplexity <= largest:
        raise MeasureError(
            f"The perplexity is {perplexity:g}; for {n:,} codes it must be from {LEAST_PERPLEXITY} to {largest}, as "
            f"each takes three times as many neighbours into account. Choose one, or more images."
        )
    if not 0 <= settings.seed < 2**63:
        raise MeasureError(f"The seed is {settings.seed}; it must be from 0 to 2^63 - 1.")
    distinct = len(np.unique(codes, axis=0))
    if distinct < FEWEST:
        raise MeasureError(
            f"Only {distinct} of these {n:,} codes are different: this model has collapsed, and nothing spreads out. "
            f"A map takes {FEWEST} different ones; choose another model, or other images."
        )


def check_points(codes: NDArray[np.float32], points: NDArray[np.floating]) -> None:
    """Raise MeasureError where points (N, 2) are no map of codes (N, J)."""
    if points.shape != (len(codes), 2) or not np.isfinite(points).all():
        raise MeasureError(
            f"Points of shape {points.shape} are no map of {len(codes):,} codes, which takes two finite numbers for "
            "each. Make the map again."
        )
