"""What models give back: errors, labels that survive, noise."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.data import grain
from vae.lessons.measures.measure import (
    CLASS,
    PERCENT,
    WORDS,
    Argument,
    Found,
    Measure,
    Scope,
    counted,
    mean,
    of_number,
    share,
    whole_number,
)
from vae.metrics.decoded import reconstruction
from vae.metrics.decoded.label_survival import Survival
from vae.metrics.decoded.rate_distortion import rate_distortion
from vae.metrics.images import entropy
from vae.studies import pictures
from vae.studies.claims.roles import ROLES

_HOW_MANY = Argument("how many", r"[1-9]", example="3")
_NOISE = Argument("the noise's standard deviation, for pixels from 0 to 1,", r"0(\.\d+)?|1", needed=True, example="0.2")
_ONE_AS_ANOTHER = Argument("two classes", r".+ as .+", needed=True, example="4 as 9")


def _error(scope: Scope, model: str, _: str) -> Found:
    return mean(scope.evidence.errors(model))


def _distortion(scope: Scope, model: str, _: str) -> Found:
    dataset = scope.evidence.dataset
    return counted(rate_distortion(scope.evidence.model(model), dataset).distortion, len(dataset))


def _rate(scope: Scope, model: str, _: str) -> Found:
    dataset = scope.evidence.dataset
    found = rate_distortion(scope.evidence.model(model), dataset).rate
    if found is None:
        raise MeasureError(f"{model} has no rate: its codes are points, not Gaussians.")
    return counted(found, len(dataset))


def _floor(scope: Scope, *_: str) -> Found:
    return Found(estimate.mean(entropy.pixel_entropy(scope.evidence.dataset.only_images)))


def _kept(scope: Scope, model: str, name: str) -> Found:
    return of_number(scope.evidence.kept(model, scope.label(name) if name else None))


def _read_as(scope: Scope, model: str, classes: str) -> Found:
    true, seen = (scope.label(name.strip()) for name in classes.split(" as ", 1))
    found = scope.evidence.survival(model)
    return share(found.seen == seen, (found.labels == true) & (found.original == true))


def _confused(scope: Scope, model: str, number: str) -> str:
    found = scope.evidence.survival(model)
    shares = _lost_to(found)
    places = np.argsort(-shares, axis=None, kind="stable")[: whole_number(number, 1)]
    pairs = [divmod(int(place), shares.shape[1]) for place in places]
    said = [(f"{found.class_names[a]} as {found.class_names[b]}", shares[a, b]) for a, b in pairs if shares[a, b] > 0]
    if not said:
        raise MeasureError(f"{model} loses no label, so nothing is confused.")
    return _listed(said, number)


def _seen_as(scope: Scope, model: str, name: str) -> str:
    found, label = scope.evidence.survival(model), scope.label(name)
    lost = _lost_to(found)[label]
    if not lost.any():
        raise MeasureError(f"{model} loses no label of {name}.")
    return found.class_names[int(lost.argmax())]


def _best(scope: Scope, model: str, number: str) -> str:
    return _by_kept(scope, model, number, -1)


def _least(scope: Scope, model: str, number: str) -> str:
    return _by_kept(scope, model, number, 1)


def _by_kept(scope: Scope, model: str, number: str, sign: int) -> str:
    found = scope.evidence.survival(model)
    kept = [(found.class_names[label], scope.evidence.kept(model, label).estimate.value) for label in found.present]
    ordered = sorted(kept, key=lambda one: sign * one[1])
    return _listed(ordered[: whole_number(number, 1)], number)


def _noise(scope: Scope, model: str, _: str) -> Found:
    return mean(scope.evidence.noise_passed(model))


def _psnr(scope: Scope, model: str, noise: str) -> Found:
    dataset = scope.evidence.dataset
    clean = dataset.floats(pictures.curve_images(dataset))
    given = reconstruction.add_noise(clean, float(noise), grain.SEED)
    if model:
        given = reconstruction.reconstruct(scope.evidence.model(model).coder(), given)
    elif float(noise) == 0:
        raise MeasureError("Without noise the input is the clean image itself, and its PSNR is infinite.")
    return mean(reconstruction.psnr(given, clean))


def _lost_to(found: Survival) -> NDArray[np.float64]:
    """Of the images of each class (rows) that are read in the original, the share read as each other, (K, K)."""
    read, k = found.original == found.labels, len(found.class_names)
    counts = np.zeros((k, k))
    np.add.at(counts, (found.labels[read], found.seen[read]), 1)
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, 0)
    return shares


def _listed(said: list[tuple[str, Any]], number: str) -> str:
    """The names with their shares; the first name alone, where nobody said how many."""
    return ", ".join(f"{name} ({100 * part:.0f} %)" for name, part in said) if number else said[0][0]


MEASURES = {
    "error": Measure("how far the copy is from the image: cross-entropy summed over pixels", "nats", 1, ROLES, _error),
    "sampled error": Measure(
        "the same of a code drawn from the encoder's Gaussian: the distortion", "nats", 1, ROLES, _distortion
    ),
    "perfect error": Measure(
        "what a perfect copy costs, as grey pixels cost something even then", "nats", 1, (), _floor
    ),
    "rate": Measure("what a code says of an image: KL to N(0, I), summed over dimensions", "nats", 1, ROLES[1:], _rate),
    "labels kept": Measure(
        "of the images that the judge reads right, those that it still does in the copy",
        PERCENT,
        1,
        ROLES,
        _kept,
        CLASS,
    ),
    "read as": Measure(
        "of the images of a class that the judge reads right, those whose copy it takes for another",
        PERCENT,
        1,
        ROLES,
        _read_as,
        _ONE_AS_ANOTHER,
    ),
    "confused": Measure("which class is most often taken for which, in copies", WORDS, 0, ROLES, _confused, _HOW_MANY),
    "seen as": Measure(
        "what copies of a class are most often taken for, where its label is lost",
        WORDS,
        0,
        ROLES,
        _seen_as,
        Argument(CLASS.what, CLASS.pattern, needed=True, example="4"),
    ),
    "best kept": Measure("the classes whose labels survive best", WORDS, 0, ROLES, _best, _HOW_MANY),
    "least kept": Measure("the classes whose labels survive worst", WORDS, 0, ROLES, _least, _HOW_MANY),
    "noise kept": Measure("how much of minor noise in the image (σ = 0.1) comes out again", PERCENT, 1, ROLES, _noise),
    "PSNR": Measure(
        "how near the copy of a noisy image is to the clean one; without a model, the noisy image itself",
        "dB",
        1,
        ("", *ROLES),
        _psnr,
        _NOISE,
    ),
}
