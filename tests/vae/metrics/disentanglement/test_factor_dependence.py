"""What factors say of each other: by hand, where they are independent, and of a data set."""

import numpy as np
import pytest

from tests.harness.known_models import coded
from vae.core.errors import MeasureError
from vae.metrics.disentanglement import factor_dependence
from vae.metrics.disentanglement.factors import Factor


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path))


def classes(*columns):
    return tuple(Factor(str(k), np.asarray(column, np.float64), "class") for k, column in enumerate(columns))


def test_a_factor_that_is_part_of_another_is_told_in_full_and_tells_a_half():
    whole = np.tile(np.arange(4), 50)
    found = factor_dependence.dependent(classes(whole, whole // 2))
    np.testing.assert_allclose(found.information, np.log([[4, 2], [2, 2]]))
    np.testing.assert_allclose(found.share, [[1, 1], [0.5, 1]])
    assert found.strongest == (0, 1)
    assert found.chance.max() < 0.1
    # MIG: of the whole 1 - 1/2, of its half 1 - 1. InfoM and InfoC: of the whole 0, of its half (2 / 3 - 1 / 2) * 2.
    assert found.mig["width"].value == pytest.approx(0.25)
    assert found.modularity.value == pytest.approx(1 / 6)
    assert found.compactness.value == pytest.approx(1 / 6)
    for score in (found.mig["width"], found.modularity, found.compactness):
        assert 0 <= score.low <= score.value <= score.high <= 1
        assert score.n == 200


def test_independent_factors_say_no_more_than_chance_and_a_code_of_them_has_1():
    grid = np.array(np.meshgrid(range(4), range(5), range(3))).reshape(3, -1)
    found = factor_dependence.dependent(classes(*np.tile(grid, 10)))
    np.testing.assert_allclose(found.share, np.eye(3), atol=1e-9)
    assert found.strongest is None
    for score in (found.mig["width"], found.mig["quantile"], found.modularity, found.compactness):
        assert score.value == pytest.approx(1)


def test_of_a_data_set_class_and_measured_factors_are_compared():
    labels = np.arange(120) % 2
    found = factor_dependence.factor_dependence(coded(120 * labels[:, None], labels=labels))
    names = [factor.name for factor in found.factors]
    assert names[0] == "class"
    assert found.share.shape == (len(names), len(names))
    width, area = names.index("width"), names.index("area")
    assert found.share[width, area] > 0.4  # a bar that is wider has more ink
    with pytest.raises(MeasureError, match="at least 100 are needed"):
        factor_dependence.factor_dependence(coded(np.zeros((50, 1))))


def test_the_same_seed_gives_the_same_numbers():
    columns = np.random.default_rng(0).integers(0, 4, (2, 150))
    first, again, other = (factor_dependence.dependent(classes(*columns), seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.chance, again.chance)
    assert first.modularity == again.modularity != other.modularity
