"""An embedding to take home: a table (CSV), arrays (NPZ), and a folder for TensorBoard's Embedding Projector (ZIP).

Every file says where its numbers come from, and the same numbers give the same bytes.
"""

import csv
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.export import provenance
from vae.export.provenance import as_json

if TYPE_CHECKING:
    import pandas as pd

AXES = ("x", "y", "z")
SPRITE_SIDE = 8192  # pixels: the Projector refuses larger sprites
_VECTORS, _METADATA, _SPRITE = "vectors.tsv", "metadata.tsv", "sprite.png"


@dataclass(frozen=True, eq=False)
class PlacedCodes:
    """What one model makes of n images: codes (n, J), and points (n, 2 or 3) where they were projected."""

    codes: NDArray[np.float32]
    points: NDArray[np.floating] | None = None


@dataclass(frozen=True, eq=False)
class Embedding:
    """n images of a data set, (n,) indices into it, and where each model places them.

    columns: further numbers of each image by name, each (n,), such as its reconstruction error. splits and numbers:
    the split of each image and its index there, where the data set is two splits joined. provenance: as
    `vae.export.provenance.origin` gives it.
    """

    dataset: Dataset
    indices: NDArray[np.integer]
    models: Mapping[str, PlacedCodes]
    provenance: Mapping[str, object]
    columns: Mapping[str, NDArray] = field(default_factory=dict)
    splits: Sequence[str] | None = None
    numbers: NDArray[np.integer] | None = None


def coordinates(embedding: Embedding) -> "pd.DataFrame":
    """A row an image: index, split, label, class_name, further columns, then `MODEL:x`, … and `MODEL:z0`, … by model.

    `vae.export.provenance.csv` writes each float32 with as many digits as it takes to read the same float32 again.
    """
    import pandas as pd

    columns: dict[str, Any] = _facts(embedding)
    for name, placed in embedding.models.items():
        if placed.points is not None:
            columns |= {f"{name}:{axis}": own for axis, own in zip(AXES, placed.points.T, strict=False)}
    for name, placed in embedding.models.items():
        columns |= {f"{name}:z{j}": own for j, own in enumerate(placed.codes.T)}
    return pd.DataFrame(columns)


def csv_of(embedding: Embedding) -> str:
    """`coordinates` as the text of a CSV, with the provenance at its head."""
    return provenance.csv(coordinates(embedding), embedding.provenance)


def npz(embedding: Embedding) -> bytes:
    """The same as arrays for `numpy.load`: those of each image, `MODEL:points` and `MODEL:codes`, and `provenance`.

    `provenance` is JSON as an array of one string: `json.loads(str(loaded["provenance"]))`.
    """
    arrays = {**_facts(embedding), "provenance": np.array(as_json(embedding.provenance))}
    for name, placed in embedding.models.items():
        if placed.points is not None:
            arrays[f"{name}:points"] = placed.points
        arrays[f"{name}:codes"] = placed.codes
    return _zip({f"{name}.npy": _npy(own) for name, own in arrays.items()})


def projector(embedding: Embedding, model: str) -> bytes:
    """One model's codes for the Embedding Projector (Smilkov et al. 2016, arXiv 1611.05469), with labels and pictures.

    Unpacked, `tensorboard --logdir FOLDER` opens it; projector.tensorflow.org takes vectors.tsv and metadata.tsv by
    its Load button. Where the pictures do not fit into a sprite of 8192 x 8192 pixels (more than 16,384 of 64 x 64, or
    85,264 of 28 x 28) they are shrunk until they do.
    Raises MeasureError where there is no image.
    """
    if not len(embedding.indices):
        raise MeasureError("There are no images to export. Choose at least one.")
    codes = embedding.models[model].codes
    if codes.shape[1] < 2:  # the Projector takes a line of one number for a mistake
        codes = np.pad(codes, ((0, 0), (0, 2 - codes.shape[1])))
    sprite, tile = _sprite(embedding.dataset.images, embedding.indices)
    config = {
        "tensorName": model,
        "tensorShape": list(codes.shape),
        "tensorPath": _VECTORS,
        "metadataPath": _METADATA,
        "sprite": {"imagePath": _SPRITE, "singleImageDim": [tile, tile]},
    }
    return _zip(
        {
            _VECTORS: _vectors(codes).encode(),
            _METADATA: _metadata(embedding).encode(),
            _SPRITE: sprite,
            "projector_config.json": (json.dumps({"embeddings": [config]}, indent=2) + "\n").encode(),
            "projector_config.pbtxt": "\n".join(_pbtxt({"embeddings": config})).encode() + b"\n",
            "provenance.json": (as_json({**embedding.provenance, "model": model}) + "\n").encode(),
        }
    )


def _facts(embedding: Embedding) -> dict[str, NDArray]:
    """What is known of each image, by name, each (n,)."""
    dataset, indices = embedding.dataset, embedding.indices
    return {
        "index": (indices if embedding.numbers is None else embedding.numbers).astype(np.int64),
        "split": np.array([dataset.split] * len(indices) if embedding.splits is None else embedding.splits, str),
        "label": dataset.labels[indices],
        "class_name": np.array(dataset.names(indices), str),
        **embedding.columns,
    }


def _npy(array: NDArray) -> bytes:
    file = BytesIO()
    np.lib.format.write_array(file, np.asarray(array), allow_pickle=False)
    return file.getvalue()


def _zip(members: Mapping[str, bytes]) -> bytes:
    """An archive without the time of day, so that its bytes depend on the content alone."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _vectors(codes: NDArray[np.float32]) -> str:
    import pandas as pd

    return pd.DataFrame(codes).to_csv(sep="\t", header=False, index=False, lineterminator="\n")


def _metadata(embedding: Embedding) -> str:
    """A header and a line an image: label, index, further columns. Of texts only the label, which the Projector then
    writes beside the points: it takes the first column that is not all numbers.
    """
    import pandas as pd

    facts, breaks = _facts(embedding), str.maketrans("\t\n\r", "   ")
    labels = [str(name).translate(breaks) for name in facts["class_name"]]
    table = pd.DataFrame({"label": labels, "index": facts["index"], **embedding.columns})
    return table.to_csv(sep="\t", index=False, quoting=csv.QUOTE_NONE, lineterminator="\n")


def _sprite(images: NDArray[np.uint8], indices: NDArray[np.integer]) -> tuple[bytes, int]:
    """The images as square tiles of one PNG, row by row, as many across as down; and the side of a tile in pixels."""
    from PIL import Image

    across, (height, width), channels = ceil(sqrt(len(indices))), images.shape[1:3], images.shape[3:]
    side = max(height, width)
    tile = min(side, SPRITE_SIDE // across)
    sheet = Image.new("RGB" if channels else "L", (across * tile, across * tile))
    for row in range(ceil(len(indices) / across)):
        chosen = images[indices[row * across : (row + 1) * across]]  # (across or fewer, H, W, ...)
        strip = np.zeros((side, across, side, *channels), np.uint8)
        strip[:height, : len(chosen), :width] = chosen.swapaxes(0, 1)
        picture = Image.fromarray(strip.reshape(side, across * side, *channels))
        if tile < side:
            picture = picture.resize((across * tile, tile), Image.Resampling.BOX)
        sheet.paste(picture, (0, row * tile))
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue(), tile


def _pbtxt(message: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """The JSON form of a protocol buffer as the lines of its text form."""
    for name, value in message.items():
        snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from [f"{indent}{snake} {{", *_pbtxt(one, f"{indent}  "), f"{indent}}}"]
            else:
                yield f"{indent}{snake}: {json.dumps(one, ensure_ascii=False)}"
