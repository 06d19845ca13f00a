"""Claims 1 to 3: what beta does to reconstructions and to samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vae.core import estimate
from vae.core.counted import by_number
from vae.core.errors import CheckpointError, MeasureError
from vae.core.estimate import Estimate
from vae.studies.claims import numbers
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import (
    POINTS,
    SHARE,
    Check,
    Finding,
    Measure,
    Measuring,
    Outcome,
    Strip,
    Unit,
    Verdict,
    check,
    percent,
)
from vae.studies.claims.roles import AE, BALANCED, FREE, REAL, ROLES, STRONG
from vae.studies.claims.wording import SURE, heading

NEARLY_ALL, ACCURATE = 0.98, 0.95  # of the labels that the judge reads, kept
AS_GOOD = 0.02  # of the AE's error
HALF, MOST = 0.5, 0.75  # of the samples, read clearly
_READ = "{} are read clearly"
_CLEAR = "Clearly: as one class with a probability of 0.9 or more."


def free(evidence: Evidence) -> Finding:
    """1: at beta 0."""
    return Finding(
        *heading(1, evidence),
        free_checks(evidence),
        (_error(evidence), _kept(evidence), *_of_samples(evidence)),
        tuple(_strips(evidence, (AE, FREE), (AE, FREE))),
        (SURE,),
    )


def free_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 1 says, thing by thing."""

    def near_perfect() -> Outcome:
        kept = evidence.kept(FREE)
        return Outcome(kept, NEARLY_ALL, "above", Unit(SHARE), _of_images(kept.estimate.n))

    def as_good() -> Outcome:
        own, other = evidence.errors(FREE), evidence.errors(AE)
        limit = AS_GOOD * float(other.mean())
        words = f"{{}} nats from the {AE}'s error; up to {limit:+.2f}, 2 % of it, would do"
        return Outcome(numbers.mean(own - other), limit, "below", Unit("nats", 2), words)

    return (
        check(
            f"{FREE} gives images back so that their class can be read.",
            "Of the test images that the judge reads right, it still reads more than 98 %.",
            near_perfect,
        ),
        check(
            f"It does so as well as the {AE}.",
            f"Its mean error is less than 2 % of the {AE}'s error above the {AE}'s, image by image.",
            as_good,
        ),
        *(
            check(
                f"Samples of {f'the {role}' if role == AE else role} from N(0, I) are convoluted.",
                f"The judge reads fewer than half of 1,000 samples clearly. {_CLEAR}",
                _convoluted(evidence, role),
            )
            for role in (FREE, AE)
        ),
    )


def strong(evidence: Evidence) -> Finding:
    """2: at beta 10."""
    return Finding(
        *heading(2, evidence),
        strong_checks(evidence),
        (_error(evidence), _kept(evidence), *_of_samples(evidence), _undecided(evidence)),
        tuple(_strips(evidence, (FREE, STRONG), (FREE, STRONG))),
        (SURE,),
    )


