"""What a visitor takes home of a map, made when it is asked for: all of it, or what they have selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from pages.embeddings.maps import TSNE, Asked, Placed, along_axes, encoded
from pages.embeddings.place import Place
from ui import output
from ui.sidebar import Choice


def buttons(choice: Choice, asked: Asked, maps: Mapping[str, Placed], place: Place) -> None:
    """A row of downloads."""
    from vae.export import embedding as embeddings
    from vae.export.embedding import Embedding
    from vae.export.provenance import origin

    sample = asked.sample
    rows = place.rows(len(sample))
    n, selected = len(rows) or len(sample), len(rows)
    st.caption(f"Take it home: {'the' if selected else 'all'} {n:,} {'selected ' * bool(selected)}images.")
    name = f"embeddings-{choice.dataset.name.split(':')[-1]}-{asked.kind.replace(', ', '-').lower()}"
    checkpoints = {title: choice.models[title].checkpoint for title in maps}
    # What is offered is kept as long as the session: the points of t-SNE, which all visitors share, and no codes.
    spread_out = {title: placed.points for title, placed in maps.items() if asked.kind == TSNE and placed.place}

    def embedding() -> Embedding:
        chosen = place.rows(len(sample)) if selected else np.arange(n)
        models = {}
        for title, checkpoint in checkpoints.items():
            codes = encoded(checkpoint, sample)
            points = spread_out.get(title) if asked.kind == TSNE else along_axes(codes, asked.kind)
            models[checkpoint.name] = embeddings.Placed(codes[chosen], None if points is None else points[chosen])
        facts = {"method": asked.kind, "sampled": len(sample), "sample_seed": sample.seed, "selected": selected}
        if asked.kind == TSNE:
            facts |= {"perplexity": asked.settings.perplexity, "seed": asked.settings.seed}
        return embeddings.Embedding(
            sample.pool,
            sample.indices[chosen],
            models,
            origin(list(checkpoints.values()), sample.pool, **facts),
            splits=np.array(sample.splits)[chosen].tolist(),
            numbers=sample.numbers[chosen],
        )

    def table() -> str:
        return embeddings.coordinates(embedding()).to_csv(index=False)

    def arrays() -> bytes:
        return embeddings.npz(embedding())

    def projector(model: str) -> Callable[[], bytes]:
        return lambda: embeddings.projector(embedding(), model)

    with st.container(horizontal=True):
        output.download("Coordinates and codes", f"{name}.csv", "text/csv", table)
        output.download("Coordinates and codes", f"{name}.npz", "application/octet-stream", arrays)
        for title, checkpoint in checkpoints.items():
            model = checkpoint.name
            output.download(
                f"{title} for the Projector",
                f"projector-{model}.zip",
                "application/zip",
                projector(model),
                "vectors.tsv, metadata.tsv and the images as a sprite, for TensorBoard's Embedding Projector.",
            )
