"""How much of each factor a linear model reads off a code: predictive V-information, as a part of what there is.

Source: Xu, Zhao, Song, Stewart & Ermon 2020, "A Theory of Usable Information under Computational Constraints", with
linear models as Hsu et al. 2023 have it.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from vae.metrics.disentanglement.factors import Factor
from vae.metrics.disentanglement.sap import scaled_by

MOST_ITERATIONS = 100  # of lbfgs, as Hsu et al. 2023 have it; what can be told without a mistake has no last one
_TOLERANCE = 1e-4

Losses = tuple[NDArray[np.float64], NDArray[np.float64]]


def of_factor(codes: NDArray[np.floating], factor: Factor) -> Losses:
    """What a linear model of codes (n, J) loses on each image, and what one that sees nothing does: (n,) twice.

    1 - sum / sum is what the code tells, from 0 to 1. Of a class the losses are those of multinomial logistic
    regression, in nats; of a number squared errors of linear regression, of an angle those of its cosine and sine
    together. Learned and measured on the same images, unpunished, as published: with J dimensions and V values of n
    images, codes that know nothing tell about J (V - 1) / 2n nats.
    """
    standardised = scaled_by(codes, codes)
    if not factor.categorical:
        return _squares(standardised, _targets(factor))
    return _surprises(standardised, factor.counts())


def told(losses: list[Losses], weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """What is told of each of K factors, (K,); with `weights` (R, n), how often resamples hold an image, (R, K).

    The models stay as they are: they have the least loss already, so that refitting moves it by the second order only.
    """
    rows = np.ones((1, len(losses[0][0]))) if weights is None else weights
    own, none = (rows @ np.stack(column, axis=1) for column in zip(*losses, strict=True))
    shares = 1 - np.divide(own, none, out=np.ones_like(own), where=none > 0)
    return shares[0] if weights is None else shares


def _targets(factor: Factor) -> NDArray[np.float64]:
    if factor.kind == "angle":
        return np.stack([np.cos(factor.values), np.sin(factor.values)], axis=1)
    return factor.values[:, None]


def _squares(codes: NDArray[np.float64], targets: NDArray[np.float64]) -> Losses:
    centred = targets - targets.mean(axis=0)
    fitted = codes @ np.linalg.lstsq(codes, centred, rcond=1e-9)[0]
    return np.square(centred - fitted).sum(axis=1), np.square(centred).sum(axis=1)


def _surprises(codes: NDArray[np.float64], labels: NDArray[np.int64]) -> Losses:
    from scipy.special import log_softmax
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    from vae.metrics.probing.logistic import one_thread

    count = np.bincount(labels)
    none = -np.log(count[labels] / len(labels))
    known = np.flatnonzero(count)
    if len(known) < 2 or not codes.any():
        return none, none
    model = LogisticRegression(C=np.inf, tol=_TOLERANCE, max_iter=MOST_ITERATIONS)
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        logits = model.fit(codes, labels).decision_function(codes)
    if len(known) == 2:  # of the second class
        logits = np.stack([np.zeros(len(labels)), logits], axis=1)
    own = -log_softmax(logits, axis=1)[np.arange(len(labels)), np.searchsorted(known, labels)]
    return own, none
