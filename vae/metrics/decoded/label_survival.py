"""What a judge sees in reconstructions: whether the label survives."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.memo import Rows, streamed
from vae.data import UNLABELLED, Dataset
from vae.data.dataset import Images
from vae.models import encoding
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode
from vae.models.judge import Judge

_BATCH = 1000  # images at a time


@dataclass(frozen=True, eq=False)
class Survival:
    """What a judge sees in each labelled image of a data set, and in its reconstruction, decoded from mu.

    indices: of the images in the data set, (n,). labels, seen, original: the true class, that seen in the
    reconstruction, that seen in the image itself (the judge's own error, the yardstick), all int64 (n,). K classes.
    """

    indices: NDArray[np.int64]
    labels: NDArray[np.int64]
    seen: NDArray[np.int64]
    original: NDArray[np.int64]
    class_names: tuple[str, ...]

    @property
    def confusion(self) -> NDArray[np.int64]:
        """How many images of each true class (rows) are seen as each class in their reconstruction, (K, K)."""
        return self._counted(self.seen)

    @property
    def original_confusion(self) -> NDArray[np.int64]:
        """The same for the images themselves: what the judge gets wrong without any model."""
        return self._counted(self.original)

    @cached_property
    def present(self) -> tuple[int, ...]:
        """The classes that there are images of, ascending."""
        return tuple(int(label) for label in np.unique(self.labels))

    def share(self, label: int | None = None) -> Estimate:
        """The share of images (of one class) whose label the judge still sees in the reconstruction.

        Raises MeasureError for a class that the data set has no images of.
        """
        return self._share(self.seen == self.labels, label)

    def original_share(self, label: int | None = None) -> Estimate:
        """The same for the images themselves: no model can be measured to keep more than about this."""
        return self._share(self.original == self.labels, label)

    def kept(self) -> Estimate:
        """Of the images whose label the judge sees in the original, the share where it still does.

        Raises MeasureError where there is no such image.
        """
        read = self.original == self.labels
        if not read.any():
            raise MeasureError("The judge reads the label of none of these images, so none could be kept.")
        return estimate.share(self.seen[read] == self.labels[read])

    def lost(self, label: int) -> Estimate:
        """The share of images of a class whose label the judge sees in the original, and no longer.

        Raises MeasureError where there is no such image.
        """
        self._check(label)
        return estimate.share(self.seen[self._read(label)] != label)

    def lost_to(self, label: int, others: Collection[int]) -> Estimate | None:
        """Of the images of a class whose label is lost, the share seen as one of `others`; None where none is lost.

        Only images whose label the judge sees in the original count: what it cannot read, no model has lost.
        """
        self._check(label)
        lost = self._read(label) & (self.seen != label)
        return estimate.share(np.isin(self.seen[lost], list(others))) if lost.any() else None

    def images(self, label: int, seen: int) -> NDArray[np.int64]:
        """The indices of the images behind one cell of `confusion`, ascending."""
        return self.indices[(self.labels == label) & (self.seen == seen)]

    def _read(self, label: int) -> NDArray[np.bool_]:
        return np.asarray((self.labels == label) & (self.original == label))

    def _share(self, right: NDArray[np.bool_], label: int | None) -> Estimate:
        if label is None:
            return estimate.share(right)
        self._check(label)
        return estimate.share(right[self.labels == label])

    def _check(self, label: int) -> None:
        if label not in self.present:
            names = ", ".join(self.class_names[k] for k in self.present)
            shown = self.class_names[label] if 0 <= label < len(self.class_names) else label
            raise MeasureError(f"There are no images of class {shown}; choose from {names}.")

    def _counted(self, seen: NDArray[np.int64]) -> NDArray[np.int64]:
        k = len(self.class_names)
        return np.bincount(self.labels * k + seen, minlength=k * k).reshape(k, k)


def label_survival(checkpoint: Checkpoint, dataset: Dataset, judge: Judge) -> Survival:
    """Whether the judge still sees each image's label in what a model makes of it. Cached on disk.

    Raises MeasureError: no labels, or pictures that are not finite; CheckpointError: sizes or classes do not fit.
    """
    labelled = np.flatnonzero(dataset.labels != UNLABELLED)
    if not len(labelled):
        raise MeasureError(
            f"The images of {dataset.name} have no labels, so there are none that could survive. Choose a data set "
            "with labels."
        )
    judge.check_fits(dataset)
    checkpoint.check_fits(dataset)

    seen = _labels_of_reconstructions(checkpoint, dataset, judge)
    names = max(judge.config.class_names, dataset.class_names, key=len)  # a split may lack the last classes
    return Survival(
        indices=labelled,
        labels=dataset.labels[labelled],
        seen=seen[labelled].astype(np.int64),
        original=original_labels(dataset, judge)[labelled],
        class_names=names,
    )


def original_labels(dataset: Dataset, judge: Judge) -> NDArray[np.int64]:
    """What the judge sees in the images themselves, (N,). Cached on disk."""
    return _labels_of_images(dataset.only_images, judge).astype(np.int64)


@streamed("judged-reconstructions", version=1)
def _labels_of_reconstructions(checkpoint: Checkpoint, dataset: Dataset, judge: Judge) -> Rows:
    def blocks() -> Iterator[NDArray]:
        mu, coder = encoding.encode(checkpoint, dataset).mu, checkpoint.coder()
        for start in range(0, len(dataset), _BATCH):
            yield judge.see(decode(coder, mu[start : start + _BATCH])).labels

    return Rows((len(dataset),), np.int16, blocks)


@streamed("judged-originals", version=1)
def _labels_of_images(images: Images, judge: Judge) -> Rows:
    def blocks() -> Iterator[NDArray]:
        for start in range(0, len(images), _BATCH):
            yield judge.see(images.images[start : start + _BATCH]).labels

    return Rows((len(images),), np.int16, blocks)
