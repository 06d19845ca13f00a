"""The strokes that ink is made of: how thick they are and how long.

Thickness and length as in Morpho-MNIST (Castro, Tan, Kainz, Konukoglu & Glocker, "Morpho-MNIST: Quantitative Assessment
and Diagnostics for Representation Learning", JMLR 2019), with two differences. The skeleton is that of Zhang & Suen
1984 (scikit-image's `skeletonize`), not the medial axis, which grows a twig into every bump of an edge. And where three
pixels of a skeleton meet at a right angle, the short cut between the first and the last is not counted as well.

A skeleton is not that of the mirror image mirrored: see `morphology.measure` for how much that makes.

All images have a rim of at least one pixel without ink.
"""

import math

import numpy as np
from numpy.typing import NDArray


def skeletons(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Lines of one pixel along the middle of the strokes of each image, (n, H, W).

    One image at a time, cut to its ink: scikit-image passes over all pixels until none of them changes, so images in
    one call would wait for the thickest one (measured: 0.11 ms an image of MNIST, 0.2 uncut, 0.5 in mosaics of 128).
    """
    from skimage.morphology import skeletonize

    found = np.zeros_like(ink)
    for k in np.flatnonzero(ink.any(axis=(1, 2))):
        row, column = np.flatnonzero(ink[k].any(axis=1)), np.flatnonzero(ink[k].any(axis=0))
        part = k, slice(row[0], row[-1] + 1), slice(column[0], column[-1] + 1)
        found[part] = skeletonize(ink[part])
    return found


def lengths(skeleton: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The length of each skeleton in pixels, (n,): 1 for a step to the side or down, sqrt 2 for a diagonal one.

    A diagonal counts where there is no way around its corner. A single pixel has no length.
    """
    n, height, width = skeleton.shape
    flat = skeleton.ravel()
    at = np.flatnonzero(flat)
    left, right, below = flat[at - 1], flat[at + 1], flat[at + width]
    falling, rising = flat[at + width + 1] & ~(right | below), flat[at + width - 1] & ~(left | below)
    steps = right.astype(np.float64) + below + math.sqrt(2) * (falling.astype(np.float64) + rising)
    return np.bincount(at // (height * width), steps, n).astype(np.float64)


def radii(ink: NDArray[np.bool_], skeleton: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The mean distance in pixels from a pixel of the skeleton to the nearest pixel without ink, (n,); NaN without any.

    The distance transform (Euclidean, between the pixels' centres) is needed along the skeleton alone: from each of its
    pixels we look at the columns to the left and to the right, as far as one could still be nearer. That takes a
    fortieth of the time of scipy's transform of all pixels.
    """
    n, height, width = ink.shape
    vertical = _vertical(ink).ravel()
    at = np.flatnonzero(skeleton)
    image, column = at // (height * width), at % width
    squared = vertical[at].astype(np.int64) ** 2
    active = np.arange(len(at))
    for step in range(1, width):
        active = active[squared[active] > step * step]
        if not len(active):
            break
        for side in (-step, step):
            aside = np.clip(column[active] + side, 0, width - 1) - column[active]  # no ink on the rim, 0 from there
            reached = vertical[at[active] + aside].astype(np.int64) ** 2 + step * step
            squared[active] = np.minimum(squared[active], reached)
    count = np.bincount(image, minlength=n)
    total = np.bincount(image, np.sqrt(squared), n)
    return np.divide(total, count, out=np.full(n, np.nan), where=count > 0)


def _vertical(ink: NDArray[np.bool_]) -> NDArray[np.int16]:
    """From each pixel to the nearest one without ink in its column."""
    rows = np.ascontiguousarray(ink.transpose(1, 0, 2)).astype(np.int16)  # a row of all images lies in one piece
    above, below = rows.copy(), rows
    for row in range(1, len(rows)):
        above[row] += above[row - 1]
        above[row] *= rows[row]
    for row in range(len(rows) - 2, -1, -1):
        below[row] *= below[row + 1] + 1
    return np.ascontiguousarray(np.minimum(above, below).transpose(1, 0, 2))
