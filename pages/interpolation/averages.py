"""Many paths: the same measures over random pairs of test images, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import streamlit as st

from pages.interpolation.path import CROSS_FADE, PathResult
from ui import loaders, turns
from ui.sidebar import Choice
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    from vae.export.table import Table
    from vae.studies.interpolation import Interpolations

PAIRS, STEPS = 200, 11  # as the command's defaults


def averages(choice: Choice, results: Iterable[PathResult], path: str) -> tuple[Table, Callable[[], Table]]:
    """What `python -m vae interpolate` measures over many random pairs, of the models that have a path.

    A row a model by its title, a column a measure; and what makes the table to take home.
    """
    from vae.export import interpolation
    from vae.metrics.latent.path_quality import CROSS_FADE as NAME

    models = [choice.models[result.title] for result in results if result.title in choice.models]
    checkpoints, dataset = tuple(model.checkpoint for model in models), choice.dataset
    measured = _averages(checkpoints, dataset, loaders.dataset(dataset.name, "train"), path)
    titles = {NAME: CROSS_FADE, **{model.checkpoint.name: model.title for model in models}}
    shown = interpolation.summary(measured, f"{measured.pairs:,} pairs", titles)
    return shown, lambda: interpolation.table(measured, checkpoints, dataset)


@st.cache_resource(show_spinner=f"Measuring {PAIRS} random pairs…", max_entries=40, hash_funcs=loaders.KEYS)
@turns.heavy
def _averages(models: tuple[Checkpoint, ...], dataset: Dataset, train: Dataset, path: str) -> Interpolations:
    from vae.studies.interpolation import measure

    return measure(models, dataset, train, path, PAIRS, STEPS, seed=0)


def explained() -> str:
    """What the columns of the table mean."""
    from vae.export.interpolation import MEANING

    about = "Intervals are for the chance in the images: pairs that share one count for less than pairs of their own."
    return " ".join([*(f"*{name}*: {text}." for name, text in MEANING.items()), about])
