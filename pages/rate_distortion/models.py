"""The models that the page shows: those of a sweep, and those of the checkpoint folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import isnan

import numpy as np
import streamlit as st

from ui import loaders, output, preload, turns
from ui.sidebar import Choice
from ui.web import assets
from ui.widgets import strip
from vae.data import Dataset
from vae.data.pixels import to_bytes
from vae.figures.colours import accent
from vae.metrics.decoded import rate_distortion
from vae.metrics.decoded.rate_distortion import RateDistortion
from vae.models.checkpoints import Checkpoint
from vae.sweeps.spec import Group, Member
from vae.sweeps.sweep import DONE, Sweep

TILES = 10  # pictures of each model


@dataclass(frozen=True)
class PlaneModel:
    """One model: `name` is that of a sweep's member or of a checkpoint's folder. rate: None for an autoencoder. kl: of
    each dimension in nats, the largest first. distortion in nats. member: None for one of the folder.
    """

    name: str
    title: str
    group: Group
    seed: int
    colour: str
    rate: float | None
    distortion: float
    kl: tuple[float, ...]
    digest: str
    dataset: str  # what it learned from
    member: Member | None = None


@lru_cache(maxsize=8)
def of_sweep(sweep: Sweep | None) -> tuple[PlaneModel, ...]:
    """Those that were measured."""
    if sweep is None:
        return ()
    ranked = {
        str(name): tuple(sorted(own["kl"].to_numpy(np.float64).tolist(), reverse=True))
        for name, own in sweep.dimensions[sweep.dimensions["kind"] == "vae"].groupby("member")
    }
    members = {member.name: member for member in sweep.spec.members()}
    rows = sweep.members[sweep.members["status"] == DONE]
    found = []
    for row in rows.itertuples():
        member = members[row.member]
        found.append(
            PlaneModel(
                member.name,
                member.config.title,
                member.group,
                member.config.seed,
                accent(member.config),
                None if isnan(row.rate) else float(row.rate),
                float(row.error),
                ranked.get(member.name, ()),
                row.checkpoint_digest,
                member.config.dataset,
                member,
            )
        )
    return tuple(found)


def of_folder(choice: Choice, known: tuple[PlaneModel, ...]) -> tuple[PlaneModel, ...]:
    """The models of the sidebar that are not among the known ones; one that cannot be measured is a sentence."""
    digests = {model.digest for model in known}
    found = []
    for title, model in choice.models.items():
        checkpoint = model.checkpoint
        if checkpoint.digest in digests:
            continue
        with output.sentences(title):
            own = _measured(checkpoint, choice.dataset)
            config = checkpoint.config
            kl = () if own.kl is None or not config.one_beta else tuple(np.sort(own.kl)[::-1].tolist())
            group: Group = (config.kind, config.last_beta)
            found.append(
                PlaneModel(
                    checkpoint.name,
                    title,
                    group,
                    config.seed,
                    model.accent,
                    own.rate,
                    own.distortion,
                    kl,
                    checkpoint.digest,
                    config.dataset,
                )
            )
    return tuple(found)


def pictured(choice: Choice, sweep: Sweep | None) -> tuple[int, ...]:
    """Which test images the pictures are of: those of the sweep, else the first of each class."""
    found = choice.dataset.first_of_classes(TILES) if sweep is None else sweep.pictured[:TILES]
    return tuple(int(index) for index in found)


def pictures(
    choice: Choice, sweep: Sweep | None, swept: tuple[PlaneModel, ...], own: tuple[PlaneModel, ...]
) -> tuple[str, dict[str, int]]:
    """Where a browser finds what every model makes of the pictured images, row after row, and each model's row."""
    indices = pictured(choice, sweep)
    own = own if max(indices, default=0) < len(choice.dataset) else ()  # a sweep of other images that had this name
    rows = {model.name: at for at, model in enumerate((*swept, *own))}
    checkpoints = {model.checkpoint.name: model.checkpoint for model in choice.models.values()}
    whose = (sweep.digest if sweep else "", choice.dataset.images_digest, *(model.digest for model in own))
    name = f"given-back-{hashlib.sha256(' '.join(whose).encode()).hexdigest()[:32]}"

    def make() -> bytes:
        parts = [sweep.given_back(model.name)[:TILES] for model in swept] if sweep else []
        parts += [to_bytes(strip.given_back(checkpoints[model.name], choice.dataset, indices)) for model in own]
        return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)

    return assets.address(name, make), rows


@st.cache_resource(show_spinner="Measuring rate and distortion…", max_entries=100, hash_funcs=loaders.KEYS)
@turns.heavy
def _measured(checkpoint: Checkpoint, dataset: Dataset) -> RateDistortion:
    if not rate_distortion.known(checkpoint, dataset):
        preload.torch()
    return rate_distortion.rate_distortion(checkpoint, dataset)
