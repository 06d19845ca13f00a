"""What models draw on a page, with the numbers beside it: computed once, so that the first view of a page can ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import Images, spread
from vae.data.pixels import to_bytes
from vae.latent import paths, pca, sampling
from vae.metrics.decoded import reconstruction
from vae.metrics.decoded import samples as measures
from vae.metrics.decoded.reconstruction import NoiseCurve
from vae.metrics.latent import dimensions
from vae.models import encoding
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    from vae.metrics.latent.path_quality import Surroundings

ROW = 10  # images in a row of a page: one a digit
TILES, MEASURED = 25, 200  # samples that are shown, a square of five by five, and those behind each number
CLOUD = 1000  # codes drawn as dots
CURVE_IMAGES = 250
NOISE_SDS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)  # of the noise in a curve, for pixels from 0 to 1
FRAMES = 61  # pictures of a path, ends included
_MOST_VALUES = 2**26  # of the images that pictures are held against: 268 MB
BINS, MARGIN = 50, 0.125  # of a slider's histogram; how far it goes beyond the data's range, as a part of that


@dataclass(frozen=True, eq=False)
class Real:
    """Real images that others are held against, for `samples.likeness_to_nearest`."""

    images: Images

    @property
    def digest(self) -> str:
        """The images'."""
        return self.images.digest

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """31 MB for 10,000 images of 28 x 28, once for all that is held against them; of large images fewer, spread
        over all.
        """
        images = self.images.images
        most = max(1, _MOST_VALUES // prod(images.shape[1:]))
        return measures.unit_vectors(images if len(images) <= most else images[spread(len(images), most)])

    def likeness(self, images: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of each image in [0, 1] to the most similar real one, (n,)."""
        return measures.likeness_to_nearest(images, self.vectors)


def other_end(dataset: Dataset, first: int) -> int:
    """Where a path from this image ends, unless somebody chooses: the first image of another class, else the next."""
    others = np.flatnonzero(dataset.labels != dataset.labels[first])
    return int(others[0]) if len(others) else min(first + 1, len(dataset) - 1)


@memo("given-back", version=1)
def given_back(checkpoint: Checkpoint, images: Images) -> NDArray[np.float32]:
    """Images decoded from mu, floats in [0, 1] of the same shape. Raises MeasureError where they are not finite."""
    return reconstruction.reconstruct(checkpoint.coder(), images.floats())


@dataclass(frozen=True, eq=False)
class Drawn:
    """What came from one source of codes: images (TILES, ...) in [0, 1] and two numbers over MEASURED samples.

    likeness: median cosine to the nearest real image. undecided: mean entropy of a pixel in nats.
    """

    images: NDArray[np.float32]
    likeness: float
    undecided: float

    @classmethod
    def of(cls, images: NDArray[np.float32], real: Real) -> Drawn:
        """The first of these images, with the numbers of all."""
        likeness, undecided = real.likeness(images), measures.pixel_uncertainty(images)
        return cls(images[:TILES], float(np.median(likeness)), float(undecided.mean()))


@memo("samples", version=1)
def samples(
    checkpoint: Checkpoint, train: Dataset, real: Real, seed: int = 0, temperature: float = 1.0
) -> tuple[Drawn, Drawn]:
    """From N(0, T^2 I), and from where the codes of `train` lie. Raises as `sampling.aggregate_posterior`."""
    own, coder = sampling.aggregate_posterior(checkpoint, train), checkpoint.coder()
    prior = sampling.prior(MEASURED, checkpoint.config.latent_dim, seed, temperature)
    drawn = [encoding.decode(coder, codes) for codes in (prior, own.draw(MEASURED, seed, temperature))]
    return Drawn.of(drawn[0], real), Drawn.of(drawn[1], real)


@memo("real-numbers", version=1)
def real_numbers(train: Dataset, real: Real) -> Drawn:
    """The same of real training images: the yardstick."""
    return Drawn.of(train.floats(spread(len(train), MEASURED)), real)


@memo("cloud", version=1)
def cloud(checkpoint: Checkpoint, images: Dataset) -> NDArray[np.float32]:
    """Codes of CLOUD images, spread over these, in the two directions in which they spread most, (n, 2), from the
    origin of the codes: a sampled z of a VAE, mu of an autoencoder.
    """
    codes = encoding.encode(checkpoint, images.take(spread(len(images), CLOUD))).sample(seed=0)
    return pca.pca(codes).from_origin(codes)


@dataclass(frozen=True, eq=False)
class Plane:
    """The two directions in which the codes of all images spread most, from their mean: mean (J,), axes (J, 2); and
    where CLOUD of the codes are along them, points (n, 2).
    """

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]
    points: NDArray[np.float32]


@memo("plane", version=1)
def plane(checkpoint: Checkpoint, dataset: Dataset) -> Plane:
    """Of mu of all images of a data set. Raises as `pca.pca`."""
    mu = encoding.encode(checkpoint, dataset).mu
    axes = pca.pca(mu, 2)
    return Plane(axes.mean, axes.axes, axes.project(mu[spread(len(mu), CLOUD)]))


def curve_images(dataset: Dataset, label: int | None = None) -> NDArray[np.int64]:
    """The indices of the images that a noise curve is the mean over: up to CURVE_IMAGES, of one class or of all."""
    pool = np.arange(len(dataset)) if label is None else dataset.indices_of(label)
    return pool[spread(len(pool), CURVE_IMAGES)]


@memo("noise-curve", version=1)
def noise_curve(checkpoint: Checkpoint, images: Images, seed: int) -> NoiseCurve:
    """What a model makes of these images with more and more noise, NOISE_SDS."""
    return reconstruction.noise_curve(checkpoint.coder(), images.floats(), NOISE_SDS, seed)


@dataclass(frozen=True, eq=False)
class Path:
    """One path: its pictures, bytes (FRAMES, H, W) or (FRAMES, H, W, 3), and measures along it, (FRAMES,).

    steps: (FRAMES - 1,), root mean squared pixel change. likeness: to the most similar real image. off_codes: distance
    to the nearest code of a real image. around (n, 2), way (FRAMES, 2): codes of test images and the path, in the two
    directions in which these codes spread most. The last three are None of a cross-fade, which has no codes.
    """

    images: NDArray[np.uint8]
    steps: NDArray[np.float64]
    likeness: NDArray[np.float64]
    off_codes: NDArray[np.float64] | None = None
    around: NDArray[np.float32] | None = None
    way: NDArray[np.float32] | None = None


@memo("path-shown", version=1)
def path(
    checkpoint: Checkpoint | None, first: Images, last: Images, test: Dataset, train: Dataset, real: Real, kind: str
) -> Path:
    """From one image to another, each alone in its `Images`; `train`, which `real` are the images of, is where codes
    are expected. `checkpoint` None is the cross-fade. `kind`: a name of `paths.PATHS`. Raises as `surroundings`.
    """
    from vae.metrics.latent.path_quality import step_sizes

    ends = np.concatenate([first.floats(), last.floats()])
    if checkpoint is None:
        images = paths.straight(ends[0], ends[1], FRAMES)
        return Path(to_bytes(images), step_sizes(images), real.likeness(images))
    coder = checkpoint.coder()
    start, end = encoding.encode_images(coder, ends)[0]
    codes = paths.PATHS[kind](start, end, FRAMES)
    images = encoding.decode(coder, codes)
    mu = encoding.encode(checkpoint, test).mu
    around = mu[spread(len(mu), CLOUD)]
    axes = pca.pca(around)
    return Path(
        to_bytes(images),
        step_sizes(images),
        real.likeness(images),
        _surroundings(checkpoint, train).distance(codes),
        axes.from_origin(around),
        axes.from_origin(codes),
    )


@lru_cache(maxsize=16)  # by identity: it takes a second, and a visitor asks for path after path
def _surroundings(checkpoint: Checkpoint, train: Dataset) -> Surroundings:
    from vae.metrics.latent.path_quality import surroundings

    return surroundings(encoding.encode(checkpoint, train))


@dataclass(frozen=True, eq=False)
class Range:
    """What of a model's codes a walk shows: how many images have mu_j in each part of slider j, counts (J, BINS), and
    codes sampled from the aggregate posterior, (up to CLOUD, J).
    """

    counts: NDArray[np.int64]
    codes: NDArray[np.float32]


@memo("walk-range", version=1)
def walk_range(checkpoint: Checkpoint, dataset: Dataset) -> Range:
    """Of all images of a data set. Raises as `dimensions.describe`."""
    encoded, units = encoding.encode(checkpoint, dataset), dimensions.describe(checkpoint, dataset).units
    margin = MARGIN * (units.high - units.low)
    counts = dimensions.histograms(encoded.mu, units.low - margin, units.high + margin, BINS)
    return Range(counts, encoded.sample(seed=0)[spread(len(dataset), CLOUD)])
