"""Checks over seeds: the two-level bootstrap by hand and by simulation, verdicts, and the words."""

import numpy as np
import pytest

from tests.harness.known_sweep import check as known_check
from tests.harness.known_sweep import missing
from vae.core import estimate
from vae.core.estimate import Estimate
from vae.studies.claims import numbers
from vae.studies.claims import over_seeds as module
from vae.studies.claims.finding import POINTS, Check, Finding, Outcome, Unit, Verdict, check
from vae.studies.claims.over_seeds import over_seeds, two_levels

HOLDS, UNKNOWN = Verdict.HOLDS, Verdict.UNKNOWN


def test_number_over_seeds_is_their_mean_with_how_many_hold():
    values = (0.62, 0.60, 0.64, 0.505, 0.61)
    (found,) = over_seeds({k: [known_check(value)] for k, value in enumerate(values)})
    assert found.estimate.value == pytest.approx(np.mean(values))
    assert found.estimate.n == 5
    assert found.verdicts == (HOLDS, HOLDS, HOLDS, UNKNOWN, HOLDS)
    assert found.count == "holds in 4 of 5 seeds"
    assert found.values == values
    assert found.measured.startswith("59.5 % (")
    one = estimate.mean(np.array(values))  # seeds dominate: Student's t about them, by drawing
    assert found.estimate.high - found.estimate.low == pytest.approx(one.high - one.low, rel=0.12)
    assert found.verdict == HOLDS


def test_verdict_may_change_where_seeds_differ():
    alike = {k: [known_check(0.55)] for k in range(3)}
    assert over_seeds(alike)[0].verdict == HOLDS
    apart = {k: [known_check(value)] for k, value in enumerate((0.55, 0.9, 0.2))}
    (found,) = over_seeds(apart)
    assert found.verdict == UNKNOWN
    assert found.count == "holds in 2 of 3 seeds"


def test_seeds_that_agree_leave_the_chance_in_the_images():
    (found,) = over_seeds({k: [known_check(0.6, reach=0.05)] for k in range(5)})
    assert (found.estimate.low, found.estimate.high) == pytest.approx((0.55, 0.65), abs=0.01)
    exact = {k: [known_check(0.6, reach=0)] for k in range(5)}
    assert over_seeds(exact)[0].estimate == Estimate(pytest.approx(0.6), pytest.approx(0.6), pytest.approx(0.6), 5)


def test_share_stays_within_its_bounds():
    (found,) = over_seeds({k: [known_check(value)] for k, value in enumerate((0.99, 1.0, 0.9))})
    assert found.estimate.high == 1
    (points,) = over_seeds({k: [known_check(v, 0, unit=Unit(POINTS))] for k, v in enumerate((-0.99, -0.2, -0.9))})
    assert points.estimate.low == -1


def test_limit_that_differs_moves_with_its_seed():
    """A number that is 0.1 below its limit in each seed is so over seeds, however far the limits are apart."""
    rows = {k: [known_check(limit - 0.1, limit, "below", Unit("nats"))] for k, limit in enumerate((1.0, 2.0, 9.0))}
    (found,) = over_seeds(rows)
    assert found.limit == pytest.approx(4)
    assert found.estimate.high == pytest.approx(found.limit - 0.1 + 0.01, abs=0.005)
    assert found.verdict == HOLDS


def test_one_seed_says_nothing_of_training():
    (found,) = over_seeds({7: [known_check(0.9)]})
    assert not found.estimate.known
    assert found.verdict == UNKNOWN
    assert found.count == "holds in 1 of 1 seed"
    assert found.measured == "90.0 % (no interval)"


def test_seeds_without_the_number_are_not_counted():
    by_seed = {0: [known_check(0.6), missing((1, 2))], 1: [missing(), missing((1, 2))], 2: [known_check(0.61)]}
    first, second = over_seeds(by_seed)
    assert first.count == "holds in 2 of 2 seeds"
    assert first.seeds == (0, 2)
    assert (second.count, second.measured, second.verdict) == ("", "", UNKNOWN)


def test_seed_whose_check_measured_something_else_is_not_averaged_in():
    by_seed = {0: [known_check(0.6)], 1: [known_check(0.6)], 2: [known_check(40, 0, "above", Unit("nats"))]}
    assert over_seeds(by_seed)[0].seeds == (0, 1)


def test_two_levels_draw_the_same_images_for_all_seeds():
    """What all seeds share in these images does not average out: with 2 seeds or 50 it is as wide."""
    shared = np.random.default_rng(0).normal(0, 1, 200)
    for n in (2, 50):
        moved = two_levels(np.zeros(n), np.tile(shared, (n, 1)))
        assert moved.std() == pytest.approx(shared.std(), rel=0.05)
    own = two_levels(np.zeros(50), np.random.default_rng(1).normal(0, 1, (50, 200)))
    assert own.std() == pytest.approx(np.sqrt(2 / 50), rel=0.15)  # drawn twice over: as seeds and in each


@pytest.mark.parametrize(("of_seeds", "of_images"), [(1.0, 0.3), (0.1, 1.0)])
def test_interval_over_five_seeds_covers_at_least_nine_of_ten(of_seeds, of_images):
    """The mean of y[s, i] = a[s] + b[i] + e[s, i], whose expectation is 0, over 5 seeds and 60 images."""
    generator, images = np.random.default_rng(0), 60
    times = numbers.Draws(100).times(images)
    covered = 0
    for _ in range(150):
        noise = generator.standard_normal((5, images))
        y = of_seeds * generator.standard_normal((5, 1)) + of_images * generator.standard_normal(images) + noise
        moved = two_levels(y.mean(axis=1), y @ times.T / images, draws=400)
        low, high = y.mean() + np.quantile(moved, (0.025, 0.975))
        covered += low <= 0 <= high
    assert covered >= 0.9 * 150


def test_verdict_of_a_claim_over_seeds_and_which_checks_change():
    own = [known_check(0.6), known_check(0.3, place=(1, 2)), missing((1, 3))]
    over = over_seeds(dict.fromkeys(range(3), own))
    assert module.verdict(over, 1) == Verdict.FAILS
    assert module.verdict(over[:1], 1) == HOLDS
    assert module.verdict(over, 2) is None
    number = numbers.exact(0.6, 10)
    here = [check(f"{k}", "r.", lambda: Outcome(number, 0.5, "above", Unit(POINTS))) for k in "abc"]
    finding = Finding(1, "title", "claim", (*here, Check("d", "r.", "There is no judge.", UNKNOWN)))
    (changed,) = module.changed([finding], over)
    assert str(changed) == "1.2 “b”: holds here, does not hold over seeds"
    assert len(module.compared([finding], over)) == 2  # the third has no number over seeds
    apart = over_seeds({k: [known_check(value)] for k, value in enumerate((0.55, 0.9, 0.2))})
    (changed,) = module.changed_from_first(apart)
    assert str(changed) == "1.1 “It is so”: holds in seed 0, cannot be told over seeds"
    assert module.changed_from_first(over) == ()


def test_what_is_said_of_digits_has_no_part_in_a_verdict_where_no_seed_has_its_number():
    digits = {k: [known_check(0.9, place=(2, 1)), missing((2, 2))] for k in range(3)}
    assert module.verdict(over_seeds(digits), 2) == HOLDS
    others = {k: [known_check(0.9, place=(2, 1)), missing((2, 5))] for k in range(3)}
    assert module.verdict(over_seeds(others), 2) == UNKNOWN
