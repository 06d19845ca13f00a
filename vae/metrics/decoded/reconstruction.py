"""How well a model gives back what it was shown: losses over a split, errors of single images, noise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import Rows, streamed
from vae.data import Dataset
from vae.models import encoding
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode, encode_images
from vae.models.evaluation import Evaluation
from vae.models.inference import Coder
from vae.models.layers import LOGVAR_RANGE

_BATCH = 1000  # images at a time: a few MB a layer
_MOST_VALUES = 2**22  # of so many at a time: of large images fewer
ACTIVE_VARIANCE = 0.01  # Burda, Grosse & Salakhutdinov 2016


def evaluate(checkpoint: Checkpoint, dataset: Dataset, seed: int = 0) -> Evaluation:
    """The losses of a model over one split; `seed` makes the noise of the sampled z.

    Raises CheckpointError where the images do not have the size the model was made for, MeasureError where a loss is
    not finite.
    """
    import torch

    from vae.models import networks

    checkpoint.check_fits(dataset)
    if not 0 <= seed < 2**63:
        raise MeasureError(f"The seed is {seed}; it must be from 0 to 2^63 - 1.")
    model = checkpoint.model()
    generator = torch.Generator().manual_seed(seed)
    bce_mu = bce_z = squared = 0.0
    kl = torch.zeros(checkpoint.config.latent_dim, dtype=torch.float64)
    codes = []
    at_bound, batch = 0, _batch(checkpoint)
    with torch.inference_mode():
        for start in range(0, len(dataset), batch):
            x = torch.from_numpy(dataset.floats(slice(start, start + batch)))  # (n, H, W) or (n, H, W, 3)
            mu, logvar = model.encode(x)
            logits = model.decode(mu)
            noise = torch.randn(mu.shape, generator=generator)
            from_z = logits if logvar is None else model.decode(networks.sample(mu, logvar, noise))
            bce_mu += networks.bce(logits, x).double().sum().item()
            bce_z += networks.bce(from_z, x).double().sum().item()
            squared += (logits.sigmoid() - x).square().double().sum().item()
            kl += networks.kl(mu, logvar).double().sum(dim=0)
            codes.append(mu)
            if logvar is not None:
                at_bound += sum(int((logvar == bound).sum()) for bound in LOGVAR_RANGE)
    if not math.isfinite(bce_z + squared + float(kl.sum())):
        raise MeasureError(f"{checkpoint.name} gives losses that are not finite numbers. Train it again.")
    n = len(dataset)
    kl_per_dimension = (kl / n).tolist()
    variance = torch.cat(codes).double().var(dim=0, correction=0)
    return Evaluation(
        dataset=dataset.name,
        split=dataset.split,
        n=n,
        dataset_digest=dataset.images_digest,
        checkpoint_digest=checkpoint.digest,
        seed=seed,
        bce_mu=bce_mu / n,
        bce_z=bce_z / n,
        mse_mu=squared / (n * checkpoint.config.values),
        kl=sum(kl_per_dimension),
        kl_per_dimension=tuple(kl_per_dimension),
        mu_variance=tuple(variance.tolist()),
        active_dimensions=int((variance > ACTIVE_VARIANCE).sum()),
        objective=checkpoint.config.objective(bce_z / n, kl_per_dimension),
        logvar_at_bound=at_bound / (n * len(kl_per_dimension)) if checkpoint.config.kind == "vae" else None,
    )


def reconstruct(coder: Coder, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Images in [0, 1] through a model, decoded from mu: the same shape, in [0, 1]."""
    return decode(coder, encode_images(coder, images)[0])


def bce_per_image(reconstructions: NDArray[np.float32], images: NDArray[np.float32]) -> NDArray[np.float64]:
    """Binary cross-entropy of each image in nats, summed over its pixels and channels: images twice -> (N,).

    Probabilities are held 1e-7 away from 0 and 1, as float32 rounds a confident pixel to exactly 0 or 1.
    """
    p = np.clip(reconstructions.astype(np.float64), 1e-7, 1 - 1e-7)
    return -(images * np.log(p) + (1 - images) * np.log1p(-p)).sum(axis=tuple(range(1, p.ndim)))


@streamed("errors", version=2)
def errors(checkpoint: Checkpoint, dataset: Dataset) -> Rows:
    """What `bce_per_image` says of every image of a data set, decoded from mu: (N,) in nats. Cached on disk.

    Raises CheckpointError where the images do not fit the model, MeasureError where codes or pictures are not finite.
    """
    checkpoint.check_fits(dataset)

    def blocks() -> Iterator[NDArray]:
        mu, coder = encoding.encode(checkpoint, dataset).mu, checkpoint.coder()
        batch = _batch(checkpoint)
        for start in range(0, len(dataset), batch):
            part = slice(start, start + batch)
            yield bce_per_image(decode(coder, mu[part]), dataset.floats(part))

    return Rows((len(dataset),), np.float32, blocks)


def _batch(checkpoint: Checkpoint) -> int:
    return max(1, min(_BATCH, _MOST_VALUES // checkpoint.config.values))


def add_noise(images: NDArray[np.float32], noise_sd: float, seed: int) -> NDArray[np.float32]:
    """Gaussian noise of standard deviation `noise_sd` (pixels in [0, 1]) on each pixel, clipped back to [0, 1].

    Each image has a field of its own, as a mean over many needs; it depends on the seed alone, so a larger one is the
    same grain, stronger. What pages show has one field for all images: `vae.data.grain`.
    """
    if not noise_sd >= 0:
        raise MeasureError(f"The noise has a standard deviation of {noise_sd}; it must be 0 or more.")
    field = np.random.default_rng(seed).standard_normal(images.shape, dtype=np.float32)
    return np.clip(images + np.float32(noise_sd) * field, 0, 1)


def psnr(images: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.float64]:
    """Peak signal-to-noise ratio of each image in dB, for a peak of 1: images twice -> (N,).

    10 log10(1 / MSE); infinite where an image equals its reference.
    """
    mse = np.square(images.astype(np.float64) - reference).mean(axis=tuple(range(1, images.ndim)))
    with np.errstate(divide="ignore"):
        return -10 * np.log10(mse)


@dataclass(frozen=True)
class NoiseCurve:
    """What a model makes of noisy input, mean over N images at each level of noise; all arrays (L,)."""

    noise_sd: NDArray[np.float64]  # standard deviation of the noise, pixels in [0, 1]
    to_clean: NDArray[np.float64]  # dB: PSNR of the reconstruction against the clean image
    to_noisy: NDArray[np.float64]  # dB: against the noisy image it was given
    input_to_clean: NDArray[np.float64]  # dB: of the noisy image itself, what doing nothing gives
    n: int


def noise_curve(coder: Coder, images: NDArray[np.float32], noise_sds: Sequence[float], seed: int) -> NoiseCurve:
    """PSNR of the reconstructions of noisy images against the clean and against the noisy ones.

    A model that removes noise stays close to the clean image; one that keeps it stays close to the noisy one.
    At 0 the input equals the clean image, and its own PSNR is infinite.
    """
    to_clean, to_noisy, untouched = [], [], []
    for noise_sd in noise_sds:
        noisy = add_noise(images, noise_sd, seed)
        output = reconstruct(coder, noisy)
        to_clean.append(psnr(output, images).mean())
        to_noisy.append(psnr(output, noisy).mean())
        untouched.append(psnr(noisy, images).mean())
    return NoiseCurve(
        np.asarray(noise_sds, float), np.array(to_clean), np.array(to_noisy), np.array(untouched), len(images)
    )
