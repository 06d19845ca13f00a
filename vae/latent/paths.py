"""Ways from one code to another."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError

Array = NDArray[np.floating]
Path = Callable[[Array, Array, int], NDArray[np.float32]]

_PARALLEL = 1e-4  # radians: below this (or this close to opposite) a great circle is not determined


def straight(start: Array, end: Array, steps: int) -> NDArray[np.float32]:
    """`steps` points from start to end, evenly on the line between them: (...) twice -> (steps, ...)."""
    _check(steps)
    t = np.linspace(0, 1, steps).reshape(-1, *[1] * start.ndim)
    return ((1 - t) * start + t * end).astype(np.float32)


def spherical(start: Array, end: Array, steps: int) -> NDArray[np.float32]:
    """Codes (J,) twice -> (steps, J) along the arc that both span with the origin: the direction turns evenly, and the
    length goes evenly from the first one's to the last one's, so no point is farther out than the farther end.

    Shoemake 1985; White 2016, "Sampling Generative Networks", for latent spaces: between two samples of N(0, I) a
    straight line passes nearer to the origin than samples lie. Shoemake's formula is for unit vectors: of codes of
    unlike lengths it would swing far out. Where the arc is not determined (a code at the origin, parallel or opposite
    codes), the straight line.
    """
    _check(steps)
    a, b = start.astype(np.float64), end.astype(np.float64)
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    if min(lengths) == 0:
        return straight(start, end, steps)
    angle = float(np.arccos(np.clip(a @ b / (lengths[0] * lengths[1]), -1, 1)))
    if not _PARALLEL < angle < np.pi - _PARALLEL:
        return straight(start, end, steps)
    t = np.linspace(0, 1, steps)[:, None]
    directions = (np.sin((1 - t) * angle) * a / lengths[0] + np.sin(t * angle) * b / lengths[1]) / np.sin(angle)
    return (((1 - t) * lengths[0] + t * lengths[1]) * directions).astype(np.float32)


PATHS: dict[str, Path] = {"straight": straight, "spherical": spherical}


def _check(steps: int) -> None:
    if steps < 2:
        raise MeasureError(f"A path of {steps} steps has no two ends; it needs at least 2.")
