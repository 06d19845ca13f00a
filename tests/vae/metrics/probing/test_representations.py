"""What a probe reads."""

import numpy as np
import pytest
import torch

from tests.harness import colours
from vae import data
from vae.core.errors import CheckpointError
from vae.latent import pca as projections
from vae.metrics.probing import representations
from vae.models import encoding, layers
from vae.models.config import ModelConfig


@pytest.fixture(scope="module")
def train():
    return data.load("digits", "train")


ROWS = np.array([5, 0, 44])


def test_a_models_code_is_its_mu_and_z_one_sample(make_checkpoint, train, digits):
    made = make_checkpoint()
    codes = encoding.encode(made, train)
    mu, z = (representations.of_model(made, train, sampled) for sampled in (False, True))
    np.testing.assert_array_equal(mu.read(train, ROWS), codes.mu[ROWS])
    np.testing.assert_array_equal(z.read(train, ROWS), codes.sample(0)[ROWS])
    np.testing.assert_array_equal(z.read(digits, ROWS), encoding.encode(made, digits).sample(1)[ROWS])
    assert (mu.what, z.what, mu.name, mu.dimensions) == ("mu", "z", "small", 3)
    assert mu.digest != z.digest


def test_an_autoencoder_has_no_sample(make_checkpoint, train):
    made = make_checkpoint(kind="ae", beta=0)
    mu, z = (representations.of_model(made, train, sampled) for sampled in (False, True))
    assert z.digest == mu.digest
    assert z.what == "mu"


def test_of_model_refuses_images_of_another_size(make_checkpoint, train):
    with pytest.raises(CheckpointError, match="takes images of 9 x 7 pixels"):
        representations.of_model(make_checkpoint(image_shape=(9, 7)), train)


def test_floors_are_raw_pixels_pca_and_untrained_encoder(make_checkpoint, train):
    models = [make_checkpoint("one"), make_checkpoint("two", kind="ae", beta=0), make_checkpoint("three", seed=3)]
    pixels, pca, untrained = representations.floors(models, train)
    np.testing.assert_array_equal(pixels.read(train, ROWS), train.images[ROWS].reshape(3, -1))
    flat = train.floats().reshape(len(train), -1)
    expected = projections.pca(flat, 3).project(flat)[ROWS]
    np.testing.assert_allclose(np.abs(pca.read(train, ROWS)), np.abs(expected), atol=1e-4)
    assert (pixels.dimensions, pca.dimensions, untrained.dimensions) == (784, 3, 3)
    assert all(floor.floor for floor in (pixels, pca, untrained))
    assert [floor.name for floor in (pixels, pca, untrained)] == ["raw pixels", "PCA 3", "untrained encoder"]


def test_the_untrained_encoder_is_a_function_of_its_layers_alone(make_checkpoint, train):
    from vae.models.networks import build, initialised

    made = make_checkpoint("one", kind="ae", beta=0)
    codes = representations.floors([made], train)[-1].read(train, ROWS)
    fresh = initialised(build(made.config), representations.UNTRAINED_SEED)
    with torch.inference_mode():
        expected = fresh.encode(torch.from_numpy(train.floats(ROWS)))[0].numpy()
    np.testing.assert_allclose(codes, expected, atol=1e-6)


def test_the_untrained_encoder_of_listed_layers_has_those_layers(make_checkpoint, train):
    listed = tuple(layers.encoder(ModelConfig(kind="vae", latent_dim=3, encoder_widths=(8,))))
    decoder = tuple(layers.decoder(ModelConfig(kind="vae", latent_dim=3, decoder_widths=(8,))))
    made = make_checkpoint(arch="layers", encoder_layers=listed, decoder_layers=decoder)
    *_, untrained = representations.floors([made], train)
    assert untrained.dimensions == 3
    found = untrained.read(train, ROWS)
    assert np.isfinite(found).all()
    assert found.std(axis=0).all()


def test_models_of_several_kinds_have_floors_of_their_own(make_checkpoint, train):
    models = [make_checkpoint("one"), make_checkpoint("two", latent_dim=2), make_checkpoint("three", arch="conv")]
    names = [floor.name for floor in representations.floors(models, train)]
    assert names[:3] == ["raw pixels", "PCA 2", "PCA 3"]
    assert names[3:] == ["untrained encoder mlp 8-3", "untrained encoder mlp 8-2", "untrained encoder conv 8-3"]
    assert len({floor.digest for floor in representations.floors(models, train)}) == 6


def test_how_models_are_trained_is_no_part_of_what_was_never_trained(make_checkpoint, train):
    models = [
        make_checkpoint(f"r{recipe}", recipe=recipe, learning_rate=rate) for recipe, rate in ((1, 1e-3), (2, 7e-3))
    ]
    first, second = (representations.floors([model], train)[-1].digest for model in models)
    assert first == second


def test_axes_of_images_of_many_numbers_are_those_of_their_covariance(monkeypatch):
    images = colours.dataset(60, "train").only_images
    whole = representations._axes.__wrapped__(images, 5)
    monkeypatch.setattr(representations, "_MOST_PIXELS", 100)
    found = representations._axes.__wrapped__(images, 5)
    np.testing.assert_allclose(np.abs((found.axes * whole.axes).sum(axis=0)), 1, atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(found.axes, axis=0), 1, atol=1e-4)
    few = representations._axes.__wrapped__(colours.dataset(3).only_images, 5)
    assert (np.linalg.norm(few.axes, axis=0) > 0.5).tolist() == [True, True, False, False, False]  # three have two


def test_floors_of_images_in_colour_have_three_channels(make_checkpoint):
    images = colours.dataset(60, "train")
    of = make_checkpoint(image_shape=images.image_shape, channels=3)
    pixels, pca, untrained = representations.floors([of], images)
    rows = np.arange(7)
    assert (pixels.dimensions, pixels.read(images, rows).shape) == (288, (7, 288))
    assert pca.read(images, rows).shape == untrained.read(images, rows).shape == (7, 3)


def test_raw_pixels_of_large_images_are_means_of_several(monkeypatch, make_checkpoint):
    images = colours.dataset(9, "train")
    monkeypatch.setattr(representations, "_MOST_PIXELS", 100)  # of 8 x 12 x 3: two by two
    pixels = representations.floors([make_checkpoint(image_shape=images.image_shape, channels=3)], images)[0]
    assert (pixels.name, pixels.dimensions) == ("raw pixels, means of 2 x 2", 4 * 6 * 3)
    found = pixels.read(images, np.array([4, 0])).reshape(2, 4, 6, 3)
    np.testing.assert_array_equal(found[0, 1, 2], np.rint(images.images[4, 2:4, 4:6].mean(axis=(0, 1))))
