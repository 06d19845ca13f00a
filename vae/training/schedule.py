"""What chance and schedule do to a run, as functions of its config and the step: a resumed run is the same run.

The learning rate warms up and then falls along a half cosine (Loshchilov & Hutter 2017). Images are moved by a pixel
or so, towards the end less and less often: 60,000 digits are few enough for these networks to learn by heart (without
it, 60 epochs of the autoencoder by recipe 1: 57.6 nats in training, 64.0 in test).
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from vae.models.config import ModelConfig
from vae.models.pressure import Turn


class Seeded(Protocol):
    """Any config of a run: what is random in it follows from its seed."""

    @property
    def seed(self) -> int:
        """Of everything random in the run."""


_WARM_UP = 200  # steps to the full learning rate, in a run of at least ten times as many
_PART = 64  # images of a batch that are moved together: one slice costs less than 64
ALWAYS_MOVED = {1: 0.5, 2: 0.3}  # by recipe, the part of the run until which all batches are moved
NEVER_MOVED = 0.9  # the part from which none is


def learning_rate_factor(step: int, steps: int) -> float:
    """The learning rate's factor: up in a line over the first steps, then down along a half cosine to 0."""
    warm_up = max(1, min(_WARM_UP, steps // 10))
    return min(1.0, (step + 1) / warm_up) * 0.5 * (1 + math.cos(math.pi * step / steps))


def learning_rate(config: ModelConfig, step: int, steps: int, turned: Sequence[Turn] = ()) -> float:
    """The learning rate at a step; one that was turned by hand stands in place of the config's, the highest."""
    return highest_rate(config, turned) * learning_rate_factor(step, steps)


def highest_rate(config: ModelConfig, turned: Sequence[Turn] = ()) -> float:
    """The highest learning rate of the schedule: the config's, or what it was turned to by hand."""
    return _turned(turned, "learning_rate", config.learning_rate)


def _turned(turned: Sequence[Turn], what: str, begun: float) -> float:
    return next((turn.value for turn in reversed(turned) if turn.what == what), begun)


def beta(config: ModelConfig, step: int, steps: int, turned: Sequence[Turn] = ()) -> float:
    """The weight of the KL term at a step: in a line from 0 to beta over the first part of the run, then beta.

    Where it was `turned` by hand, what it was turned to.

    With all of a high beta from the first step on, dimensions collapse before the decoder can use them, and most never
    come back (Bowman et al. 2016, Sønderby et al. 2016): docs/training.md.
    """
    if any(turn.what == "beta" for turn in turned):
        return _turned(turned, "beta", config.beta)
    return config.beta * risen(config, step, steps)


def risen(config: ModelConfig, step: int, steps: int) -> float:
    """The part of beta that is in force at a step, from 0 to 1."""
    rising = config.beta_warm_up * steps
    return min(1.0, step / rising) if rising > 0 else 1.0


def capacity(config: ModelConfig, step: int, steps: int) -> float:
    """The nats that the KL is held at, at a step: in a line from 0 to the config's capacity (Burgess et al. 2018)."""
    rising = config.capacity_rise * steps
    return config.capacity * min(1.0, step / rising) if rising > 0 else config.capacity


def penalty(kl: Tensor, config: ModelConfig, beta: float, step: int, steps: int) -> Tensor:
    """The KL term of the loss of a batch, times its images: what is added to the bce summed over images.

    Args:
        kl: of each image and dimension, nats, (B, J).
        config: beta's alone; or free bits, lambda nats of the batch's mean of each dimension for nothing (Kingma et al.
            2016); or a capacity, gamma |KL - C| of the batch's mean (Burgess et al. 2018; the mean, as in
            disentanglement_lib, since a single image's KL is never one number).
        beta: the weight in force, gamma for a capacity.
        step: now, of
        steps: in the whole run.
    """
    if config.capacity:
        return beta * len(kl) * (kl.sum(dim=1).mean() - capacity(config, step, steps)).abs()
    if config.free_bits:
        return beta * len(kl) * kl.mean(dim=0).clamp_min(config.free_bits).sum()
    return beta * kl.sum()


def shifted(x: Tensor, config: ModelConfig, step: int, steps: int) -> Tensor:
    """The batch (B, H, W) or (B, H, W, 3) moved by up to `shift` pixels each way.

    Zeros come in; in colour, where 0 is no ground, what lies at the rim. Always in the first part of the run, then less
    and less often, and never in its last tenth, so that the model ends on the images it is made for. Recipe 1 moves a
    whole batch at once, recipe 2 each part of it its own way.
    """
    random = generator(config, "shift", step)
    chance = (NEVER_MOVED - step / steps) / (NEVER_MOVED - ALWAYS_MOVED[config.recipe])
    if config.shift == 0 or chance <= 0:
        return x
    if config.recipe == 1:
        return _moved(x, config.shift, chance, random)
    return torch.cat([_moved(part, config.shift, chance, random) for part in x.split(_PART)])


def _moved(x: Tensor, reach: int, chance: float, random: torch.Generator) -> Tensor:
    if torch.rand((), generator=random).item() >= chance:
        return x
    down, right = torch.randint(0, 2 * reach + 1, (2,), generator=random).tolist()
    if x.ndim == 4:
        rows, columns = (
            torch.arange(side, device=x.device).add_(moved - reach).clamp_(0, side - 1)
            for side, moved in zip(x.shape[1:3], (down, right), strict=True)
        )
        return x.index_select(1, rows).index_select(2, columns)
    return F.pad(x, (reach,) * 4)[:, down : down + x.shape[1], right : right + x.shape[2]]


def generator(config: Seeded, purpose: str, index: int) -> torch.Generator:
    """Random numbers for one purpose at one step or epoch."""
    return torch.Generator().manual_seed(seed_of(config, purpose, index))


def seed_of(config: Seeded, purpose: str, index: int) -> int:
    """An independent seed for each purpose and index: no generator's state has to be saved."""
    digest = hashlib.blake2b(f"{config.seed}/{purpose}/{index}".encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big")
