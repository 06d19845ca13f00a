"""Which of many models are offered for a data set: those that learned from it, else those of the closest images."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vae.data import Dataset, available, resized, same, sprites
from vae.data.dataset import RGB
from vae.models.checkpoints import Checkpoint


def preferred(fitting: Sequence[Checkpoint], images: Dataset) -> list[Checkpoint]:
    """The family that is offered: models trained on this data set, else on MNIST (its digits are closest), else all.

    As long as models of this data set are fewer than a first visit shows of MNIST's, those are offered beside them: one
    model that somebody trains takes none away. Multi-rate models decide nothing of this; those of the closest images
    are offered beside the others.
    """
    alone = [model for model in fitting if model.config.betas is None]
    of_many = [model for model in fitting if model not in alone]
    nearest = min((distance(model, images) for model in of_many), default=0)
    offered = [*_family(alone, images), *(model for model in of_many if distance(model, images) == nearest)]
    return [model for model in fitting if model in offered]


def _family(fitting: Sequence[Checkpoint], images: Dataset) -> list[Checkpoint]:
    closest = min((distance(model, images) for model in fitting), default=0)
    family = [model for model in fitting if distance(model, images) == closest]
    nearby = [model for model in fitting if distance(model, images) == 1]
    if closest == 0 and not _titles(_of_oldest_recipe(nearby)) <= _titles(family):
        return [model for model in fitting if model in family or model in nearby]
    return family


def first_shown(family: Sequence[Checkpoint], images: Dataset) -> list[Checkpoint]:
    """Of a family those that a first visit shows: of one recipe, the oldest there is, as models of two do not compare.
    Others are a click away. Of a family of two data sets that of these images is shown whole. Multi-rate models are
    shown where there is nothing else.
    """
    family = [model for model in family if model.config.betas is None] or family
    own = [model for model in family if distance(model, images) == 0]
    others = [model for model in family if model not in own]
    return [*own, *_of_oldest_recipe(others)] if others else _of_oldest_recipe(own)


def _of_oldest_recipe(models: Sequence[Checkpoint]) -> list[Checkpoint]:
    oldest = min((model.config.recipe for model in models), default=1)
    return [model for model in models if model.config.recipe == oldest]


def _titles(models: Sequence[Checkpoint]) -> set[str]:
    return {model.config.title for model in models}


def resized_for(models: Sequence[Checkpoint], there: Collection[str] | None = None) -> list[str]:
    """The data sets, with their images resized, that models of other sizes ask for: the one that each was trained on
    where it is such a one and is here, else the built-in sprites at its size, in three channels for a model of colour.

    there: the data sets that are here, for whoever knows them already.
    """
    here = set(available() if there is None else there)
    names: dict[str, None] = {}
    for model in models:
        wanted, size = resized.parsed(model.config.dataset), model.config.image_shape
        if wanted and wanted.base in here:
            names[model.config.dataset] = None
        elif model.config.origin and model.config.dataset not in here:
            names[resized.Wanted(sprites.NAME, size, model.config.channels == RGB).name] = None
    return list(names)


def distance(model: Checkpoint, images: Dataset) -> int:
    """How far a model's family is from these images: 0 trained on them, 1 on MNIST, 2 on others."""
    return 0 if same(model.config.dataset, images.name) else 1 if model.config.dataset == "mnist" else 2
