"""What a judge sees in samples: whether they look like the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.counted import by_number, counted
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.latent import sampling
from vae.metrics.decoded import frechet
from vae.metrics.decoded.frechet import Gaussian
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode
from vae.models.judge import Judge

Source = Literal["prior", "aggregate"]

SAMPLES = 1000  # behind each number about samples, unless said otherwise
COVERED = 0.01  # share of the samples from which a class counts as covered
CLEAR = 0.9  # probability of the likeliest class from which an image counts as clearly one


@dataclass(frozen=True, eq=False)
class SampleQuality:
    """What a judge sees in n images.

    confidence: mean probability of the most probable class. clear: share of the images where that is 0.9 or more.
    entropy: mean entropy of the probabilities in nats, from 0 (certain) to log K. shares: how much of the images each
    class is the most probable one of, (K,). covered: of the classes that the reference has, the share seen in at least
    1 % of the images. frechet: distance to the reference's features (see `frechet`), in squared units of this judge's
    features: compare only within one judge and one n.
    """

    confidence: Estimate
    clear: Estimate
    entropy: Estimate
    shares: NDArray[np.float64]
    covered: float
    frechet: Estimate
    n: int


def judge_images(judge: Judge, images: NDArray[np.float32], reference: Dataset) -> SampleQuality:
    """The numbers of any images in [0, 1] (n, H, W), held against those of `reference`.

    Raises CheckpointError where sizes or classes do not fit, MeasureError for fewer than 2 images on either side.
    """
    judge.check_fits(reference)
    seen = judge.see(images)
    p = seen.probabilities.astype(np.float64)
    present = list(reference.present) or list(range(p.shape[1]))
    shares = np.bincount(seen.labels, minlength=p.shape[1]) / max(len(p), 1)
    return SampleQuality(
        confidence=estimate.mean(p.max(axis=1), (0, 1)),
        clear=estimate.share(p.max(axis=1) >= CLEAR),
        entropy=estimate.mean(-(p * np.log(np.maximum(p, 1e-30))).sum(axis=1), (0, np.log(p.shape[1]))),
        shares=shares,
        covered=float(np.mean([k < len(shares) and shares[k] >= COVERED for k in present])),
        frechet=frechet.distance_of(seen.features, reference_features(judge, reference)),
        n=len(p),
    )


def judge_samples(
    checkpoint: Checkpoint,
    train: Dataset,
    test: Dataset,
    judge: Judge,
    n: int = SAMPLES,
    seed: int = 0,
    source: Source = "prior",
    temperature: float = 1.0,
) -> SampleQuality:
    """The numbers of n samples of a model, held against the test images. Cached on disk.

    `source` "prior": codes from N(0, T^2 I); "aggregate": from where the codes of `train` lie (see
    `sampling.aggregate_posterior`). For samples of one class give its images alone as `train` and `test`.
    Raises MeasureError and CheckpointError as `judge_images` and `aggregate_posterior`.
    """
    checkpoint.check_fits(test)
    _check_count(n)
    return _of_samples(checkpoint, train if source == "aggregate" else None, test, judge, n, seed, temperature)


@memo("judged-samples", version=4)
def _of_samples(
    checkpoint: Checkpoint, train: Dataset | None, test: Dataset, judge: Judge, n: int, seed: int, temperature: float
) -> SampleQuality:
    """From where the codes of `train` lie; from N(0, T^2 I) where there is no `train`."""
    if train is None:
        codes = sampling.prior(n, checkpoint.config.latent_dim, seed, temperature)
    else:
        codes = sampling.aggregate_posterior(checkpoint, train).draw(n, seed, temperature)
    return judge_images(judge, decode(checkpoint.coder(), codes), test)


@memo("judged-images", version=1)
def judge_real(train: Dataset, test: Dataset, judge: Judge, n: int = SAMPLES) -> SampleQuality:
    """The yardstick: the numbers of n training images (all where there are fewer), evenly spread. Cached on disk."""
    _check_count(n)
    return judge_images(judge, train.floats(spread(len(train), n)), test)


@memo("judge-features", version=3)
def reference_features(judge: Judge, dataset: Dataset) -> Gaussian:
    """Mean and covariance of the judge's features of a data set's images. Cached on disk."""
    return frechet.gaussian(judge.see(dataset.images).features)


def _check_count(n: int) -> None:
    if n < 2:
        raise MeasureError(
            f"{counted(n, 'image')} {by_number(n, 'has', 'have')} no spread to measure; at least 2 are needed."
        )
