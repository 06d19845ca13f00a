"""Where each model's codes lie on the page: along principal axes at once, by t-SNE as it converges."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.embeddings.images import KEYS, Sample
from ui import jobs
from ui.jobs import Job
from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Progress
from vae.latent import pca, tsne
from vae.latent.pca import Pca
from vae.latent.tsne import Map, Placer, Settings
from vae.models import encoding
from vae.models.checkpoints import Checkpoint

PCA, SPACE, TSNE = "PCA", "PCA, 3-D", "t-SNE"
KINDS = (PCA, SPACE, TSNE)
NEIGHBOURS = 10  # that trustworthiness looks at


@dataclass(frozen=True, eq=False)
class Placed:
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
class Asked:
    """What kind of map of which images; `visitor` is the session that waits for it."""

    sample: Sample
    kind: str
    settings: Settings
    visitor: str

    @property
    def map(self) -> str:
        """Which t-SNE of all models this is."""
        return f"{self.sample.digest} {self.settings}"

    def key(self, checkpoint: Checkpoint) -> str:
        """Which t-SNE of one model this is."""
        return f"{checkpoint.digest} {self.map}"


def placed(checkpoint: Checkpoint, asked: Asked, begin: bool, join: bool = True, frame: int | None = None) -> Placed:
    """The map of one model. A t-SNE that is not known yet begins in the background, where `begin` says so.

    `join`: one that somebody else has begun is watched. `frame` shows an earlier state of a finished one. Raises
    MeasureError, with a sentence, where there is nothing to spread out, CheckpointError where the images do not fit.
    """
    codes = codes_of(checkpoint, asked.sample)
    if asked.kind == TSNE:
        return _by_tsne(checkpoint, asked, codes, begin, join, frame)
    axes = _principal(checkpoint, asked.sample)
    dimensions = _dimensions(asked.kind)
    share = axes.explained[:dimensions]
    if not share.any():
        raise MeasureError(f"All {len(codes)} codes are the same: this model has collapsed, and nothing spreads out.")
    return Placed(
        codes,
        axes.project(codes)[:, :dimensions],
        f"{100 * share.sum():.0f} % of the variance",
        tuple(f"PC {k + 1} · {100 * part:.0f} %" for k, part in enumerate(share)),
        place=lambda code: axes.project(code[None])[0, :dimensions],
    )


def _dimensions(kind: str) -> int:
    return 3 if kind == SPACE else 2


def ahead(checkpoint: Checkpoint, asked: Asked) -> None:
    """Begin a small t-SNE while the visitor looks at something else; nothing where it is known or has begun."""
    if jobs.find(asked.key(checkpoint)) is None:
        with suppress(MeasureError):  # said when they ask for it
            placed(checkpoint, replace(asked, kind=TSNE), begin=True)


def stop(checkpoint: Checkpoint, asked: Asked) -> None:
    """This visitor waits for that t-SNE no longer."""
    jobs.stop(asked.key(checkpoint), asked.visitor)


@st.cache_resource(show_spinner="Encoding the images…", max_entries=12, hash_funcs=KEYS)
def codes_of(checkpoint: Checkpoint, sample: Sample) -> NDArray[np.float32]:
    """mu of the sample's images, (n, J)."""
    return encoded(checkpoint, sample)


def encoded(checkpoint: Checkpoint, sample: Sample) -> NDArray[np.float32]:
    """The same for whoever is no page: what makes a file, what answers a browser. From disk, in milliseconds."""
    return encoding.encode(checkpoint, sample.pool).mu[sample.indices]


def along_axes(codes: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
    """Codes (n, J) along their two or three principal axes, as the map of that kind has them, (n, 2 or 3)."""
    return pca.pca(codes, 3).project(codes)[:, : _dimensions(kind)]


def _by_tsne(
    checkpoint: Checkpoint, asked: Asked, codes: NDArray[np.float32], begin: bool, join: bool, frame: int | None
) -> Placed:
    key = asked.key(checkpoint)
    job = jobs.find(key)
    if job is None and (known := _known(codes, asked.settings)):
        job = jobs.remember(key, known)
    if job is None or (job.result is None and not job.problem) or job.unforeseen:
        if not (begin or (join and job and job.open)):
            last = (job and job.shown) or Progress()
            return Placed(codes, last.partial, f"stopped after iteration {last.done:,}" if last.done else "not begun")
        job = jobs.wanted(key, asked.visitor, asked.map, lambda job: _embedded(job, codes, asked.settings))
    if job.problem:
        raise MeasureError(job.problem)
    if job.result is None:
        if job.shown is None:  # it begins with the two widest directions: those are here at once
            note = "looking for neighbours…" if job.running else "waits for its turn…"
            return Placed(codes, _principal(checkpoint, asked.sample).project(codes)[:, :2], note, busy=True)
        return Placed(codes, job.shown.partial, f"iteration {job.shown.done:,}", busy=True)
    found, trust = job.result
    if frame is not None and frame < len(found.frames):
        return Placed(codes, found.frames[frame], f"iteration {found.iterations[frame]:,}", busy=True)
    note = f"KL divergence {found.kl:.2f} nats · trustworthiness {trust:.3f}"

    def place(code: NDArray[np.float32]) -> NDArray[np.float32]:
        return _placer(checkpoint, asked.sample, asked.settings, found).place(code[None])[0]

    return Placed(codes, found.points, note, place=place)


def _embedded(job: Job, codes: NDArray[np.float32], settings: Settings) -> tuple[Map, float]:
    import torch  # noqa: F401  # first: SciPy, which others import, breaks on a torch that is half imported

    found = tsne.embed(codes, settings, job.task)
    return found, _trust(codes, found.points)


def _known(codes: NDArray[np.float32], settings: Settings) -> tuple[Map, float] | None:
    """What a visitor has waited for before."""
    found = tsne.embed.known(codes, settings)
    trust = None if found is None else _trust.known(codes, found.points)
    return None if found is None or trust is None else (found, trust)


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
