"""Autoencoder and VAE: images in, codes, and logits out; and the judges' classifier.

VAE: Kingma & Welling 2014, "Auto-Encoding Variational Bayes". The weight beta on its KL term: Higgins et al. 2017,
"beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework".
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from vae.models import layer_types, layers
from vae.models.config import ModelConfig
from vae.models.graphs.coder import GraphCoder
from vae.models.inference import Coder

Network = TypeVar("Network", bound=nn.Module)


class Autoencoder(nn.Module):
    """A plain autoencoder: the code of an image is one point."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = sequential(layers.encoder(config))
        self.decoder = sequential(layers.decoder(config))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Images in [0, 1] (N, H, W) or (N, H, W, 3) -> mu (N, J), and logvar (N, J) for a VAE or None."""
        return self.encoder(planes(x)), None

    def decode(self, z: Tensor) -> Tensor:
        """Codes (N, J) -> logits (N, H, W) or (N, H, W, 3); their sigmoid is the image in [0, 1]."""
        return pictures(self.decoder(z))

    def codes(self, images: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """As `inference.Coder` has it: arrays of images in [0, 1] as mu and logvar, (n, J)."""
        with torch.inference_mode():
            mu, logvar = self.encode(torch.from_numpy(images))
            return mu.numpy(), None if logvar is None else logvar.numpy()

    def images(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """As `inference.Coder` has it: arrays of codes (n, J) as images in [0, 1]."""
        writable = np.require(codes, requirements="W")  # they may be mapped: torch takes no read-only array
        with torch.inference_mode():
            found: NDArray[np.float32] = self.decode(torch.from_numpy(writable)).sigmoid().numpy()
            return found


class VAE(Autoencoder):
    """A variational autoencoder: the code of an image is a Gaussian with mean mu and variance exp(logvar).

    logvar is held within `layers.LOGVAR_RANGE`.
    """

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Images in [0, 1] (N, H, W) or (N, H, W, 3) -> mu, logvar, both (N, J)."""
        mu, logvar = self.encoder(planes(x)).chunk(2, dim=1)
        return mu, logvar.clamp(*layers.LOGVAR_RANGE)


class _RunBy(Autoencoder):
    """A model that torch has no layers of, for losses: its numbers come from what encodes and decodes arrays."""

    def __init__(self, coder: GraphCoder) -> None:
        nn.Module.__init__(self)
        self.config, self._coder = coder.config, coder

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        mu, logvar = self._coder.codes(x.numpy())
        return torch.from_numpy(np.array(mu)), None if logvar is None else torch.from_numpy(np.array(logvar))

    def decode(self, z: Tensor) -> Tensor:
        return torch.from_numpy(self._coder.logits(z.numpy()))


def run_by(coder: Coder) -> Autoencoder:
    """A model of graphs as torch's modules are used: without layers and without gradients."""
    assert isinstance(coder, GraphCoder)
    return _RunBy(coder).eval()


def build(config: ModelConfig) -> Autoencoder:
    """The model that `config` describes, as layers without weights: for `initialised` or `restored`."""
    return (VAE if config.kind == "vae" else Autoencoder)(config)


def initialised(network: Network, seed: int) -> Network:
    """The network with torch's default initial weights, drawn by a generator of its own.

    torch's own generator is shared by all threads of a process: what another one draws meanwhile would be part of the
    weights. The numbers are those that torch gives after `torch.manual_seed(seed)`, and NumPy in `untrained.initial`.
    Source: `reset_parameters` of torch.nn's Linear and convolutions.
    """
    generator = torch.Generator().manual_seed(seed)
    for module, bias in weighted(network.to_empty(device="cpu")):
        nn.init.kaiming_uniform_(module.weight, a=math.sqrt(5), generator=generator)
        reach = 1 / math.sqrt(module.weight[0].numel())
        if bias is not None:
            nn.init.uniform_(bias, -reach, reach, generator=generator)
    return network


def weighted(network: nn.Module) -> Iterator[tuple[nn.Linear | nn.Conv2d | nn.ConvTranspose2d, Tensor | None]]:
    """The layers that have weights, in the order of the data, each with its bias where it has one."""
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            yield module, module.bias


