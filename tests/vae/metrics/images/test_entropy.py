import numpy as np
import pytest

from tests.harness import colours
from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.data.dataset import Images
from vae.metrics.images import entropy


def images_of(pixels: np.ndarray) -> Images:
    return Dataset("npz:x.npz", "test", pixels.astype(np.uint8), np.full(len(pixels), -1), ()).only_images


def exact(pixels: np.ndarray) -> tuple[float, float]:
    """H(b) and I(b;x) in nats, by going through every b."""
    x = pixels.reshape(len(pixels), -1) / 255
    every = np.array(np.meshgrid(*[[0, 1]] * x.shape[1])).reshape(x.shape[1], -1).T
    likely = np.prod(np.where(every[None], x[:, None], 1 - x[:, None]), axis=2)  # (N, 2^P)
    mixed = likely.mean(axis=0)

    def nats(p):
        return -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=-1)

    return float(nats(mixed)), float(nats(mixed) - nats(likely).mean())


def test_pixel_entropy_of_black_and_white_is_0_and_of_middle_grey_nearly_ln_2_a_pixel():
    found = entropy.pixel_entropy(images_of(np.array([[[0, 255]], [[128, 127]]])))
    assert found[0] == 0
    assert found[1] == pytest.approx(2 * np.log(2), abs=1e-4)


def test_the_mean_image_costs_less_than_any_other_constant_picture():
    x = np.array([[[0, 255, 51]], [[255, 255, 102]]])
    found = entropy.mean_image_cost(images_of(x))

    def cost(picture):
        return -(x / 255 * np.log(picture) + (1 - x / 255) * np.log(1 - picture)).sum(axis=(1, 2)).mean()

    assert found == pytest.approx(cost(np.array([0.5, 1 - 1e-15, 0.3])), abs=1e-6)
    assert found < cost(np.array([0.5, 1 - 1e-15, 0.31]))
    assert entropy.bound(images_of(x)).collapsed == found


def test_told_apart_of_different_black_and_white_images_is_ln_n():
    different = 255 * np.eye(4).reshape(4, 2, 2)
    assert entropy.told_apart(images_of(different)).value == pytest.approx(np.log(4), abs=0.4)
    wide = np.kron(255 * np.eye(4), np.ones((1, 20))).reshape(4, 10, 8)  # 40 pixels apart
    assert entropy.told_apart(images_of(wide)).value == pytest.approx(np.log(4), abs=1e-6)


def test_told_apart_counts_images_that_are_the_same_once():
    wide = np.kron(255 * np.eye(4), np.ones((1, 20))).reshape(4, 10, 8)
    assert entropy.told_apart(images_of(np.repeat(wide, 3, axis=0))).value == pytest.approx(np.log(4), abs=1e-6)
    assert entropy.told_apart(images_of(np.full((5, 3, 3), 77))).value == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_below_what_going_through_every_black_and_white_image_gives(seed):
    generator = np.random.default_rng(seed)
    sharpness = (0.3, 1, 3, 30)[seed]
    pixels = 255 / (1 + np.exp(-sharpness * generator.standard_normal((12, 2, 5))))
    entropy_of_b, told = exact(np.rint(pixels))
    found = entropy.bound(images_of(np.rint(pixels)))
    assert 0 < found.told_apart.value <= told
    assert found.distortion(np.array([0.0]))[0] <= entropy_of_b


def test_the_bound_falls_by_a_nat_a_nat_down_to_the_floor():
    found = entropy.bound(images_of(np.kron(255 * np.eye(4), np.ones((1, 20))).reshape(4, 10, 8)))
    np.testing.assert_allclose(
        found.distortion(np.array([0, 1, np.log(4), 5])), [np.log(4), np.log(4) - 1, 0, 0], atol=1e-6
    )


def test_no_decoder_of_any_code_lies_below_the_bound():
    """The best decoder of codes with a known channel: image i is sent as code i, or as any of the codes."""
    generator = np.random.default_rng(0)
    pixels = np.rint(255 * generator.random((6, 2, 3)))
    x = pixels.reshape(6, -1) / 255
    found = entropy.bound(images_of(pixels))
    for right in (1.0, 0.8, 0.5, 1 / 6):
        channel = np.full((6, 6), (1 - right) / 5)
        np.fill_diagonal(channel, right)  # q(z|x); the prior, and so the aggregate posterior, is uniform
        rate = (channel * np.log(np.where(channel > 0, 6 * channel, 1))).sum(axis=1).mean()
        decoded = channel.T @ x  # the mean image of each code: the best that a product of pixels can be
        cost = -(x[:, None] * np.log(decoded) + (1 - x[:, None]) * np.log(1 - decoded)).sum(axis=2)
        distortion = (channel * cost).sum(axis=1).mean()
        assert distortion >= found.distortion(np.array([rate]))[0]


def test_the_interval_is_about_which_images_were_compared():
    generator = np.random.default_rng(1)
    pixels = images_of(np.rint(255 * generator.random((300, 4, 4)) ** 3))
    some, every = entropy.told_apart(pixels, 60), entropy.told_apart(pixels, 300)
    assert (some.n, every.n) == (60, 300)
    assert some.low < every.value < some.high


def test_no_images_are_a_sentence():
    with pytest.raises(MeasureError, match="no images"):
        entropy.bound(images_of(np.zeros((0, 2, 2))))


def test_colours_cost_what_their_channels_cost_and_large_ones_are_compared_by_parts(monkeypatch):
    images = colours.dataset(30).only_images
    planes = [Images(images.images[..., k], f"{k}") for k in range(3)]
    np.testing.assert_allclose(entropy.pixel_entropy(images), sum(map(entropy.pixel_entropy, planes)), rtol=1e-12)
    whole = entropy.bound(images)
    monkeypatch.setattr(entropy, "_MOST_VALUES", 7 * 8 * 12 * 3)
    assert entropy.told_apart(images).value == pytest.approx(whole.told_apart.value, rel=1e-6)
    assert entropy.mean_image_cost(images) == pytest.approx(whole.collapsed, rel=1e-9)
