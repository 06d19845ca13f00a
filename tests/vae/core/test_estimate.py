import numpy as np
import pytest

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate, Estimates


def answers(right, of):
    return np.arange(of) < right


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),  # Wilson 1927, to four digits; the last as in Newcombe 1998, table I
    [(1, 1, 0.2065, 1), (0, 1, 0, 0.7935), (23, 23, 0.8569, 1), (0, 100, 0, 0.0370), (81, 263, 0.2553, 0.3662)],
)
def test_a_share_has_wilsons_interval(right, of, low, high):
    found = estimate.share(answers(right, of))
    assert (found.value, found.n) == (right / of, of)
    np.testing.assert_allclose([found.low, found.high], [low, high], atol=5e-5)


def test_bootstrap_takes_percentiles_and_is_centred_and_widened_where_asked():
    resampled = np.linspace(0.3, 0.7, 401)
    plain = estimate.bootstrap(0.4, resampled, 50, None)
    assert (plain.low, plain.high, plain.n) == (pytest.approx(0.31), pytest.approx(0.69), 50)
    centred = estimate.bootstrap(0.4, resampled, 50, None, centred=True)
    assert (centred.low, centred.high) == (pytest.approx(0.21), pytest.approx(0.59))
    agreed = estimate.bootstrap(0.4, [0.4], 50, (0, 1))
    assert (agreed.low, agreed.high) == estimate.unseen(0.4, 50, (0, 1))


def test_a_cell_of_estimates_is_an_estimate():
    value = np.array([[0.1, 0.2], [0.3, 0.4]])
    many = Estimates(value, value - 1, value + 1, np.array([[1, 2], [3, 4]]))
    assert many[1, 0] == Estimate(0.3, 0.3 - 1, 1.3, 3)


def test_a_share_of_nothing_is_a_sentence():
    with pytest.raises(MeasureError, match="no images of which a share"):
        estimate.share(np.zeros(0, bool))


def test_a_share_of_answers_that_are_not_independent_is_as_certain_as_fewer():
    assert estimate.share_of(0.8, 400, effective=100) == Estimate(0.8, *_ends(answers(80, 100)), 400)


def test_a_mean_has_standard_errors_times_students_t():
    values = np.random.default_rng(0).normal(5, 2, 400)
    found = estimate.mean(values)
    assert found.high - found.value == pytest.approx(1.96593 * values.std(ddof=1) / 20, rel=1e-5)
    assert found.value - found.low == pytest.approx(found.high - found.value)
    few = estimate.mean(np.array([1.0, 3.0]))
    assert few.high == pytest.approx(2 + 12.7062)  # one standard error is 1


@pytest.mark.parametrize("values", [[3.0], [3.0] * 5])
def test_mean_of_equal_values_has_no_interval(values):
    found = estimate.mean(np.array(values))
    assert found.value == 3
    assert not found.known
    assert not found.low > -1e9
    assert not found.high < 1e9


@pytest.mark.parametrize("n", [1, 12])
def test_mean_of_equal_values_within_bounds_has_a_shares_interval(n):
    for right in (0, n):
        found = estimate.mean(answers(right, n).astype(float), (0, 1))
        assert (found.low, found.high) == pytest.approx(_ends(answers(right, n)))
    same = estimate.mean(np.zeros(n), (-1, 1))  # a difference that is 0 for every image
    assert same.high == pytest.approx(-same.low)
    assert same.high == pytest.approx(estimate.share(answers(0, n)).high)


def test_bounds_do_not_change_the_mean_of_values_that_differ():
    values = np.random.default_rng(0).random(1000)
    assert estimate.mean(values, (0, 1)) == estimate.mean(values)


def test_a_difference_is_as_uncertain_as_both_together():
    found = estimate.difference(Estimate(10, 7, 13, 100), Estimate(4, 0, 8, 50))
    assert found == Estimate(6, 1, 11, 50)
    lopsided = estimate.difference(Estimate(0.9, 0.6, 1.0, 9), Estimate(0.5, 0.5, 0.5, 9))
    assert (lopsided.low, lopsided.high) == (pytest.approx(0.1), pytest.approx(0.5))


