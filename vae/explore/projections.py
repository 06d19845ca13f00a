"""Codes in fewer dimensions, to look at."""

import numpy as np
from numpy.typing import NDArray


def widest_directions(codes: NDArray[np.float32], n: int = 2) -> NDArray[np.float32]:
    """Codes along the n orthogonal directions in which they spread most: (N, J) -> (N, n), zeros where J < n.

    The principal axes of the centred codes, applied to the codes as they are: the origin stays where it is, so N(0, I)
    remains a circle of radius 1 around it in every picture.
    """
    return codes @ directions(codes, n)


def directions(codes: NDArray[np.float32], n: int = 2) -> NDArray[np.float32]:
    """The principal axes of codes (N, J) as columns, (J, n), the widest first; zeros where J < n."""
    centred = codes - codes.mean(axis=0)
    _, _, axes = np.linalg.svd(centred.astype(np.float64), full_matrices=False)  # rows: principal axes
    found = np.zeros((codes.shape[1], n), np.float32)
    found[:, : min(n, len(axes))] = axes[:n].T
    return found
