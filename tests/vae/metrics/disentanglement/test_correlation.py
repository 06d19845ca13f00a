import warnings

import numpy as np
import pytest

from vae.metrics.disentanglement import correlation

N = 4000


@pytest.fixture
def noise():
    return np.random.default_rng(0).standard_normal((N, 2))


def test_linear_is_pearsons(noise):
    codes = np.stack([noise[:, 0], noise[:, 0] + noise[:, 1], -noise[:, 1]], axis=1)
    found = correlation.linear(codes, noise[:, 1])
    np.testing.assert_allclose(found, [np.corrcoef(code, noise[:, 1])[0, 1] for code in codes.T])
    assert found[2] == pytest.approx(-1)


def test_eta_squared_is_the_share_of_variance_between_classes(noise):
    labels = np.random.default_rng(1).integers(0, 3, N)
    codes = np.stack([labels, labels + noise[:, 0], noise[:, 1], (labels == 1)], axis=1)
    found = correlation.of_class(codes, labels)
    assert found[0] == pytest.approx(1)
    assert found[1] == pytest.approx(np.sqrt((2 / 3) / (2 / 3 + 1)), abs=0.02)
    assert found[2] < 0.08
    assert found[3] == pytest.approx(1)  # a line through the classes' numbers would not see it


def test_with_angle_does_not_depend_on_where_angles_begin(noise):
    angle = np.random.default_rng(1).uniform(0, 2 * np.pi, N)
    codes = np.stack([np.cos(angle - 1.3), np.sin(angle) + 0.7 * noise[:, 0], noise[:, 1]], axis=1)
    found = correlation.with_angle(codes, angle)
    assert found[0] == pytest.approx(1)
    assert found[1] == pytest.approx(np.sqrt(0.5 / (0.5 + 0.49)), abs=0.02)
    assert found[2] < 0.08
    np.testing.assert_allclose(correlation.with_angle(codes, angle + 2), found, atol=1e-9)


@pytest.mark.parametrize("measure", [correlation.linear, correlation.of_class, correlation.with_angle])
def test_correlation_with_a_constant_is_0(measure, noise):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert measure(np.ones((N, 2)), np.arange(N) % 3).tolist() == [0, 0]
        np.testing.assert_allclose(measure(noise, np.ones(N)), 0, atol=1e-12)
