"""Interpolations as tables: a row a model to read, a row a model and measure to take home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vae.data import Dataset
from vae.export.provenance import origin
from vae.export.table import Column, Row, Table, Value
from vae.metrics.latent.path_quality import CROSS_FADE, MEASURES
from vae.models.checkpoints import Checkpoint
from vae.studies.interpolation import Interpolations

MEANING = {measure.replace("_", " "): text for measure, text in MEASURES.items()}  # of each heading


def table(found: Interpolations, checkpoints: Sequence[Checkpoint], dataset: Dataset) -> Table:
    """A row for each measure and model, and for the cross-fade as the floor: mean over the pairs, 95 % interval.

    Both ends are empty where all pairs have the same value.
    """
    digests = {checkpoint.name: checkpoint.digest for checkpoint in checkpoints}
    records: list[dict[str, Value]] = [
        {
            "model": name,
            "measure": measure,
            "mean": means[measure],
            "path": "pixels" if name == CROSS_FADE else found.path,
            "pairs": found.pairs,
            "images": found.images,
            "steps": found.steps,
            "seed": found.seed,
            "dataset": dataset.name,
            "split": dataset.split,
            "dataset_digest": dataset.digest,
            "real_digest": found.real_digest,
            "checkpoint_digest": digests.get(name, ""),
        }
        for measure in MEASURES
        for name, means in found.means.items()
        if measure in means
    ]
    columns = [Column("model"), Column("measure"), Column("mean", bounds=("low95", "high95"))]
    facts = {"real_digest": found.real_digest, "path": found.path, "pairs": found.pairs, "steps": found.steps}
    provenance = origin(checkpoints, dataset, seed=found.seed, **facts)
    caption = f"Interpolations on {dataset.name}: means over {found.pairs} pairs"
    meaning = "; ".join(f"{name}: {text}" for name, text in MEANING.items())
    printed = replace(summary(found, "Model"), caption=caption, footnote=f"{meaning}.")
    return replace(Table.of(records, caption, provenance, columns), printed=[printed])


def summary(found: Interpolations, heading: str, titles: Mapping[str, str] | None = None) -> Table:
    """A row a model, by its name or its title, a column a measure."""
    numbers = [
        Column(name, name.replace("_", " "), "number", interval="beside", unknown="all alike: no interval")
        for name in MEASURES
    ]
    rows = [
        Row([(titles or {}).get(name, name), *(means.get(measure) for measure in MEASURES)])
        for name, means in found.means.items()
    ]
    return Table([Column("model", heading), *numbers], rows, look="bs-scores")
