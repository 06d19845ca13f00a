"""Numbers about decoded samples."""

from math import prod

import numpy as np
from numpy.typing import NDArray

_BLOCK = 2000  # images at a time: 2,000 x 784 floats are 6 MB
_MOST_VALUES = 2**24  # of so many at a time: of large images fewer


def likeness_to_nearest(
    samples: NDArray[np.float32], real: NDArray[np.uint8] | NDArray[np.float32]
) -> NDArray[np.float64]:
    """Cosine similarity of each sample's pixels to the most similar real image, (n,): 1 for a copy, 0 for black.

    samples: in [0, 1]; real: bytes, or for many questions their `unit_vectors`. In colour, where no pixel is ground,
    each image is taken about its own mean: the similarity is Pearson's correlation. The cosine is blind
    to how much ink there is; by plain pixel distance a faint scribble would be closer to real digits than real digits
    are to each other (measured on MNIST). It is blind to blur as well, for which see `pixel_uncertainty`.
    """
    flat = unit_vectors(samples)
    best = np.zeros(len(flat), np.float32)
    step = min(_BLOCK, max(1, _MOST_VALUES // max(1, flat.shape[1])))
    for start in range(0, len(real), step):
        block = real[start : start + step]
        if real.ndim > 2:
            block = unit_vectors(block)
        np.maximum(best, (flat @ block.T).max(axis=1), out=best)
    return best.astype(np.float64)


def unit_vectors(images: NDArray) -> NDArray[np.float32]:
    """Images of bytes or floats as vectors of length 1, (n, H * W), zero where there is no ink; in colour about each
    image's own mean, (n, H * W * 3), zero where it is of one grey.
    """
    flat = images.reshape(len(images), -1).astype(np.float32)
    if images.ndim == 4:
        flat -= flat.mean(axis=1, keepdims=True)
    return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)


def pixel_uncertainty(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean binary entropy of a sample's pixels in nats, (n,): 0 where every pixel is black or white, high for blur."""
    step = max(1, _MOST_VALUES // max(1, prod(samples.shape[1:])))
    parts = [samples[start : start + step] for start in range(0, max(1, len(samples)), step)]
    return np.concatenate([_uncertainty(part) for part in parts])


def _uncertainty(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    p = np.clip(samples.astype(np.float64), 1e-12, 1 - 1e-12)
    return np.asarray(-(p * np.log(p) + (1 - p) * np.log1p(-p)).mean(axis=tuple(range(1, p.ndim))))
