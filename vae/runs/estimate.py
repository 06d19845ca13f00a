"""What a run will take, measured on this machine by a few of its own steps."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import processes
from vae.core.cache import Arrays
from vae.core.task import Task
from vae.models.config import ModelConfig
from vae.runs.folder import SHARE

_WARM, _LEAST, _SECONDS = 3, 8, 1.0  # steps that are not counted; steps, and seconds, that are


@dataclass(frozen=True)
class Estimate:
    """Seconds of one epoch with what it takes to be watched, and the most bytes of memory that its process held."""

    seconds_an_epoch: float
    memory: int


def measure(config: ModelConfig, task: Task = Task()) -> Estimate:
    """What a run of this config takes, from steps in a process of its own: about four seconds, most of them PyTorch's.

    Raises what reading the data raises, as MeasureError; Stopped.
    """
    found: list[Arrays] = []
    text = np.frombuffer(config.model_dump_json().encode(), np.uint8)
    processes.run("vae.runs.estimate:of_steps", [{"config": text}], lambda _, one: found.append(one), task, 1)
    return Estimate(float(found[0]["seconds_an_epoch"]), int(found[0]["memory"]))


def of_steps(config: NDArray[np.uint8]) -> Arrays:
    """The work of `measure`, for `processes.run`: the JSON of a config in, the fields of an Estimate out."""
    import torch

    from vae import data
    from vae.models import networks
    from vae.training import initial, precision, schedule
    from vae.training.centring import Centring
    from vae.training.step import Step, optimizer_of

    settings = ModelConfig.model_validate_json(config.tobytes())
    dataset = data.load(settings.dataset, "train")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = initial.weights(networks.build(settings), settings, dataset).to(device)
    optimizer = optimizer_of(settings, model)
    step = Step(
        settings, model, optimizer, precision.best_precision(device, settings), Centring(settings, dataset, device)
    )
    images = torch.tensor(dataset.images, device=device)
    order = torch.randperm(len(images), generator=schedule.generator(settings, "order", 0)).to(device)
    batches = math.ceil(len(images) / settings.batch_size)
    begun, done = time.monotonic(), -_WARM
    while done < _LEAST or time.monotonic() - begun < _SECONDS:
        if done == 0:
            begun = time.monotonic()
        at = (done + _WARM) % batches * settings.batch_size
        x = schedule.shifted(images.index_select(0, order[at:][: settings.batch_size]), settings, 0, 1000)
        step(x.float().div_(255), 0, 1000).tolist()
        done += 1
    seconds = (time.monotonic() - begun) / done * batches / (1 - SHARE)
    return {"seconds_an_epoch": np.array(seconds), "memory": np.array(_most_memory())}


def _most_memory() -> int:
    """Bytes that this process has held at most; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
