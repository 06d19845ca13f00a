"""The weights that a run begins with.

Recipe 1 has torch's default, which shrinks what passes through a layer to a third or so at each ReLU: the first epochs
undo that. Recipe 2 draws weights that keep its size (He et al. 2015) and begins on the mean training image: the last
bias is its logit.
"""

import math

import torch
from torch import nn

from vae.data import Dataset
from vae.models import layer_types, networks
from vae.models.config import ModelConfig
from vae.training import schedule
from vae.training.centring import mean_image
from vae.training.gated import GatedVAE

_DARKEST = 1e-3  # the mean of a pixel that is never inked is 0, whose logit is minus infinity


def weights(model: networks.Autoencoder, config: ModelConfig, dataset: Dataset) -> networks.Autoencoder:
    """`model` with its initial weights, by the recipe of its config; on the CPU."""
    seed = schedule.seed_of(config, "initial weights", 0)
    if config.recipe == 1:
        return networks.initialised(model, seed)
    with torch.no_grad():
        _keep_the_size(model.to_empty(device="cpu"), torch.Generator().manual_seed(seed))
        _begin_at_the_mean(model, dataset)
        if isinstance(model, GatedVAE):
            model.begin()
    return model


def _keep_the_size(model: nn.Module, generator: torch.Generator) -> None:
    for module, bias in networks.weighted(model):
        inputs = module.weight[0].numel()  # that one output sums up
        if isinstance(module, nn.ConvTranspose2d):
            inputs = module.weight[:, 0].numel() // layer_types.STRIDE**2
        module.weight.normal_(0, math.sqrt(2 / inputs), generator=generator)
        if bias is not None:
            bias.zero_()


def _begin_at_the_mean(model: networks.Autoencoder, dataset: Dataset) -> None:
    mean = mean_image(dataset).clamp(_DARKEST, 1 - _DARKEST)
    planes = networks.planes(mean[None])[0]  # (C, H, W)
    bias = list(model.decoder.parameters())[-1]
    # A convolution has one bias for all pixels of a channel.
    bias.copy_(planes.flatten().logit() if len(bias) == mean.numel() else planes.mean(dim=(1, 2)).logit())
