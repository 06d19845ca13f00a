"""What the points are coloured by: their class, or a number that each model gives each image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.embeddings.images import KEYS, Sample
from ui import turns
from vae.data import Dataset
from vae.models import encoding
from vae.models.checkpoints import Checkpoint

CLASS, ERROR, KL, DIMENSION = "class", "reconstruction error", "KL", "dimension"
_EDGES = (0.01, 0.99)  # quantiles that the colours span: one outlier does not take them all


@dataclass(frozen=True)
class Colouring:
    """What to colour by: one of the above, or the name of a factor; `rank`: which dimension, most informative first."""

    by: str
    rank: int = 0

    @property
    def is_class(self) -> bool:
        """Whether the colours are those of the classes."""
        return self.by == CLASS


@dataclass(frozen=True, eq=False)
class Values:
    """A number for each image of the sample, (n,), with what it is and the ends of its colours."""

    numbers: NDArray[np.float32]
    title: str
    low: float
    high: float


def choices(dataset: Dataset) -> list[str]:
    """What points can be coloured by."""
    factors = [] if dataset.factors is None else [str(name) for name in dataset.factors.columns]
    return [CLASS, ERROR, KL, DIMENSION, *factors]


def unit(colouring: Colouring) -> str:
    """The unit of the numbers that points are coloured by; empty where they have none."""
    return "nats" if colouring.by in (ERROR, KL) else ""


def values(models: Mapping[str, Checkpoint], sample: Sample, colouring: Colouring) -> dict[str, Values | None]:
    """For these models by title; None where a model has no such number (an autoencoder has no KL).

    Errors share the ends of their colours between the models. KL does not: at beta = 0 it is a hundred times that of
    beta = 10, and nothing of either would be seen.
    """
    if colouring.is_class:
        return dict.fromkeys(models)
    by_title = {title: _values(model, sample, colouring) for title, model in models.items()}
    known = [numbers for numbers in by_title.values() if numbers is not None]
    if known and colouring.by == ERROR:
        low, high = min(numbers.low for numbers in known), max(numbers.high for numbers in known)
        return {title: values and Values(values.numbers, values.title, low, high) for title, values in by_title.items()}
    return by_title


@st.cache_resource(show_spinner="Measuring every image…", max_entries=40, hash_funcs=KEYS)
@turns.heavy
def _values(checkpoint: Checkpoint, sample: Sample, colouring: Colouring) -> Values | None:
    title, numbers = _numbers(checkpoint, sample, colouring)
    if numbers is None:
        return None
    low, high = np.nanquantile(numbers, _EDGES)
    return Values(numbers.astype(np.float32), title, float(low), float(high))


def _numbers(checkpoint: Checkpoint, sample: Sample, colouring: Colouring) -> tuple[str, NDArray[np.floating] | None]:
    if colouring.by == ERROR:
        from vae.metrics.decoded.reconstruction import errors

        return "reconstruction error", errors(checkpoint, sample.pool)[sample.indices]
    encoded = encoding.encode(checkpoint, sample.pool)
    if colouring.by == KL:
        from vae.metrics.latent.dimensions import kl_of_each

        kl = kl_of_each(encoded)
        return "KL", None if kl is None else kl[sample.indices].sum(axis=1)
    if colouring.by == DIMENSION:
        from vae.metrics.latent.dimensions import describe

        order = describe(checkpoint, sample.pool).units.order
        if colouring.rank >= len(order):
            return "dimension", None
        j = int(order[colouring.rank])
        return f"z{j}", encoded.mu[sample.indices, j]
    factors = sample.pool.factors
    if factors is None or colouring.by not in factors:
        return colouring.by, None
    return colouring.by, factors[colouring.by].to_numpy()[sample.indices].astype(np.float64)
