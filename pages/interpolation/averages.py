"""Many paths: the same measures over random pairs of test images, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.interpolation.path import CROSS_FADE, PathResult
from ui import loaders, output, turns
from ui.loaders import ModelView
from ui.sidebar import Choice
from vae.core.counted import by_number
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    from vae.core.estimate import Estimate
    from vae.export.table import Table
    from vae.studies.interpolation import Interpolations

PAIRS, STEPS = 200, 11  # as the command's defaults
UNEVENNESS = "unevenness"  # of vae.metrics.latent.path_quality.MEASURES


def averages(choice: Choice, results: Iterable[PathResult], path: str) -> tuple[Table, Callable[[], Table], str]:
    """What `python -m vae interpolate` measures over many random pairs, of the models that have a path.

    A row a model by its title, a column a measure; what makes the table to take home; what in it is against lore.
    """
    from vae.export import interpolation
    from vae.metrics.latent.path_quality import CROSS_FADE as NAME

    models = [choice.models[result.title] for result in results if result.title in choice.models]
    checkpoints, dataset = tuple(model.checkpoint for model in models), choice.dataset
    measured = _averages(checkpoints, dataset, loaders.dataset(dataset.name, "train"), path)
    titles = {NAME: CROSS_FADE, **{model.checkpoint.name: model.title for model in models}}
    shown = interpolation.summary(measured, f"{measured.pairs:,} pairs", titles)
    return shown, lambda: interpolation.table(measured, checkpoints, dataset), against_lore(measured.means, models)


@st.cache_resource(show_spinner=f"Measuring {PAIRS} random pairs…", max_entries=40, hash_funcs=loaders.KEYS)
@turns.heavy
def _averages(models: tuple[Checkpoint, ...], dataset: Dataset, train: Dataset, path: str) -> Interpolations:
    from vae.studies.interpolation import measure

    return measure(models, dataset, train, path, PAIRS, STEPS, seed=0)


def against_lore(means: Mapping[str, Mapping[str, Estimate]], models: Sequence[ModelView]) -> str:
    """Which VAEs go less evenly than the AE, beyond chance, and which do not; '' where none does."""
    uneven = {model.title: means[model.checkpoint.name][UNEVENNESS] for model in models}
    autoencoders = [model.title for model in models if model.checkpoint.config.kind == "ae"]
    if not autoencoders:
        return ""
    least = uneven[autoencoders[0]]
    weighed = {model.title: model.checkpoint.config.beta for model in models if model.checkpoint.config.kind == "vae"}
    worse = [title for title, beta in weighed.items() if beta > 0 and uneven[title].low > least.high]
    if not worse:
        return ""
    better = [title for title, beta in weighed.items() if beta > 0 and uneven[title].high < least.low]
    text = "A VAE is often said to change more smoothly from image to image. "
    go, than = _named(worse, uneven), _named(autoencoders[:1], uneven)
    if better:
        text += (
            f"Here not all do: {go} {by_number(len(worse), 'goes', 'go')} in less even steps than {than}, "
            f"{_named(better, uneven)} {by_number(len(better), 'goes', 'go')} in more even ones. "
        )
    else:
        text += f"Here it does not: {go} {by_number(len(worse), 'goes', 'go')} in less even steps than {than}. "
    without = [title for title, beta in weighed.items() if beta == 0 and uneven[title].low <= least.high]
    if without and not better:
        text += (
            f"It is the KL term that does it: {output.literal(without[0])}, where it has no weight, has "
            f"{uneven[without[0]].value:.2f}. "
        )
    return text + (
        "What is measured is how alike the steps are in pixels, for equal steps of the code: the fewer of them change "
        "most of the picture, the less even. Even alone is not good, either: a cross-fade is as even as can be, and "
        "shows both images at once."
    )


def _named(titles: Sequence[str], uneven: Mapping[str, Estimate]) -> str:
    return " and ".join(f"{output.literal(title)} ({uneven[title].value:.2f})" for title in titles)


def explained() -> str:
    """What the columns of the table mean, and its dash."""
    from vae.export.interpolation import MEANING

    about = "Intervals are for the chance in the images: pairs that share one count for less than pairs of their own."
    dash = "The cross-fade has no codes: a dash."
    return " ".join([*(f"*{name}*: {text}." for name, text in MEANING.items()), dash, about])
