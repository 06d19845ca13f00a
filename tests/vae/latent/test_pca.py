import warnings

import numpy as np
import pytest
from sklearn.decomposition import PCA

from vae.core.errors import MeasureError
from vae.latent.pca import pca


def codes(n=3000, j=6, seed=0):
    generator = np.random.default_rng(seed)
    scale = np.array([0.01, 9, 1, 4, 0.1, 1.5])[:j]
    return (generator.normal(size=(n, j)) * scale @ generator.normal(size=(j, j)) + 20).astype(np.float32)


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_agrees_with_scikit_learn(n):
    z = codes()
    found, theirs = pca(z, n), PCA(n, svd_solver="full").fit(z.astype(np.float64))
    np.testing.assert_allclose(found.mean, theirs.mean_, rtol=1e-12)
    np.testing.assert_allclose(found.explained, theirs.explained_variance_ratio_, rtol=1e-6)
    expected = theirs.transform(z.astype(np.float64))
    flip = np.sign((found.axes * theirs.components_.T).sum(axis=0))
    np.testing.assert_allclose(found.project(z) * flip, expected, atol=1e-5)
    assert found.project(z[:5]).dtype == np.float32


def test_axes_are_unit_vectors_whose_largest_component_is_positive():
    found = pca(codes(), 6)
    np.testing.assert_allclose(found.axes.T @ found.axes, np.eye(6), atol=1e-12)
    largest = found.axes[np.abs(found.axes).argmax(axis=0), np.arange(6)]
    assert (largest > 0).all()
    assert (np.diff(found.explained) <= 0).all()
    assert found.explained.sum() == pytest.approx(1)
    np.testing.assert_allclose(pca(-codes(), 6).axes, found.axes, atol=1e-9)  # the mirrored codes' axes are the same


def test_axes_are_found_where_variances_differ_by_1e8():
    spread = 10.0 ** -np.arange(5)  # the narrowest axis has 1e-8 of the widest one's variance
    z = np.random.default_rng(0).normal(size=(20_000, 5)) * spread
    np.testing.assert_allclose(pca(z, 5).explained, spread**2 / (spread**2).sum(), rtol=0.05)
    np.testing.assert_allclose(pca(z, 5).axes, np.eye(5), atol=0.05)


def test_fewer_dimensions_than_axes_are_filled_with_zeros():
    z = codes(j=1)
    found = pca(z, 3)
    np.testing.assert_array_equal(found.axes, [[1, 0, 0]])
    np.testing.assert_array_equal(found.explained, [1, 0, 0])
    np.testing.assert_array_equal(found.project(z)[:, 1:], 0)
    assert found.project(z)[:, 0].std() == pytest.approx(z.std(), rel=1e-5)
    np.testing.assert_array_equal(found.from_origin(z)[:, 1:], 0)


@pytest.mark.parametrize("n", [1, 2, 1000])
def test_constant_codes_explain_nothing(n):
    z = np.full((n, 4), 0.1, np.float32) * np.arange(1, 5, dtype=np.float32) / 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pca(z, 2)
    np.testing.assert_array_equal(found.explained, 0)
    np.testing.assert_array_equal(found.project(z), 0)
    assert np.isfinite(found.axes).all()


@pytest.mark.parametrize("bad", [np.full((9, 3), np.nan), np.array([[0, np.inf]]), np.zeros((0, 3))])
def test_no_codes_or_codes_that_are_not_finite_are_refused(bad):
    with pytest.raises(MeasureError, match=f"finite ones; these {len(bad)} are not"):
        pca(bad.astype(np.float32))


def test_from_origin_differs_from_project_by_the_mean():
    z = codes()
    found = pca(z, 2)
    np.testing.assert_allclose(found.from_origin(z), found.project(z) + found.mean @ found.axes, atol=1e-3)
    assert found.from_origin(z).dtype == np.float32


def test_read_only_codes_that_are_not_contiguous_are_taken():
    z = np.stack([codes(), codes(seed=1)], axis=1)
    z.flags.writeable = False
    np.testing.assert_array_equal(pca(z[:, 0]).axes, pca(codes()).axes)
