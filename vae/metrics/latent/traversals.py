"""What moving along one dimension does to the picture, measured: thicker, more slanted, another digit.

Codes of many images are moved along one dimension at a time, decoded, and measured as images of the data set are. A
move is counted in standard deviations of the aggregate posterior (`describe(...).units.deviation`, as on the walk), not
in those of mu: the decoder was trained on sampled codes, so it is their spread that says what a usual step is. In a
dimension that a VAE ignores mu hardly varies, and steps of its size would show nothing whatever the decoder does.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate, Estimates
from vae.core.memo import memo
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import spread
from vae.latent.moves import FARTHEST
from vae.metrics.images import measured
from vae.metrics.images.morphology import PLACES
from vae.metrics.latent.dimensions import describe
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode, encode
from vae.models.judge import Judge

FEWEST = 2  # images: an interval takes as many
PLACE_VARIES = 1.0  # px: x and y are factors where they vary more among the images; digits are centred
_REAL = 10_000  # images that the scale of a factor is taken from, at most
_MOST_IMAGES, _MOST_MOVES = 10_000, 32
_RESAMPLES = 2000  # of the bootstrap


@dataclass(frozen=True)
class Settings:
    """How many images, spread over the split, are moved, and how far, in standard deviations; 0 is always among them.

    With 150 images a model of 16 dimensions takes some 5 s of CPU; intervals shrink with the root of their number. The
    seed is that of the bootstrap.
    """

    moves: tuple[float, ...] = (-2, -1, 0, 1, 2)
    images: int = 150
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Traversals:
    """What T moves along each of J dimensions do to F factors, and to the class that a judge sees.

    moves (T,): ascending, in standard deviations of the aggregate posterior, 0 among them. factors: F names of
    `measured.every_of`.
    scale (F,): the standard deviation of each factor over the real images, in its unit; 0 where it cannot be measured.
    change (J, T, F): mean change of the factor from where nothing is moved, in its unit.
    slope (J, F): change per standard deviation, in the factor's unit, as the central difference between the two moves
    next to 0 (+-1): far moves bend, and leave where codes lie. Intervals by `estimate.bootstrap` over the images,
    widened for few of them.
    counted (J, T), paired (J,): of `images` images, those behind each change and each slope: those that have ink where
    nothing is moved and where it is; where it is 0, so is everything it counts.
    turned, into (J, T): the share of the counted images whose judged class changes, and the class that most of those
    turn into, -1 where none does; None without a judge.
    """

    moves: NDArray[np.float64]
    factors: tuple[str, ...]
    scale: NDArray[np.float64]
    change: NDArray[np.float64]
    slope: Estimates
    counted: NDArray[np.int64]
    paired: NDArray[np.int64]
    images: int
    turned: NDArray[np.float64] | None = None
    into: NDArray[np.int64] | None = None

    @property
    def strength(self) -> NDArray[np.float64]:
        """(J, F): the slope in standard deviations of the factor among real images, so that factors compare.

        0 for a factor in which real images do not differ.
        """
        return np.divide(self.slope.value, self.scale, out=np.zeros_like(self.slope.value), where=self.scale > 0)

    @property
    def certain(self) -> NDArray[np.bool_]:
        """(J, F): whether the interval of the slope leaves out 0."""
        return (self.slope.low > 0) | (self.slope.high < 0)


def measure(
    checkpoint: Checkpoint,
    dataset: Dataset,
    judge: Judge | None = None,
    settings: Settings = Settings(),
    task: Task = Task(),
) -> Traversals:
    """Move, decode and measure, from the codes of images of `dataset`, dimension by dimension. Cached on disk.

    Factors are those of `measured`, and x and y of ink where the images differ in them (see PLACE_VARIES). `task` hears
    how many dimensions are done.
    Raises CheckpointError where images do not fit the model or the judge, MeasureError for settings that say nothing
    or a model whose pictures are not finite, Stopped soon after the task is stopped.
    """
    _check(settings, dataset)
    if judge is not None:
        judge.check_fits(dataset)
    moves = tuple(sorted({0.0, *map(float, settings.moves)}))
    return _measure(checkpoint, dataset, judge, replace(settings, moves=moves), task)


def caveat(dataset: Dataset) -> str:
    """What of the factors that images were drawn from is not among those measured, as a sentence; '' where nothing."""
    if dataset.factors is None or "angle" not in dataset.factors or "angle period" in dataset.factors:
        return ""
    return (
        "The angle that these images were drawn at is not measured: no thickness, slant or size tells it, so a "
        "dimension that turns the shape shows as a little of each. Size shows as area, shape as the class that a judge "
        "sees."
    )


def _check(settings: Settings, dataset: Dataset) -> None:
    moves = settings.moves
    if not (
        all(abs(t) <= FARTHEST for t in moves) and len(moves) <= _MOST_MOVES and min(moves, default=0) < 0 < max(moves)
    ):
        raise MeasureError(
            f"The moves are {', '.join(f'{t:g}' for t in moves[:8]) or 'none'}; give up to {_MOST_MOVES} numbers of "
            f"standard deviations, below 0 and above it, at most {FARTHEST:g} far: -2, -1, 1, 2."
        )
    if not FEWEST <= settings.images <= _MOST_IMAGES or len(dataset) < FEWEST:
        raise MeasureError(
            f"{settings.images:,} of {len(dataset):,} images are to be moved; {FEWEST} to {_MOST_IMAGES:,} can be, as "
            "an interval takes 2 at least."
        )
    if settings.seed < 0:
        raise MeasureError(f"The seed is {settings.seed}; it must be 0 or more.")


@memo("traversals", version=3)
def _measure(
    checkpoint: Checkpoint, dataset: Dataset, judge: Judge | None, settings: Settings, task: Task
) -> Traversals:
    moves = np.array(settings.moves)
    factors, scale = _scale(dataset, task.silent)
    mu = encode(checkpoint, dataset).mu
    deviation = describe(checkpoint, dataset).units.deviation
    codes, coder = mu[spread(len(mu), settings.images)], checkpoint.coder()
    zero = int(np.flatnonzero(moves == 0)[0])
    done = 0

    def see(codes: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.int64] | None]:
        """The factors (n, F) of decoded codes, NaN without ink, and the classes (n,) that the judge sees."""
        task.check(f"Stopped after {done} of {mu.shape[1]} dimensions; nothing of these traversals is kept.")
        images = decode(coder, codes)
        table = measured.of_decoded(images, dataset, task.silent)
        values = table[list(factors)].to_numpy(np.float64, copy=True)
        values[~measured.has_ink(table)] = np.nan  # an area and a length of 0 are the end of both, not a change
        return values, None if judge is None else judge.see(images).labels

    still, own = see(codes)
    found: dict[str, list[NDArray]] = {}
    for j in range(mu.shape[1]):
        moved = np.repeat(codes[None], len(moves) - 1, axis=0)  # (T - 1, n, J)
        moved[:, :, j] += (np.delete(moves, zero) * deviation[j]).astype(np.float32)[:, None]
        values, seen = see(moved.reshape(-1, mu.shape[1]))
        values = np.insert(values.reshape(len(moves) - 1, *still.shape), zero, still, axis=0)  # (T, n, F)
        row = _effects(moves, values, settings.seed)
        if seen is not None and own is not None:
            classes = np.insert(seen.reshape(len(moves) - 1, -1), zero, own, axis=0)  # (T, n)
            there = np.asarray(np.isfinite(values - still).all(axis=2))
            row.update(_turned(classes, own, there))
        for name, value in row.items():
            found.setdefault(name, []).append(value)
        done = j + 1
        task.report(done=done, total=mu.shape[1])
    stacked = {name: np.stack(rows) for name, rows in found.items()}
    slope = Estimates(*(stacked.pop(name) for name in ("slope", "low", "high", "n")))
    return Traversals(moves=moves, factors=factors, scale=scale, slope=slope, images=len(codes), **stacked)


def _scale(dataset: Dataset, task: Task) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The factors to measure, and the standard deviation of each over the real images."""
    real = dataset if len(dataset) <= _REAL else dataset.take(spread(len(dataset), _REAL))
    table = measured.of_dataset(real, every=True, task=task)
    deviation = table[measured.has_ink(table)].std(ddof=0).fillna(0.0)
    places = (name for name in PLACES if name in table and deviation[name] > PLACE_VARIES)
    factors = (*measured.factors_of(dataset), *places)
    return factors, deviation[list(factors)].to_numpy(np.float64)


