"""What a visitor takes home of a map, made when it is asked for: all of it, or what they have selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from pages.embeddings.map_state import MapState, in_link
from pages.embeddings.maps import TSNE, MapRequest, ModelMap, along_axes, encoded
from ui import output
from ui.components.download.files import File
from ui.sidebar import Choice
from vae.core.counted import counted


def buttons(choice: Choice, request: MapRequest, maps: Mapping[str, ModelMap], state: MapState) -> None:
    """A row of downloads."""
    from vae.export import embedding as embeddings
    from vae.export.embedding import Embedding
    from vae.export.names import file_name
    from vae.export.provenance import origin

    sample = request.sample
    rows = state.rows(len(sample))
    n, selected = len(rows) or len(sample), len(rows)
    all_of_them = f"Take it home: all {counted(n, 'image')}."
    said = [f"Take it home: {counted(n, 'selected image')}." if selected else all_of_them]
    if not in_link(state, sample):
        said.append("So many are too long for a link: it leads here without them.")
    st.caption(" ".join(said))
    checkpoints = {title: choice.models[title].checkpoint for title in maps}
    models = [checkpoint.name for checkpoint in checkpoints.values()]
    name = file_name("embeddings", choice.dataset.name, models, request.kind.lower())
    # What is offered is kept as long as the session: the points of t-SNE, which all visitors share, and no codes.
    spread_out = {
        title: model_map.points for title, model_map in maps.items() if request.kind == TSNE and model_map.place
    }

    def embedding() -> Embedding:
        chosen = state.rows(len(sample)) if selected else np.arange(n)
        models = {}
        for title, checkpoint in checkpoints.items():
            codes = encoded(checkpoint, sample)
            points = spread_out.get(title) if request.kind == TSNE else along_axes(codes, request.kind)
            models[checkpoint.name] = embeddings.PlacedCodes(codes[chosen], None if points is None else points[chosen])
        facts = {"method": request.kind, "sampled": len(sample), "sample_seed": sample.seed, "selected": selected}
        if request.kind == TSNE:
            facts |= {"perplexity": request.settings.perplexity, "seed": request.settings.seed}
        return embeddings.Embedding(
            sample.pool,
            sample.indices[chosen],
            models,
            origin(list(checkpoints.values()), sample.pool, **facts),
            splits=np.array(sample.splits)[chosen].tolist(),
            numbers=sample.numbers[chosen],
        )

    def table() -> str:
        return embeddings.csv_of(embedding())

    def arrays() -> bytes:
        return embeddings.npz(embedding())

    def projector(model: str) -> Callable[[], bytes]:
        return lambda: embeddings.projector(embedding(), model)

    of_models = (
        File(
            f"{title} for the Projector",
            f"{file_name('projector', choice.dataset.name, [checkpoint.name])}.zip",
            "application/zip",
            projector(checkpoint.name),
            "vectors.tsv, metadata.tsv and the images as a sprite, for TensorBoard's Embedding Projector.",
        )
        for title, checkpoint in checkpoints.items()
    )
    output.download(
        File("Coordinates and codes", f"{name}.csv", "text/csv", table),
        File("Coordinates and codes", f"{name}.npz", "application/octet-stream", arrays),
        *of_models,
    )
