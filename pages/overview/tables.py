"""The Overview's tables: the models that are offered for the images in use, and those of other images."""

from ui import loaders, sidebar
from vae.data import Dataset
from vae.export import models
from vae.export.table import Cell, Column, Row, Table
from vae.figures.colours import accent
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.families import preferred


def model_table(dataset: Dataset) -> Table:
    """The models that are offered for these images, with their numbers; a broken one says what is wrong."""
    return models.table(
        _offered(dataset),
        dataset.name,
        dataset.images_digest,
        lambda one: accent(one.config),
        lambda one: sidebar.title_of(one, dataset),
    )


def has_autoencoder(dataset: Dataset) -> bool:
    """Whether one of these models has neither of the two numbers that are a VAE's."""
    return any(isinstance(one, Checkpoint) and one.config.kind == "ae" for one in _offered(dataset))


def table_of_others(dataset: Dataset) -> Table | None:
    """The models of other images, of which nothing is measured here; None where there are none."""
    found = _of_others(dataset)
    rows = [Row([Cell(one.config.title, colour=accent(one.config)), models.trained(one), one.name]) for one in found]
    return Table([Column("Model"), Column("Trained on", kind="prose"), Column("Folder")], rows) if rows else None


def _offered(dataset: Dataset) -> list[Checkpoint | Broken]:
    apart = {model.digest for model in _of_others(dataset)}
    found = [one for one in loaders.found_models() if isinstance(one, Broken) or one.digest not in apart]
    return [one for one in found if isinstance(one, Broken) or one.config.betas is None]  # those are on Beta's page


def _of_others(dataset: Dataset) -> list[Checkpoint]:
    """The models that are not offered for these images: of another size, or trained on others."""
    whole = [one for one in loaders.found_models() if isinstance(one, Checkpoint)]
    family = preferred([one for one in whole if one.config.planes == dataset.planes], dataset)
    offered = {one.digest for one in family}
    return [one for one in whole if one.digest not in offered and one.config.betas is None]
