"""The curves of multi-rate models on the plane: one network, from one end of its dial to the other."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui import loaders
from vae.data import Dataset, same
from vae.models import multi_rate
from vae.models.checkpoints import Checkpoint
from vae.studies import dial

COLOUR = "#9467bd"  # of no beta and no kind


@dataclass(frozen=True)
class DialCurve:
    """A multi-rate model at each beta above 0 of its dial, beta rising: rates and distortions in nats."""

    name: str  # of its folder
    betas: tuple[float, ...]
    rates: tuple[float, ...]
    distortions: tuple[float, ...]

    def within(self, rate: float) -> tuple[list[float], list[float]]:
        """Rates and distortions as far as the plane goes, rates falling."""
        kept = [place for place, own in enumerate(self.rates) if own <= rate]
        return [self.rates[place] for place in kept], [self.distortions[place] for place in kept]


def of_folder(dataset: Dataset) -> tuple[DialCurve, ...]:
    """Those of the multi-rate models that learned from these images and whose dial was measured on them."""
    networks: dict[str, Checkpoint] = {}
    for one in loaders.found_models():
        if isinstance(one, Checkpoint) and one.config.betas and one.config.planes == dataset.planes:
            networks.setdefault(multi_rate.folder_name(one.path), one)
    trained = {name: one for name, one in networks.items() if same(one.config.dataset, dataset.name)}
    return tuple(_curve(name, one, dataset) for name, one in trained.items() if dial.known(one, dataset))


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=loaders.KEYS)
def _curve(name: str, model: Checkpoint, dataset: Dataset) -> DialCurve:
    found = dial.curve(model, dataset)
    priced = found.beta > 0
    return DialCurve(
        name,
        tuple(found.beta[priced].tolist()),
        tuple(found.rate[priced].tolist()),
        tuple(found.distortion[priced].tolist()),
    )
