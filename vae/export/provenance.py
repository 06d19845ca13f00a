"""Where numbers come from: models and data by digest, settings, versions. Every export carries it.

Tables have it as `with_column` or beside them, arrays and archives as `provenance` in JSON, pages as the text of the
element with the id `provenance`, a PNG as the text of that name, a GIF as its comment.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vae.core.version import versions
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    import pandas as pd
    from PIL.PngImagePlugin import PngInfo

_COLUMN, _AGAIN = "provenance", "as above"


def origin(checkpoints: Sequence[Checkpoint], dataset: Dataset, **facts: object) -> dict[str, object]:
    """What a result depends on: models and data by name and digest, `facts` (seed, method, parameters), versions."""
    return {
        "dataset": dataset.name,
        "split": dataset.split,
        "images": len(dataset),
        "dataset_digest": dataset.digest,
        "models": [{"name": one.name, "checkpoint_digest": one.digest} for one in checkpoints],
        **facts,
        "versions": versions(),
    }


def as_json(provenance: Mapping[str, object]) -> str:
    """`provenance` on one line; NumPy's numbers and arrays as plain ones, anything else unknown as text."""
    return json.dumps(provenance, ensure_ascii=False, default=lambda o: o.tolist() if hasattr(o, "tolist") else str(o))


def with_column(frame: "pd.DataFrame", provenance: Mapping[str, object]) -> "pd.DataFrame":
    """The table with a last column `provenance`: JSON in the first row, "as above" in the others.

    So pandas, R or a spreadsheet reads the file as it is, and no line of it is a comment.
    """
    return frame.assign(**{_COLUMN: [as_json(provenance), *[_AGAIN] * len(frame)][: len(frame)]})


def in_png(provenance: Mapping[str, object]) -> "PngInfo":
    """What Pillow takes as `pnginfo` when it saves a PNG."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt(_COLUMN, as_json(provenance))
    return info
