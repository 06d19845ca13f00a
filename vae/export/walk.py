"""A walk to take home: pictures (PNG), the sweep of a dimension (GIF), and the codes (JSON, CSV) with provenance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.data import Dataset
from vae.export import pictures
from vae.export.pictures import Strip
from vae.export.provenance import as_json, origin
from vae.export.table import Table, Value
from vae.latent import moves as walk
from vae.latent.moves import Moves
from vae.metrics.latent.dimensions import Dimensions
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode
from vae.models.inference import Coder

Provenance = Mapping[str, object]  # as `provenance` gives it
STEPS = 9  # pictures in a row of the traversal grid, as on the page
FRAMES = 25  # of a sweep from low to high; the GIF runs back as well
_FRAME_MS = 80


@dataclass(frozen=True, eq=False)
class WalkPosition:
    """Where one model is on a walk: its code (J,), the moves that led there, and what is known of its dimensions."""

    checkpoint: Checkpoint
    code: NDArray[np.float32]
    moves: Moves
    dimensions: Dimensions

    @property
    def title(self) -> str:
        """The model's name."""
        return self.checkpoint.config.title


def provenance(positions: Sequence[WalkPosition], dataset: Dataset, start: int | str | None) -> dict[str, object]:
    """What a walk depends on. `start`: the index of the image that it began at, the name of one that is not in the
    data set, or None for the prior mean.
    """
    moved = {position.checkpoint.name: list(position.moves) for position in positions}
    return origin(
        [position.checkpoint for position in positions], dataset, start=start, moved_posterior_sd_by_rank=moved
    )


def grid_png(position: WalkPosition, coder: Coder, provenance: Provenance) -> bytes:
    """The traversal grid: a row an active dimension (all, where none is), from its 0.5 % to its 99.5 % quantile."""
    facts = position.dimensions
    rows = [j for j in facts.units.order.tolist() if facts.active[j]] or facts.units.order.tolist()
    images = decode(coder, walk.traversal(position.code, rows, facts.units, STEPS))
    strips = [Strip(f"z{j}", images[k * STEPS : (k + 1) * STEPS], _telling(facts, j)) for k, j in enumerate(rows)]
    title = f"{position.title}: one dimension a row, 0.5 % to 99.5 % quantile"
    return pictures.png(pictures.rows(strips, title), provenance, title)


def digits_png(positions: Sequence[WalkPosition], coders: Sequence[Coder], provenance: Provenance) -> bytes:
    """What every model draws at its place, side by side."""
    images = np.concatenate(
        [decode(coder, position.code[None]) for position, coder in zip(positions, coders, strict=True)]
    )
    titles = [position.title for position in positions]
    return pictures.png(pictures.columns(images, titles), provenance, f"A code through {', '.join(titles)}")


def sweep_gif(
    positions: Sequence[WalkPosition],
    coders: Sequence[Coder],
    focus: int,
    rank: int,
    linked: bool,
    provenance: Provenance,
) -> bytes:
    """The dimension of that rank from low to high and back in the focused model, as the page plays it.

    Linked, the others move by as many standard deviations; else they stand still.
    """
    own, units = positions[focus], positions[focus].dimensions.units
    rank = min(rank, len(units.order) - 1)
    j = units.order[rank]
    values = np.linspace(units.low[j], units.high[j], FRAMES)
    steps = (values - own.code[j]) / units.deviation[j] if units.deviation[j] > 0 else np.zeros(FRAMES)
    columns = []
    for k, (position, coder) in enumerate(zip(positions, coders, strict=True)):
        codes = np.repeat(position.code[None], FRAMES, axis=0)
        if (linked or k == focus) and rank < len(position.code):
            other = position.dimensions.units
            codes[:, other.order[rank]] += (steps * other.deviation[other.order[rank]]).astype(np.float32)
        columns.append(decode(coder, codes))  # (FRAMES, H, W)
    titles = [position.title for position in positions]
    forth = [
        pictures.columns(np.stack([column[t] for column in columns]), titles, pictures.ON_SCREEN) for t in range(FRAMES)
    ]
    frames = forth + forth[-2:0:-1]
    file = BytesIO()
    comment = as_json({**provenance, "rank": rank + 1, "linked": linked}).encode()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=_FRAME_MS, loop=0, comment=comment)
    return file.getvalue()


def table(positions: Sequence[WalkPosition], provenance: Provenance) -> Table:
    """A row for each dimension of each model: its code, how far it moved, and what is known of it."""
    records: list[dict[str, Value]] = []
    for position in positions:
        facts, off = position.dimensions, set(walk.off_data(position.code, position.dimensions.units).tolist())
        for rank, j in enumerate(facts.units.order.tolist()):
            records.append(
                {
                    "model": position.checkpoint.name,
                    "dimension": j,
                    "rank": rank + 1,
                    "value": float(position.code[j]),
                    "moved_posterior_sd": position.moves[rank] if rank < len(position.moves) else 0.0,
                    "off_data": j in off,
                    "active": bool(facts.active[j]),
                    "mean_kl_nats": None if facts.kl is None else float(facts.kl[j]),
                    "sensitivity": float(facts.sensitivity[j]),
                    "posterior_sd": float(facts.units.deviation[j]),
                    "low": float(facts.units.low[j]),
                    "high": float(facts.units.high[j]),
                }
            )
    return Table.of(records, "Where each model is on a walk", provenance)


def code_json(positions: Sequence[WalkPosition], dataset: Dataset, start: int | str | None) -> str:
    """The codes, and where they come from; `start` as for `provenance`."""
    content: dict[str, Any] = {
        "start": {
            "image": start,
            "label": dataset.names(np.array([start]))[0] if isinstance(start, int) else None,
            "dataset": dataset.name,
            "split": dataset.split,
            "dataset_digest": dataset.digest,
        },
        "models": [
            {
                "name": position.checkpoint.name,
                "title": position.checkpoint.config.title,
                "checkpoint_digest": position.checkpoint.digest,
                "code": [float(value) for value in position.code],
                "moved_posterior_sd_by_rank": list(position.moves),
                "dimension_by_rank": position.dimensions.units.order.tolist(),
            }
            for position in positions
        ],
        "provenance": provenance(positions, dataset, start),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _telling(facts: Dimensions, j: int) -> str:
    return f"{100 * facts.sensitivity[j]:.1f} % a pixel" if facts.kl is None else f"KL {facts.kl[j]:.2f} nats"
