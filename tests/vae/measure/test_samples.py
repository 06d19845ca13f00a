import math

import numpy as np

from vae.measure.samples import distance_to_nearest, pixel_uncertainty


def test_distance_to_nearest(digits):
    copies = digits.floats(slice(0, 5))
    np.testing.assert_allclose(distance_to_nearest(copies, digits.images), 0, atol=1e-6)
    generator = np.random.default_rng(0)
    samples = generator.random((7, 28, 28), dtype=np.float32)
    flat = digits.floats().reshape(len(digits), -1)
    brute = [np.sqrt(np.square(sample.ravel() - flat).mean(axis=1)).min() for sample in samples]
    np.testing.assert_allclose(distance_to_nearest(samples, digits.images), brute, rtol=1e-5)


def test_pixel_uncertainty():
    images = np.stack([np.zeros((4, 4)), np.ones((4, 4)), np.full((4, 4), 0.5)]).astype(np.float32)
    np.testing.assert_allclose(pixel_uncertainty(images), [0, 0, math.log(2)], atol=1e-6)
