"""Numbers about decoded samples."""

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1000  # real images at a time: 1,000 x 784 floats are 3 MB


def distance_to_nearest(samples: NDArray[np.float32], real: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Root mean squared pixel difference of each sample to the nearest real image, in [0, 1]: (n,).

    samples: (n, H, W) in [0, 1]; real: bytes (N, H, W). Near 0 for a copy; about 0.2 between two handwritten digits of
    one class. A blurred image is near many real ones, so this finds what is unlike any digit, not what is sharp.
    """
    flat = samples.reshape(len(samples), -1).astype(np.float64)
    own = np.square(flat).sum(axis=1)
    nearest = np.full(len(flat), np.inf)
    for start in range(0, len(real), _BLOCK):
        block = real[start : start + _BLOCK].reshape(-1, flat.shape[1]) / np.float64(255)
        squared = own[:, None] - 2 * flat @ block.T + np.square(block).sum(axis=1)
        np.minimum(nearest, squared.min(axis=1), out=nearest)
    return np.sqrt(np.maximum(nearest, 0) / flat.shape[1])


def pixel_uncertainty(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean binary entropy of a sample's pixels in nats, (n,): 0 where every pixel is black or white, high for blur."""
    p = np.clip(samples.astype(np.float64), 1e-12, 1 - 1e-12)
    return -(p * np.log(p) + (1 - p) * np.log1p(-p)).mean(axis=(1, 2))
