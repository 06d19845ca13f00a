"""t-SNE of 10,000 codes, against scikit-learn's as its defaults have it: `python -m benchmarks.tsne`.

The codes of MNIST's test images by checkpoints/mnist-beta-2.4 (above 10,000: of the training images as well). The two
take turns in one process, both on all cores, imports not counted. KL divergence and trustworthiness of both maps are
measured by the same functions, against the same affinities. CPU seconds stand beside the others, as those depend on
what else the machine does; threads that wait for others of their own count in them.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vae import data
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.latent import tsne
from vae.metrics.latent.trustworthiness import trustworthiness
from vae.models import checkpoints
from vae.models.encoding import encode

_MORE_KL = 1.02  # times scikit-learn's that ours may have
_LESS_TRUST = 0.001
_WARM = 200  # codes of a run that only imports


class Result(NamedTuple):
    """How long a map took, and how good it is."""

    seconds: float
    cpu: float
    kl: float
    trust: float

    def __str__(self) -> str:
        return f"{self.seconds:6.1f} s ({self.cpu:6.1f} s CPU)   KL {self.kl:.4f} nats   trust {self.trust:.5f}"


def main() -> int:
    """Print both, run by run; 1 where the median ratio, the KL divergence or the trustworthiness misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--n", type=int, default=10_000, help="codes, up to 70,000")
    parser.add_argument("--perplexity", type=float, default=30)
    parser.add_argument("--goal", type=float, default=4.0, help="times faster")
    parser.add_argument("--ours-alone", action="store_true", help="compare nothing")
    options = parser.parse_args()
    codes = _codes(options.n)
    makers = [_ours] if options.ours_alone else [_theirs, _ours]
    for maker in makers:
        maker(codes[:_WARM], tsne.Settings())
    missed = False
    ratios, cpu_ratios = [], []
    for run in range(options.runs):
        settings = tsne.Settings(options.perplexity, seed=run)
        results = [_measured(maker, codes, settings) for maker in makers]
        print(f"run {run + 1}, {len(codes):,} codes")
        for name, result in zip(("ours",) if options.ours_alone else ("scikit-learn", "ours"), results, strict=True):
            print(f"  {name:<13}{result}", flush=True)
        theirs, ours = results[0], results[-1]
        missed |= ours.kl > _MORE_KL * theirs.kl or ours.trust < theirs.trust - _LESS_TRUST
        ratios.append(theirs.seconds / ours.seconds)
        cpu_ratios.append(theirs.cpu / ours.cpu)
    if options.ours_alone:
        return 0
    print(f"times faster, run by run, median: {median(ratios):.1f} (goal: {options.goal:g})")
    print(f"times less CPU, run by run, median: {median(cpu_ratios):.1f}")
    print(f"KL at most {_MORE_KL - 1:.0%} higher, trust at most {_LESS_TRUST} lower: {'missed' if missed else 'yes'}")
    return int(missed or median(ratios) < options.goal)


def _codes(n: int) -> NDArray[np.float32]:
    checkpoint = checkpoints.load(PROJECT / "checkpoints" / "mnist-beta-2.4")
    codes = encode(checkpoint, data.load("mnist", "test")).mu
    if n > len(codes):
        codes = np.concatenate([codes, encode(checkpoint, data.load("mnist", "train")).mu])
    return np.ascontiguousarray(codes[:n])


def _measured(
    maker: Callable[[NDArray[np.float32], tsne.Settings], NDArray[np.float32]],
    codes: NDArray[np.float32],
    settings: tsne.Settings,
) -> Result:
    begun, before = time.perf_counter(), time.process_time()
    points = maker(codes, settings)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - before
    return Result(seconds, cpu, tsne.divergence(codes, points, settings), trustworthiness(codes, points))


def _theirs(codes: NDArray[np.float32], settings: tsne.Settings) -> NDArray[np.float32]:
    from sklearn.manifold import TSNE

    # Its defaults as of 1.9 where they are not what is compared: init="pca", learning_rate="auto", max_iter=1000.
    points: NDArray[np.float32] = TSNE(
        perplexity=settings.perplexity, init="pca", learning_rate="auto", random_state=settings.seed, n_jobs=-1
    ).fit_transform(codes)
    return points


def _ours(codes: NDArray[np.float32], settings: tsne.Settings) -> NDArray[np.float32]:
    """Into a cache that is empty: nothing was computed before."""
    usual = os.environ.get(CACHE_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        try:
            return tsne.embed(codes, settings).points
        finally:
            if usual is None:
                del os.environ[CACHE_VARIABLE]
            else:
                os.environ[CACHE_VARIABLE] = usual


if __name__ == "__main__":
    sys.exit(main())
