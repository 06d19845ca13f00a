"""One update of the weights by one batch, as the recipe of the config has it.

Recipe 1 lets torch choose the types (autocast), recipe 2 multiplies with a rounded copy of all weights and makes the
loss and its gradient in one pass: 2.3 times the images a second on one core of a CPU that multiplies bfloat16.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from vae.models import networks
from vae.models.config import ModelConfig
from vae.models.pressure import Turn
from vae.training import gated, schedule
from vae.training.centring import Centring
from vae.training.resume import Precision

# Adam's memory of squares, shorter where there are few and large batches; and weight decay (Loshchilov & Hutter 2019)
SECOND_BETA, DECAY = {1: 0.999, 2: 0.99}, {1: 0.0, 2: 0.2}


def optimizer_of(config: ModelConfig, model: networks.Autoencoder) -> torch.optim.AdamW:
    """Adam over all weights (Kingma & Ba 2015), as the recipe sets it."""
    betas, decay = (0.9, SECOND_BETA[config.recipe]), DECAY[config.recipe]
    gates = model.gates() if isinstance(model, gated.GatedVAE) else []
    weights = [parameter for parameter in model.parameters() if all(parameter is not gate for gate in gates)]
    groups: list[dict[str, Any]] = [{"params": weights}]
    if gates:
        groups.append({"params": gates, "weight_decay": 0.0, "pace": gated.PACE})
    return torch.optim.AdamW(groups, config.learning_rate, betas, weight_decay=decay, fused=True)


class Step:
    """Moves the weights of `model` by one batch; called once a step."""

    def __init__(
        self,
        config: ModelConfig,
        model: networks.Autoencoder,
        optimizer: torch.optim.Optimizer,
        precision: Precision,
        centring: Centring,
        turned: Sequence[Turn] = (),
    ) -> None:
        self.turned = turned  # as it grows
        self.config, self.model, self.optimizer, self.precision = config, model, optimizer, precision
        self._centring = centring
        self._rounded = copy.deepcopy(model).bfloat16() if config.recipe > 1 and precision == "bfloat16" else model
        self._pairs = list(zip(model.parameters(), self._rounded.parameters(), strict=True))

    def __call__(self, x: Tensor, step: int, steps: int) -> Tensor:
        """Images in [0, 1], a batch of them -> its bce and kl before the update, summed over images, (2,)."""
        for group in self.optimizer.param_groups:
            factor = schedule.learning_rate_factor(step, steps) * group.get("pace", 1.0)
            group["lr"] = schedule.highest_rate(self.config, self.turned) * factor
        beta = schedule.beta(self.config, step, steps, self.turned)
        bce, kl = (self._by_autocast if self.config.recipe == 1 else self._by_copy)(x, step, steps, beta)
        self.optimizer.step()
        if self._rounded is not self.model:
            with torch.no_grad():
                for weight, rounded in self._pairs:
                    rounded.copy_(weight)
        return torch.stack([bce.detach(), kl.detach()]).double()

    def _by_autocast(self, x: Tensor, step: int, steps: int, beta: float) -> tuple[Tensor, Tensor]:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.precision == "bfloat16"):
            mu, logvar = self.model.encode(x)
            mu, logvar = mu.float(), None if logvar is None else logvar.float()
            logits = self.model.decode(self._sample(mu, logvar, step)).float()
        bce, kl = networks.bce(logits, x).sum(), networks.kl(mu, logvar)
        self.optimizer.zero_grad(set_to_none=True)
        ((bce + schedule.penalty(kl, self.config, beta, step, steps)) / len(x)).backward()
        return bce, kl.sum()

    def _by_copy(self, x: Tensor, step: int, steps: int, beta: float) -> tuple[Tensor, Tensor]:
        return self._pass(x, step, lambda kl: schedule.penalty(kl, self.config, beta, step, steps))

    def _pass(self, x: Tensor, step: int, kl_term: Callable[[Tensor], Tensor], *betas: Tensor) -> tuple[Tensor, Tensor]:
        network = self._rounded
        dtype = self._pairs[0][1].dtype
        network.zero_grad(set_to_none=True)
        mu, logvar = network.encode(self._centring(x).to(dtype), *betas)
        mu, logvar = mu.float(), None if logvar is None else logvar.float()
        logits = network.decode(self._sample(mu, logvar, step).to(dtype), *betas)
        bce, kl = _Bce.apply(logits, x), networks.kl(mu, logvar)
        ((bce + kl_term(kl)) / len(x)).backward()
        for weight, rounded in self._pairs:
            weight.grad = None if rounded.grad is None else rounded.grad.float()
        return bce, kl.sum()

    def _sample(self, mu: Tensor, logvar: Tensor | None, step: int) -> Tensor:
        if logvar is None:
            return mu
        noise = torch.randn(mu.shape, generator=schedule.generator(self.config, "noise", step))
        return networks.sample(mu, logvar, noise.to(mu.device))


class _Bce(torch.autograd.Function):
    """Binary cross-entropy of logits, summed over pixels, channels and images; its gradient is sigmoid(logits) - x.

    log(1 + exp(l)) = max(l, 0) - log(sigmoid(|l|)): half the time of torch's, which is a third of a step's outside the
    products.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        wide = logits.float()
        ctx.save_for_backward(torch.sigmoid(wide).sub_(x).to(logits.dtype))
        return wide.clamp_min(0).sum() - wide.abs().sigmoid_().log_().sum() - torch.dot(wide.flatten(), x.flatten())

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (difference,) = ctx.saved_tensors
        return difference * gradients[0], None
