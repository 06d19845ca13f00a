"""Claims 4 to 7: what the latent space is like inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Bounds, Estimate
from vae.latent import moves
from vae.metrics.decoded import noise, reconstruction
from vae.metrics.latent import path_quality
from vae.metrics.latent.between import clear_between
from vae.metrics.probing.result import Probe, difference
from vae.models.encoding import decode, encode_images
from vae.studies.claims.evidence import AE, BALANCED, PARTS, STEPS, Material
from vae.studies.claims.finding import Decide, Finding, Measure, Strip, Verdict, above, below, check, number, percent
from vae.studies.disentanglement import ONE_SEED

FEW = 100  # labels
_FADE = "Cross-fade"
_DIMENSIONS = 3  # of each model, as strips


def interpolation(material: Material) -> Finding:
    """4: between two images."""

    def clear(part: str) -> NDArray[np.float64]:
        checkpoint = None if part == _FADE else material.model(part)
        return clear_between(checkpoint, material.dataset, material.sharp, material.pairs, STEPS)

    def likeness(part: str) -> NDArray[np.float64]:
        checkpoint, real = None if part == _FADE else material.model(part), path_quality.reference(material.train)
        return path_quality.measure_pairs(checkpoint, material.dataset, real, material.pairs, "straight", STEPS)[
            "likeness"
        ]

    def over(values: NDArray[np.float64], bounds: Bounds | None = None) -> Estimate:
        return estimate.mean_of_pairs(values, material.pairs, bounds)

    def clearer() -> tuple[str, Verdict]:
        found = over(clear(BALANCED) - clear(AE), (-1, 1))
        return percent(found, signed=True), above(found, 0)

    def more_alike() -> tuple[str, Verdict]:
        found = over(likeness(BALANCED) - likeness(AE))
        return number(found, 3, signed=True), above(found, 0)

    every = (*PARTS, _FADE)
    return Finding(
        4,
        "Interpolation",
        f"A VAE's interpolations differ from an AE's: more of the intermediate images are {material.things}.",
        (
            check(
                "More of the images between are read clearly at β = 2.4 than in the AE.",
                "The share of the middle half of the path that the judge reads clearly (as one class with a "
                "probability of 0.9 or more) is larger, path by path.",
                clearer,
            ),
            check(
                "They are more like real images.",
                "The cosine to the most similar training image, over the middle half, is larger, path by path.",
                more_alike,
            ),
        ),
        (
            Measure("Clear between", "%", 1, material.each(lambda part: over(clear(part), (0, 1)), every)),
            Measure("Likeness", "", 3, material.each(lambda part: over(likeness(part)), every)),
        ),
        tuple(_ways(material)),
        (
            (
                f"Straight paths of {STEPS} steps between {len(material.pairs):,} random pairs of test images. "
                "Intervals are for the chance in the images: pairs that share one count for less than "
                "pairs of their own."
            ),
        ),
    )


def minor_noise(material: Material) -> Finding:
    """5: noise in the input."""

    def passed(part: str) -> NDArray[np.float64]:
        return noise.passed_on(material.model(part), material.dataset, seed=material.seed)

    def loses_more() -> tuple[str, Verdict]:
        found = estimate.mean(passed(BALANCED) - passed(AE))
        return percent(found, signed=True), below(found, 0)

    def lost() -> tuple[str, Verdict]:
        found = estimate.mean(passed(BALANCED))
        return percent(found), below(found, 0.5)

    def kept() -> tuple[str, Verdict]:
        found = estimate.mean(passed(AE))
        return percent(found), above(found, 0.5)

    return Finding(
        5,
        "Noise",
        "Minor noise in the input is lost by the VAE and kept by the AE.",
        (
            check("β = 2.4 loses it.", "Less than half of the noise comes out again.", lost),
            check(
                "It loses more of it than the AE.",
                "The share of the noise that comes out again is smaller, image by image.",
                loses_more,
            ),
            check("The AE keeps it.", "More than half of the noise comes out again.", kept),
        ),
        (Measure("Noise that comes out", "%", 2, material.each(lambda part: estimate.mean(passed(part)))),),
        tuple(_noisy(material)),
        (
            (
                "Two copies of each image, with different Gaussian noise of "
                f"σ = {noise.SIGMA:g} on pixels from 0 to 1. "
                "What comes out: how far outputs differ along the noise, ⟨f(x + a) − f(x + b), a − b⟩ / ‖a − b‖²; "
                "100 % is a copy. A few numbers cannot hold the noise of hundreds of pixels, whatever the model."
            ),
        ),
    )


def probes(material: Material, stopped: Callable[[], bool]) -> Finding:
    """6: how much of the class a linear probe reads off the codes."""

    def at(size: int, part: str) -> Probe:
        return material.probe(part, size, stopped)

    def better(size: Callable[[], int]) -> Decide:
        def decide() -> tuple[str, Verdict]:
            found = difference(at(size(), BALANCED), at(size(), AE))
            return percent(found, signed=True), above(found, 0)

        return decide

    def accuracy(size: Callable[[], int]) -> Callable[[str], Estimate]:
        def measured(part: str) -> Estimate:
            return at(size(), part).estimate

        return measured

    def all_labels() -> int:
        return len(material.labelled.rows)

    def few() -> int:
        if all_labels() <= FEW:
            raise MeasureError(f"There are {all_labels()} labels in all; few would be {FEW}.")
        return FEW

    return Finding(
        6,
        "Meaning for a linear probe",
        "The VAE's embeddings are more meaningful: better for a linear probe, at full and at few labels.",
        (
            check(
                "Better with all labels at β = 2.4 than in the AE.",
                "The accuracy on the test images is higher, image by image.",
                better(all_labels),
            ),
            check(
                f"Better with {FEW} labels.",
                "The accuracy is higher, over five draws of the labels, image by image.",
                better(few),
            ),
        ),
        (
            Measure(f"Accuracy, {FEW} labels", "%", 1, material.each(accuracy(few))),
            Measure("Accuracy, all labels", "%", 1, material.each(accuracy(all_labels))),
        ),
        tuple(_disputed(material, few, at)),
        ("Multinomial logistic regression on standardised μ, C = 1; more sizes and floors are on the Probe page.",),
    )


def dimensions(material: Material) -> Finding:
    """7: what single dimensions say."""

    def mig(part: str) -> Estimate:
        return material.dependence(part).mig["width"]

    def higher() -> tuple[str, Verdict]:
        found = estimate.difference(mig(BALANCED), mig(AE))
        return number(found, 3, signed=True), above(found, 0)

    def live(part: str) -> int:
        return int(material.facts(part).live.sum())

    def fewer() -> tuple[str, Verdict]:
        own, other = live(BALANCED), live(AE)
        return f"{own} against {other}", Verdict.HOLDS if own < other else Verdict.FAILS

    def counted(part: str) -> Estimate:
        n = float(live(part))
        return Estimate(n, n, n, len(material.dataset))

    return Finding(
        7,
        "Dimensions that can be named",
        "The VAE's dimensions are easier to interpret: higher disentanglement, fewer live dimensions.",
        (
            check(
                "Higher disentanglement at β = 2.4 than in the AE.",
                "MIG, the gap between the two dimensions that say most of a factor (20 bins of equal width), is "
                "higher.",
                higher,
            ),
            check(
                "Fewer live dimensions.",
                "A mean KL above 0.01 nats, or, for the AE, a pixel change above 0.1 %.",
                fewer,
            ),
        ),
        (Measure("MIG", "", 3, material.each(mig)), Measure("Live dimensions", "", 0, material.each(counted))),
        tuple(_sweeps(material)),
        (f"{ONE_SEED} MIG goes from 0 to 1. DCI and SAP are on the Disentanglement page.",),
    )


def _ways(material: Material) -> Iterator[Strip]:
    """One path through every model: the first pair of different classes."""
    labels = material.dataset.labels[material.pairs]
    different = np.flatnonzero(labels[:, 0] != labels[:, 1])
    pair = material.pairs[different[:1] if len(different) else [0]]
    for part in (_FADE, AE, BALANCED):
        if part == _FADE or part in material.models:
            checkpoint = None if part == _FADE else material.models[part]
            images = path_quality.images_between(checkpoint, material.dataset, pair, "straight", STEPS)[0]
            yield Strip(part, images, (), "" if part == _FADE else part, f"#{pair[0, 0]} to #{pair[0, 1]}")


def _noisy(material: Material) -> Iterator[Strip]:
    clean = material.dataset.floats(material.first)
    noisy = reconstruction.add_noise(clean, noise.SIGMA, material.seed)
    yield Strip("Original", clean)
    yield Strip("Input", noisy, note=f"with noise, σ = {noise.SIGMA:g}")
    for part in (AE, BALANCED):
        if part in material.models:
            yield Strip(part, material.given_back(part, noisy), (), part, "what comes out")


def _disputed(material: Material, few: Callable[[], int], at: Callable[[int, str], Probe]) -> Iterator[Strip]:
    """Images that the first draw's probe reads right in one model alone."""
    try:
        own, other = at(few(), BALANCED), at(few(), AE)
    except MeasureError:
        return  # the check says why
    tested, data = material.labelled.tested, material.dataset
    for part, first, second in ((BALANCED, own, other), (AE, other, own)):
        rows = np.flatnonzero(first.right[0] & ~second.right[0])[:10]
        if len(rows):
            read = second.fits[0].predicted[rows]
            captions = tuple(f"else {material.labelled.name(label)}" for label in read.tolist())
            yield Strip(
                "Right by one alone",
                data.floats(tested[rows]),
                captions,
                part,
                f"by {part}'s probe of {FEW} labels; below: what the other reads",
            )


def _sweeps(material: Material) -> Iterator[Strip]:
    """The first image along the most telling dimensions of both models."""
    first = int(material.first[0])
    for part in (AE, BALANCED):
        if part not in material.models:
            continue
        units, checkpoint = material.facts(part).units, material.models[part]
        mu = encode_images(checkpoint.model(), material.dataset.floats(slice(first, first + 1)))[0][0]
        for j in units.order[:_DIMENSIONS].tolist():
            images = decode(checkpoint.model(), moves.sweep(mu, j, units, STEPS - 2))
            yield Strip(part, images, (), part, f"dimension {j}, 0.5 % to 99.5 % quantile")