@pytest.mark.parametrize("ends", [(np.nan, np.nan), (0.4, np.nan), (np.nan, 0.6), (0.4, np.inf)])
@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_a_difference_to_a_number_without_an_interval_has_none(ends, correlation):
    unknown, known = Estimate(0.5, *ends, 1), estimate.mean(np.array([0.1, 0.2, 0.3]))
    for found in (estimate.difference(*both, correlation) for both in [(unknown, known), (known, unknown)]):
        assert abs(found.value) == pytest.approx(0.3)
        assert np.isnan([found.low, found.high]).all()
        assert found.n == 1


def test_a_difference_of_independent_shares_is_newcombes():
    found = estimate.difference(estimate.share(answers(56, 70)), estimate.share(answers(48, 80)))
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_a_difference_of_paired_shares_is_newcombes():
    first, second = table(36, 12, 2, 0)
    found = estimate.paired(first, second)
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0569, abs=5e-5), pytest.approx(0.3404, abs=5e-5))
    back = estimate.paired(second, first)
    assert (back.low, back.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


@pytest.mark.parametrize("both", [(12, 0, 0, 0), (0, 0, 0, 12), (6, 0, 0, 6), (1, 0, 0, 0)])
def test_paired_answers_that_all_agree_leave_a_difference_open(both):
    found = estimate.paired(*table(*both))
    assert found.value == 0
    assert found.low < -0.1
    assert found.high > 0.1


class TestPairs:
    def test_pairs_of_their_own_images_are_as_certain_as_independent_values(self):
        values = np.random.default_rng(0).normal(1, 3, 300)
        found = estimate.mean_of_pairs(values, np.arange(600).reshape(300, 2))
        alone = estimate.mean(values)
        assert found.value == pytest.approx(alone.value)
        assert found.high - found.low == pytest.approx(alone.high - alone.low, rel=0.01)

    def test_all_pairs_of_few_images_are_no_more_certain_than_the_images(self):
        generator = np.random.default_rng(0)
        own, pairs = generator.standard_normal(30), np.stack(np.triu_indices(30, 1), axis=1)
        found = estimate.mean_of_pairs(own[pairs].mean(axis=1), pairs)  # so the mean is that of 30 images
        images = estimate.mean(own)
        assert found.value == pytest.approx(images.value)
        assert found.high - found.low == pytest.approx(images.high - images.low, rel=0.15)
        assert found.high - found.low > 3 * np.ptp(_ends_of(own[pairs].mean(axis=1)))

    @pytest.mark.parametrize(("images", "count", "shared"), [(12, 66, 0.5), (30, 100, 0.0), (30, 100, 0.8)])
    def test_interval_of_mean_of_pairs_covers_the_truth(self, images, count, shared):
        generator = np.random.default_rng(1)
        every = np.stack(np.triu_indices(images, 1), axis=1)
        covered = 0
        for _ in range(150):
            pairs = generator.permutation(every)[:count]
            own, noise = generator.standard_normal(images), generator.standard_normal(count)
            values = np.sqrt(shared / 2) * own[pairs].sum(axis=1) + np.sqrt(1 - shared) * noise
            found = estimate.mean_of_pairs(values, pairs)
            covered += found.low <= 0 <= found.high
        assert covered >= 0.9 * 150

    def test_mean_of_pairs_that_agree_has_an_interval_only_within_bounds(self):
        pairs = np.stack(np.triu_indices(8, 1), axis=1)
        assert not estimate.mean_of_pairs(np.ones(28), pairs).known
        found = estimate.mean_of_pairs(np.ones(28), pairs, (0, 1))
        assert found.low == pytest.approx(estimate.share(answers(4, 4)).low)  # eight images are four pairs of their own
        assert (found.high, found.n) == (1, 28)
        assert not estimate.mean_of_pairs(np.ones(1), pairs[:1]).known


def table(both, first_alone, second_alone, neither):
    counts = (both, first_alone, second_alone, neither)
    return np.repeat([1, 1, 0, 0], counts).astype(bool), np.repeat([1, 0, 1, 0], counts).astype(bool)


def _ends(right):
    found = estimate.share(right)
    return found.low, found.high


def _ends_of(values):
    found = estimate.mean(values)
    return found.low, found.high
