import math

import numpy as np

from tests.harness import colours
from vae.metrics.decoded import samples
from vae.metrics.decoded.samples import likeness_to_nearest, pixel_uncertainty


def test_likeness_to_nearest_is_the_largest_cosine(digits, monkeypatch):
    np.testing.assert_allclose(likeness_to_nearest(digits.floats(slice(0, 5)), digits.images), 1, atol=1e-5)
    np.testing.assert_allclose(likeness_to_nearest(digits.floats(slice(0, 5)) * 0.1, digits.images), 1, atol=1e-5)
    assert likeness_to_nearest(np.zeros((1, 28, 28), np.float32), digits.images) == 0
    monkeypatch.setattr(samples, "_BLOCK", 7)
    noise = np.random.default_rng(0).random((3, 28, 28), dtype=np.float32)
    flat, real = noise.reshape(3, -1), digits.floats().reshape(len(digits), -1)
    cosine = (flat @ real.T) / np.linalg.norm(flat, axis=1)[:, None] / np.linalg.norm(real, axis=1)
    np.testing.assert_allclose(likeness_to_nearest(noise, digits.images), cosine.max(axis=1), rtol=1e-4)
    np.testing.assert_array_equal(
        likeness_to_nearest(noise, samples.unit_vectors(digits.images)), likeness_to_nearest(noise, digits.images)
    )


def test_pixel_uncertainty_is_0_for_black_or_white_and_ln_2_for_grey():
    images = np.stack([np.zeros((4, 4)), np.ones((4, 4)), np.full((4, 4), 0.5)]).astype(np.float32)
    np.testing.assert_allclose(pixel_uncertainty(images), [0, 0, math.log(2)], atol=1e-6)


def test_likeness_of_colours_is_the_largest_correlation():
    images, _ = colours.pictures(9)
    queries = colours.pictures(4, seed=1)[0].astype(np.float32) / 255
    expected = np.corrcoef(queries.reshape(4, -1), images.reshape(9, -1))[:4, 4:].max(axis=1)
    np.testing.assert_allclose(likeness_to_nearest(queries, images), expected, atol=1e-5)
    np.testing.assert_allclose(likeness_to_nearest(queries, samples.unit_vectors(images)), expected, atol=1e-5)
    np.testing.assert_allclose(likeness_to_nearest(images / np.float32(255), images), 1, atol=1e-5)
    assert pixel_uncertainty(queries).shape == (4,)
