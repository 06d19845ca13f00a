"""An encoder and a decoder that have every layer there is, with odd kernels, strides and sides: for tests."""

from vae.models.layer_types import (
    Conv,
    ConvTranspose,
    Crop,
    Elu,
    Layer,
    LeakyRelu,
    Linear,
    Logit,
    Pad,
    Relu,
    Reshape,
    Scale,
    Sigmoid,
    Silu,
    Tanh,
    Upsample,
)

IMAGE, LATENT = (9, 7), 3

ENCODER: tuple[Layer, ...] = (
    Scale(2.0, -1.0),
    Pad((10, 9)),
    Conv(1, 5, (10, 5), (3, 5), (1, 2), (1, 2), bias=False),
    LeakyRelu(0.2),
    Conv(5, 4, (4, 2), (4, 3), (2, 2), (0, 0)),
    Elu(0.7),
    Conv(4, 6, (4, 2), (1, 1), (1, 1), (0, 0)),
    Relu(),
    Reshape((48,)),
    Relu(),  # of its own: no weights before it
    Linear(48, 2 * LATENT, bias=False),
)
DECODER: tuple[Layer, ...] = (
    Linear(LATENT, 24),
    Silu(),
    Reshape((4, 3, 2)),
    ConvTranspose(4, 3, (7, 5), (3, 4), (2, 2), (0, 1), (0, 1), bias=False),
    Tanh(),
    Upsample((14, 10)),
    Conv(3, 2, (7, 5), (5, 3), (2, 2), (2, 1)),
    Upsample((14, 10), "bilinear"),
    ConvTranspose(2, 1, (15, 11), (4, 2), (1, 1), (1, 0)),
    Crop(IMAGE),
    Sigmoid(),
    Logit(),
)

# What a VAE of these layers has in its config, for `make_checkpoint`.
SETTINGS = {
    "arch": "layers",
    "latent_dim": LATENT,
    "image_shape": IMAGE,
    "encoder_layers": ENCODER,
    "decoder_layers": DECODER,
}
