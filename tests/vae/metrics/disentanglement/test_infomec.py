"""InfoM, InfoE and InfoC: by hand, of codes with known scores, and against the definitions written down again."""

import warnings
from dataclasses import astuple

import numpy as np
import pytest
import scipy.stats
from scipy.stats import ortho_group
from sklearn.feature_selection import mutual_info_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

import vae
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task
from vae.metrics.disentanglement import infomec
from vae.metrics.disentanglement.factors import Factor


@pytest.fixture(autouse=True)
def _strict(monkeypatch, tmp_path):
    """Any warning is an error, each test has a cache of its own, and few rounds are enough."""
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path))
    monkeypatch.setattr(infomec, "HALVES", 5)
    monkeypatch.setattr(infomec, "PERMUTATIONS", 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def drawn(n=600, levels=(4, 4, 4), seed=0):
    return np.random.default_rng(seed).integers(0, levels, (n, len(levels)))


def noise(shape, size=0.1, seed=1):
    return np.random.default_rng(seed).normal(0, size, shape)


def values(scores):
    return [scores.modularity.value, scores.explicitness.value, scores.compactness.value]


@pytest.mark.parametrize(
    ("share", "of_dimension", "of_factor"),
    [
        (np.eye(3), [1, 1, 1], [1, 1, 1]),
        (np.full((2, 3), 0.2), [0, 0], [0, 0, 0]),
        ([[0.5, 0.0], [0.5, 0.0], [0.0, 0.4]], [1, 1, 1], [(0.5 - 1 / 3) * 1.5, 1]),  # two dimensions, one factor
        ([[0.5, 0.5], [0.0, 0.0]], [0, 0], [1, 1]),  # one dimension, two factors; and one that says nothing
        ([[0.3, 0.1]], [0.5], [1, 1]),  # one dimension alone is compact
    ],
)
def test_parts_by_hand(share, of_dimension, of_factor):
    found = infomec.parts(np.array(share), np.ones(len(share), bool))
    np.testing.assert_allclose(found[0], of_dimension)
    np.testing.assert_allclose(found[1], of_factor, atol=1e-12)


def test_parts_leave_dimensions_out_that_are_not_used():
    share = np.array([[0.6, 0.0], [0.1, 0.9]])
    of_dimension, of_factor = infomec.parts(share, np.array([True, False]))
    assert of_dimension[0] == 1
    assert np.isnan(of_dimension[1])
    assert of_factor.tolist() == [1, 0]
    assert infomec.parts(share, np.zeros(2, bool))[1].tolist() == [0, 0]


def test_wide_dimensions_reach_over_a_twentieth_of_the_widest():
    assert infomec.wide(np.array([[0, 0, 0, 5.0], [20, 1.01, 0.99, 5.0]])).tolist() == [True, True, False, False]
    assert not infomec.wide(np.ones((4, 2))).any()


def test_codes_that_are_the_factors_score_high_and_codes_that_know_nothing_tell_nothing():
    factors = drawn()
    best, nothing = infomec.infomec(factors + noise((600, 3)), factors), infomec.infomec(noise((600, 3)), factors)
    assert min(values(best)) > 0.9
    assert best.told.min() > 0.9
    assert nothing.explicitness.value < 0.03
    assert nothing.share.max() < 0.05
    chance = infomec.infomec_null(noise((600, 3)), factors)
    assert nothing.explicitness.value < chance.explicitness + 0.02
    assert nothing.modularity.value < chance.modularity + 0.2  # far above 0, though nothing is known
    for score in (best.modularity, best.explicitness, best.compactness, nothing.modularity, nothing.compactness):
        assert 0 <= score.low <= score.value <= score.high <= 1
        assert score.n == 600
        assert {type(number) for number in astuple(score)} == {float, int}


def test_every_code_twice_is_as_modular_but_half_as_compact():
    factors = drawn()
    once = factors + noise((600, 3))
    twice = infomec.infomec(np.concatenate([once, once], axis=1), factors)
    assert twice.modularity.value > 0.9
    assert twice.compactness.value == pytest.approx((1 / 2 - 1 / 6) / (1 - 1 / 6), abs=0.05)
    assert twice.explicitness.value == pytest.approx(infomec.infomec(once, factors).explicitness.value, abs=0.03)


def test_a_rotated_code_tells_as_much_but_is_neither_modular_nor_compact():
    factors = drawn()
    once = factors + noise((600, 3))
    turned = infomec.infomec(once @ ortho_group.rvs(3, random_state=2), factors)
    straight = infomec.infomec(once, factors)
    assert turned.explicitness.value == pytest.approx(straight.explicitness.value, abs=0.05)
    assert turned.modularity.value < 0.55 < 0.9 < straight.modularity.value
    assert turned.compactness.value < 0.55 < 0.9 < straight.compactness.value


def test_codes_that_are_all_zero_score_nothing():
    scores = infomec.infomec(np.zeros((60, 2)), drawn(60))
    assert values(scores) == [0, 0, 0]
    assert not scores.wide.used.any()
    assert scores.share.tolist() == [[0] * 3] * 2


def test_factors_that_depend_on_each_other_cannot_be_told_apart_even_by_themselves():
    first = drawn(600, (4,))
    factors = np.concatenate([first, first // 2], axis=1)
    scores = infomec.infomec(factors + noise((600, 2), 0.02), factors)
    # I of the halves with the whole is ln 2: half the entropy of the one factor and all of the other's
    np.testing.assert_allclose(scores.share, [[1, 1], [0.5, 1]], atol=0.03)
    assert scores.modularity.value == pytest.approx((0 + (1 / 1.5 - 0.5) * 2) / 2, abs=0.03)


def test_scores_are_those_of_the_definitions_written_down_a_second_time():
    factors = np.tile(np.array(np.meshgrid(range(3), range(4))).reshape(2, -1).T, (40, 1))  # classes of equal size
    generator = np.random.default_rng(5)
    mixed = factors @ [[1.0, 0.3, 0.0], [0.0, 1.0, 0.02]] + generator.normal(0, [0.3, 0.5, 0.01], (len(factors), 3))
    share, *expected = by_definition(mixed, factors, kept=[0, 1])
    scores = infomec.infomec(mixed, factors)
    assert scores.wide.used.tolist() == [True, True, False]
    np.testing.assert_allclose(scores.share[:2], share, atol=1e-6)
    np.testing.assert_allclose(values(scores), expected, atol=2e-3)


def by_definition(codes, factors, kept):
    """Hsu et al. 2023, section 4, with scikit-learn, one number after the other: I / H of the dimensions that are kept,
    InfoM, InfoE, InfoC. Codes (n, J), factors (n, K) of whole numbers."""
    j, k = len(kept), factors.shape[1]
    standardised = (codes - codes.mean(axis=0)) / codes.std(axis=0)
    share = np.empty((j, k))
    for column in range(k):
        entropy = scipy.stats.entropy(np.unique(factors[:, column], return_counts=True)[1])
        found = mutual_info_classif(standardised[:, kept], factors[:, column], n_neighbors=10, random_state=0)
        share[:, column] = found / entropy
    modular = [(max(row) / sum(row) - 1 / k) / (1 - 1 / k) for row in share]
    compact = [(max(column) / sum(column) - 1 / j) / (1 - 1 / j) for column in share.T]
    explicit = []
    for column in factors.T:
        model = LogisticRegression(C=np.inf).fit(standardised, column)
        left = log_loss(column, model.predict_proba(standardised))
        whole = log_loss(column, [np.bincount(column) / len(column)] * len(column))
        explicit.append((whole - left) / whole)
    return share, np.mean(modular), np.mean(explicit), np.mean(compact)


def test_what_is_not_used_is_not_measured_and_changes_no_score():
    factors, used = drawn(100, (3, 3)), np.array([True, False, True])
    codes = factors @ np.ones((2, 3)) + noise((100, 3))
    columns = tuple(Factor(str(k), column.astype(float), "class") for k, column in enumerate(factors.T))
    whole, part = infomec.shares(codes, columns), infomec.shares(codes, columns, used=used)
    assert part[1].tolist() == [0, 0]
    assert part[used].tolist() == whole[used].tolist()


def test_a_null_is_what_permuted_factors_score(monkeypatch):
    """With one permutation the 95 % quantile is that permutation's score."""
    monkeypatch.setattr(infomec, "PERMUTATIONS", 1)
    factors = drawn(200, (3, 4))
    codes = factors + noise((200, 2))
    rows = np.random.default_rng(7).permutation(200)
    chance, permuted = infomec.infomec_null(codes, factors, seed=7), infomec.infomec(codes, factors[rows], seed=7)
    assert [chance.modularity, chance.explicitness, chance.compactness] == values(permuted)


def test_intervals_are_as_wide_as_scores_of_other_images_differ(monkeypatch):
    monkeypatch.setattr(infomec, "HALVES", 12)
    scores, reach = [], []
    for seed in range(12):
        factors = drawn(200, (3, 5), seed)
        codes = factors @ [[1.0, 0.0], [0.4, 1.0]] + noise((200, 2), 0.5, seed)
        found = infomec.measure(codes, tuple(Factor(str(k), column, "class") for k, column in enumerate(factors.T)))
        of_each = found.modularity, found.explicitness, found.compactness
        scores.append([one.value for one in of_each])
        reach.append([(one.high - one.low) / 2 for one in of_each])
    ratio = np.mean(reach, axis=0) / (2 * np.std(scores, axis=0, ddof=1))
    assert ((ratio > 0.6) & (ratio < 2)).all()


def test_scores_do_not_depend_on_the_names_of_factors():
    factors = drawn(200)
    codes = factors + noise((200, 3), 0.4)
    scores = vae.metrics.infomec(codes, factors)
    again = vae.metrics.infomec(codes, {"a": factors[:, 0], "b": factors[:, 1], "c": factors[:, 2]})
    assert values(again) == values(scores)


def test_active_dimensions_are_scored_beside_the_wide_ones():
    factors = drawn(200, (3, 3))
    codes = np.concatenate([factors + noise((200, 2)), noise((200, 1), 1.0)], axis=1)
    columns = tuple(Factor(str(k), column.astype(float), "class") for k, column in enumerate(factors.T))
    found = infomec.measure(codes, columns, np.array([True, True, False]))
    assert found.wide.used.all()
    assert found.active.used.tolist() == [True, True, False]
    assert found.active.modularity.value > 0.9
    assert found.active.of_dimension[:2].tolist() == found.wide.of_dimension[:2].tolist()
    chance = infomec.null(codes, columns, np.array([True, True, False]))
    assert 0 <= chance.modularity_of_active <= 1


def test_one_factor_and_a_stop_are_told():
    with pytest.raises(MeasureError, match=r"here is 1: it needs at least 2\. Give more factors"):
        infomec.infomec(np.zeros((4, 2)), [0, 1, 0, 1])
    with pytest.raises(Stopped):
        infomec.infomec(drawn(100) + noise((100, 3)), drawn(100), task=Task(stop=lambda: True))
