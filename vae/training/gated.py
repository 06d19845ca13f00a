"""A VAE with gates, as it is trained: at several betas at once, or at the one of its config.

What the gates are, and how they fold into the weights of an ordinary VAE: `vae.models.multi_rate`.
"""

import torch
from torch import Tensor, nn

from vae.models import layers, multi_rate, networks
from vae.models.config import ModelConfig
from vae.models.multi_rate import OFFSET, SLOPE, SOFTENED, TURNED, Rule, turning_of

PACE = 10.0  # the learning rate of gates, in those of weights: a gate has far to go, and its gradients are small
_BEGIN: dict[Rule, tuple[float, float]] = {"sigmoid": (0.0, 3.0), "root": (0.5, -4.0)}  # slope, offset: gates near 1
_SHUT = -1e-6  # a gate of 0.001: there the root is steep, and at 0 its slope is infinite


def build(config: ModelConfig) -> networks.Autoencoder:
    """The model that a run moves: one with gates where it is of many betas, else as `networks` has it."""
    return GatedVAE(config) if config.betas else networks.build(config)


class GatedVAE(networks.VAE):
    """A VAE whose layers have gates; its weights by the names that a multi-rate checkpoint's file has."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self._gated = multi_rate.gated(config)
        for name, gated in self._gated.items():
            for tensor, shape in gated.tensors().items():
                self.get_submodule(name).register_parameter(tensor, nn.Parameter(torch.empty(shape, device="meta")))

    def begin(self) -> None:
        """Set the gates to where they begin, and let nothing turn."""
        for name, gated in self._gated.items():
            begin = dict(zip((SLOPE, OFFSET), _BEGIN[gated.rule], strict=True))
            for tensor in gated.tensors():
                nn.init.constant_(self.get_submodule(name).get_parameter(tensor), begin.get(tensor, 0.0))

    def gates(self) -> list[nn.Parameter]:
        """The slopes and offsets."""
        return [parameter for name, parameter in self.named_parameters() if name.endswith((f".{SLOPE}", f".{OFFSET}"))]

    def encode(self, x: Tensor, betas: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Images in [0, 1] (N, H, W) or (N, H, W, 3) -> mu, logvar, both (N, J).

        betas: of G groups of images, one after the other, as many each (G,); without them all have the config's.
        """
        mu, logvar = self._through("encoder", networks.planes(x), betas).chunk(2, dim=1)
        return mu, logvar.clamp(*layers.LOGVAR_RANGE)

    def decode(self, z: Tensor, betas: Tensor | None = None) -> Tensor:
        """Codes (N, J) -> logits (N, H, W) or (N, H, W, 3); betas as for `encode`."""
        return networks.pictures(self._through("decoder", z, betas))

    def _through(self, part: str, x: Tensor, betas: Tensor | None) -> Tensor:
        if betas is None:
            betas = torch.tensor([self.config.beta], device=x.device)
        at = (betas + SOFTENED).log()[:, None]
        for name, layer in self.get_submodule(part).named_children():
            found, given, x = self._gated.get(f"{part}.{name}"), x, layer(x)
            if found is None:
                continue
            groups = x.view(len(betas), -1, found.units)
            if found.turns:
                weights, biases = (layer.get_parameter(turning_of(one)) for one in ("weight", "bias"))
                for power, (weight, bias) in enumerate(zip(weights, biases, strict=True), start=1):
                    turned = nn.functional.linear(given, weight, bias).view(groups.shape)
                    groups = groups + ((at / TURNED) ** power).to(x.dtype)[:, None] * turned
            gates = _gate(found.rule, layer.get_parameter(SLOPE) * at + layer.get_parameter(OFFSET))
            x = (groups * gates.to(x.dtype)[:, None]).view(x.shape)
        return x


def _gate(rule: Rule, x: Tensor) -> Tensor:
    """As `multi_rate.gate`; where a root is shut it has no slope, and opens again through other betas."""
    if rule == "sigmoid":
        return x.sigmoid()
    return torch.where(x < _SHUT, (-torch.expm1(x.clamp_max(_SHUT))).sqrt(), 0.0)
