"""Claims 4 and 5: images between images, and noise in the input."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Bounds, Estimate
from vae.data import grain
from vae.latent import paths
from vae.metrics.decoded import noise
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode, encode_images
from vae.studies.claims import numbers
from vae.studies.claims.evidence import STEPS, Evidence
from vae.studies.claims.finding import POINTS, SHARE, Check, Finding, Measure, Outcome, Strip, Unit, check
from vae.studies.claims.roles import AE, BALANCED, CROSS_FADE, ROLES
from vae.studies.claims.wording import SURE, heading


def interpolation(evidence: Evidence) -> Finding:
    """4: between two images."""

    def over(values: NDArray[np.float64], bounds: Bounds | None = None) -> Estimate:
        return estimate.mean_of_pairs(values, evidence.pairs, bounds)

    def clear(role: str) -> Estimate:
        return over(evidence.clear_between(role), (0, 1))

    every = (*ROLES, CROSS_FADE)
    return Finding(
        *heading(4, evidence),
        interpolation_checks(evidence),
        (
            Measure("Clear between", "%", 1, evidence.each(clear, every)),
            Measure("Likeness", "", 3, evidence.each(lambda role: over(evidence.between(role)["likeness"]), every)),
        ),
        tuple(_ways(evidence)),
        (
            (
                f"Straight paths of {STEPS} steps between {len(evidence.pairs):,} random pairs of test images. "
                "Intervals are for the chance in the images: pairs that share one count for less than "
                "pairs of their own."
            ),
            SURE,
        ),
    )


def interpolation_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 4 says, thing by thing."""

    def clearer() -> Outcome:
        ahead = evidence.clear_between(BALANCED) - evidence.clear_between(AE)
        found = numbers.mean_of_pairs(ahead, evidence.pairs, (-1, 1))
        return Outcome(found, 0, "above", Unit(POINTS), "{} of the images between")

    def more_alike() -> Outcome:
        ahead = evidence.between(BALANCED)["likeness"] - evidence.between(AE)["likeness"]
        return Outcome(numbers.mean_of_pairs(ahead, evidence.pairs), 0, "above", Unit(digits=3), "{} in likeness")

    return (
        check(
            f"More of the images between are read clearly at {BALANCED} than in the {AE}.",
            "The share of the middle half of the path that the judge reads clearly (as one class with a "
            "probability of 0.9 or more) is larger, path by path.",
            clearer,
        ),
        check(
            "They are more like real images.",
            "The cosine to the most similar training image, over the middle half, is larger, path by path.",
            more_alike,
        ),
    )


def minor_noise(evidence: Evidence) -> Finding:
    """5: noise in the input."""

    def passed(role: str) -> Estimate:
        return estimate.mean(evidence.noise_passed(role))

    return Finding(
        *heading(5, evidence),
        minor_noise_checks(evidence),
        (Measure("Noise that comes out", "%", 2, evidence.each(passed)),),
        tuple(_noisy(evidence)),
        (
            (
                "Two copies of each image, with different Gaussian noise of "
                f"σ = {noise.NOISE_SD:g} on pixels from 0 to 1. "
                "What comes out: how far outputs differ along the noise, ⟨f(x + a) − f(x + b), a − b⟩ / ‖a − b‖²; "
                "100 % is a copy. A few numbers cannot hold the noise of hundreds of pixels, whatever the model."
            ),
        ),
    )


def minor_noise_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 5 says, thing by thing."""

    def loses_more() -> Outcome:
        found = numbers.mean(evidence.noise_passed(BALANCED) - evidence.noise_passed(AE))
        return Outcome(found, 0, "below", Unit(POINTS), "{} of the noise")

    def lost() -> Outcome:
        return Outcome(numbers.mean(evidence.noise_passed(BALANCED)), 0.5, "below", Unit(SHARE), "{} of it comes out")

    def kept() -> Outcome:
        return Outcome(numbers.mean(evidence.noise_passed(AE)), 0.5, "above", Unit(SHARE), "{} of it comes out")

    return (
        check(f"{BALANCED} loses it.", "Less than half of the noise comes out again.", lost),
        check(
            f"It loses more of it than the {AE}.",
            "The share of the noise that comes out again is smaller, image by image.",
            loses_more,
        ),
        check(f"The {AE} keeps it.", "More than half of the noise comes out again.", kept),
    )


def _ways(evidence: Evidence) -> Iterator[Strip]:
    """One path through every model: the first pair of different classes."""
    labels = evidence.dataset.labels[evidence.pairs]
    different = np.flatnonzero(labels[:, 0] != labels[:, 1])
    first, last = evidence.pairs[different[0] if len(different) else 0].tolist()
    ends = evidence.dataset.floats(np.array([first, last]))
    for role in (CROSS_FADE, AE, BALANCED):
        if role == CROSS_FADE or role in evidence.models:
            images = _between(None if role == CROSS_FADE else evidence.models[role], ends)
            yield Strip(role, images, (), "" if role == CROSS_FADE else role, f"#{first} to #{last}")


def _between(checkpoint: Checkpoint | None, ends: NDArray[np.float32]) -> NDArray[np.float32]:
    """The images on the straight path between two; of these two alone codes are made, not of all the data set's."""
    if checkpoint is None:
        return paths.straight(ends[0], ends[1], STEPS)
    coder = checkpoint.coder()
    start, end = encode_images(coder, ends)[0]
    return decode(coder, paths.straight(start, end, STEPS))


def _noisy(evidence: Evidence) -> Iterator[Strip]:
    clean = evidence.dataset.floats(evidence.first)
    noisy = grain.with_noise(clean, noise.NOISE_SD, evidence.seed)
    yield Strip("Original", clean)
    yield Strip("Input", noisy, note=f"with noise, σ = {noise.NOISE_SD:g}")
    for role in (AE, BALANCED):
        if role in evidence.models:
            yield Strip(role, evidence.given_back(role, noisy), (), role, "what comes out")
