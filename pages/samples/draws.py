"""Random codes through every model: the same draw from N(0, I), and each model's own aggregate posterior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker
from ui.widgets.digits_html import Card, Sheet
from vae.core.counted import counted
from vae.data import Dataset
from vae.data.dataset import RGB
from vae.data.pixels import to_bytes
from vae.export.pictures import Images, Strip
from vae.figures.planes import code_cloud
from vae.models.checkpoints import Checkpoint
from vae.studies import pictures
from vae.studies.pictures import TILES, Drawn

if TYPE_CHECKING:
    import plotly.graph_objects as go

HOTTEST = 8.0  # temperature: beyond the spread of an autoencoder's codes (6.3 along its widest direction on MNIST)


@dataclass(frozen=True)
class Settings:
    """The seed of all draws and the spread of the codes: 1 is N(0, I) as it is."""

    seed: int
    temperature: float


def controls() -> Settings:
    """Seed and temperature."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        seed = image_picker.seed()
    with right:
        temperature = st.slider(
            "Temperature T (codes from N(0, T²·I))",
            0.0,
            HOTTEST,
            1.0,
            0.1,
            key="temperature",
            bind="query-params",
            help="The spread of the codes. At 0 the upper squares repeat one code, the lower ones show the centres of "
            "the Gaussians fitted to the model's own codes. Turn it up until the circle of T is as wide as a model's "
            "cloud of codes below: what comes out of the decoder then?",
        )
    return Settings(seed, temperature)


def samples(choice: Choice, settings: Settings) -> dict[str, tuple[Drawn, Drawn]]:
    """For each model: from N(0, I), and from its aggregate posterior. One that cannot is a sentence on the page."""
    train = of_class(loaders.dataset(choice.dataset.name, "train"), choice.label)
    drawn = {}
    for title, model in choice.models.items():
        with output.sentences(title):
            drawn[title] = _samples(model.checkpoint, choice.dataset, train, settings)
    return drawn


def cards(choice: Choice, settings: Settings, drawn: dict[str, tuple[Drawn, Drawn]]) -> list[Card]:
    """One card a model: two squares of samples with their numbers."""
    result = []
    prior = "N(0, I)" if settings.temperature == 1 else f"N(0, {settings.temperature:g}²·I)"
    for title, model in choice.models.items():
        if title not in drawn:
            continue  # its sentence is on the page
        own = "its own codes" if choice.label is None else f"its codes of {choice.class_name}"
        sheets = [
            Sheet(f"from {whence}", sample.images, f"{TILES} samples of {title} from {whence}", _numbers(sample))
            for whence, sample in zip((prior, own), drawn[title], strict=True)
        ]
        result.append(Card(title, model.accent, sheets))
    return result


def strips(choice: Choice, settings: Settings, drawn: dict[str, tuple[Drawn, Drawn]]) -> list[Strip]:
    """The same to take home: a row a model, its two squares."""

    def square(images: Images) -> NDArray[np.uint8]:
        return to_bytes(np.asarray(digits_html.mosaic(images, round(TILES**0.5)), np.float32))

    return [
        Strip(
            card.title,
            np.stack([square(sheet.images) for sheet in card.sheets]),
            captions=[sheet.title for sheet in card.sheets],
        )
        for card in cards(choice, settings, drawn)
    ]


def real_numbers(choice: Choice) -> str:
    """What real training images score: the yardstick for samples."""
    return _numbers(_real_numbers(choice.dataset, loaders.dataset(choice.dataset.name, "train")))


def likeness_said(choice: Choice) -> str:
    """What likeness is, up to what it is to: `samples.likeness_to_nearest`."""
    return "correlation of the pixels with" if choice.dataset.channels == RGB else "cosine similarity to"


def cloud_figures(choice: Choice, temperature: float) -> list[go.Figure]:
    """For each model, codes of test images in its two widest directions, with N(0, I) and N(0, T² I) beside them."""
    return [_cloud_figure(model, choice.dataset, choice.label, temperature) for model in choice.models.values()]


@st.cache_resource(show_spinner=False, max_entries=100, hash_funcs=loaders.KEYS)
def _cloud_figure(model: ModelView, dataset: Dataset, label: int | None, temperature: float) -> go.Figure:
    return code_cloud(model.title, _cloud(model.checkpoint, dataset, label), model.accent, temperature)


def spread_sentence(choice: Choice) -> str:
    """How far each model's codes spread, against N(0, I)'s 1, in words."""
    parts, n = [], 0
    for title, model in choice.models.items():
        cloud = _cloud(model.checkpoint, choice.dataset, choice.label)
        deviations, n = cloud.std(axis=0), len(cloud)
        parts.append(f"{title}: {deviations[0]:.1f} and {deviations[1]:.1f}")
    kinds = {checkpoint.config.kind for checkpoint in choice.checkpoints}
    codes = {"ae": "μ", "vae": "a sampled z"}
    what = "μ for an AE and a sampled z for the others" if len(kinds) > 1 else codes[kinds.pop()]
    return (
        f"Standard deviation of {counted(n, 'code')} along the two directions (N(0, I): 1 and 1): "
        + "; ".join(parts)
        + f". A code is {what}."
    )


@st.cache_data(show_spinner="Drawing samples…", max_entries=40, hash_funcs=loaders.KEYS)
def _samples(checkpoint: Checkpoint, test: Dataset, train: Dataset, settings: Settings) -> tuple[Drawn, Drawn]:
    return pictures.samples(checkpoint, train, loaders.real(test), settings.seed, settings.temperature)


@st.cache_data(show_spinner=False, max_entries=10, hash_funcs=loaders.KEYS)
def _real_numbers(test: Dataset, train: Dataset) -> Drawn:
    return pictures.real_numbers(train, loaders.real(test))


def _numbers(drawn: Drawn) -> str:
    return f"likeness {drawn.likeness:.2f}, undecided {drawn.undecided:.2f}"


@st.cache_data(show_spinner="Encoding the images…", max_entries=100, hash_funcs=loaders.KEYS)
def _cloud(checkpoint: Checkpoint, dataset: Dataset, label: int | None) -> NDArray[np.float32]:
    return pictures.cloud(checkpoint, of_class(dataset, label))


def of_class(dataset: Dataset, label: int | None) -> Dataset:
    """The images of one class, or all."""
    return dataset if label is None else dataset.take(dataset.indices_of(label))
