"""The plane in which codes are seen while a network learns: it turns to where they differ most, and never jumps."""

import numpy as np
from numpy.typing import NDArray

_TURN = 0.2  # of a step, at each look


class Plane:
    """Codes of 2 dimensions as they are, of 1 along a line; of more in a plane that follows their principal one.

    It begins as a random plane. At every look a part of a step of the power iteration turns it towards the two largest
    principal axes: where two axes change places, the plane goes over smoothly, which a PCA of every moment would not.
    """

    def __init__(self, dimensions: int, seed: int) -> None:
        if dimensions <= 2:
            self.basis: NDArray[np.float32] = np.eye(dimensions, 2, dtype=np.float32)
        else:
            random = np.random.default_rng(seed).standard_normal((dimensions, 2))
            self.basis = np.linalg.qr(random)[0].astype(np.float32)

    def seen(self, codes: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Codes (n, J) as points (n, 2), and the two axes (J, 2) that they are seen along."""
        codes = np.asarray(codes, np.float32)
        if codes.shape[1] > 2:
            about = codes - codes.mean(axis=0)
            covariance = about.T @ about / len(codes)
            most = np.trace(covariance)
            if np.isfinite(most) and most > 0:
                towards = (1 - _TURN) * self.basis + _TURN * len(covariance) / most * covariance @ self.basis
                turned, corner = np.linalg.qr(towards)
                self.basis = (turned * np.sign(np.diag(corner))).astype(np.float32)  # an axis is not turned over
        points: NDArray[np.float32] = np.asarray(codes @ self.basis, np.float32)
        return points, self.basis
