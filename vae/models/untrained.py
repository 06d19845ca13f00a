"""Weights before training, by NumPy: the numbers that torch's own layers begin with."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_BITS = 24  # of a float32's fraction


def initial(shapes: Mapping[str, tuple[int, ...]], seed: int) -> dict[str, NDArray[np.float32]]:
    """The same as `networks.initialised` gives a network of these tensors, without importing torch.

    Uniform within 1 / sqrt(n) of 0, n the numbers that one output of the layer sums up. Source: `reset_parameters` of
    torch.nn's Linear and convolutions, `uniform_real` in ATen/core/TransformationHelper.h.

    Args:
        shapes: of the tensors by name, in the order of the data, each weight before its bias: `layers.shapes_of`.
        seed: of torch's generator, whose Mersenne Twister NumPy has, too; below 2^32.
    """
    random = np.random.RandomState(seed)  # the seeding that torch has as well
    weights, reach = {}, 0.0
    for name, shape in shapes.items():
        if name.endswith("weight"):
            reach = 1 / math.sqrt(math.prod(shape[1:]))
        low, high = np.float32(-reach), np.float32(reach)
        drawn = random.randint(0, 2**32, math.prod(shape), np.uint32) & np.uint32(2**_BITS - 1)
        # In float64 what torch does in one rounding: a product of 24 and 25 bits, and a sum.
        weights[name] = (drawn * 2.0**-_BITS * (high - low) + low).astype(np.float32).reshape(shape)
    return weights