def strong_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 2 says, thing by thing."""

    def loses() -> Outcome:
        weak, own = evidence.survival(FREE), evidence.survival(STRONG)
        found = numbers.paired(own.seen == own.labels, weak.seen == weak.labels)
        return Outcome(found, 0, "below", Unit(POINTS), "{} of labels that survive")

    def ambiguous() -> Outcome:
        own = evidence.survival(STRONG)
        nought, present = _class(own.class_names, "0"), {own.class_names[k]: k for k in own.present}
        names, others = [name for name in "68" if name in present], len(own.present) - 1
        if not 0 < len(names) < others:
            raise MeasureError(
                f"These images are of {', '.join(present)} alone: how a lost 0 is read cannot tell 6 and 8 from chance."
            )
        found, chance = own.lost_to(nought, [present[name] for name in names]), len(names) / others
        noughts = own.labels == nought
        lost = noughts & (own.original == nought) & (own.seen != nought)
        if found is None:  # fewer are lost than nearly none, or it cannot be told
            share = numbers.share(own.lost(nought), lost, noughts & (own.original == nought))
            words = f"{{}} of {share.estimate.n:,} noughts are lost"
            return Outcome(share, 1 - NEARLY_ALL, "above", Unit(SHARE), words)
        read = numbers.share(found, np.isin(own.seen, [present[name] for name in names]), lost)
        by_chance = f"by chance {100 * chance:.1f} %, {len(names)} of the {others} other classes"
        return Outcome(read, chance, "above", Unit(SHARE), f"{{}} of {found.n:,} lost noughts; {by_chance}")

    def sharper() -> Outcome:
        found = numbers.difference(evidence.distance(STRONG), evidence.distance(FREE))
        return Outcome(found, 0, "below", Unit(digits=0), "{} in Fréchet distance")

    def close() -> Outcome:
        return Outcome(evidence.clear(STRONG), HALF, "above", Unit(SHARE), _READ)

    def unclear() -> Outcome:
        own, real = (numbers.mean(evidence.undecided(role)) for role in (STRONG, REAL))
        return Outcome(numbers.difference(own, real), 0, "above", Unit("nats a pixel", 3), "{} nats a pixel")

    return (
        check("Reconstructions lose information.", f"Fewer labels survive than at {FREE}, image by image.", loses),
        _of_digits(
            evidence,
            "0 becomes ambiguous with 6 and 8.",
            "Of the noughts whose label is lost, more are read as 6 or 8 than by chance (all others alike).",
            ambiguous,
        ),
        *(
            _of_digits(
                evidence,
                f"{name} keeps its strokes.",
                f"More labels of {name} survive than of the other classes.",
                _keeps(evidence, name),
            )
            for name in "17"
        ),
        check(
            f"Samples are less convoluted than at {FREE}.",
            "Their Fréchet distance to the test images, in the judge's features, is smaller.",
            sharper,
        ),
        check(
            f"They are close to {'digits' if evidence.of_digits else 'real images'}.",
            f"The judge reads more than half of them clearly. {_CLEAR}",
            close,
        ),
        check("They are unclear.", "Their pixels are less decided than those of real images.", unclear),
    )


def balanced(evidence: Evidence) -> Finding:
    """3: at beta 2.4."""
    return Finding(
        *heading(3, evidence),
        balanced_checks(evidence),
        (_error(evidence), _kept(evidence), *_of_samples(evidence)),
        tuple(_strips(evidence, (BALANCED,), ROLES)),
        (SURE,),
    )


def balanced_checks(evidence: Evidence) -> tuple[Check, ...]:
    """What claim 3 says, thing by thing."""

    def accurate() -> Outcome:
        kept = evidence.kept(BALANCED)
        return Outcome(kept, ACCURATE, "above", Unit(SHARE), _of_images(kept.estimate.n))

    def digits() -> Outcome:
        return Outcome(evidence.clear(BALANCED), MOST, "above", Unit(SHARE), _READ)

    def nearest() -> Outcome:
        own = evidence.distance(BALANCED)
        roles = [role for role in ROLES if role != BALANCED and role in evidence.models]
        others = {role: evidence.distance(role) for role in roles}
        if not others:
            raise MeasureError("There is no other model to compare with.")
        closest = min(others, key=lambda role: others[role].estimate.value)
        found = numbers.beyond_smallest(own, list(others.values()))
        return Outcome(
            found, 0, "below", Unit(digits=0), f"{{}} in Fréchet distance, against {closest}, the nearest other"
        )

    return (
        check(
            "Reconstructions stay accurate.",
            "Of the test images that the judge reads right, it still reads more than 95 %.",
            accurate,
        ),
        check(
            f"Samples look like {'digits' if evidence.of_digits else 'real images'}.",
            f"The judge reads more than three quarters of 1,000 samples clearly. {_CLEAR}",
            digits,
        ),
        check(
            "No other model's samples are as near to the data.",
            "The Fréchet distance to the test images, in the judge's features, is the smallest of all.",
            nearest,
        ),
    )


def _of_images(n: int) -> str:
    return f"{{}} of {n:,} {by_number(n, 'image', 'images')}"


def _of_digits(evidence: Evidence, says: str, rule: str, measure: Measuring) -> Check:
    """A check of `finding.OF_DIGITS`: measured where there are classes of those names, and else out of place."""
    if evidence.numerals:
        return check(says, rule, measure)
    return Check(says, rule, "It is said of digits, and these images are of none.", Verdict.UNKNOWN, applies=False)


def _convoluted(evidence: Evidence, role: str) -> Measuring:
    return lambda: Outcome(evidence.clear(role), HALF, "below", Unit(SHARE), _READ)


def _keeps(evidence: Evidence, name: str) -> Measuring:
    def measure() -> Outcome:
        own = evidence.survival(STRONG)
        kept, mine = own.seen == own.labels, own.labels == _class(own.class_names, name)
        if not mine.any() or mine.all():
            raise MeasureError(f"There are no images of {name}, or no others.")
        first, rest = (numbers.share(estimate.share(kept[of]), kept, of) for of in (mine, ~mine))
        words = f"{percent(first.estimate)} of {name}, {percent(rest.estimate)} of the others"
        return Outcome(numbers.difference(first, rest), 0, "above", Unit(POINTS), words)

    return measure


def _class(names: tuple[str, ...], name: str) -> int:
    if name not in names:
        raise MeasureError(f"These images are of {', '.join(names[:5])}; the claim is about the digits 0 to 9.")
    return names.index(name)


def _error(evidence: Evidence) -> Measure:
    return Measure("Error", "nats", 1, evidence.each(lambda role: estimate.mean(evidence.errors(role))))


def _kept(evidence: Evidence) -> Measure:
    return Measure("Labels kept", "%", 1, evidence.each(lambda role: evidence.kept(role).estimate))


def _of_samples(evidence: Evidence) -> tuple[Measure, Measure]:
    def clear(role: str) -> Estimate:
        return (evidence.real() if role == REAL else evidence.samples(role)).clear

    def distance(role: str) -> Estimate:
        return (evidence.real() if role == REAL else evidence.samples(role)).frechet

    every = (*ROLES, REAL)
    return (
        Measure("Clear samples", "%", 1, evidence.each(clear, every)),
        Measure("Fréchet distance", "", 0, evidence.each(distance, every)),
    )


def _undecided(evidence: Evidence) -> Measure:
    def undecided(role: str) -> Estimate:
        return estimate.mean(evidence.undecided(role))

    return Measure("Undecided samples", "nats a pixel", 3, evidence.each(undecided, (*ROLES, REAL)))


def _strips(evidence: Evidence, rebuilt: tuple[str, ...], sampled: tuple[str, ...]) -> Iterator[Strip]:
    """The first image of each class through these models, then samples of those."""
    dataset, chosen = evidence.dataset, evidence.first
    originals = dataset.floats(chosen)
    yield Strip("Original", originals, dataset.names(chosen))
    for role in rebuilt:
        if role in evidence.models:
            images = evidence.given_back(role, originals)
            yield Strip(role, images, _read(evidence, images), role, "given back, and as read by the judge")
    for role in sampled:
        if role in evidence.models:
            images = evidence.sampled(role, len(chosen))
            yield Strip(role, images, _read(evidence, images), role, "samples from N(0, I), and as read")


def _read(evidence: Evidence, images: np.ndarray) -> tuple[str, ...]:
    """What the judge reads in each, and how sure it is; nothing without a judge."""
    try:
        judge = evidence.require_judge()
        seen = judge.see(images)
    except CheckpointError:
        return ()
    names, sure = judge.config.class_names, seen.probabilities.max(axis=1)
    return tuple(f"{names[k]} · {100 * p:.0f} %" for k, p in zip(seen.labels, sure, strict=True))
