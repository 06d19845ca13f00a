"""What a linear probe reads: the codes of a model, and the floors that they are held against."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, prod, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import Images, spread
from vae.metrics.probing.logistic import one_thread
from vae.models import encoding, layers, untrained
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.models.evaluation import Metrics
from vae.models.inference import Coder, NumPyCoder

_OF_LAYERS = {"arch", "latent_dim", "image_shape", "channels", "encoder_widths", "encoder_layers"}
UNTRAINED_SEED = 0  # of the untrained encoder's weights
_SAMPLE_SEEDS = {"train": 0, "test": 1}  # of the noise in a sampled z, one z an image
_BATCH = 5000  # images at a time: 5,000 x 784 float64 are 31 MB
_MOST_PIXELS = 4096  # numbers of an image that the floors take as they are
_SAMPLED = 1000  # images that principal axes are of beyond

Read = Callable[[Dataset, NDArray[np.int64]], NDArray]


@dataclass(frozen=True, eq=False)
class Representation:
    """`read` gives D numbers for each of the chosen images of a data set, (n, D).

    what: 'mu', 'z', 'pixels', 'PCA' or 'untrained mu'. digest: changes with anything that `read` depends on but the
    images. floor: whether it is no trained model.
    """

    name: str
    what: str
    digest: str
    dimensions: int
    read: Read
    floor: bool = True


def of_model(checkpoint: Checkpoint, dataset: Dataset, sampled: bool = False) -> Representation:
    """The codes of a model: mu, or `sampled`, one z an image, which asks how much survives the model's own noise.

    An autoencoder has no noise, so its code is mu either way. Raises CheckpointError where the images do not fit.
    """
    checkpoint.check_fits(dataset)
    noisy = sampled and checkpoint.config.kind == "vae"

    def read(images: Dataset, rows: NDArray[np.int64]) -> NDArray:
        codes = encoding.encode(checkpoint, images)
        numbers = codes.sample(_SAMPLE_SEEDS.get(images.split, 0)) if noisy else codes.mu
        return numbers[rows].astype(np.float64)

    what = "z" if noisy else "mu"
    return Representation(
        checkpoint.name, what, f"{what} {checkpoint.digest}", checkpoint.config.latent_dim, read, floor=False
    )


def floors(checkpoints: Sequence[Checkpoint], train: Dataset) -> list[Representation]:
    """Raw pixels; PCA to as many dimensions, and an untrained encoder of the same layers, for each kind of model; none
    of a model of graphs, whose layers are not known.
    """
    configs = [checkpoint.config for checkpoint in checkpoints]
    sizes = sorted({min(config.latent_dim, config.values) for config in configs})
    fresh = {made.digest: made for made in map(_untrained, (one for one in configs if one.graphs is None))}
    encoders = [_of_untrained(made, alone=len(fresh) == 1) for made in fresh.values()]
    return [_pixels(train), *(_pca(train, n) for n in sizes), *encoders]


def _pixels(train: Dataset) -> Representation:
    height, width = train.image_shape
    by = ceil(sqrt(prod(train.picture_shape) / _MOST_PIXELS))  # 10,000 images of 128 x 128 x 3 would take 2 GB
    if by == 1:

        def read(images: Dataset, rows: NDArray[np.int64]) -> NDArray:
            return images.images[rows].reshape(len(rows), -1)  # bytes: the probe standardises, any scale will do

        return Representation("raw pixels", "pixels", "pixels", prod(train.picture_shape), read)

    def averaged(images: Dataset, rows: NDArray[np.int64]) -> NDArray:
        parts = [images.images[rows[at : at + _SAMPLED]] for at in range(0, len(rows), _SAMPLED)]
        return np.concatenate([_averaged(part, by).reshape(len(part), -1) for part in parts])

    count = prod(_averaged(train.images[:1], by).shape)
    name = f"raw pixels, means of {min(by, height)} x {min(by, width)}"
    return Representation(name, "pixels", f"pixels by {by}", count, averaged)


def _averaged(images: NDArray[np.uint8], by: int) -> NDArray[np.uint8]:
    """Images (n, H, W, ...) of means of so many pixels each way; what is left over right and below is not seen."""
    n, height, width, *channels = images.shape
    down, right = min(by, height), min(by, width)
    cut = images[:, : height // down * down, : width // right * right]
    blocks = cut.reshape(n, height // down, down, width // right, right, *channels)
    return np.rint(blocks.mean(axis=(2, 4), dtype=np.float32)).astype(np.uint8)


def _pca(train: Dataset, n: int) -> Representation:
    """The n directions in which all training images spread most, and so without a single label, as models learn."""

    def read(images: Dataset, rows: NDArray[np.int64]) -> NDArray:
        found = _axes(train.only_images, n)
        parts = [
            (images.floats(rows[at : at + _BATCH]).reshape(-1, len(found.mean)) - found.mean) @ found.axes
            for at in range(0, len(rows), _BATCH)
        ]
        return np.concatenate(parts)

    return Representation(f"PCA {n}", "PCA", f"PCA {n} {train.images_digest}", n, read)


@dataclass(frozen=True, eq=False)
class _Axes:
    """Mean (P,) and axes (P, n) of images of P pixels, the widest first."""

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]


@memo("probe-pca", version=2)
def _axes(train: Images, n: int) -> _Axes:
    """The covariance is summed over batches: all images as numbers would be 400 MB. Of images of many numbers, whose
    covariance would be larger yet, the axes are those of _SAMPLED images, spread over all.
    """
    pixels = prod(train.images.shape[1:])  # times channels
    mean = np.zeros(pixels)
    for at in range(0, len(train), _BATCH):
        mean += train.floats(slice(at, at + _BATCH)).reshape(-1, pixels).sum(axis=0, dtype=np.float64)
    mean /= len(train)
    if pixels > _MOST_PIXELS:
        return _Axes(mean, _widest(train.floats(spread(len(train), _SAMPLED)).reshape(-1, pixels), mean, n))
    covariance = np.zeros((pixels, pixels))
    for at in range(0, len(train), _BATCH):
        centred = train.floats(slice(at, at + _BATCH)).reshape(-1, pixels) - mean
        covariance += centred.T @ centred
    with one_thread():
        vectors = np.linalg.eigh(covariance)[1]  # the widest last
    return _Axes(mean, vectors[:, ::-1][:, :n].copy())


def _widest(images: NDArray[np.float32], mean: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """The first n axes (P, n) by the products of images (m, P) with one another; zeros beyond the images' number."""
    centred = images - mean.astype(np.float32)
    with one_thread():
        values, vectors = np.linalg.eigh((centred @ centred.T).astype(np.float64))
    kept = min(n, int((values > values[-1] * 1e-9).sum()))
    axes = np.zeros((images.shape[1], n))
    axes[:, :kept] = (centred.T @ vectors[:, ::-1][:, :kept].astype(np.float32)) / np.sqrt(values[::-1][:kept])
    return axes


