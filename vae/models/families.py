"""Which of many models are offered for a data set: those that learned from it, else those of the closest images."""

from __future__ import annotations

from collections.abc import Sequence

from vae.data import Dataset, same
from vae.models.checkpoints import Checkpoint


def preferred(fitting: Sequence[Checkpoint], images: Dataset) -> list[Checkpoint]:
    """The family that is offered: models trained on this data set, else on MNIST (its digits are closest), else all."""
    closest = min((distance(model, images) for model in fitting), default=0)
    return [model for model in fitting if distance(model, images) == closest]


def first_shown(family: Sequence[Checkpoint]) -> list[Checkpoint]:
    """Of a family those that a first visit shows: of one recipe, the oldest there is, as models of two do not compare.
    Others are a click away.
    """
    oldest = min((model.config.recipe for model in family), default=1)
    return [model for model in family if model.config.recipe == oldest]


def distance(model: Checkpoint, images: Dataset) -> int:
    """How far a model's family is from these images: 0 trained on them, 1 on MNIST, 2 on others."""
    return 0 if same(model.config.dataset, images.name) else 1 if model.config.dataset == "mnist" else 2