def _effects(moves: NDArray[np.float64], values: NDArray[np.float64], seed: int) -> dict[str, NDArray]:
    """Of one dimension, from the factors of each image at each move (T, n, F)."""
    zero = int(np.flatnonzero(moves == 0)[0])
    change = values - values[zero]
    there = np.isfinite(change).all(axis=2)  # (T, n)
    counted = there.sum(axis=1)
    total = np.where(there[:, :, None], change, 0).sum(axis=1)  # (T, F)
    both = there[zero - 1] & there[zero + 1]
    slopes = (values[zero + 1, both] - values[zero - 1, both]) / (moves[zero + 1] - moves[zero - 1])  # (paired, F)
    found = _means(slopes, seed)
    return {
        "change": total / np.maximum(counted, 1)[:, None],
        "slope": np.array([one.value for one in found]),
        "low": np.array([one.low for one in found]),
        "high": np.array([one.high for one in found]),
        "n": np.array([one.n for one in found]),
        "counted": counted,
        "paired": both.sum(),
    }


def _means(values: NDArray[np.float64], seed: int) -> list[Estimate]:
    """The mean over the images (n, F) of each of F factors; zeros where there is no image.

    The bootstrap's distances from the mean are widened as Student's t is wider than a Gaussian. No interval where one
    image, or several that all agree on a change, say nothing of how far it could move.
    """
    n = len(values)
    if n == 0:
        return [Estimate(0.0, 0.0, 0.0, 0)] * values.shape[1]
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), _RESAMPLES)  # how often each image is drawn
    wider = float(estimate.student(n - 1) / estimate.student(None) * np.sqrt(n / max(n - 1, 1)))
    varies = np.ptp(values, axis=0) > 0
    found = []
    for k, (mean, resampled) in enumerate(zip(values.mean(axis=0), (times @ values / n).T, strict=True)):
        one = estimate.bootstrap(mean, resampled, n, None)
        reach = wider if varies[k] or (n > 1 and mean == 0) else float("nan")
        low, high = (one.value + reach * (end - one.value) for end in (one.low, one.high))
        found.append(Estimate(one.value, low, high, n))
    return found


def _turned(classes: NDArray[np.int64], own: NDArray[np.int64], there: NDArray[np.bool_]) -> dict[str, NDArray]:
    """From the class of each image at each move (T, n) and unmoved (n,), of those with ink (T, n)."""
    other = (classes != own) & there
    into = [int(np.bincount(row[new]).argmax()) if new.any() else -1 for row, new in zip(classes, other, strict=True)]
    return {"turned": other.sum(axis=1) / np.maximum(there.sum(axis=1), 1), "into": np.array(into)}