def _untrained(config: ModelConfig) -> _Fresh:
    """The encoder of a model before training; what only decoding asks for is left aside.

    As an autoencoder's: the half of the last layer that gives logvar is no part of mu.
    """
    listed = config.encoder_layers is not None  # its last layer is as it is
    plain = ModelConfig(
        kind=config.kind if listed else "ae",
        arch=config.arch,
        beta=0,
        latent_dim=config.latent_dim,
        image_shape=config.image_shape,
        channels=config.channels,
        encoder_widths=config.encoder_widths,
        decoder_widths=() if listed else (1,),
        encoder_layers=config.encoder_layers,
        decoder_layers=config.decoder_layers,
    )
    described = plain.model_dump_json(include=_OF_LAYERS)  # a recipe of training is no part of what was never trained
    digest = hashlib.sha256(f"untrained {UNTRAINED_SEED} {described}".encode()).hexdigest()
    return _Fresh(Path("untrained encoder"), plain, {}, Metrics(), digest)


def _of_untrained(made: _Fresh, alone: bool) -> Representation:
    config = made.config
    widths = "-".join(map(str, (*config.encoder_widths, config.latent_dim)))
    name = made.name if alone else f"untrained encoder {config.arch} {widths}"

    def read(images: Dataset, rows: NDArray[np.int64]) -> NDArray:
        return encoding.encode(made, images).mu[rows].astype(np.float64)

    return Representation(name, "untrained mu", f"untrained {made.digest}", config.latent_dim, read)


class _Fresh(Checkpoint):
    """A checkpoint with torch's initial weights, drawn anew, the same, whenever they are asked for."""

    def coder(self) -> Coder:
        """What encodes arrays; its decoder is no model's."""
        shapes = layers.shapes_of({"encoder": layers.encoder(self.config)})
        return NumPyCoder(self.config, untrained.initial(shapes, UNTRAINED_SEED))
