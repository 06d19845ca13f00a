"""Many fully connected models trained as one: every product is a batched one, beta and seed are only vectors.

What recipe 2 does, without the host: order and noise are hashes of (seed, epoch or step, index) that the device makes,
and the step is counted there, so that it can be replayed as a CUDA graph. A recipe of its own all the same: these are
other random numbers, so a run equals itself, alone or stacked, and not `python -m vae train`'s.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vae.data import Dataset
from vae.models import layers, networks
from vae.models.config import ModelConfig
from vae.training import initial
from vae.training.centring import Centring
from vae.training.schedule import ALWAYS_MOVED, NEVER_MOVED
from vae.training.step import DECAY, SECOND_BETA

_WARM_UP = 200
_B1, _B2, _EPSILON = 0.9, SECOND_BETA[2], 1e-8


class Stack:
    """M models of the same layers on one data set; `step` moves all of them by one batch each.

    Configs differ in beta and seed alone (kind 'vae').
    """

    def __init__(self, configs: Sequence[ModelConfig], dataset: Dataset, device: str, dtype: torch.dtype) -> None:
        self.config, self.device, self.dtype = configs[0], torch.device(device), dtype
        models = [initial.weights(networks.build(config), config, dataset) for config in configs]
        self.centring = Centring(self.config, dataset, self.device)
        self.template = models[0]
        self.names = [name for name, _ in models[0].named_parameters()]
        of_each = [dict(model.named_parameters()) for model in models]
        self.weights = [torch.stack([one[name].detach() for one in of_each]).to(self.device) for name in self.names]
        self.moments = [(torch.zeros_like(w), torch.zeros_like(w)) for w in self.weights]
        self.betas = torch.tensor([config.beta for config in configs], device=self.device)  # once they have risen
        self.seeds = torch.tensor([config.seed for config in configs], device=self.device)
        reach = self.config.shift
        self.images = F.pad(torch.from_numpy(dataset.images).to(self.device), (reach,) * 4)
        self.batches = len(dataset) // self.config.batch_size  # whole ones: a graph has one shape
        self.steps = self.batches * self.config.epochs
        self.done = torch.zeros((), dtype=torch.int64, device=self.device)  # steps, counted on the device
        self.order = torch.zeros((len(configs), len(dataset)), dtype=torch.int64, device=self.device)
        self.sums = torch.zeros((2, len(configs)), dtype=torch.float64, device=self.device)  # bce, kl since `shuffle`

    def shuffle(self) -> None:
        """A new order for the epoch that begins, each model's own."""
        keys = _hash(self.seeds[:, None], 1, self.done // self.batches, self._range(self.order.shape[1]))
        self.order.copy_(keys.argsort(dim=1, stable=True))
        self.sums.zero_()

    def step(self) -> None:
        """One batch for every model."""
        x = self._batch()
        weights = [w.detach().to(self.dtype).requires_grad_() for w in self.weights]
        encoder, decoder = self._pairs(weights)
        h = _mlp(encoder, (x - self._mean).to(self.dtype)).float()
        mu, logvar = h.chunk(2, dim=2)
        logvar = logvar.clamp(*layers.LOGVAR_RANGE)
        z = mu + torch.exp(0.5 * logvar) * self._noise(mu.shape)
        logits = _mlp(decoder, z.to(self.dtype)).float()
        bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=(1, 2))
        kl = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(dim=(1, 2))
        rising = self.config.beta_warm_up * self.steps
        betas = self.betas * (self.done / rising).clamp_max(1.0) if rising else self.betas
        gradients = torch.autograd.grad(((bce + betas * kl) / x.shape[1]).sum(), weights)
        self.sums += torch.stack([bce, kl]).detach().double()
        self._move(gradients)

    def model(self, index: int) -> networks.Autoencoder:
        """One of the models, as every other part of betascope takes it."""
        model = networks.build(self.template.config)
        model.load_state_dict(
            {name: w[index].cpu().clone() for name, w in zip(self.names, self.weights, strict=True)}, assign=True
        )
        return Centring.plain(self._on_cpu, model)

    @property
    def _on_cpu(self) -> Centring:
        centring = object.__new__(Centring)
        centring.mean = None if self.centring.mean is None else self.centring.mean.cpu()
        return centring

    @property
    def _mean(self) -> Tensor | float:
        return 0.0 if self.centring.mean is None else self.centring.mean.flatten()

    def _range(self, n: int) -> Tensor:
        return torch.arange(n, device=self.device)

    def _pairs(self, weights: Sequence[Tensor]) -> tuple[list[tuple[Tensor, Tensor]], list[tuple[Tensor, Tensor]]]:
        pairs = list(zip(weights[::2], weights[1::2], strict=True))
        encoders = sum(name.startswith("encoder") for name in self.names) // 2
        return pairs[:encoders], pairs[encoders:]

    def _batch(self) -> Tensor:
        """The next images of each model, moved as recipe 2 moves them, (M, B, H * W) in [0, 1]."""
        size, reach = self.config.batch_size, self.config.shift
        height, width = self.config.image_shape
        at = (self.done % self.batches) * size + self._range(size)
        chosen = self.order.index_select(1, at)  # (M, B)
        parts = self._range(size) // 64
        draw = _uniform(self.seeds[:, None, None], 2, self.done, parts[None, :, None] * 4 + self._range(3))  # (M, B, 3)
        chance = (NEVER_MOVED - self.done / self.steps) / (NEVER_MOVED - ALWAYS_MOVED[2])
        moved = draw[..., 0] < chance
        there = torch.where(moved[..., None], (draw[..., 1:] * (2 * reach + 1)).long(), reach)  # (M, B, 2)
        rows = there[..., 0, None] + self._range(height)
        columns = there[..., 1, None] + self._range(width)
        found = self.images[chosen[..., None, None], rows[..., :, None], columns[..., None, :]]
        return found.flatten(2).float() / 255

    def _noise(self, shape: torch.Size) -> Tensor:
        """Standard normal by Box and Muller, (M, B, J)."""
        index = self._range(shape[1] * shape[2]).reshape(1, shape[1], shape[2])
        one, other = (_uniform(self.seeds[:, None, None], purpose, self.done, index) for purpose in (3, 4))
        return torch.sqrt(-2 * torch.log1p(-one)) * torch.cos(2 * math.pi * other)

    @torch.no_grad()
    def _move(self, gradients: Sequence[Tensor]) -> None:
        """Adam, with the recipe's learning rate, all of it on the device."""
        self.done += 1
        warm_up = max(1, min(_WARM_UP, self.steps // 10))
        step = self.done - 1
        rate = self.config.learning_rate * (self.done / warm_up).clamp(max=1.0)
        rate = rate * 0.5 * (1 + torch.cos(math.pi * step / self.steps))
        first, second = 1 - _B1**self.done, 1 - _B2**self.done
        for weight, (mean, square), gradient in zip(self.weights, self.moments, gradients, strict=True):
            gradient = gradient.float()
            mean.lerp_(gradient, 1 - _B1)
            square.lerp_(gradient.square(), 1 - _B2)
            weight.mul_(1 - rate * DECAY[2])
            weight.sub_(rate * (mean / first) / ((square / second).sqrt() + _EPSILON))


def _mlp(pairs: Sequence[tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    """(M, B, inputs) -> (M, B, outputs), with a ReLU after every layer but the last."""
    for index, (weight, bias) in enumerate(pairs):
        x = torch.baddbmm(bias[:, None], x, weight.transpose(1, 2))
        if index < len(pairs) - 1:
            x = nn.functional.relu(x)
    return x


def _hash(seed: Tensor, purpose: int, time: Tensor, index: Tensor) -> Tensor:
    """32 bits that follow from these four, as int64: two rounds of a finaliser (Wellons 2018, "lowbias32")."""
    return _mix(_mix(_mix(seed * 8 + purpose) ^ _mix(time + 0x9E3779B9)) + index)


def _mix(x: Tensor) -> Tensor:
    x = x & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


def _uniform(seed: Tensor, purpose: int, time: Tensor, index: Tensor) -> Tensor:
    """In [0, 1), 24 bits."""
    return (_hash(seed, purpose, time, index) >> 8).float() / 2**24
