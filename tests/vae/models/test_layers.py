import numpy as np

from vae.models import layers, weights
from vae.models.config import ModelConfig


def test_multiply_adds_of_a_decode():
    mlp = ModelConfig(kind="ae", beta=0, decoder_widths=(512, 1024))
    assert layers.multiply_adds(layers.decoder(mlp)) == 16 * 512 + 512 * 1024 + 1024 * 784
    conv = ModelConfig(kind="ae", beta=0, arch="conv", decoder_widths=(64, 32))
    # each output pixel of a 4 x 4 kernel with stride 2 is touched by 2 x 2 of its taps
    assert layers.multiply_adds(layers.decoder(conv)) == 16 * 64 * 49 + 64 * 32 * 196 * 4 + 32 * 784 * 4


def test_size_of_tensor_shapes_is_that_of_the_weights(make_checkpoint):
    made = make_checkpoint()
    assert weights.size(layers.tensor_shapes(made.config)) == sum(w.nbytes for w in made.weights.values())
    assert sum(w.size for w in made.weights.values()) == sum(
        int(np.prod(shape)) for shape in layers.tensor_shapes(made.config).values()
    )
