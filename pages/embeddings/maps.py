"""Where each model's codes lie on the page: along principal axes at once, by t-SNE as it converges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.embeddings.images import KEYS, Sample
from ui import jobs
from ui.jobs import Status
from ui.loaders import ModelView
from ui.study_panel import StudyPanel
from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.latent import pca, tsne
from vae.latent.pca import Pca
from vae.latent.placing import Placer
from vae.latent.tsne import Map, Settings
from vae.models import encoding
from vae.models.checkpoints import Checkpoint

PCA, SPACE, TSNE = "PCA", "PCA, 3-D", "t-SNE"
KINDS = (PCA, SPACE, TSNE)
NEIGHBOURS = 10  # that trustworthiness looks at
_AHEAD = 1000  # images whose t-SNE begins as soon as the page is open: about a second a model
_AT_ONCE = 10_000  # images whose t-SNE nobody has to ask for twice: it takes seconds a model


@dataclass(frozen=True, eq=False)
class ModelMap:
    """One model's map: its codes (n, J), points (n, 2 or 3), the names of the axes, and a note.

    `busy`: it is still converging, or waits for its turn; `points` is None as long as there is nothing to show.
    `place` says where a new code (J,) lies on the finished map.
    """

    codes: NDArray[np.float32]
    points: NDArray[np.float32] | None
    note: str
    axes: tuple[str, ...] = ()
    busy: bool = False
    place: Callable[[NDArray[np.float32]], NDArray[np.float32]] | None = None


@dataclass(frozen=True)
class MapRequest:
    """What kind of map of which images."""

    sample: Sample
    kind: str
    settings: Settings

    @property
    def map(self) -> str:
        """Which t-SNE of all models this is."""
        return f"{self.sample.digest} {self.settings}"

    def key(self, checkpoint: Checkpoint) -> str:
        """Which t-SNE of one model this is."""
        return f"{checkpoint.digest} {self.map}"


def along_principal_axes(checkpoint: Checkpoint, request: MapRequest) -> ModelMap:
    """The map along two or three principal axes.

    Raises MeasureError, with a sentence, where there is nothing to spread out, CheckpointError where images do not fit.
    """
    codes, axes = codes_of(checkpoint, request.sample), _principal(checkpoint, request.sample)
    dimensions = _dimensions(request.kind)
    share = axes.explained[:dimensions]
    if not share.any():
        raise MeasureError(f"All {len(codes)} codes are the same: this model has collapsed, and nothing spreads out.")
    return ModelMap(
        codes,
        axes.project(codes)[:, :dimensions],
        f"{100 * share.sum():.1f} % of the variance",
        tuple(f"PC {k + 1} · {100 * part:.1f} %" for k, part in enumerate(share)),
        place=lambda code: axes.project(code[None])[0, :dimensions],
    )


def _dimensions(kind: str) -> int:
    return 3 if kind == SPACE else 2


def follow_tsne(panel: StudyPanel, model: ModelView, request: MapRequest) -> Status:
    """How far the t-SNE of one model is. Its value is points (n, 2) while it converges, then a map and its trust.

    What is not known yet begins in the background where it takes seconds, where the visitor has asked for it, and
    where somebody else has begun it.
    """
    key, codes = request.key(model.checkpoint), codes_of(model.checkpoint, request.sample)
    job = jobs.find(key)
    if job is None and (known := _known(codes, request.settings)):
        job = jobs.remember(key, known)
    begin = panel.in_full or len(request.sample) <= _AT_ONCE or bool(job and job.open)
    work = partial(_embed, f"{model.title}: t-SNE", codes, request.settings)
    return panel.follow({key: work}, request.map, begin=begin, patience=0)[key]


def ahead(panel: StudyPanel, model: ModelView, request: MapRequest) -> None:
    """Begin a small t-SNE while the visitor looks at something else; nothing where it is known or has begun."""
    if len(request.sample) <= _AHEAD and jobs.find(request.key(model.checkpoint)) is None:
        follow_tsne(panel, model, request)


def by_tsne(checkpoint: Checkpoint, request: MapRequest, status: Status, frame: int | None = None) -> ModelMap:
    """The map by t-SNE as far as it is; `frame` shows an earlier state of a finished one.

    Raises MeasureError where these codes or settings allow none.
    """
    if status.problem:
        raise MeasureError(status.problem)
    codes, iteration = codes_of(checkpoint, request.sample), status.progress.done
    if not isinstance(status.value, tuple):
        if not status.busy:
            note = f"stopped after iteration {iteration:,}" if iteration else "not begun"
            return ModelMap(codes, status.value, note)
        if status.value is None:  # it begins with the two widest directions: those are here at once
            points = _principal(checkpoint, request.sample).project(codes)[:, :2]
            doing = "begins" if status.begun else "waits"
            return ModelMap(codes, points, f"PCA so far; t-SNE {doing}", busy=True)
        return ModelMap(codes, status.value, f"iteration {iteration:,}", busy=True)
    finished, trust = status.value
    if frame is not None and frame < len(finished.frames):
        return ModelMap(codes, finished.frames[frame], f"iteration {finished.iterations[frame]:,}", busy=True)
    note = f"KL divergence {finished.kl:.2f} nats · trustworthiness {trust:.3f}"

    def place(code: NDArray[np.float32]) -> NDArray[np.float32]:
        return _placer(checkpoint, request.sample, request.settings, finished).place(code[None])[0]

    return ModelMap(codes, finished.points, note, place=place)


@st.cache_resource(show_spinner="Encoding the images…", max_entries=12, hash_funcs=KEYS)
def codes_of(checkpoint: Checkpoint, sample: Sample) -> NDArray[np.float32]:
    """mu of the sample's images, (n, J)."""
    return encoded(checkpoint, sample)


def encoded(checkpoint: Checkpoint, sample: Sample) -> NDArray[np.float32]:
    """The same for whoever is no page: what makes a file, what answers a browser. From disk, in milliseconds."""
    return encoding.encode(checkpoint, sample.images).mu


def along_axes(codes: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
    """Codes (n, J) along their two or three principal axes, as the map of that kind has them, (n, 2 or 3)."""
    return pca.pca(codes, 3).project(codes)[:, : _dimensions(kind)]


def _embed(text: str, codes: NDArray[np.float32], settings: Settings, task: Task) -> tuple[Map, float]:
    finished = tsne.embed(codes, settings, task.named(text))
    return finished, _trust(codes, finished.points)


def _known(codes: NDArray[np.float32], settings: Settings) -> tuple[Map, float] | None:
    """What a visitor has waited for before."""
    finished = tsne.embed.known(codes, settings)
    trust = None if finished is None else _trust.known(codes, finished.points)
    return None if finished is None or trust is None else (finished, trust)


@memo("trust", version=2)
def _trust(codes: NDArray[np.float32], points: NDArray[np.float32], k: int = NEIGHBOURS) -> float:
    from vae.metrics.latent.trustworthiness import trustworthiness

    return trustworthiness(codes, points, k)


@st.cache_resource(show_spinner=False, max_entries=40, hash_funcs=KEYS)
def _principal(checkpoint: Checkpoint, sample: Sample) -> Pca:
    return pca.pca(codes_of(checkpoint, sample), 3)


@st.cache_resource(show_spinner="Preparing the map for new images…", max_entries=4, hash_funcs=KEYS)
def _placer(checkpoint: Checkpoint, sample: Sample, settings: Settings, _found: Map) -> Placer:
    return Placer(codes_of(checkpoint, sample), _found.points, settings)
