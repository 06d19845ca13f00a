"""Codes in fewer dimensions, to look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError


@dataclass(frozen=True, eq=False)
class Pca:
    """Principal axes: mean (J,), axes (J, n) as unit columns, the widest first, and each one's share of the variance.

    Where the codes have fewer than n dimensions the last axes are zero. `explained` (n,) is in [0, 1], and zero
    throughout where all codes are the same.
    """

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]
    explained: NDArray[np.float64]

    def project(self, codes: NDArray[np.floating]) -> NDArray[np.float32]:
        """Coordinates of codes (m, J) along the axes, from the mean: (m, n)."""
        return ((codes - self.mean) @ self.axes).astype(np.float32)

    def from_origin(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Coordinates of codes (m, J) along the axes, (m, n), from the origin of the codes: it stays where it is, so
        N(0, I) remains a circle of radius 1 around it in every picture.
        """
        return codes @ self.axes.astype(np.float32)


def pca(codes: NDArray[np.floating], n: int = 2) -> Pca:
    """The n principal axes of codes (N, J) (Pearson 1901). The largest component of each axis is positive.

    Raises MeasureError where there is no code, or one that is not finite.
    """
    if not len(codes) or not np.isfinite(codes).all():
        raise MeasureError(
            f"Principal axes need at least one code, and finite ones; these {len(codes)} are not. "
            "Choose more images, or another model."
        )
    # From the first code, which makes constant codes exactly zero. The covariance is J x J: for 70,000 codes of 16
    # numbers a quarter of the time of an SVD of the codes (5 ms), and as good for codes that were float32.
    shifted = codes.astype(np.float64) - codes[0]
    mean = shifted.mean(axis=0)
    centred = shifted - mean
    variances, vectors = np.linalg.eigh(centred.T @ centred / len(codes))  # ascending; vectors as columns
    variances = np.maximum(variances, 0)
    vectors *= np.where(vectors[np.abs(vectors).argmax(axis=0), np.arange(len(vectors))] < 0, -1, 1)
    kept, total = min(n, len(variances)), float(variances.sum())
    axes, explained = np.zeros((codes.shape[1], n)), np.zeros(n)
    axes[:, :kept] = vectors[:, ::-1][:, :kept]
    if total > 0:
        explained[:kept] = variances[::-1][:kept] / total
    return Pca(codes[0] + mean, axes, explained)
