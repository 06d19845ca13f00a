"""The judge of a data set: a small convolutional classifier, trained on the same images and used only to measure.

A folder `checkpoints/judge-NAME` holds one: judge.json, model.safetensors (float16), accuracy.json. Like a model it may
be a stranger's file, and is checked before anything is allocated; reading one needs no torch. `judging` trains it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from vae.core import atomic
from vae.core.errors import CheckpointError, os_error_sentence
from vae.data import UNLABELLED, Dataset, same
from vae.data.dataset import Channels, channels_of, sized
from vae.models import checkpoints, inference, layers, weights
from vae.models.config import Side, Text, is_grey
from vae.models.layer_types import Layer, Linear, Relu
from vae.models.weights import Weights

CONFIG, WEIGHTS, ACCURACY = checkpoints.JUDGE, weights.FILE, "accuracy.json"

_BATCH = 500  # images at a time: their first layer is 25 MB
_OTHER = re.compile(r"[^A-Za-z0-9._]+")

ClassName = Annotated[Text, Field(min_length=1, max_length=80)]
Width = Annotated[int, Field(ge=1, le=256)]


class JudgeConfig(BaseModel):
    """What a judge is and how it was trained: stride-2 convolutions, `features` units with ReLU, one logit a class.

    `shift`, `rotation` and `scale` are how far a training image is moved at random; see `judging`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    dataset: Text = Field(min_length=1, max_length=500)
    class_names: tuple[ClassName, ...] = Field(min_length=2, max_length=1000)
    image_shape: tuple[Side, Side]  # height, width in pixels
    channels: Channels = Field(1, exclude_if=is_grey)  # 3: red, green, blue
    dataset_digest: str = Field(min_length=1, max_length=64)  # of the training images
    widths: tuple[Width, ...] = Field((32, 64), min_length=1, max_length=4)  # channels of the convolutions
    features: int = Field(64, ge=1, le=1024)
    seed: int = Field(0, ge=0, le=2**63 - 1)
    epochs: int = Field(20, ge=1, le=10_000)
    batch_size: int = Field(128, ge=1, le=100_000)
    learning_rate: float = Field(2e-3, gt=0, le=10)  # the highest of the schedule
    dropout: float = Field(0.3, ge=0, lt=1)  # of the features, in training
    shift: float = Field(2.0, ge=0, le=8)  # pixels, each way
    rotation: float = Field(10.0, ge=0, le=180)  # degrees, each way
    scale: float = Field(0.1, ge=0, le=0.5)  # as a factor from 1 - scale to 1 + scale

    @property
    def planes(self) -> tuple[int, int, int]:
        """The shape of an image as layers take it: (channels, H, W)."""
        return self.channels, *self.image_shape

    @property
    def parts(self) -> dict[str, tuple[Layer, ...]]:
        """The layers by the name of each part: from an image (C, H, W) to features, from those to logits."""
        to_features = layers.convolutions(self.planes, self.widths, self.features)
        return {"features": (*to_features, Relu()), "classes": (Linear(self.features, len(self.class_names)),)}


class Accuracy(BaseModel):
    """How often the judge is right about images that it was not trained on, as its weights are stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Text
    split: Text
    n: int = Field(ge=1)
    correct: int = Field(ge=0)
    dataset_digest: str
    judge_digest: str

    @model_validator(mode="after")
    def _no_more_correct_than_all(self) -> Accuracy:
        if self.correct > self.n:
            raise ValueError("more images are right than there are")
        return self

    @property
    def share(self) -> float:
        """Of the images, 0 to 1."""
        return self.correct / self.n

    @property
    def said(self) -> str:
        """The share in words, which says 'all' only where none is wrong: '99.5 %', 'more than 99.9 %'."""
        if self.correct == self.n:
            return "all"
        text = f"{100 * self.share:.1f} %"
        return "more than 99.9 %" if text == "100.0 %" else text


@dataclass(frozen=True, eq=False)
class Seen:
    """What a judge makes of N images: the probability of each class (N, K), features (N, F), both float32."""

    probabilities: NDArray[np.float32]
    features: NDArray[np.float32]

    @property
    def labels(self) -> NDArray[np.int64]:
        """The most probable class of each image, (N,)."""
        return self.probabilities.argmax(axis=1)


@dataclass(frozen=True, eq=False)
class Judge:
    """A whole and checked judge. `digest` changes with its config and with any weight."""

    path: Path
    config: JudgeConfig
    weights: Weights
    accuracy: Accuracy | None
    digest: str

    @cached_property
    def _parts(self) -> dict[str, inference.Step]:
        return {part: inference.network(part, steps, self.weights) for part, steps in self.config.parts.items()}

    def see(self, images: NDArray[np.floating] | NDArray[np.uint8]) -> Seen:
        """Judge any images: floats in [0, 1] or bytes, (N, H, W) or (N, H, W, 3).

        Batch by batch, some 10,000 a second on a core.

        Raises CheckpointError where they do not have the size and channels that the judge was made for.
        """
        self._check_size((channels_of(images.shape[1:]), *images.shape[1:3]), "these")
        probabilities = np.empty((len(images), len(self.config.class_names)), np.float32)
        features = np.empty((len(images), self.config.features), np.float32)
        for start in range(0, len(images), _BATCH):
            part = slice(start, start + _BATCH)
            batch = images[part].astype(np.float32) / np.float32(255 if images.dtype == np.uint8 else 1)
            features[part] = self._parts["features"](inference.planes(batch))
            probabilities[part] = inference.softmax(self._parts["classes"](features[part]))
        return Seen(probabilities, features)

    def check_fits(self, dataset: Dataset) -> None:
        """Raise CheckpointError unless the judge was made for images of this size and these classes."""
        self._check_size(dataset.planes, f"those of {dataset.name}")
        own, names = self.config.class_names, dataset.class_names
        if any(one != other for one, other in zip(own, names, strict=False)):  # a split may lack the last classes
            raise CheckpointError(
                f"{self.path.name} tells {_listed(own)} apart; the classes of {dataset.name} are {_listed(names)}. "
                f"Train a judge for them: {command(dataset.name)}."
            )

    def _check_size(self, planes: tuple[int, ...], whose: str) -> None:
        if planes != self.config.planes:
            raise CheckpointError(
                f"{self.path.name} judges images of {sized(self.config.planes)}; {whose} have {sized(planes)}. Give "
                "images of that kind."
            )


def folder_name(dataset: str) -> str:
    """Where the judge of a data set lies among the checkpoints: 'judge-mnist', 'judge-npz-my-images'."""
    kind, _, path = dataset.rpartition(":")
    stem = Path(path).stem if kind else path
    plain = _OTHER.sub("-", f"{kind}-{stem}" if kind else stem).strip("-") or "images"
    return f"judge-{plain}"[:80]


def command(dataset: str) -> str:
    """The command that trains the judge of a data set, for sentences."""
    quoted = f'"{dataset}"' if " " in dataset else dataset
    return f"`python -m vae judge --dataset {quoted} --out checkpoints/{folder_name(dataset)}`"


def signature(dataset: str, folder: str | Path) -> tuple[tuple[int, int], ...]:
    """Changes when a file of the data set's judge is added, removed or written: a key for caches."""
    path = Path(folder) / folder_name(dataset)
    stats = [(path / name).stat() for name in (CONFIG, WEIGHTS, ACCURACY) if (path / name).exists()]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)


