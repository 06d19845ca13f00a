"""UDR: the values of its definition worked out by hand, a plain reading of paper and published code, and the edges."""

import warnings

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.linear_model import Lasso
from sklearn.preprocessing import StandardScaler

from vae.core.errors import MeasureError
from vae.metrics.disentanglement import udr as module
from vae.metrics.disentanglement.udr import relative_strength, score_of, udr


def models(count=3, dimensions=4, mixed=0.4, n=300):
    """Codes of the same images that are mixed more or less, and one dimension of each that says next to nothing."""
    generator = np.random.default_rng(0)
    factors = generator.standard_normal((n, dimensions))
    turned = [np.eye(dimensions) + mixed * generator.standard_normal((dimensions, dimensions)) for _ in range(count)]
    codes = [factors @ one * generator.uniform(0.5, 2, dimensions) + 1 for one in turned]
    kl = [np.append(generator.uniform(0.5, 2, dimensions - 1), 0.005) for _ in range(count)]
    return codes, kl


def plain(codes, kl, how, averaged):
    """Section 4 of the paper, a pair and a dimension at a time; kl > 0.01 counts. (M, M), row predicts column."""
    scaled = [StandardScaler().fit_transform(one)[:, nats > 0.01] for one, nats in zip(codes, kl, strict=True)]
    pairs = np.full((len(codes), len(codes)), np.nan)
    for i, first in enumerate(scaled):
        for j, second in enumerate(scaled):
            if i == j:
                continue
            relation = np.zeros((first.shape[1], second.shape[1]))
            for b, column in enumerate(second.T):
                if how == "lasso":
                    relation[:, b] = np.abs(Lasso(alpha=0.1).fit(first, column).coef_)
                else:
                    relation[:, b] = [abs(spearmanr(one, column)[0]) for one in first.T]
            columns = [line.max() ** 2 / line.sum() if line.sum() else 0 for line in relation.T]
            rows = [line.max() ** 2 / line.sum() if line.sum() else 0 for line in relation]
            halves = (np.mean(columns) + np.mean(rows)) / 2
            pairs[i, j] = np.mean(columns + rows) if averaged == "dimensions" else halves
    return pairs


def test_two_against_three_dimensions_is_0_8_by_the_formula_and_0_833_by_the_published_code():
    assert relative_strength(np.eye(2, 3)) == pytest.approx(4 / 5)
    assert relative_strength(np.eye(2, 3), "directions") == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (np.eye(4), 1),
        (np.full((2, 2), 0.5), 0.25),  # 0.25 / 1 for each of the four
        (np.array([[0.6, 0.2]]), (0.36 / 0.8 + 0.6 + 0.2) / 3),
        (np.zeros((2, 2)), 0),
        (np.zeros((0, 3)), 0),
        (np.zeros((0, 0)), 0),
    ],
)
def test_relative_strength_of_relations_worked_out_by_hand(relation, expected):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert relative_strength(relation) == pytest.approx(expected)


@pytest.mark.parametrize("how", module.HOWS)
@pytest.mark.parametrize("averaged", ["dimensions", "directions"])
def test_udr_agrees_with_a_plain_reading_of_the_paper(how, averaged):
    codes, kl = models()
    found, expected = udr(codes, kl, how, averaged), plain(codes, kl, how, averaged)
    assert found.pairs == pytest.approx(expected, abs=2e-4, nan_ok=True)  # Lasso stops within a tolerance
    assert found.models == pytest.approx(np.nanmedian(expected, axis=0), abs=2e-4)
    assert found.score.value == pytest.approx(found.models.mean())
    assert found.informative.tolist() == [3, 3, 3]
    assert (found.score.n, found.images) == (3, 300)


