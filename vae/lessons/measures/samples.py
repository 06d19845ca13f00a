"""What comes out of random codes, and where codes lie."""

from __future__ import annotations

import numpy as np

from vae.core import estimate
from vae.lessons.expressions import REAL_IMAGES
from vae.lessons.measures.measure import PERCENT, Argument, Found, Measure, Scope, counted, mean, of_estimate, of_number
from vae.studies import pictures
from vae.studies.claims.roles import REAL, ROLES
from vae.studies.pictures import Real

_EVERY = (*ROLES, REAL_IMAGES)
_DIRECTION = Argument("1 or 2, which direction,", r"[12]", example="2")


def _clear(scope: Scope, what: str, _: str) -> Found:
    return of_estimate(scope.evidence.real().clear) if what == REAL_IMAGES else of_number(scope.evidence.clear(what))


def _distance(scope: Scope, what: str, _: str) -> Found:
    if what == REAL_IMAGES:
        return of_estimate(scope.evidence.real().frechet)
    return of_number(scope.evidence.distance(what))


def _undecided(scope: Scope, what: str, _: str) -> Found:
    return mean(scope.evidence.undecided(REAL if what == REAL_IMAGES else what))


def _likeness(scope: Scope, model: str, _: str) -> Found:
    real = Real(scope.evidence.dataset.only_images)
    return Found(estimate.mean(real.likeness(scope.evidence.sampled(model))))


def _spread(scope: Scope, model: str, direction: str) -> Found:
    cloud = pictures.cloud(scope.evidence.model(model), scope.evidence.dataset)
    return counted(float(np.std(cloud[:, int(direction or 1) - 1])), len(cloud))


MEASURES = {
    "clear samples": Measure(
        "of 1,000 samples from N(0, I), those that the judge reads clearly: with 90 % or more",
        PERCENT,
        1,
        _EVERY,
        _clear,
    ),
    "Fréchet distance": Measure(
        "how far samples are from the test images in what the judge sees of them; 0 is the same",
        "",
        0,
        _EVERY,
        _distance,
    ),
    "undecided": Measure(
        "how grey samples are: the entropy of a pixel, high for blur", "nats a pixel", 3, _EVERY, _undecided
    ),
    "likeness": Measure("cosine of a sample to the most similar test image; 1 is a copy", "", 3, ROLES, _likeness),
    "spread": Measure(
        "standard deviation of the codes along the direction in which they spread most; N(0, I) has 1",
        "",
        1,
        ROLES,
        _spread,
        _DIRECTION,
    ),
}
