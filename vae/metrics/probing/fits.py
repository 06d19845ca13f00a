"""The linear probe: how much of an image's class can be read off its code by straight cuts.

Multinomial logistic regression (scikit-learn, lbfgs) on a few or on all labels of the training images, tested on all
test images: Alain & Bengio 2016, "Understanding intermediate layers using linear classifier probes". Inputs are
standardised on the images that the probe learns from (disentanglement_lib does not).

C = 1 for everything. Of 0.001, 0.01 ... 100, tested on 10,000 training images of MNIST held out, no other was better by
more than 0.5 points for any shipped model at 100, 1,000, 10,000 or 50,000 labels, where 0.1 lost up to 7.7 and 10 up to
2.3. Raw pixels would gain from a smaller one (0.01: 91.6 % at 10,000 labels, not 88.5 %), which reorders nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vae.core import processes
from vae.core.cache import Arrays
from vae.core.errors import MeasureError
from vae.core.memo import memo
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
_FUNCTION = "vae.metrics.probing.logistic:fit"
_KEPT = "Stopped. Every finished fit is kept; the same again goes on from there."


def probe(
    what: Representation, data: Labelled, size: int, seeds: int = SEEDS, c: float = C, task: Task = Task()
) -> Probe:
    """The probes that learned from `size` labels, one a draw (0, 1, ...; one alone from all there are), tested.

    Args:
        what: gives D numbers an image.
        data: the labelled images.
        size: labels to learn from.
        seeds: draws of those.
        c: inverse strength of the penalty.
        task: is told how many fits are there, of how many; a stop keeps those.

    Raises:
        Stopped: the task was stopped.
        CheckpointError: the images do not fit the model.
        MeasureError: what cannot be fitted.

    Source:
        Alain & Bengio 2016.
    """
    requests = _requests(data, size, seeds, c)
    return _probe(data, requests, _fits(what, data, requests, task))


def known(what: Representation, data: Labelled, size: int, seeds: int = SEEDS, c: float = C) -> Probe | None:
    """What `probe` has fitted before; None where something of it would have to be fitted."""
    requests = _requests(data, size, seeds, c)
    fits = [fit.known(what, data, request) for request in requests]
    whole = [found for found in fits if found is not None]
    return _probe(data, requests, whole) if len(whole) == len(fits) else None


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


@memo("probe-removal", version=1)
def removal(what: Representation, data: Labelled, c: float = C, task: Task = Task()) -> Removal:
    """Take away 0, 1, 2 ... D - 1 dimensions, and learn from up to 10,000 labels (seed 0) each time.

    Above 32 dimensions, that many numbers spread over them. Weights are those of the probe on all dimensions. Stopped
    and refused as `probe` is; every fit is kept, and so is the whole.
    """
    size = min(REMOVAL_LABELS, len(data.rows))
    first, total = FitRequest(size, 0, c), steps(what)
    (whole,) = _fits(what, data, [first], task.silent)
    task.report(done=1, total=total)
    order = np.argsort(-whole.weight, kind="stable")
    removed = spread(what.dimensions, total)
    others = [replace(first, without=tuple(sorted(order[:gone].tolist()))) for gone in removed[1:]]
    rest = Task(lambda progress: task.report(done=1 + progress.done, total=total), task.stop)
    fits = [whole, *_fits(what, data, others, rest)]
    accuracy = np.array([np.mean(fit.predicted == data.labels) for fit in fits])
    return Removal(order, whole.weight, removed, accuracy, size)


def steps(what: Representation) -> int:
    """How many fits a removal is."""
    return min(what.dimensions, REMOVAL_STEPS)


@dataclass(frozen=True)
class FitRequest:
    """One fit: from how many labels, which draw of them, with which penalty, without which dimensions."""

    size: int
    seed: int
    c: float
    without: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.c < np.inf:
            raise MeasureError(f"C is {self.c}; it must be above 0 and finite. Smaller is a stronger penalty.")


@memo("probe", version=2)
def fit(what: Representation, data: Labelled, request: FitRequest) -> Fit:
    """One trained and tested probe."""
    return _fit(logistic.fit(**_arrays(what, data, request)))


def _requests(data: Labelled, size: int, seeds: int, c: float) -> list[FitRequest]:
    (size,) = data.sizes([size])
    return [FitRequest(size, seed, c) for seed in range(data.draws(size, seeds))]


def _probe(data: Labelled, requests: Sequence[FitRequest], fits: Sequence[Fit]) -> Probe:
    size = requests[0].size
    return Probe(size, size == len(data.rows), tuple(fits), data.labels, data.classes)


def _fits(what: Representation, data: Labelled, requests: Sequence[FitRequest], task: Task) -> list[Fit]:
    """Each of them, as it was kept or fitted now; a stop is heeded where something has to be fitted."""
    fits = [fit.known(what, data, request) for request in requests]
    missing = [position for position, found in enumerate(fits) if found is None]
    done = len(fits) - len(missing)
    task.report(done=done, total=len(fits))

    def keep(position: int, result: Fit) -> None:
        nonlocal done
        fits[position] = result
        done += 1
        task.report(done=done, total=len(fits))

    def keep_arrays(turn: int, arrays: Arrays) -> None:
        keep(missing[turn], fit.keep(_fit(arrays), what, data, requests[missing[turn]]))

    if missing and requests[missing[0]].size * what.dimensions > _LARGE:
        task.check(_KEPT)
        inputs = (_arrays(what, data, requests[position]) for position in missing)
        processes.run(_FUNCTION, inputs, keep_arrays, task)
    else:
        for position in missing:
            task.check(_KEPT)
            keep(position, fit(what, data, requests[position]))
    return [found for found in fits if found is not None]


def _arrays(what: Representation, data: Labelled, request: FitRequest) -> Arrays:
    """What is fitted: train (n, D), labels (n,), test (M, D)."""
    rows = data.subset(request.size, request.seed)
    train, test = what.read(data.train, rows), what.read(data.test, data.tested)
    if request.without:
        train, test = (np.delete(part, request.without, axis=1) for part in (train, test))
    return {"train": train, "labels": data.train.labels[rows], "test": test, "c": np.array(request.c)}


def _fit(arrays: Arrays) -> Fit:
    predicted = arrays["predicted"]
    predicted = predicted.astype(np.min_scalar_type(int(predicted.max(initial=0))))  # a server keeps hundreds of them
    return Fit(predicted, arrays["weight"], int(arrays["iterations"]), bool(arrays["converged"]))
