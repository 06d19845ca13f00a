import numpy as np
import pytest

from vae.data.importing import decode


def test_image_is_fitted_whole_in_its_proportions_with_a_margin_like_its_rim():
    image = np.full((10, 20), 50, np.uint8)
    image[2:-2, 2:-2] = 200
    found = decode.fitted(image, (20, 20))
    assert (found.shape, found.dtype) == ((20, 20), np.uint8)
    assert set(np.unique(found[:5])) == set(np.unique(found[15:])) == {50}
    np.testing.assert_array_equal(found[5:15], image)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_fitting_keeps_the_type_and_the_mean(dtype):
    image = np.random.default_rng(0).integers(0, 256, (40, 40)).astype(dtype)
    found = decode.fitted(image, (10, 10))
    assert found.dtype == dtype
    assert found.mean() == pytest.approx(image.mean(), rel=0.02)


def test_luma_weighs_colours_as_pillow_does():
    from PIL import Image

    colours = np.random.default_rng(0).integers(0, 256, (5, 6, 3)).astype(np.uint8)
    expected = np.asarray(Image.fromarray(colours).convert("L"))
    np.testing.assert_allclose(decode.luma(colours), expected, atol=1)
