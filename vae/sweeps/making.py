"""A sweep from what somebody asks for: its members, what they are measured on, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from vae import data
from vae.core import folders
from vae.core.errors import SweepError
from vae.core.task import Task
from vae.sweeps import provenance, running
from vae.sweeps.running import Places
from vae.sweeps.schedulers import Scheduler
from vae.sweeps.spec import KINDS, Spec
from vae.sweeps.sweep import Sweep


def make(
    dataset: str,
    out: str | Path,
    scheduler: Scheduler,
    *,
    kinds: Collection[str] = KINDS,
    betas: Iterable[float] = (),
    seeds: Iterable[int] = (0,),
    settings: dict[str, Any] | None = None,
    data_dir: str | Path | None = None,
    checkpoints_dir: str | Path | None = None,
    keep_weights: bool = False,
    task: Task = Task(),
) -> Sweep:
    """Train and measure every beta with every seed, and the autoencoder with every seed, in the folder `out`.

    The same call goes on where an earlier one stopped; with more betas or seeds it adds those.

    Args:
        dataset: a name of `betascope data list`, or npz:PATH.
        out: the sweep's folder, which every worker reaches by this path.
        scheduler: where the work is done: `schedulers.local`, `cluster.of_client`.
        kinds: of 'ae' and 'vae'.
        betas: of the VAEs.
        seeds: of the weights and of everything random in a run.
        settings: of the config, where they are not what `ModelConfig.newest` has for these images.
        data_dir: as everywhere.
        checkpoints_dir: where the judge of the data set is.
        keep_weights: in float16, in `out/weights`, about 4 MB a model.
        task: hears how many models are done, with a `running.State` of each; a stop keeps what there is.

    Raises:
        SweepError: settings that are not allowed, images in colour, a folder that is taken or of another recipe.
        DataError: there is no such data set.
        Stopped: the task was stopped.
    """
    name = data.canonical(dataset, data_dir)
    train, test = (data.load(name, split, data_dir) for split in data.SPLITS)
    if train.channels != 1:
        raise SweepError(f"{name} has images in colour; sweeps are made of grey ones. Import them again with --grey.")
    spec = Spec.of(name, train.image_shape, kinds, betas, seeds, len(train), **(settings or {}))
    places = Places(folders.data_dir(data_dir).resolve(), folders.checkpoints_dir(checkpoints_dir).resolve())
    origin = provenance.of(train, test, provenance.judge_of(test, places.checkpoints))
    return running.run(spec, out, scheduler, places, origin, keep_weights, task)
