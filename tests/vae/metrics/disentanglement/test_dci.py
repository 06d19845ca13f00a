"""DCI: the verification vectors of its definition, and the edges."""

import numpy as np
import pytest

from tests.harness.known_models import grow_here
from vae.core.errors import MeasureError
from vae.metrics.disentanglement import dci

K10 = 1 - np.log(2) / np.log(10)  # one of two, among ten


@pytest.mark.parametrize(
    ("r", "d", "c"),
    [
        (5 * np.eye(10), 1, 1),
        (5 * np.repeat(np.eye(5), 2, axis=1), K10, 1),  # one code, two factors
        (5 * np.repeat(np.eye(5), 2, axis=0), 1, K10),  # two codes, one factor
        (np.zeros((10, 10)), 0, 0),
        (np.array([[1, 0], [0, 1], [0, 0]]), 1, 1),
    ],
)
def test_scores_of_the_verification_vectors(r, d, c):
    found = dci.scores(r)
    np.testing.assert_allclose([found.disentanglement, found.completeness], [d, c], atol=1e-5)


def test_scores_ignore_unused_dimensions_and_scale():
    r = np.random.default_rng(0).random((6, 4))
    more = np.concatenate([r, np.zeros((2, 4))])
    assert dci.scores(r).disentanglement == pytest.approx(dci.scores(more).disentanglement)
    assert dci.scores(r).completeness == pytest.approx(dci.scores(7 * r).completeness)
    assert dci.scores(more).of_dimension[-1] == 0


def test_completeness_of_one_dimension_is_1():
    found = dci.scores(np.array([[0.7, 0.3]]))
    assert found.completeness == 1
    assert 0 < found.disentanglement < 1


def test_scores_of_one_factor_are_refused():
    with pytest.raises(MeasureError, match=r"here is 1: it needs at least 2"):
        dci.scores(np.ones((4, 1)))


def test_fit_finds_the_dimension_that_a_factor_is_in():
    generator, seed = np.random.default_rng(0), np.array(0)
    codes = generator.standard_normal((300, 3))
    labels, number = (codes[:, 1] > 0).astype(np.int64), 2 * codes[:, [2]] ** 3
    found = dci.fit(codes[:200], labels[:200], codes[200:], seed)
    assert found["importances"].argmax() == 1
    assert dci.informativeness(found["predicted"], labels[200:]) > 0.95
    found = dci.fit(codes[:200], number[:200], codes[200:], seed)
    assert found["importances"].argmax() == 2
    assert dci.informativeness(found["predicted"], number[200:]) > 0.8


def test_scores_of_importances_that_are_negative_are_refused():
    with pytest.raises(MeasureError, match="these are negative or not finite"):
        dci.scores(np.array([[1.0, -0.1], [0, 1]]))


@pytest.mark.parametrize("same", [np.full(5, 3), np.full((5, 2), 3.0)], ids=["class", "numbers"])
def test_fit_of_a_constant_factor_has_no_importances(same):
    codes = np.ones((5, 2))
    found = dci.fit(codes, same, codes, np.array(0))
    assert found["importances"].tolist() == [0, 0]
    np.testing.assert_array_equal(found["predicted"], same)


def test_informativeness_is_accuracy_of_classes_and_the_share_of_variance_of_numbers():
    assert dci.informativeness(np.array([1, 2, 2, 0]), np.array([1, 2, 0, 0])) == 0.75
    values = np.array([[0.0, 0.0], [2.0, 4.0]])  # deviations 1, 1, 2, 2: a sum of squares of 10
    assert dci.informativeness(values, values) == 1
    assert dci.informativeness(values + np.array([[0, 1], [0, 0]]), values) == pytest.approx(0.9)
    assert dci.informativeness(np.ones((5, 1)), np.ones((5, 1))) == 0


def test_an_angle_in_two_dimensions_is_told_and_both_matter(monkeypatch, tmp_path):
    grow_here(monkeypatch)
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path))
    generator = np.random.default_rng(0)
    turn, size = generator.integers(0, 8, 400) * 45.0, generator.integers(0, 3, 400)
    square = np.deg2rad(4 * turn)  # a square that turns: the same picture after a quarter
    codes = np.stack([np.cos(square), np.sin(square), size, generator.normal(size=400)], axis=1)
    table = {"turn": turn, "turn period": np.full(400, 90.0), "size": size.astype(float)}
    halves = [
        (codes[part], {name: values[part] for name, values in table.items()}) for part in np.split(np.arange(400), 2)
    ]
    found = dci.dci(*halves[0], *halves[1], categorical=())
    np.testing.assert_allclose(found.importances[2:, 0], 0, atol=1e-6)
    assert found.importances[2, 1] > 0.99
    assert found.factor_informativeness.min() > 0.8  # of ten stages, each a tenth of the way
