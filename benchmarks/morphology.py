"""Thickness, slant, width, height, area and length of 10,000 images, against the loop that one would write with
scikit-image and scipy, image by image: `python -m benchmarks.morphology`.

MNIST's test images. The two take turns in one process, imports not counted, nothing cached. Both measure the same
things the same way, so their numbers are compared as well. The loop takes quantiles of the pixels' centres, we of their
areas; and rarely a pixel lies so close to half way that it is ink for one of them. CPU seconds stand beside the others,
as those depend on what else the machine does.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vae import data
from vae.metrics.images import morphology

_TIMES = 4
_CLOSE = {"thickness": 0.01, "slant": 0.001, "width": 0.25, "height": 0.25, "area": 0.1, "length": 0.01}  # in its unit
_SHARE = 0.99  # of the images that are to be so close


def main() -> int:
    """Print both, run by run, and how far their numbers lie apart; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--n", type=int, default=10_000, help="images, up to 10,000")
    parser.add_argument("--goal", type=float, default=6.0, help="times faster")
    options = parser.parse_args()
    images = data.load("mnist", "test").images[: options.n]
    for maker in (_loop, morphology.measure):
        maker(images[:20])
    ratios, cpu_ratios, seconds, cpu_seconds = [], [], [], []
    for run in range(options.runs):
        theirs, their_seconds, their_cpu = _timed(_loop, images)
        ours, own_seconds, own_cpu = _timed(morphology.measure, images)
        print(
            f"run {run + 1}, {len(images):,} images: loop {their_seconds:.1f} s ({their_cpu:.1f} s CPU), "
            f"ours {own_seconds:.1f} s ({own_cpu:.1f} s CPU)",
            flush=True,
        )
        ratios.append(their_seconds / own_seconds)
        cpu_ratios.append(their_cpu / own_cpu)
        seconds.append(own_seconds)
        cpu_seconds.append(own_cpu)
    missed = _compare(theirs, ours)
    each = 1000 * median(cpu_seconds) / len(images)
    print(f"ours, median: {median(seconds):.1f} s, {median(cpu_seconds):.1f} s CPU, {each:.2f} ms CPU an image")
    print(f"times less CPU, run by run, median: {median(cpu_ratios):.1f}")
    print(f"times faster, run by run, median: {median(ratios):.1f} (goal: {options.goal:g})")
    return int(missed or median(ratios) < options.goal)


def _compare(theirs: pd.DataFrame, ours: pd.DataFrame) -> bool:
    missed = False
    for name, tolerance in _CLOSE.items():
        apart = np.abs(theirs[name].to_numpy() - ours[name].to_numpy())
        share = float((apart <= tolerance).mean())
        missed |= share < _SHARE
        unit = morphology.FACTORS[name].unit
        print(f"  {name:<10} apart: median {median(apart):.1e}, {share:.2%} of the images within {tolerance:g} {unit}")
    return missed


def _timed(
    maker: Callable[[NDArray[np.uint8]], pd.DataFrame], images: NDArray[np.uint8]
) -> tuple[pd.DataFrame, float, float]:
    begun, before = time.perf_counter(), time.process_time()
    found = maker(images)
    return found, time.perf_counter() - begun, time.process_time() - before


def _loop(images: NDArray[np.uint8]) -> pd.DataFrame:
    return pd.DataFrame([_one(image / 255) for image in images])


def _one(image: NDArray[np.float64]) -> dict[str, float]:
    from scipy.ndimage import distance_transform_edt, zoom
    from skimage.morphology import skeletonize

    enlarged = zoom(image, _TIMES, order=3, mode="grid-constant", grid_mode=True)
    ink = enlarged >= (image.min() + image.max()) / 2
    skeleton = skeletonize(ink)
    distance = distance_transform_edt(ink)
    rows, columns = np.nonzero(ink)
    x, y = columns - columns.mean(), rows - rows.mean()
    shear = (x * y).mean() / (y * y).mean()
    left, right = np.quantile(x - shear * y, [0.02, 0.98])
    top, bottom = np.quantile(y, [0.02, 0.98])
    # Each neighbour to the right, below, and across where there is no way around the corner.
    straight = (skeleton[:, :-1] & skeleton[:, 1:]).sum() + (skeleton[:-1] & skeleton[1:]).sum()
    diagonal = 0
    for part in (skeleton, skeleton[:, ::-1]):
        diagonal += (part[:-1, :-1] & part[1:, 1:] & ~part[:-1, 1:] & ~part[1:, :-1]).sum()
    return {
        "thickness": 2 * distance[skeleton].mean() / _TIMES,
        "slant": math.atan(-shear),
        "width": (right - left) / _TIMES,
        "height": (bottom - top) / _TIMES,
        "area": ink.sum() / _TIMES**2,
        "length": (straight + math.sqrt(2) * diagonal) / _TIMES,
    }


if __name__ == "__main__":
    sys.exit(main())
