"""Time to the same test objective, against pythae 0.1.2's BetaVAE and BaseTrainer: `python -m benchmarks.training`.

Same data (MNIST), same layers (784-512-16 and back), same beta, this machine. pythae trains 5 epochs as its own
defaults have it (batches of 64, Adam), at the learning rate given here (its default of 1e-4 is slower still: try
`--pythae-rate 1e-4`). Ours trains with `python -m vae train`'s own code until its test objective is as low; measuring
that objective is not part of either time. The two take turns. pythae lives in an environment of its own: give its
Python with --pythae-python, or one is made in the cache folder (PyTorch again: a few GB).

`python -m benchmarks.training recipes` is the second part, time until the shipped objectives: `benchmarks/recipes.py`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

import numpy as np
import torch

from benchmarks import recipes
from vae import data
from vae.core.folders import cache_dir
from vae.models import networks
from vae.models.config import ModelConfig
from vae.training import autoencoder

WIDTH, LATENT_DIM = 512, 16  # pythae's default networks
PYTHAE = "pythae==0.1.2"


def main() -> int:
    """Print images a second, both times and their ratio; 1 where the ratio misses the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=["pythae", "recipes"], default="pythae")
    parser.add_argument("--models", nargs="+", choices=list(recipes.SHIPPED), default=list(recipes.SHIPPED))
    parser.add_argument("--pace-epochs", type=int, default=10, help="of recipe 1 that are timed; 100 are all of them")
    parser.add_argument("--goal-ratio", type=float, default=0.5, help="new against recipe 1, of wall or CPU time")
    parser.add_argument("--new-epochs", type=int, help="of the newest recipe; else as many as it has by itself")
    parser.add_argument("--seed", type=int, default=0, help="of the new runs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--beta", type=float, default=2.4)
    parser.add_argument("--pythae-python", type=Path, help="an interpreter that can import pythae 0.1.2")
    parser.add_argument("--pythae-rate", type=float, default=1e-3)
    parser.add_argument("--epochs", type=int, default=5, help="of pythae, and at most of ours")
    parser.add_argument("--batch-size", type=int, default=128, help="ours")
    parser.add_argument("--learning-rate", type=float, default=3e-3, help="ours")
    parser.add_argument("--goal", type=float, default=3.0)
    options = parser.parse_args()
    if options.part == "recipes":
        return recipes.compare(options)
    python = options.pythae_python or _environment()
    train, test = data.load("mnist", "train"), data.load("mnist", "test")
    ratios, ours_seconds, theirs_seconds, paces = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "train.npy", train.images)
        np.save(folder / "test.npy", test.images)
        for run in range(options.runs):
            theirs = _pythae(python, folder, options)
            ours = _ours(train, test, folder / f"run-{run}", options, theirs["objective"])
            print(
                f"run {run + 1}: pythae {theirs['seconds']:.1f} s for {options.epochs} epochs, test objective "
                f"{theirs['objective']:.2f} nats; ours {ours['seconds']:.1f} s, {ours['objective']:.2f} nats "
                f"after {ours['epochs']} of {options.epochs} epochs, {ours['pace']:,.0f} images/s",
                flush=True,
            )
            ratios.append(theirs["seconds"] / ours["seconds"])
            ours_seconds.append(ours["seconds"])
            theirs_seconds.append(theirs["seconds"])
            paces.append(ours["pace"])
    theirs_pace = options.epochs * len(train) / median(theirs_seconds)
    print(f"images a second, median: pythae {theirs_pace:,.0f}, ours {median(paces):,.0f}")
    print(f"seconds to the objective, median: pythae {median(theirs_seconds):.1f}, ours {median(ours_seconds):.1f}")
    print(f"ratio, run by run, median: {median(ratios):.1f} (goal: {options.goal:g})")
    return int(median(ratios) < options.goal)


def _pythae(python: Path, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    worker = Path(__file__).with_name("pythae_worker.py")
    settings = [WIDTH, LATENT_DIM, options.beta, options.epochs, options.pythae_rate]
    command = [str(python), str(worker), str(folder / "train.npy"), str(folder / "test.npy"), *map(str, settings)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(result.stdout.splitlines()[-1])
    return found


class _Reached(Exception):
    """The objective is as low as was asked."""


def _ours(
    train: data.Dataset, test: data.Dataset, out: Path, options: argparse.Namespace, target: float
) -> dict[str, float]:
    config = ModelConfig(
        kind="vae",
        beta=options.beta,
        latent_dim=LATENT_DIM,
        encoder_widths=(WIDTH,),
        decoder_widths=(WIDTH,),
        epochs=options.epochs,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        shift=0,
    )
    images = torch.from_numpy(test.floats())
    measuring = 0.0
    found: dict[str, float] = {}

    def look(epoch: int, model: networks.Autoencoder) -> None:
        nonlocal measuring
        paused = time.perf_counter()
        found.update(epochs=epoch, seconds=paused - begun - measuring, objective=_objective(model, images, config.beta))
        found["pace"] = epoch * len(train) / found["seconds"]
        measuring += time.perf_counter() - paused
        if found["objective"] <= target:
            raise _Reached

    begun = time.perf_counter()
    try:
        autoencoder.train(config, train, out, on_epoch=look, device="cpu")
    except _Reached:
        return found
    raise SystemExit(f"{options.epochs} epochs ended at {found['objective']:.2f}, not as low as {target:.2f}")


def _objective(model: networks.Autoencoder, images: torch.Tensor, beta: float) -> float:
    """BCE decoded from a sampled z, plus beta times KL, mean over the images."""
    generator = torch.Generator().manual_seed(0)
    total = 0.0
    with torch.inference_mode():
        for x in images.split(1000):
            mu, logvar = model.encode(x)
            z = networks.sample(mu, logvar, torch.randn(mu.shape, generator=generator))
            total += float(networks.bce(model.decode(z), x).sum() + beta * networks.kl(mu, logvar).sum())
    return total / len(images)


def _environment() -> Path:
    """The Python of an environment with pythae in it, made the first time (and again where that was interrupted)."""
    folder = cache_dir() / "pythae-environment"
    python = folder / "bin" / "python"
    if not python.exists() or subprocess.run([str(python), "-c", "import pythae"], check=False).returncode:
        print(f"making an environment for {PYTHAE} in {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PYTHAE], check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
