"""What a visitor takes home of a map, made when it is asked for: all of it, or what they have selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from ui import page
from ui.controls import Choice
from ui.embeddings.maps import TSNE, Asked, Placed
from ui.embeddings.place import Place


def buttons(choice: Choice, asked: Asked, maps: Mapping[str, Placed], place: Place) -> None:
    """A row of downloads."""
    from vae.report import embeddings
    from vae.report.embeddings import Embedding
    from vae.report.provenance import origin

    sample = asked.sample
    rows = place.rows(len(sample))
    chosen = rows if len(rows) else np.arange(len(sample))
    st.caption(f"Take it home: {'the' if len(rows) else 'all'} {len(chosen):,} {'selected ' * bool(len(rows))}images.")
    name = f"embeddings-{choice.dataset.name.split(':')[-1]}-{asked.kind.replace(', ', '-').lower()}"

    def embedding() -> Embedding:
        models = {
            choice.models[title].name: embeddings.Placed(
                placed.codes[chosen],
                None if placed.points is None or placed.place is None else placed.points[chosen],  # finished maps alone
            )
            for title, placed in maps.items()
        }
        facts = {"method": asked.kind, "sampled": len(sample), "sample_seed": sample.seed, "selected": len(rows)}
        if asked.kind == TSNE:
            facts |= {"perplexity": asked.settings.perplexity, "seed": asked.settings.seed}
        checkpoints = [choice.models[title] for title in maps]
        return embeddings.Embedding(
            sample.pool, sample.indices[chosen], models, origin(checkpoints, sample.pool, **facts),
            splits=np.array(sample.splits)[chosen].tolist(), numbers=sample.numbers[chosen],
        )  # fmt: skip

    def table() -> str:
        return embeddings.coordinates(embedding()).to_csv(index=False)

    def arrays() -> bytes:
        return embeddings.npz(embedding())

    def projector(model: str) -> Callable[[], bytes]:
        return lambda: embeddings.projector(embedding(), model)

    with st.container(horizontal=True):
        page.download("Coordinates and codes", f"{name}.csv", "text/csv", table)
        page.download("Coordinates and codes", f"{name}.npz", "application/octet-stream", arrays)
        for title in maps:
            model = choice.models[title].name
            page.download(
                f"{title} for the Projector", f"projector-{model}.zip", "application/zip", projector(model),
                "vectors.tsv, metadata.tsv and the images as a sprite, for TensorBoard's Embedding Projector.",
            )  # fmt: skip
