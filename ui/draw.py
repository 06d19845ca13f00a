"""Random codes through every model: the same draw from N(0, I), and each model's own aggregate posterior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, selecting
from ui.controls import Choice
from ui.pictures import Card, Sheet
from vae import figures
from vae.checkpoints import Checkpoint
from vae.data import Dataset

if TYPE_CHECKING:
    import plotly.graph_objects as go

TILES = 25  # a square of five by five
MEASURED = 200  # samples behind each number
CLOUD = 1000  # codes drawn as dots


@dataclass(frozen=True)
class Settings:
    """The seed of all draws and the spread of the codes: 1 is N(0, I) as it is."""

    seed: int
    temperature: float


@dataclass(frozen=True)
class Drawn:
    """What came from one source of codes: images (TILES, H, W) and two numbers over MEASURED samples."""

    images: NDArray[np.float32]
    unlike: float  # median distance to the nearest real image
    undecided: float  # mean entropy of a pixel, nats


def controls() -> Settings:
    """Seed and temperature."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        seed = selecting.seed()
    with right:
        temperature = st.slider(
            "Temperature (spread of the codes; 1 is N(0, I) itself)", 0.0, 2.0, 1.0, 0.1, key="temperature",
            bind="query-params", help="At 0 every code is the centre: the average digit of the model.",
        )  # fmt: skip
    return Settings(seed, temperature)


def samples(choice: Choice, settings: Settings) -> dict[str, tuple[Drawn, Drawn]]:
    """For each model: from N(0, I), and from its aggregate posterior."""
    return {
        title: _samples(checkpoint, choice.dataset, choice.label, settings)
        for title, checkpoint in choice.models.items()
    }


def cards(choice: Choice, drawn: dict[str, tuple[Drawn, Drawn]]) -> list[Card]:
    """One card a model: two squares of samples with their numbers."""
    result = []
    for title, checkpoint in choice.models.items():
        own = "from its own codes" if choice.label is None else f"from its codes of {choice.class_name}"
        sheets = [
            Sheet(name, found.images, f"{TILES} samples of {title} {name}",
                  f"unlike any digit {found.unlike:.3f}, undecided {found.undecided:.3f}")
            for name, found in zip(("from N(0, I)", own), drawn[title], strict=True)
        ]  # fmt: skip
        result.append(Card(title, figures.accent(checkpoint.config), sheets))
    return result


def real_distance(choice: Choice) -> float:
    """What real training images score on the distance to the nearest test image: the yardstick for samples."""
    return _real_distance(choice.dataset)


def clouds_figure(choice: Choice) -> go.Figure:
    """Codes of test images in each model's two widest directions, with N(0, I) beside them."""
    return _clouds_figure(tuple(choice.models), tuple(choice.models.values()), choice.dataset, choice.label)


@st.cache_resource(show_spinner=False, max_entries=50, hash_funcs=loaders.KEYS)
def _clouds_figure(
    titles: tuple[str, ...], models: tuple[Checkpoint, ...], dataset: Dataset, label: int | None
) -> go.Figure:
    clouds = {title: _cloud(model, dataset, label) for title, model in zip(titles, models, strict=True)}
    return figures.code_clouds(clouds, [figures.accent(model.config) for model in models])


def spread_sentence(choice: Choice) -> str:
    """How far each model's codes spread, against N(0, I)'s 1, in words."""
    parts = []
    for title, checkpoint in choice.models.items():
        deviations = _cloud(checkpoint, choice.dataset, choice.label).std(axis=0)
        parts.append(f"{title} {deviations[0]:.1f} and {deviations[1]:.1f}")
    return (
        "Standard deviation along the two directions (N(0, I): 1 and 1): "
        + "; ".join(parts) + ". Codes are μ for the AE and a sampled z for the others."
    )  # fmt: skip


@st.cache_data(show_spinner="Drawing samples…", max_entries=400, hash_funcs=loaders.KEYS)
def _samples(checkpoint: Checkpoint, test: Dataset, label: int | None, settings: Settings) -> tuple[Drawn, Drawn]:
    from vae.explore import sampling
    from vae.measure import reconstruction, samples

    own = sampling.aggregate_posterior(checkpoint, _of_class(loaders.dataset(test.name, "train"), label))
    model = loaders.model(checkpoint)

    def drawn(codes: NDArray[np.float32]) -> Drawn:
        images = reconstruction.decode(model, codes)
        unlike = float(np.median(samples.distance_to_nearest(images, test.images)))
        return Drawn(images[:TILES], unlike, float(samples.pixel_uncertainty(images).mean()))

    return (
        drawn(sampling.prior(MEASURED, checkpoint.config.latent_dim, settings.seed, settings.temperature)),
        drawn(own.draw(MEASURED, settings.seed, settings.temperature)),
    )


@st.cache_data(show_spinner=False, max_entries=10, hash_funcs=loaders.KEYS)
def _real_distance(test: Dataset) -> float:
    from vae.measure import samples

    train = loaders.dataset(test.name, "train")
    real = train.floats(np.arange(min(MEASURED, len(train))))
    return float(np.median(samples.distance_to_nearest(real, test.images)))


@st.cache_data(show_spinner="Encoding the images…", max_entries=100, hash_funcs=loaders.KEYS)
def _cloud(checkpoint: Checkpoint, dataset: Dataset, label: int | None) -> NDArray[np.float32]:
    from vae.explore import latents, projections

    images = _of_class(dataset, label)
    subset = images.take(np.arange(min(CLOUD, len(images))))
    return projections.widest_directions(latents.encode(checkpoint, subset).sample(seed=0))


def _of_class(dataset: Dataset, label: int | None) -> Dataset:
    return dataset if label is None else dataset.take(dataset.indices_of(label))
