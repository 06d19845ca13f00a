"""Numbers of checks on images drawn again: what is worked out by hand, and that they vary as their intervals say."""

import numpy as np
import pytest

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.metrics.decoded import frechet as distances
from vae.metrics.latent import path_quality
from vae.metrics.probing.result import Fit, Probe
from vae.studies.claims import numbers
from vae.studies.claims.numbers import Draws, Number

DRAWS = Draws(400)


def answers(n, share, seed=0):
    return np.random.default_rng(seed).random(n) < share


def agrees(number: Number, rough=0.25) -> None:
    """Its draws lie around it, and 95 % of them as far as its interval goes."""
    found, again = number.estimate, number.resampled(DRAWS)
    assert again.shape == (400,)
    wide = found.high - found.low
    assert again.mean() == pytest.approx(found.value, abs=0.1 * wide)
    low, high = np.quantile(again, (0.025, 0.975))
    assert (high - low) == pytest.approx(wide, rel=rough)


def test_draws_are_of_as_many_images_and_the_same_each_time():
    times = DRAWS.times(50)
    assert times.shape == (400, 50)
    assert (times.sum(axis=1) == 50).all()
    assert np.array_equal(times, Draws(400).times(50))
    assert not np.array_equal(times, Draws(400, seed=1).times(50))
    assert times.var() == pytest.approx(1, abs=0.05)  # as often as Poisson's events, of mean 1


def test_mean_on_drawn_images_is_that_of_those_images():
    values = np.array([1.0, 2.0, 6.0])
    expected = [np.repeat(values, times.astype(int)).mean() for times in DRAWS.times(3)]
    assert numbers.mean(values).resampled(DRAWS) == pytest.approx(expected)


def test_share_of_a_part_counts_the_drawn_images_of_that_part_alone():
    whole, right = np.array([True, True, False, True]), np.array([True, False, True, True])
    found = numbers.share(estimate.share(right[whole]), right, whole)
    for times, share in zip(DRAWS.times(4), found.resampled(DRAWS), strict=True):
        drawn = np.repeat(np.arange(4), times.astype(int))
        kept = drawn[whole[drawn]]
        assert share == pytest.approx(right[kept].mean() if len(kept) else 2 / 3)


@pytest.mark.parametrize(
    "number",
    [
        numbers.mean(np.random.default_rng(0).standard_normal(500)),
        numbers.share(estimate.share(answers(500, 0.3)), answers(500, 0.3)),
        numbers.paired(answers(500, 0.6), answers(500, 0.3, 1)),
        numbers.difference(
            numbers.mean(np.random.default_rng(0).standard_normal(500)),
            numbers.mean(np.random.default_rng(1).standard_normal(500)),
        ),
    ],
    ids=["mean", "share", "paired", "difference"],
)
def test_numbers_vary_as_their_intervals_say(number):
    agrees(number)


@pytest.mark.parametrize("images", [12, 400])
def test_mean_of_pairs_varies_as_its_interval_where_pairs_share_images_and_where_not(images):
    pairs = path_quality.random_pairs(40, images, 0)
    values = np.random.default_rng(0).standard_normal(images)[pairs].mean(axis=1)
    agrees(numbers.mean_of_pairs(values, pairs), rough=0.35)
    constant = numbers.mean_of_pairs(np.full(len(pairs), 0.25), pairs, (-1, 1))
    assert constant.resampled(DRAWS) == pytest.approx(0.25)


def test_beyond_smallest_is_held_against_the_nearest_in_each_draw():
    own, near, far = (numbers.exact(value, 10) for value in (3.0, 4.0, 9.0))
    swapped = Number(far.estimate, lambda draws: np.where(np.arange(draws.resamples) % 2, 1.0, 9.0))
    found = numbers.beyond_smallest(own, [near, swapped])
    assert found.estimate.value == -1
    assert found.resampled(Draws(4)).tolist() == [-1, 2, -1, 2]


def test_exact_number_does_not_move():
    found = numbers.exact(-8, 445)
    assert (found.estimate.low, found.estimate.high) == (-8, -8)
    assert (found.resampled(DRAWS) == -8).all()


def test_frechet_distance_of_drawn_rows_is_centred_and_varies_as_the_jackknife_says():
    generator = np.random.default_rng(0)
    features, reference = (
        generator.standard_normal((300, 3)) + 1,
        distances.gaussian(generator.standard_normal((500, 3))),
    )
    number = numbers.frechet(distances.distance_of(features, reference), lambda: features, reference)
    again = number.resampled(DRAWS)
    assert again.mean() == pytest.approx(number.estimate.value)
    agrees(number, rough=0.6)  # a jackknife of ten blocks is itself uncertain by a quarter
    drawn = np.repeat(features, DRAWS.times(300)[0].astype(int), axis=0)
    expected = distances.distance(distances.gaussian(drawn), reference)
    plain = [
        distances.distance(distances.gaussian(np.repeat(features, t.astype(int), axis=0)), reference)
        for t in DRAWS.times(300)[1:40]
    ]
    assert again[0] - again[1:40].mean() == pytest.approx(expected - np.mean(plain))


def test_probes_are_drawn_again_with_their_images_and_their_draws():
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 3, 300)

    def probe(share: float) -> Probe:
        fits = tuple(Fit(np.where(generator.random(300) < share, labels, 9), np.ones(2), 1, True) for _ in range(5))
        return Probe(100, False, fits, labels, (0, 1, 2))

    agrees(numbers.probes(probe(0.8), probe(0.5)), rough=0.4)


def test_share_that_no_drawn_image_belongs_to_counts_as_what_was_found():
    whole = np.zeros(30, bool)
    whole[0] = True
    found = numbers.share(Estimate(1.0, 0.2, 1.0, 1), np.ones(30, bool), whole)
    assert (found.resampled(DRAWS) == 1).all()
    assert DRAWS.times(30)[:, 0].min() == 0
