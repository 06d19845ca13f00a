"""Where numbers come from: models and data by digest, settings, versions. Every export carries it.

A CSV has it as comments at its head (`csv`), Markdown and LaTeX as `lines`, JSON, arrays and archives as `provenance`,
pages as the text of the element with the id `provenance`, a PNG as the text of that name, a GIF as its comment.
"""

import csv as writing
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vae.core.version import __version__, versions
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    import pandas as pd
    from PIL.PngImagePlugin import PngInfo

_NAME = "provenance"
_HOW = "pandas reads this file by read_csv(FILE, comment='#'), R by read.csv(FILE, comment.char = '#')"


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


def lines(provenance: Mapping[str, object]) -> list[str]:
    """`provenance`, an entry a line: its name, a colon, its value in JSON."""
    plain = json.loads(as_json(provenance))
    return [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items()]


def csv(frame: "pd.DataFrame", provenance: Mapping[str, object], caption: str = "") -> str:
    """The table as the text of a CSV; before it, each line after a `#`, how to read it, its caption and `provenance`.

    Numbers have as many digits as it takes to read the same number again.
    """
    about = {"caption": caption} if caption else {}
    head = "".join(f"# {line}\n" for line in (_HOW, *lines({**about, **provenance})))
    texts = frame.select_dtypes(exclude="number")
    marked = any("#" in str(text) for text in (*frame.columns, *texts.to_numpy().ravel()))
    # What stands in quotes is no comment, for pandas and for R.
    quoting = writing.QUOTE_NONNUMERIC if marked else writing.QUOTE_MINIMAL
    table: str = frame.to_csv(index=False, lineterminator="\n", quoting=quoting)
    return head + table


def in_png(provenance: Mapping[str, object], title: str) -> "PngInfo":
    """What Pillow takes as `pnginfo` when it saves a PNG: title, data and models, version, and all of `provenance`."""
    from PIL.PngImagePlugin import PngInfo

    models = [str(model["name"]) for model in provenance.get("models", [])]  # type: ignore[attr-defined]
    source = f"{provenance.get('dataset')} ({provenance.get('split')}): {', '.join(models)}"
    info = PngInfo()
    for name, text in {"Title": title, "Source": source, "Software": f"betascope {__version__}"}.items():
        info.add_text(name, text)  # as image viewers show it
    info.add_itxt(_NAME, as_json(provenance))
    return info
