"""A tiny training run on the digits: planned, or trained in this process, with its folder in the cache's."""

from vae import data
from vae.models.config import ModelConfig
from vae.runs import folder

SMALL = {"kind": "vae", "beta": 1.0, "latent_dim": 2, "dataset": "digits", "epochs": 2, "batch_size": 100}


def begin(**settings) -> folder.Run:
    """A run that has not begun, of two epochs of 14 steps each."""
    images = data.load("digits", "train")
    widths = {"encoder_widths": (8,), "decoder_widths": (8,), "image_shape": images.image_shape}
    return folder.begin(ModelConfig.newest(len(images), **{**SMALL, **widths, **settings}), images)


def trained(**settings) -> folder.Run:
    """A run that has trained to its end."""
    from vae.runs.worker import Worker

    run = begin(**settings)
    assert Worker(run).work().state == "done"
    return run
