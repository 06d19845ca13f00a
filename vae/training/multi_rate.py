"""One step of a multi-rate model: many betas in every batch.

A batch is cut into groups, each with a beta of its own: one from each of as many equal parts of the axis of
log(beta + 0.05), so that every step sees the whole dial. That is less noise than betas drawn one by one, and the gates
of a group are one row, not one for each image.
"""

from typing import Any

import torch
from torch import Tensor

from vae.models import multi_rate
from vae.models.config import ModelConfig
from vae.models.networks import Autoencoder
from vae.training import schedule
from vae.training.gated import GatedVAE
from vae.training.step import Step

GROUPS = 32  # betas of a batch, at most


class MultiRateStep(Step):
    """As `Step`, for all betas at once; of a `GatedVAE`."""

    def __init__(self, config: ModelConfig, model: Autoencoder, *given: Any) -> None:
        super().__init__(config, model, *given)
        rounded = self._rounded
        if rounded is not model and isinstance(model, GatedVAE) and isinstance(rounded, GatedVAE):
            for exact, gate in zip(model.gates(), rounded.gates(), strict=True):
                gate.data = exact.detach().clone()  # never rounded: they are few, and a slope counts threefold

    def _by_copy(self, x: Tensor, step: int, steps: int, beta: float) -> tuple[Tensor, Tensor]:  # noqa: ARG002  # has its own
        betas = drawn(self.config, len(x), step)

        def kl_term(kl: Tensor) -> Tensor:
            weights = betas * schedule.risen(self.config, step, steps)
            return (weights.to(kl.device) * kl.view(len(betas), -1).sum(dim=1)).sum()

        return self._pass(x, step, kl_term, betas.to(x.device))


def drawn(config: ModelConfig, images: int, step: int) -> Tensor:
    """The betas of a batch's groups, (G,): one in each of G equal parts of the axis that gates are functions of.

    G divides the number of images, and is 32 for the batches that recipes have.
    """
    groups = max(n for n in range(1, GROUPS + 1) if images % n == 0)
    low, high = (multi_rate.position(beta) for beta in config.betas or (config.beta, config.beta))
    within = torch.rand(groups, generator=schedule.generator(config, "betas", step))
    at = low + (high - low) * (torch.arange(groups) + within) / groups
    return (at.exp() - multi_rate.SOFTENED).clamp_min(0)
