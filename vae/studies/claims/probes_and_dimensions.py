"""Claims 6 and 7: what codes say to a linear probe, and what their dimensions say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.latent import moves
from vae.metrics.probing.result import Probe
from vae.models.encoding import decode, encode_images
from vae.studies.claims import numbers
from vae.studies.claims.evidence import STEPS, Evidence
from vae.studies.claims.finding import POINTS, Check, Finding, Measure, Measuring, Outcome, Strip, Unit, check
from vae.studies.claims.roles import AE, BALANCED
from vae.studies.claims.wording import heading
from vae.studies.disentanglement import ONE_SEED

FEW = 100  # labels
_DIMENSIONS = 3  # of each model, as strips


def probes(evidence: Evidence, task: Task) -> Finding:
    """6: how much of the class a linear probe reads off the codes."""

    def at(size: int, role: str) -> Probe:
        return evidence.probe(role, size, task)

    def accuracy(size: Callable[[Evidence], int]) -> Callable[[str], Estimate]:
        return lambda role: at(size(evidence), role).estimate

    return Finding(
        *heading(6, evidence),
        probes_checks(evidence, task),
        (
            Measure(f"Accuracy, {FEW} labels", "%", 1, evidence.each(accuracy(_few))),
            Measure("Accuracy, all labels", "%", 1, evidence.each(accuracy(_all_labels))),
        ),
        tuple(_disputed(evidence, at)),
        ("Multinomial logistic regression on standardised μ, C = 1; more sizes and floors are on the Probe page.",),
    )


def probes_checks(evidence: Evidence, task: Task) -> tuple[Check, ...]:
    """What claim 6 says, thing by thing."""

    def better(size: Callable[[Evidence], int]) -> Measuring:
        def measure() -> Outcome:
            own, other = (evidence.probe(role, size(evidence), task) for role in (BALANCED, AE))
            return Outcome(numbers.probes(own, other), 0, "above", Unit(POINTS), "{} of accuracy")

        return measure

    return (
        check(
            f"Better with all labels at {BALANCED} than in the {AE}.",
            "The accuracy on the test images is higher, image by image.",
            better(_all_labels),
        ),
        check(
            f"Better with {FEW} labels.",
            "The accuracy is higher, over five draws of the labels, image by image.",
            better(_few),
        ),
    )


def dimensions(evidence: Evidence) -> Finding:
    """7: what single dimensions say."""

    def mig(role: str) -> Estimate:
        return evidence.dependence(role).mig["width"]

    def counted(role: str) -> Estimate:
        return numbers.exact(float(_active(evidence, role)), len(evidence.dataset)).estimate

    return Finding(
        *heading(7, evidence),
        dimensions_checks(evidence),
        (Measure("MIG", "", 3, evidence.each(mig)), Measure("Active dimensions", "", 0, evidence.each(counted))),
        tuple(_sweeps(evidence)),
        (f"{ONE_SEED} MIG goes from 0 to 1. DCI and SAP are on the Disentanglement page.",),
    )


def dimensions_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 7 says, thing by thing."""

    def higher() -> Outcome:
        found = numbers.difference(evidence.mig(BALANCED), evidence.mig(AE))
        return Outcome(found, 0, "above", Unit(digits=3), "{} in MIG")

    def fewer() -> Outcome:
        balanced, plain = _active(evidence, BALANCED), _active(evidence, AE)
        found = numbers.exact(float(balanced - plain), len(evidence.dataset))
        return Outcome(found, 0, "below", Unit("dimensions", 0), f"{balanced} active against {plain}")

    return (
        check(
            f"Higher disentanglement at {BALANCED} than in the {AE}.",
            "MIG, the gap between the two dimensions that say most of a factor (20 bins of equal width), is higher.",
            higher,
        ),
        check(
            "Fewer active dimensions.",
            f"A mean KL above 0.01 nats, or, for the {AE}, a pixel change above 0.1 %.",
            fewer,
        ),
    )


def _all_labels(evidence: Evidence) -> int:
    return len(evidence.labelled.rows)


def _few(evidence: Evidence) -> int:
    if (every := _all_labels(evidence)) <= FEW:
        raise MeasureError(f"There are {every} labels in all; few would be {FEW}.")
    return FEW


def _active(evidence: Evidence, role: str) -> int:
    return int(evidence.facts(role).active.sum())


def _disputed(evidence: Evidence, at: Callable[[int, str], Probe]) -> Iterator[Strip]:
    """Images that the first draw's probe reads right in one model alone."""
    try:
        own, other = at(_few(evidence), BALANCED), at(_few(evidence), AE)
    except MeasureError:
        return  # the check says why
    tested, data = evidence.labelled.tested, evidence.dataset
    for role, first, second in ((BALANCED, own, other), (AE, other, own)):
        rows = np.flatnonzero(first.right[0] & ~second.right[0])[:10]
        if len(rows):
            read = second.fits[0].predicted[rows]
            captions = tuple(f"else {evidence.labelled.name(label)}" for label in read.tolist())
            yield Strip(
                "Right by one alone",
                data.floats(tested[rows]),
                captions,
                role,
                f"by {role}'s probe of {FEW} labels; below: what the other reads",
            )


def _sweeps(evidence: Evidence) -> Iterator[Strip]:
    """The first image along the most informative dimensions of both models."""
    first = int(evidence.first[0])
    for role in (AE, BALANCED):
        if role not in evidence.models:
            continue
        units, checkpoint = evidence.facts(role).units, evidence.models[role]
        mu = encode_images(checkpoint.coder(), evidence.dataset.floats(slice(first, first + 1)))[0][0]
        for j in units.order[:_DIMENSIONS].tolist():
            images = decode(checkpoint.coder(), moves.sweep(mu, j, units, STEPS - 2))
            yield Strip(role, images, (), role, f"z{j}, 0.5 % to 99.5 % quantile")