@pytest.mark.parametrize("how", module.HOWS)
def test_same_code_in_another_order_and_sign_scores_high_and_a_mixed_one_lower(how):
    codes = np.random.default_rng(0).standard_normal((1000, 4))
    again = [codes, -codes[:, ::-1], codes[:, [1, 0, 3, 2]]]
    mixed, _ = models(dimensions=4, mixed=2.0, n=1000)
    assert udr(again, how=how).score.value > 0.85 > 0.5 > udr(mixed, how=how).score.value


@pytest.mark.parametrize("how", module.HOWS)
def test_independent_codes_score_what_shuffled_images_do(how):
    codes = [np.random.default_rng(seed).standard_normal((500, 4)) for seed in range(3)]
    found = udr(codes, how=how)
    assert found.score.value == pytest.approx(found.chance, abs=0.02)
    assert found.chance < 0.05


def test_dimension_of_0_01_nats_or_less_is_left_out_and_a_collapsed_model_scores_0():
    codes = np.random.default_rng(0).standard_normal((200, 2))
    assert udr([codes, codes], [[1, 0.01], [1, 0.0101]], "spearman").informative.tolist() == [1, 2]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = udr([codes, codes, codes], [[0, 0], [0, 0], [1, 1]])
    assert found.score.value == 0
    assert not found.score.known


def test_interval_is_the_jackknife_over_models_with_students_t():
    pairs = np.array([[np.nan, 0.8, 0.5], [0.8, np.nan, 0.2], [0.5, 0.2, np.nan]])
    found = score_of(pairs)  # medians: 0.65, 0.5, 0.35; without a model one pair is left: 0.2, 0.5, 0.8
    assert found.value == pytest.approx(0.5)
    reach = 4.302653 * np.sqrt(2 / 3 * 0.18)
    assert (found.low, found.high) == (max(0, 0.5 - reach), min(1, 0.5 + reach))
    four = np.where(np.eye(4) > 0, np.nan, 0.4 + 0.1 * np.add.outer([0, 1, 0, 1], [0, 1, 0, 1]))
    own = score_of(four)
    without = [score_of(np.delete(np.delete(four, k, 0), k, 1)).value for k in range(4)]
    assert own.high - own.value == pytest.approx(3.182446 * np.sqrt(3 / 4 * np.var(without) * 4))


def test_interval_covers_the_expected_score_of_models_that_are_mixed_at_random():
    generator = np.random.default_rng(0)

    def trained(count):
        factors = generator.standard_normal((150, 3))
        turned = [np.linalg.qr(np.eye(3) + 0.3 * generator.standard_normal((3, 3)))[0] for _ in range(count)]
        codes = [module.standardised(factors @ one) for one in turned]
        return score_of(module._pairs(codes, module._product, "dimensions"))

    found = [trained(5) for _ in range(200)]
    expected = np.mean([one.value for one in found])
    covered = np.mean([one.low <= expected <= one.high for one in found])
    assert covered >= 0.92  # 97 % of 400 draws of 4 and 8 dimensions


def test_two_models_have_a_score_and_no_interval():
    codes, kl = models(2)
    found = udr(codes, kl, "spearman")
    assert found.models.tolist() == pytest.approx([found.score.value] * 2)
    assert not found.score.known


@pytest.mark.parametrize(
    ("codes", "settings", "says"),
    [
        ([np.eye(4)], {}, "2 models or more"),
        ([np.eye(4), np.eye(5)], {}, "of 4, 5 images"),
        ([np.eye(4), np.full((4, 2), np.nan)], {}, "NaN or infinite"),
        ([np.eye(4), np.eye(4)], {"how": "pearson"}, "choose lasso or spearman"),
        ([np.eye(4), np.eye(4)], {"kl": [[1, 1, 1, 1]]}, "KL of 1 models"),
        ([np.eye(4), np.eye(4)], {"kl": [[1, 1], None]}, "nats a dimension"),
        ([np.eye(4), np.eye(4)], {"seed": -1}, "0 or more"),
    ],
)
def test_udr_refuses_what_it_is_not_defined_for(codes, settings, says):
    with pytest.raises(MeasureError, match=says):
        udr(codes, **settings)