def find(dataset: Dataset, folder: str | Path) -> Judge:
    """The judge for a data set among the checkpoints in `folder`.

    Raises CheckpointError: images without labels, no judge (and how to train one), or one that is damaged or was made
    for other images.
    """
    if not dataset.present:
        raise CheckpointError(
            f"The images of {dataset.name} have no labels, so no judge can learn to tell them apart. Choose a data set "
            "with labels."
        )
    path = Path(folder) / folder_name(dataset.name)
    if not (path / CONFIG).exists():
        raise CheckpointError(f"There is no judge for {dataset.name}. Train one: {command(dataset.name)}.")
    found = load(path)
    seen = found.accuracy if found.accuracy and found.accuracy.split == dataset.split else found.config
    if not same(found.config.dataset, dataset.name, (seen.dataset_digest, dataset.images_digest)):
        raise CheckpointError(
            f"{path.name} was trained for {found.config.dataset[:60]}, not for {dataset.name}. Train another: "
            f"{command(dataset.name).removesuffix('`')} --overwrite`."
        )
    found.check_fits(dataset)
    return found


def load(path: str | Path) -> Judge:
    """Read and check one judge's folder. Raises CheckpointError: which file, what is wrong, what to do."""
    folder = Path(path)
    checkpoints.check_name(folder.name)
    config = checkpoints.read_json(folder / CONFIG, JudgeConfig)
    try:
        tensors, digest = weights.read(folder / WEIGHTS, layers.shapes_of(config.parts))
    except CheckpointError as error:
        raise CheckpointError(str(error).replace(checkpoints.CONFIG, CONFIG)) from error
    own = hashlib.sha256((folder / CONFIG).read_bytes() + digest.encode()).hexdigest()
    accuracy = checkpoints.read_json(folder / ACCURACY, Accuracy) if (folder / ACCURACY).exists() else None
    return Judge(folder, config, tensors, accuracy if accuracy and accuracy.judge_digest == own else None, own)


def save(path: str | Path, config: JudgeConfig, tensors: Mapping[str, NDArray[np.floating]]) -> Judge:
    """Write judge.json and model.safetensors (float16) into the folder `path` and read them back, checked.

    The weights go last: a folder without them is not a judge yet. The accuracy of earlier weights is removed.
    """
    folder = Path(path)
    checkpoints.check_name(folder.name)
    try:
        atomic.write_text(folder / CONFIG, config.model_dump_json(indent=2) + "\n")
        (folder / ACCURACY).unlink(missing_ok=True)
        weights.write(folder / WEIGHTS, layers.shapes_of(config.parts), tensors)
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be written: {os_error_sentence(error)}.") from error
    return load(folder)


def examine(judge: Judge, dataset: Dataset) -> Judge:
    """Measure how often the judge is right about the labelled images of `dataset`, and keep it in accuracy.json.

    Gives the judge with it. Raises CheckpointError where the images do not fit it or have no labels, or the file cannot
    be written.
    """
    judge.check_fits(dataset)
    labelled = dataset.take(np.flatnonzero(dataset.labels != UNLABELLED))
    if not len(labelled):
        raise CheckpointError(f"No {dataset.split} image of {dataset.name} has a label, so none can be judged rightly.")
    found = Accuracy(
        dataset=dataset.name,
        split=dataset.split,
        n=len(labelled),
        correct=int((judge.see(labelled.images).labels == labelled.labels).sum()),
        dataset_digest=dataset.images_digest,
        judge_digest=judge.digest,
    )
    try:
        atomic.write_text(judge.path / ACCURACY, found.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise CheckpointError(f"{judge.path / ACCURACY} cannot be written: {os_error_sentence(error)}.") from error
    return load(judge.path)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(name[:20] for name in names[:4])
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"
