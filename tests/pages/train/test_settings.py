from dataclasses import replace

import numpy as np

from pages.train import settings
from vae.models import layers, weights
from vae.models.checkpoints import MAX_BYTES

CHOSEN = {"kind": "vae", "beta": 2.0, "latent_dim": 2, "epochs": 3, "seed": 1, "width": 128}


def test_the_encoder_is_twice_as_wide_as_the_decoder_that_browsers_are_sent(digits):
    config = settings.config(digits, 1352, CHOSEN)
    assert (config.encoder_widths, config.decoder_widths) == ((256, 256), (128, 128))
    assert (config.title, config.seed, config.epochs, config.dataset) == ("β = 2", 1, 3, "digits")


def test_large_images_have_convolutions(digits):
    large = replace(digits, images=np.zeros((4, 128, 128, 3), np.uint8), labels=digits.labels[:4], factors=None)
    config = settings.config(large, 1000, {**CHOSEN, "width": 512})
    assert config.arch == "conv"
    assert weights.size(layers.tensor_shapes(config)) <= MAX_BYTES


def test_a_run_has_about_as_many_steps_on_every_data_set_by_default():
    assert [settings.epochs_for(images) for images in (10, 1_352, 60_000, 600_000)] == [200, 60, 40, 10]
