"""What a traversal did, word for word."""

import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.core.estimate import Estimates
from vae.metrics.latent import sentences
from vae.metrics.latent.traversals import Traversals

FACTORS = ("thickness", "slant", "area")
SCALE = (0.5, 0.25, 40.0)  # of the real images
MOVES = (-2.0, -1.0, 0.0, 1.0, 2.0)


def found(slope, *, sure=(True, True, True), paired=100, turned=None, into=None, scale=SCALE) -> Traversals:
    """One dimension with these slopes; those that are not sure have 0 in their interval."""
    slopes = np.array([slope], float)
    reach = np.where(sure, 0.01 * np.abs(slopes), 2 * np.abs(slopes))
    return Traversals(
        moves=np.array(MOVES),
        factors=FACTORS,
        scale=np.array(scale),
        change=np.zeros((1, 5, 3)),
        slope=Estimates(slopes, slopes - reach, slopes + reach, np.full(slopes.shape, 100)),
        counted=np.full((1, 5), paired),
        paired=np.array([paired]),
        images=100,
        turned=None if turned is None else np.array([turned]),
        into=None if into is None else np.array([into]),
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (found([0.02, 0.21, 1]), "z0: mostly slant, +0.21 rad per σ"),
        (found([-0.3, 0.01, 1]), "z0: mostly thickness, −0.30 px per σ"),
        (found([0.3, 0.0, 24]), "z0: mostly thickness, +0.30 px per σ and area, +24 px² per σ"),
        (found([0.3, 0.12, 24]), "z0: mostly thickness, +0.30 px per σ and area, +24 px² per σ"),
        (found([0.3, 0.1, 16]), "z0: mostly thickness, +0.30 px per σ"),  # 0.6, 0.4 and 0.4 of a deviation
        (found([0, 0.05, 0]), "z0: a little slant, +0.050 rad per σ"),
        (found([0.04, 0.02, 3]), "z0: changes nothing that is measured"),
        (found([0, 0, 0]), "z0: changes nothing that is measured"),
        (found([0.4, 0, 0], sure=(False, True, True)), "z0: changes nothing that is measured"),
        (found([0.4, 0, 0], scale=(0, 1, 1)), "z0: changes nothing that is measured"),
        (
            found([0, 0.21, 0], paired=88),
            "z0: mostly slant, +0.21 rad per σ (12 of 100 images lose their ink and are left out)",
        ),
        (found([0, 0, 0], paired=0), "z0: nothing to measure: all 100 images lose their ink"),
    ],
)
def test_sentence_names_the_leading_factors_of_the_slopes(given, says):
    assert sentences.sentence(given, 0) == says


TURNED, INTO = [0.05, 0, 0, 0.1, 0.31], [3, -1, -1, 8, 9]
SLANTED = "z0: mostly slant, +0.21 rad per σ"
NOTHING = "z0: changes nothing that is measured"


@pytest.mark.parametrize(
    ("slope", "turned", "into", "classes", "says"),
    [
        (
            0.21,
            TURNED,
            INTO,
            "0123456789",
            f"{SLANTED}; turns 31 % of the images into another digit at +2 σ, most often 9",
        ),
        (
            0,
            TURNED,
            INTO,
            "0123456789",
            f"{NOTHING}, but turns 31 % of the images into another digit at +2 σ, most often 9",
        ),
        (
            0.21,
            [0.9, 0, 0, 0, 0],
            [1, -1, -1, -1, -1],
            ("heart", "arrow"),
            f"{SLANTED}; turns 90 % of the images into another class at −2 σ, most often arrow",
        ),
        (
            0.21,
            TURNED,
            INTO,
            ("heart", "arrow"),
            f"{SLANTED}; turns 31 % of the images into another class at +2 σ, most often class 9",
        ),
        (0.21, [0.19] * 5, [1] * 5, "0123456789", SLANTED),
    ],
)
def test_sentence_names_the_class_that_images_turn_into(slope, turned, into, classes, says):
    assert sentences.sentence(found([0, slope, 0], turned=turned, into=into), 0, tuple(classes)) == says


def test_leading_compares_by_how_real_images_differ():
    assert sentences.leading(found([0.3, 0.0, 24]), 0) == ("thickness", "area")
    assert sentences.leading(found([0.3, 0.1, 24]), 0) == ("thickness", "area")
    assert sentences.leading(found([0.2, 0.2, 1]), 0) == ("slant",)
    assert sentences.leading(found([0, 0, 0]), 0) == ()


@pytest.mark.parametrize("j", [1, -1])
def test_sentence_of_an_unknown_dimension_is_refused(j):
    with pytest.raises(MeasureError, match=f"There is no dimension {j}; choose from 0 to 0"):
        sentences.sentence(found([0, 0, 0]), j)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.214, "+0.21"),
        (-12.4, "−12"),
        (0.0123, "+0.012"),
        (3.0, "+3.0"),
        (-0.996, "−1.0"),
        (0, "+0.0"),
        (123456, "+123456"),
        (9.99, "+10"),
        (1e-5, "+0.000010"),
    ],
)
def test_rounded_gives_a_sign_and_at_least_two_digits(value, text):
    assert sentences.rounded(value) == text
