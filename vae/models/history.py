"""What a model's training wrote down of every epoch: `history.csv` in its folder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, os_error_sentence
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint

_MAX_BYTES = 1_000_000
_REMEDY = "Train the model again, or delete the file."


@dataclass(frozen=True, eq=False)
class History:
    """Means over the training images of each epoch, in nats an image, (epochs,)."""

    epoch: NDArray[np.float64]
    bce: NDArray[np.float64]
    kl: NDArray[np.float64]


def read(model: Checkpoint) -> History | None:
    """How training went; None where nothing of it is kept, as of models that others trained.

    Raises CheckpointError where the file is damaged.
    """
    path = model.path / checkpoints.HISTORY
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > _MAX_BYTES:
            raise CheckpointError(f"{path.name} of {model.name} is larger than {_MAX_BYTES:,} bytes.", _REMEDY)
        head, *lines = path.read_text(encoding="utf-8").split()
        rows = [dict(zip(head.split(","), map(float, line.split(",")), strict=True)) for line in lines]
        columns = [np.array([row[name] for row in rows]) for name in ("epoch", "bce", "kl")]
    except OSError as error:
        raise CheckpointError(f"{path.name} of {model.name} cannot be read: {os_error_sentence(error)}.") from error
    except (ValueError, KeyError) as error:
        raise CheckpointError(f"{path.name} of {model.name} is damaged.", _REMEDY) from error
    if not rows or not all(np.isfinite(column).all() for column in columns) or columns[0].min() < 1:
        raise CheckpointError(f"{path.name} of {model.name} is damaged.", _REMEDY)
    return History(*columns)
