"""How a path through latent space looks: does the picture change evenly, does the path keep to where codes lie, and
are the images on it like real ones.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.latent import nearest, paths
from vae.metrics.decoded.samples import likeness_to_nearest, pixel_uncertainty
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import Codes, decode, encode

CROSS_FADE = "cross-fade"
MEASURES = {
    "likeness": "cosine to the most similar real image, in colour the correlation; mean of the middle half of the path",
    "undecided": "entropy of a pixel in nats, mean of the middle half of the path",
    "unevenness": "standard deviation of the pixel steps over their mean; 0 where the picture changes evenly",
    "off_codes": "distance to the nearest code, mean of the middle half; 1: as far as real codes are from one another",
}
_MOST_PAIRS = 10_000
_REFERENCE = 10_000  # real images that paths are held against ...
_REFERENCE_VALUES = 2**26  # ... and their numbers: 268 MB as floats
_SPACING_CODES = 1000  # codes whose distance to the nearest other one is the unit


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Codes that paths are held against, (N, J), in standard deviations of the aggregate posterior, and their spacing.

    `deviation` (J,) is the unit; `spacing` the median distance of a code to the nearest other one.
    """

    codes: NDArray[np.float64]
    deviation: NDArray[np.float64]
    spacing: float

    def distance(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """From each point (n, J) to the nearest code, in units of the spacing: (n,)."""
        return nearest.nearest(self.codes, points / self.deviation, 1)[1][:, 0] / self.spacing


def surroundings(latents: Codes) -> Surroundings:
    """The codes of a data set as `Surroundings`. Raises MeasureError where all codes are the same, or there are two."""
    deviation = latents.sample(seed=0).std(axis=0, dtype=np.float64)
    deviation[deviation == 0] = 1.0  # a constant dimension adds nothing to any distance
    codes = latents.mu / deviation
    chosen = spread(len(codes), _SPACING_CODES)
    spacing = float(np.median(nearest.others(codes, chosen, 1)[1])) if len(codes) > 2 else 0.0
    if not spacing > 0:
        raise MeasureError(
            f"The {len(codes)} codes of these images are too few, or all the same: there is no distance to measure by. "
            "Choose another model or data set."
        )
    return Surroundings(codes, deviation, spacing)


def step_sizes(images: NDArray[np.float32]) -> NDArray[np.float64]:
    """Root mean squared pixel change from each image to the next: T images in [0, 1] -> (T - 1,)."""
    return np.sqrt(np.square(np.diff(images.astype(np.float64), axis=0)).mean(axis=tuple(range(1, images.ndim))))


def unevenness(sizes: NDArray[np.float64]) -> float:
    """Standard deviation of the steps over their mean; 0 for even steps, and where nothing changes at all."""
    mean = float(sizes.mean())
    return float(sizes.std() / mean) if mean > 0 else 0.0


def random_pairs(n: int, count: int, seed: int) -> NDArray[np.int64]:
    """`n` pairs of different images out of `count`, (n, 2), none of them twice, whichever image is first; where there
    are fewer, all count (count - 1) / 2. Raises MeasureError for what cannot be drawn.
    """
    if count < 2 or not 2 <= n <= _MOST_PAIRS:
        raise MeasureError(
            f"{n} pairs of {count} images: 2 to {_MOST_PAIRS:,} pairs of at least 2 images can be drawn."
        )
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    generator = np.random.default_rng(seed)
    if count * (count - 1) // 2 <= 2 * n:  # so few that drawing again and again would take long
        first, second = np.triu_indices(count, 1)
        every = generator.permutation(np.stack([first, second], axis=1))[:n]
        return generator.permuted(every, axis=1)
    pairs = np.empty((0, 2), np.int64)
    while len(pairs) < n:
        first = generator.integers(0, count, n)
        drawn = np.stack([first, (first + generator.integers(1, count, n)) % count], axis=1)
        pairs = np.concatenate([pairs, drawn])
        _, place = np.unique(np.sort(pairs, axis=1), axis=0, return_index=True)
        pairs = pairs[np.sort(place)]
    return pairs[:n]


def reference(train: Dataset) -> Dataset:
    """Up to 10,000 training images to hold a path against, of large ones fewer.

    Not the images that paths begin and end at: a cross-fade is always like its own ends.
    """
    return train.take(spread(len(train), min(_REFERENCE, max(1, _REFERENCE_VALUES // prod(train.picture_shape)))))


def measure_pairs(
    checkpoint: Checkpoint | None, dataset: Dataset, real: Dataset, pairs: NDArray[np.int64], path: str, steps: int
) -> dict[str, NDArray[np.float64]]:
    """Every measure of MEASURES for every pair of images of `dataset`, (n,), held against the images `real`.

    `checkpoint` None is the cross-fade of the images themselves; it has no codes, so no `off_codes`. Cached on disk.
    Raises MeasureError for an unknown path or codes that cannot be measured against.
    """
    if path not in paths.PATHS:
        raise MeasureError(f"{path!r} is not a path; choose {' or '.join(paths.PATHS)}.")
    if steps < 5:
        raise MeasureError(f"{steps} steps have no middle half to measure; give at least 5.")
    return _measure_pairs(checkpoint, dataset, real, pairs, path if checkpoint else "straight", steps)


def middle(steps: int) -> slice:
    """The middle half of a path."""
    quarter = round((steps - 1) / 4)
    return slice(quarter, steps - quarter)


@memo("paths", version=3)
def _measure_pairs(
    checkpoint: Checkpoint | None, dataset: Dataset, real: Dataset, pairs: NDArray[np.int64], path: str, steps: int
) -> dict[str, NDArray[np.float64]]:
    images = images_between(checkpoint, dataset, pairs, path, steps)
    off: dict[str, NDArray[np.float64]] = {}
    if checkpoint:
        around, codes = surroundings(encode(checkpoint, real)), _codes(checkpoint, dataset, pairs, path, steps)
        between = codes[:, middle(steps)]
        off = {"off_codes": around.distance(between.reshape(-1, codes.shape[-1])).reshape(len(pairs), -1).mean(axis=1)}
    halves = images[:, middle(steps)]
    flat = halves.reshape(-1, *images.shape[2:])
    return {
        "likeness": likeness_to_nearest(flat, real.images).reshape(len(pairs), -1).mean(axis=1),
        "undecided": pixel_uncertainty(flat).reshape(len(pairs), -1).mean(axis=1),
        "unevenness": np.array([unevenness(step_sizes(one)) for one in images]),
        **off,
    }


def images_between(
    checkpoint: Checkpoint | None, dataset: Dataset, pairs: NDArray[np.int64], path: str, steps: int
) -> NDArray[np.float32]:
    """The images on the path of each pair of images (n, 2), (n, steps, ...); None for `checkpoint` cross-fades.

    Raises CheckpointError where the images do not fit the model.
    """
    if checkpoint is None:
        ends = dataset.floats(pairs.ravel()).reshape(*pairs.shape, *dataset.picture_shape)
        return np.stack([paths.straight(first, last, steps) for first, last in ends])
    coder = checkpoint.coder()
    return np.stack([decode(coder, one) for one in _codes(checkpoint, dataset, pairs, path, steps)])


def _codes(
    checkpoint: Checkpoint, dataset: Dataset, pairs: NDArray[np.int64], path: str, steps: int
) -> NDArray[np.float32]:
    """The codes on each path, (n, steps, J)."""
    mu = encode(checkpoint, dataset).mu
    return np.stack([paths.PATHS[path](mu[a], mu[b], steps) for a, b in pairs])
