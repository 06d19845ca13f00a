"""The layers of every model as plain data: one description that everything else is derived from.

`models` builds torch modules from it, `checkpoints` the tensor shapes a file must have (before anything is
allocated and without importing torch), and the cost of a decode is a sum over it. They follow from the widths in a
config, or are those that it lists.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil

from vae.core.errors import CheckpointError
from vae.models.config import ModelConfig
from vae.models.layer_types import (
    STRIDE,
    Conv,
    ConvTranspose,
    Crop,
    Layer,
    Linear,
    Pad,
    Relu,
    Reshape,
    multiply_adds,
    tensors,
)

__all__ = ["LOGVAR_RANGE", "convolutions", "decoder", "encoder", "multiply_adds", "shapes_of", "tensor_shapes"]

# What a VAE's encoder says of the variance is held between these. exp(logvar) overflows float32 above 88; so a wild
# batch gives a large finite loss. Where the KL term has weight, trained models stay inside (on their test images -7 to
# 0.4 at beta 2.4 and 10). At beta 0 nothing holds the variance, it shrinks on, and many stand at the lower bound: of
# mnist-beta-0 on MNIST's test images 41,493 of 160,000 (down to -69), of sprites-beta-0 on those of sprites 498. The KL
# is then what the bound leaves: 293.99 nats of 304.56, 280.29 of 280.32. `Evaluation.logvar_at_bound` is their share.
LOGVAR_RANGE = (-30.0, 20.0)


def encoder(config: ModelConfig) -> tuple[Layer, ...]:
    """From an image (C, H, W) to mu (and logvar after it, for a VAE): latent_dim or 2 * latent_dim numbers."""
    _refuse_graphs(config)
    if config.encoder_layers is not None:
        return config.encoder_layers
    outputs = config.latent_dim * (2 if config.kind == "vae" else 1)
    if config.arch == "mlp":
        return (Reshape((config.values,)), *_dense(config.values, *config.encoder_widths, outputs))
    return convolutions(config.planes, config.encoder_widths, outputs)


def decoder(config: ModelConfig) -> tuple[Layer, ...]:
    """From a code of latent_dim numbers to the logits of an image (C, H, W)."""
    _refuse_graphs(config)
    if config.decoder_layers is not None:
        return config.decoder_layers
    if config.arch == "mlp":
        return (*_dense(config.latent_dim, *config.decoder_widths, config.values), Reshape(config.planes))
    sizes = _sizes(config.image_shape, len(config.decoder_widths))[::-1]
    channels = config.decoder_widths[0]
    features = channels * sizes[0][0] * sizes[0][1]
    layers: list[Layer] = [Linear(config.latent_dim, features), Relu(), Reshape((channels, *sizes[0]))]
    for width, size in zip((*config.decoder_widths[1:], config.channels), sizes[1:], strict=True):
        layers += [ConvTranspose(channels, width, size), Relu()]
        channels = width
    return (*layers[:-1], Crop(config.image_shape))


def convolutions(planes: tuple[int, int, int], widths: tuple[int, ...], outputs: int) -> tuple[Layer, ...]:
    """From an image of `planes`, (C, H, W), through stride-2 convolutions of these channels to `outputs` numbers."""
    channels, *image_shape = planes
    sizes = _sizes(image_shape, len(widths))
    layers: list[Layer] = [Pad(sizes[0])]
    for width, size in zip(widths, sizes[1:], strict=True):
        layers += [Conv(channels, width, size), Relu()]
        channels = width
    features = channels * sizes[-1][0] * sizes[-1][1]
    return (*layers, Reshape((features,)), Linear(features, outputs))


def tensor_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that the weights of such a model consist of."""
    return shapes_of({"encoder": encoder(config), "decoder": decoder(config)})


def shapes_of(parts: Mapping[str, tuple[Layer, ...]]) -> dict[str, tuple[int, ...]]:
    """The same for any network: its layers by the name of each part, as `models.sequential` builds them."""
    return {
        f"{part}.{position}.{name}": shape
        for part, layers in parts.items()
        for position, layer in enumerate(layers)
        for name, shape in tensors(layer).items()
    }


def _refuse_graphs(config: ModelConfig) -> None:
    if config.graphs is not None:
        raise CheckpointError(
            f"{config.title} is an ONNX graph that only ONNX Runtime runs; this needs a model that consists of layers."
        )


def _dense(*units: int) -> list[Layer]:
    layers: list[Layer] = []
    for inputs, outputs in pairwise(units):
        layers += [Linear(inputs, outputs), Relu()]
    return layers[:-1]


def _sizes(image_shape: Sequence[int], halvings: int) -> list[tuple[int, int]]:
    """The padded image's size, then the size after each halving."""
    step = STRIDE**halvings
    height, width = (ceil(side / step) * step for side in image_shape)
    return [(height >> level, width >> level) for level in range(halvings + 1)]
