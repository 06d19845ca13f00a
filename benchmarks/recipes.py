"""Time until the shipped objectives on MNIST's test images: `python -m benchmarks.training recipes`.

Recipe 1 made the shipped models in 100 epochs: its objectives are the goal. Both recipes train by `vae.training`'s own
code and take turns, so that whatever else the machine does meets both. Recipe 1 needs all its epochs by definition; its
pace is measured over --pace-epochs of them (all with `--pace-epochs 100`), spread over the other's time, and scaled up.
The newest recipe trains to its end, and the line says after which epoch the objective was reached. Measuring that is no
part of its time.
"""

import argparse
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import torch

from vae import data
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.models import networks
from vae.models.config import ModelConfig
from vae.training import autoencoder

SHIPPED = {"ae": 61.30, "0": 61.09, "2.4": 119.88, "10": 180.03}  # as `evaluate` has them, nats an image
OLD_EPOCHS = 100

Look = Callable[[int, networks.Autoencoder], None]


class _Turns:
    """Who of the two runs may move: 0 or 1, alternately until one leaves."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._turn, self._left = 0, {0, 1}

    def wait(self, who: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._turn == who)

    def give(self, who: int, leave: bool = False) -> None:
        with self._changed:
            self._left -= {who} if leave else set()
            self._turn = 1 - who if 1 - who in self._left else who
            self._changed.notify_all()


class _Run:
    """One of the two, and the seconds of each of its epochs: of the clock and of the CPUs."""

    def __init__(
        self, who: int, turns: _Turns, config: ModelConfig, epochs: int, at_once: int = 1, look: Look | None = None
    ) -> None:
        self.who, self.turns, self.config, self.epochs = who, turns, config, epochs
        self.at_once, self.look = at_once, look  # epochs before the other's turn
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self._enough = threading.Event()
        self._begun = 0.0, 0.0

    def train(self, train: data.Dataset, out: Path) -> None:
        self._begin()
        try:
            task = Task(stop=self._enough.is_set)
            autoencoder.train(self.config, train, out, on_epoch=self._on_epoch, task=task, device="cpu")
        except Stopped:
            pass
        finally:
            self.turns.give(self.who, leave=True)

    def _begin(self) -> None:
        self.turns.wait(self.who)
        self._begun = time.perf_counter(), time.process_time()

    def _on_epoch(self, epoch: int, model: networks.Autoencoder) -> None:
        self.wall.append(time.perf_counter() - self._begun[0])
        self.cpu.append(time.process_time() - self._begun[1])
        if self.look:
            self.look(epoch, model)
        if epoch >= self.epochs:
            self._enough.set()
        elif epoch % self.at_once == 0:
            self.turns.give(self.who)
            self._begin()
        else:
            self._begin()


def compare(options: argparse.Namespace) -> int:
    """Print seconds and ratio of each model; 1 where an objective was missed or a ratio is above the goal."""
    train, test = data.load("mnist", "train"), data.load("mnist", "test")
    images = torch.from_numpy(test.floats())
    return max([_compare(name, train, images, options) for name in options.models])


def _compare(name: str, train: data.Dataset, images: torch.Tensor, options: argparse.Namespace) -> int:
    goal, settings = SHIPPED[name], {"kind": "ae", "beta": 0.0}
    if name != "ae":
        settings = {"kind": "vae", "beta": float(name)}
    epochs = {"epochs": options.new_epochs} if options.new_epochs else {}
    config = ModelConfig.newest(len(train), seed=options.seed, **settings, **epochs)
    objectives: list[float] = []

    def look(epoch: int, model: networks.Autoencoder) -> None:
        objectives.append(objective(model, images, config.beta))
        if epoch % 10 == 0:
            print(f"  epoch {epoch}: {objectives[-1]:.2f}", flush=True)

    turns = _Turns()
    old = _Run(0, turns, ModelConfig.model_validate(settings), options.pace_epochs)
    new = _Run(1, turns, config, config.epochs, max(1, config.epochs // options.pace_epochs), look)
    with TemporaryDirectory() as folder:
        other = threading.Thread(target=old.train, args=(train, Path(folder) / "old"))
        other.start()
        new.train(train, Path(folder) / "new")
        other.join()
    first = next((epoch for epoch, found in enumerate(objectives, 1) if found <= goal), None)
    needed = first or config.epochs
    print(f"{config.title}: goal {goal:.2f}, new {objectives[needed - 1]:.2f} after {needed} of {config.epochs} epochs")
    ratios = []
    for what, before, now in (("seconds", old.wall, new.wall), ("CPU seconds", old.cpu, new.cpu)):
        whole = median(before) * OLD_EPOCHS
        ratios.append(sum(now[:needed]) / whole)
        print(f"  {what}: recipe 1 {whole:.0f}, new {sum(now[:needed]):.0f}, ratio {ratios[-1]:.2f}", flush=True)
    if first is None:
        print("  the objective was not reached", flush=True)
    return int(first is None or min(ratios) > options.goal_ratio)


def objective(model: networks.Autoencoder, images: torch.Tensor, beta: float) -> float:
    """BCE decoded from a sampled z, plus beta times KL, mean over the images; with weights as a file has them."""
    generator = torch.Generator().manual_seed(0)
    weights = {name: weight.numpy().astype(np.float16) for name, weight in model.state_dict().items()}
    rounded = networks.restored(networks.build(model.config), weights)
    total = 0.0
    with torch.inference_mode():
        for x in images.split(1000):
            mu, logvar = rounded.encode(x)
            z = networks.sample(mu, logvar, torch.randn(mu.shape, generator=generator))
            total += float(networks.bce(rounded.decode(z), x).sum() + beta * networks.kl(mu, logvar).sum())
    return total / len(images)
