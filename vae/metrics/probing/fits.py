"""The linear probe: how much of an image's class can be read off its code by straight cuts.

Multinomial logistic regression (scikit-learn, lbfgs) on a few or on all labels of the training images, tested on all
test images: Alain & Bengio 2016, "Understanding intermediate layers using linear classifier probes". Inputs are
standardised on the images that the probe learns from (disentanglement_lib does not).

C = 1 for everything. Of 0.001, 0.01 ... 100, tested on 10,000 training images of MNIST held out, no other was better by
more than 0.5 points for any shipped model at 100, 1,000, 10,000 or 50,000 labels, where 0.1 lost up to 7.7 and 10 up to
2.3. Raw pixels would gain from a smaller one (0.01: 91.6 % at 10,000 labels, not 88.5 %), which reorders nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vae.core import cache, processes
from vae.core.cache import Arrays
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task
from vae.data.dataset import spread
from vae.metrics.probing import logistic
from vae.metrics.probing.labelled import Labelled
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Fit, Probe

C = 1.0  # inverse strength of the L2 penalty, scikit-learn's
SEEDS = 5  # draws of the images to learn from, where not all are
REMOVAL_LABELS = 10_000
REMOVAL_STEPS = 32
_LARGE = 2_000_000  # numbers to fit: above, a process of its own is worth its start, as it can be stopped
_KIND, _FUNCTION = "probe", "vae.metrics.probing.logistic:fit"
_VERSION = 1


def probe(
    what: Representation,
    data: Labelled,
    size: int,
    seeds: int = SEEDS,
    c: float = C,
    on_fit: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Probe:
    """Learn from `size` labels, once a seed (0, 1, ...; once from all there are), and test. Fits are cached on disk.

    `on_fit` is called for each fit that is there. Raises Stopped soon after `stopped` says so, and what is finished is
    kept; CheckpointError where images do not fit the model, MeasureError for what cannot be fitted.
    """
    (size,) = data.sizes([size])
    asked = [_Asked(size, seed, c) for seed in range(data.draws(size, seeds))]
    fits = _fits(what, data, asked, on_fit, stopped)
    return Probe(size, size == len(data.rows), tuple(fits), data.labels, data.classes)


def known(what: Representation, data: Labelled, size: int, seeds: int = SEEDS, c: float = C) -> Probe | None:
    """What `probe` has found before; None where something of it would have to be fitted."""
    try:
        return probe(what, data, size, seeds, c, stopped=lambda: True)
    except Stopped:
        return None


@dataclass(frozen=True, eq=False)
class Removal:
    """Accuracy as dimensions are taken away, those of most weight first, and a probe is fitted anew on the others.

    order: the dimensions by their weight, (D,), which is `weight` (D,). removed (T,): how many are gone; accuracy (T,).
    size: labels.
    """

    order: NDArray[np.int64]
    weight: NDArray[np.float64]
    removed: NDArray[np.int64]
    accuracy: NDArray[np.float64]
    size: int


def removal(
    what: Representation,
    data: Labelled,
    c: float = C,
    on_fit: Callable[[], None] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Removal:
    """Take away 0, 1, 2 ... D - 1 dimensions, and learn from up to 10,000 labels (seed 0) each time.

    Above 32 dimensions, that many numbers spread over them. Weights are those of the probe on all dimensions. Cached,
    stopped and refused as `probe` is.
    """
    size = min(REMOVAL_LABELS, len(data.rows))
    first = _Asked(size, 0, c)
    (whole,) = _fits(what, data, [first], on_fit, stopped)
    order = np.argsort(-whole.weight, kind="stable")
    removed = spread(what.dimensions, steps(what))
    others = [replace(first, without=tuple(sorted(order[:gone].tolist()))) for gone in removed[1:]]
    fits = [whole, *_fits(what, data, others, on_fit, stopped)]
    accuracy = np.array([np.mean(fit.predicted == data.labels) for fit in fits])
    return Removal(order, whole.weight, removed, accuracy, size)


def steps(what: Representation) -> int:
    """How many fits a removal is."""
    return min(what.dimensions, REMOVAL_STEPS)


def known_removal(what: Representation, data: Labelled, c: float = C) -> Removal | None:
    """What `removal` has found before; None where something of it would have to be fitted."""
    try:
        return removal(what, data, c, stopped=lambda: True)
    except Stopped:
        return None


@dataclass(frozen=True)
class _Asked:
    """One fit: how many labels, which draw of them, which penalty, without which dimensions."""

    size: int
    seed: int
    c: float
    without: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.c < np.inf:
            raise MeasureError(f"C is {self.c}; it must be above 0 and finite. Smaller is a stronger penalty.")


def _fits(
    what: Representation,
    data: Labelled,
    asked: Sequence[_Asked],
    on_fit: Callable[[], None],
    stopped: Callable[[], bool],
) -> list[Fit]:
    """Each of them, from the cache or fitted now; `stopped` is heeded where something has to be fitted."""
    found = [cache.known(_KIND, _key(what, data, one)) for one in asked]
    for one in found:
        if one is not None:
            on_fit()
    missing = [position for position, one in enumerate(found) if one is None]

    def done(turn: int, arrays: Arrays) -> None:
        position = missing[turn]
        found[position] = cache.arrays(_KIND, _key(what, data, asked[position]), lambda: arrays)
        on_fit()

    if missing and asked[missing[0]].size * what.dimensions > _LARGE:
        if stopped():
            raise _stopped()
        tasks = (_arrays(what, data, asked[position]) for position in missing)
        processes.run(_FUNCTION, tasks, done, Task(stop=stopped))
    else:
        for turn, position in enumerate(missing):
            if stopped():
                raise _stopped()
            done(turn, logistic.fit(**_arrays(what, data, asked[position])))
    return [_fit(one) for one in found if one is not None]


def _arrays(what: Representation, data: Labelled, asked: _Asked) -> Arrays:
    """What is fitted: train (n, D), labels (n,), test (M, D)."""
    rows = data.subset(asked.size, asked.seed)
    train, test = what.read(data.train, rows), what.read(data.test, data.tested)
    if asked.without:
        train, test = (np.delete(part, asked.without, axis=1) for part in (train, test))
    return {"train": train, "labels": data.train.labels[rows], "test": test, "c": np.array(asked.c)}


def _key(what: Representation, data: Labelled, asked: _Asked) -> dict[str, object]:
    return {
        "representation": what.digest,
        "train": data.train.digest,
        "test": data.test.digest,
        "size": asked.size,
        "seed": asked.seed,
        "c": asked.c,
        "without": asked.without,
        "max_iter": logistic.MAX_ITER,
        "version": _VERSION,
    }


def _fit(stored: Arrays) -> Fit:
    predicted = stored["predicted"]
    predicted = predicted.astype(np.min_scalar_type(int(predicted.max(initial=0))))  # a server keeps hundreds of them
    return Fit(predicted, stored["weight"], int(stored["iterations"]), bool(stored["converged"]))


def _stopped() -> Stopped:
    return Stopped("Stopped. Every finished fit is kept; the same again goes on from there.")
