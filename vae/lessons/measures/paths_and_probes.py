"""What lies between two images, and how easily the class is read off a code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.estimate import Bounds
from vae.lessons.expressions import CROSS_FADE, PCA, PIXELS, UNTRAINED
from vae.lessons.measures.measure import PERCENT, Argument, Found, Make, Measure, Scope, TakesLong, of_number
from vae.metrics.probing import fits, representations
from vae.metrics.probing.labelled import ALL
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Probe
from vae.studies.claims import numbers, roles
from vae.studies.claims.numbers import Draws, Number
from vae.studies.claims.roles import ROLES

_WAYS = (*ROLES, CROSS_FADE)
_READ = (*ROLES, PIXELS, PCA, UNTRAINED)
_KINDS = {PIXELS: "pixels", PCA: "PCA", UNTRAINED: "untrained mu"}  # as representations call themselves
_QUICK = 1_000_000  # numbers that a probe learns from in seconds
_LABELS = Argument("a number of labels, or all,", r"[1-9]\d{1,6}|all", needed=True, example="100")


def _of_paths(scope: Scope, values: NDArray[np.float64], bounds: Bounds | None = None) -> Found:
    return of_number(numbers.mean_of_pairs(values, scope.evidence.pairs, bounds))


def _clear(scope: Scope, way: str, _: str) -> Found:
    return _of_paths(scope, scope.evidence.clear_between(_role(way)), (0, 1))


def _between(name: str) -> Make:
    """A measure of `path_quality.MEASURES`."""

    def make(scope: Scope, way: str, _: str) -> Found:
        return _of_paths(scope, scope.evidence.between(_role(way))[name])

    return make


def _role(way: str) -> str:
    return roles.CROSS_FADE if way == CROSS_FADE else way


def _probe(scope: Scope, what: str, labels: str) -> Found:
    data, own = scope.evidence.labelled, _representation(scope, what)
    (size,) = data.sizes([ALL if labels == ALL else int(labels)])
    found = fits.probe(own, data, size) if scope.patient else fits.known(own, data, size)
    if found is None and size * own.dimensions <= _QUICK:
        found = fits.probe(own, data, size)
    if found is None:
        raise TakesLong(f"Probes of {own.name} on {size:,} labels are not measured yet.", "Open the page Probe once.")
    return of_number(_accuracy(found))


def _representation(scope: Scope, what: str) -> Representation:
    """A model's codes, or a floor; of floors of several sizes the largest, as the models have."""
    own = scope.evidence
    if what in ROLES:
        return representations.of_model(own.model(what), own.dataset)
    if not own.models:
        raise MeasureError("There is no model whose size this could be held against.")
    every = [one for one in representations.floors(list(own.models.values()), own.train) if one.what == _KINDS[what]]
    if not every:
        raise MeasureError(f"There is no {what} to compare these models with, as their layers are not known.")
    return max(every, key=lambda one: one.dimensions)


def _accuracy(found: Probe) -> Number:
    def resampled(draws: Draws) -> NDArray[np.float64]:
        right = found.right.T.astype(np.float32)  # (M, S)
        each = draws.times(len(right)) @ right / len(right)
        return np.asarray((each * draws.times(each.shape[1])).mean(axis=1), np.float64)

    return Number(found.estimate, resampled)


MEASURES = {
    "clear between": Measure(
        "of the images half way between two, those that the judge reads clearly", PERCENT, 1, _WAYS, _clear
    ),
    "likeness between": Measure(
        "cosine to the most similar real image, half way between two", "", 3, _WAYS, _between("likeness")
    ),
    "undecided between": Measure(
        "how grey pictures are half way between two images: the entropy of a pixel",
        "nats a pixel",
        3,
        _WAYS,
        _between("undecided"),
    ),
    "unevenness": Measure(
        "how unlike the steps of a path are in size; 0 where it changes evenly", "", 3, _WAYS, _between("unevenness")
    ),
    "off the codes": Measure(
        "how far a path is from the codes of real images; 1 is as far as these are from one another",
        "",
        2,
        ROLES,
        _between("off_codes"),
    ),
    "probe": Measure("accuracy of a linear probe that learned from so many labels", PERCENT, 1, _READ, _probe, _LABELS),
}
