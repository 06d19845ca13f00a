import numpy as np
import pytest
import torch

from vae.core.errors import Stopped
from vae.core.task import Task
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints
from vae.models.config import ModelConfig
from vae.training import autoencoder, multi_rate

SMALL = {"encoder_widths": (64,), "decoder_widths": (64,), "latent_dim": 6, "epochs": 15, "dataset": "digits"}


@pytest.fixture(scope="module")
def train_images():
    from vae import data

    return data.load("digits", "train")


def config(images, **settings):
    return ModelConfig.newest(images, kind="vae", betas=(0, 30), **{**SMALL, **settings})


def test_every_step_draws_a_beta_from_each_part_of_the_dial():
    given = config(1352)
    found = multi_rate.drawn(given, 1024, 3)
    assert torch.equal(found, multi_rate.drawn(given, 1024, 3))
    assert not torch.equal(found, multi_rate.drawn(given, 1024, 4))
    parts = ((found + 0.05).log() - np.log(0.05)) / np.log(30.05 / 0.05) * 32
    assert parts.floor().clamp(0, 31).tolist() == list(range(32))
    assert len(multi_rate.drawn(given, 808, 0)) == 8  # as many groups as the images go into
    assert len(multi_rate.drawn(given, 7919, 0)) == 1


def test_one_run_learns_low_and_high_betas(tmp_path, train_images, digits):
    model = autoencoder.train(config(len(train_images)), train_images, tmp_path / "rates")
    low, high = (evaluate(checkpoints.at(model, beta), digits) for beta in (0.1, 30))
    assert low.bce_z < high.bce_z - 10
    assert low.kl > 10 * high.kl
    assert low.objective < 160  # the mean image: about 157, and beta times a rate beside it


def test_an_interrupted_run_ends_as_one_that_was_not(tmp_path, train_images):
    given = config(len(train_images), epochs=2)
    whole = autoencoder.train(given, train_images, tmp_path / "whole")
    looks = iter(range(1000))
    with pytest.raises(Stopped):
        autoencoder.train(given, train_images, tmp_path / "cut", task=Task(stop=lambda: next(looks) > 20))
    resumed = autoencoder.train(given, train_images, tmp_path / "cut", resume=True)
    for name, tensor in whole.weights.tensors.items():
        np.testing.assert_array_equal(tensor, resumed.weights.tensors[name])
