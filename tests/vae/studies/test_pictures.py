"""What pages draw first: of images from all over a data set, the same whether it is computed or kept."""

import numpy as np
import pytest

from vae.data import Dataset
from vae.data.dataset import spread
from vae.latent import paths
from vae.models.encoding import decode, encode
from vae.studies import pictures
from vae.studies.pictures import Real


@pytest.fixture
def sorted_images():
    """Black images, then grey ones."""
    images = np.zeros((1200, 6, 6), np.uint8)
    images[600:] = 128
    return Dataset("sorted", "train", images, np.repeat([0, 1], 600), ("black", "grey"))


def test_curve_images_are_spread_over_sorted_data(sorted_images):
    assert sorted_images.labels[pictures.curve_images(sorted_images)].mean() == 0.5
    assert set(pictures.curve_images(sorted_images, 1)) <= set(range(600, 1200))


def test_real_numbers_are_of_images_spread_over_sorted_data(sorted_images):
    found = pictures.real_numbers(sorted_images, Real(sorted_images.only_images))
    assert found.undecided == pytest.approx(np.log(2) / 2, rel=1e-3)
    assert len(found.images) == pictures.TILES


def test_cloud_takes_images_spread_over_sorted_data(sorted_images, make_checkpoint, monkeypatch):
    taken = []
    monkeypatch.setattr(Dataset, "take", lambda self, indices: taken.append(indices) or self)
    assert pictures.cloud(make_checkpoint(image_shape=(6, 6)), sorted_images).shape == (1200, 2)
    assert sorted_images.labels[taken[0]].mean() == 0.5


def test_plane_is_of_all_codes_and_shows_some_of_them(sorted_images, make_checkpoint):
    checkpoint = make_checkpoint(image_shape=(6, 6))
    found, mu = pictures.plane(checkpoint, sorted_images), encode(checkpoint, sorted_images).mu
    np.testing.assert_allclose(found.mean, mu.mean(axis=0), atol=1e-6)
    shown = mu[spread(len(mu), pictures.CLOUD)]
    np.testing.assert_allclose(found.points, (shown - found.mean) @ found.axes, atol=1e-5)


def test_samples_at_temperature_0_are_one_picture_and_as_likely_as_its_nearest_image(make_checkpoint, digits):
    real = Real(digits.only_images)
    prior, own = pictures.samples(make_checkpoint(), digits, real, temperature=0.0)
    assert np.ptp(prior.images, axis=0).max() == 0
    assert prior.likeness == pytest.approx(float(real.likeness(prior.images[:1])[0]), rel=1e-6)
    assert own.images.shape == (pictures.TILES, 28, 28)


def test_a_path_begins_and_ends_at_its_images(make_checkpoint, digits):
    first, last = (digits.take(np.array([n])) for n in (0, pictures.other_end(digits, 0)))
    assert first.labels[0] != last.labels[0]
    real = Real(digits.only_images)
    plain = pictures.path(None, first.only_images, last.only_images, digits, digits, real, "straight")
    assert (plain.images[0] == first.images[0]).all()
    assert (plain.images[-1] == last.images[0]).all()
    assert plain.off_codes is None
    assert plain.likeness[0] == pytest.approx(1, abs=1e-6)
    checkpoint = make_checkpoint()
    found = pictures.path(checkpoint, first.only_images, last.only_images, digits, digits, real, "spherical")
    mu = encode(checkpoint, digits).mu
    codes = paths.PATHS["spherical"](mu[0], mu[pictures.other_end(digits, 0)], pictures.FRAMES)
    np.testing.assert_allclose(found.images, decode(checkpoint.model(), codes) * 255, atol=1)
    assert found.way.shape == (pictures.FRAMES, 2)
    assert found.off_codes.shape == (pictures.FRAMES,)


def test_other_end_is_the_next_image_where_all_are_of_one_class(sorted_images):
    black = sorted_images.take(np.arange(3))
    assert [pictures.other_end(black, n) for n in range(3)] == [1, 2, 2]
    assert pictures.other_end(sorted_images, 0) == 600


def test_walk_range_counts_every_image_on_its_slider(make_checkpoint, digits):
    found = pictures.walk_range(make_checkpoint(), digits)
    assert found.counts.shape == (3, pictures.BINS)
    assert (found.counts.sum(axis=1) >= 0.98 * len(digits)).all()
    assert found.codes.shape == (len(digits), 3)


def test_noise_curve_is_of_the_levels_that_pages_offer(make_checkpoint, digits):
    few = digits.take(pictures.curve_images(digits)[:20]).only_images
    curve = pictures.noise_curve(make_checkpoint(), few, 0)
    assert curve.noise_sd.tolist() == list(pictures.NOISE_SDS)
    assert curve.n == 20
    assert pictures.given_back(make_checkpoint(), few).shape == (20, 28, 28)