def restored(network: Network, weights: Mapping[str, NDArray[np.floating]]) -> Network:
    """The network with these weights as float32, in evaluation mode; to be read only."""
    tensors = {name: torch.from_numpy(weight.astype(np.float32)) for name, weight in weights.items()}
    network.load_state_dict(tensors, assign=True)
    return network.eval().requires_grad_(False)


class Classifier(nn.Module):
    """Images to features, and features to one logit a class: what a judge consists of."""

    def __init__(self, parts: Mapping[str, tuple[layer_types.Layer, ...]]) -> None:
        super().__init__()
        self.features = sequential(parts["features"])  # (N, C, H, W) -> (N, F)
        self.classes = sequential(parts["classes"])  # (N, F) -> (N, K)


def sequential(description: tuple[layer_types.Layer, ...]) -> nn.Sequential:
    """The layers as one torch module, without weights; (N, C, H, W) or (N, units) in."""
    return nn.Sequential(*map(_module, description))


def planes(x: Tensor) -> Tensor:
    """Images (N, H, W) or (N, H, W, 3) as layers take them, (N, C, H, W)."""
    return x.unsqueeze(1) if x.ndim == 3 else x.permute(0, 3, 1, 2)


def pictures(x: Tensor) -> Tensor:
    """What layers give, (N, C, H, W), as images: (N, H, W), or (N, H, W, 3) in colour."""
    return x.squeeze(1) if x.shape[1] == 1 else x.permute(0, 2, 3, 1)


def sample(mu: Tensor, logvar: Tensor | None, noise: Tensor) -> Tensor:
    """z = mu + sigma * noise, the reparameterised sample (N, J); mu itself where there is no logvar."""
    return mu if logvar is None else mu + torch.exp(0.5 * logvar) * noise


def bce(logits: Tensor, x: Tensor) -> Tensor:
    """Binary cross-entropy of each image, summed over its pixels and channels, in nats: images twice -> (N,)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(dim=tuple(range(1, x.ndim)))


def kl(mu: Tensor, logvar: Tensor | None) -> Tensor:
    """KL(q(z|x) || N(0, I)) of each image and dimension in nats, (N, J); zeros for a plain autoencoder.

    Kingma & Welling 2014, appendix B.
    """
    if logvar is None:
        return torch.zeros_like(mu)
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar)


class _Function(nn.Module):
    """A layer without weights, by the function that does it."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


def _module(layer: layer_types.Layer) -> nn.Module:
    match layer:
        case layer_types.Linear(inputs, outputs):
            return nn.Linear(inputs, outputs, bias=layer.bias, device="meta")
        case layer_types.Conv(inputs, outputs):
            return nn.Conv2d(inputs, outputs, layer.kernel, layer.stride, layer.padding, bias=layer.bias, device="meta")
        case layer_types.ConvTranspose(inputs, outputs):
            return nn.ConvTranspose2d(
                inputs, outputs, layer.kernel, layer.stride, layer.padding, layer.extra, bias=layer.bias, device="meta"
            )
        case layer_types.Relu():
            return nn.ReLU()
    return _Function(_function(layer))


def _function(layer: layer_types.Layer) -> Callable[[Tensor], Tensor]:  # (N, C, h, w) or (N, units) in
    match layer:
        case layer_types.LeakyRelu(slope):
            return lambda x: F.leaky_relu(x, slope)
        case layer_types.Elu(alpha):
            return lambda x: F.elu(x, alpha)
        case layer_types.Silu():
            return F.silu
        case layer_types.Tanh():
            return torch.tanh
        case layer_types.Sigmoid():
            return torch.sigmoid
        case layer_types.Logit():
            return lambda x: torch.logit(x, 1e-6)
        case layer_types.Scale(factor, offset):
            return lambda x: factor * x + offset
        case layer_types.Reshape(shape):
            return lambda x: x.reshape(len(x), *shape)
        case layer_types.Pad((height, width)):
            return lambda x: F.pad(x, (0, width - x.shape[3], 0, height - x.shape[2]))
        case layer_types.Crop((height, width)):
            return lambda x: x[:, :, :height, :width]
        case layer_types.Upsample(size, "nearest"):
            return lambda x: F.interpolate(x, size, mode="nearest")
        case layer_types.Upsample(size):
            return lambda x: F.interpolate(x, size, mode="bilinear", align_corners=False)
    raise AssertionError(layer)  # the match above has all that are without weights
