"""What a model that others trained makes of a few images under each reading, so that a person sees which is right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError
from vae.core.task import Task
from vae.data import Dataset
from vae.foreign.interpretation import Draft, Reading, coder
from vae.models.inference import sigmoid

IMAGES = 10
_SEED = 0  # of the sampled z
_SCALE, _GAP = 2, 2  # of the contact sheet, in pixels
_ROWS = 12  # readings in the sheet, those with the lowest error
_LABEL = 150  # pixels beside each row
_SAME = 1e-3  # of the lowest error: the plainer reading is as good


@dataclass(frozen=True, eq=False)
class Trial:
    """One reading: errors in nats an image, summed over its pixels, and the pictures decoded from mu.

    bce: of what is decoded from mu; bce_z: from a sampled z; kl: summed over dimensions; these two are None for an
    autoencoder. `words` says of the reading what is open.
    """

    reading: Reading
    words: tuple[str, ...]
    bce: float
    bce_z: float | None
    kl: float | None
    pictures: NDArray[np.float32]


def chosen_images(dataset: Dataset) -> NDArray[np.float32]:
    """The first image of each class, ten in all where there are so many; in [0, 1]."""
    first = list(dataset.first_of_each_class(IMAGES))
    rest = [index for index in range(min(len(dataset), 2 * IMAGES)) if index not in first]
    return dataset.floats(np.array((first + rest)[:IMAGES], np.int64))


def every(draft: Draft, images: NDArray[np.float32], task: Task = Task()) -> list[Trial]:
    """Every reading of the model on these images, the present one first. Raises CheckpointError; Stopped."""
    readings = list(draft.readings())
    found = []
    for done, reading in enumerate(readings, 1):
        task.check("Stopped; nothing is kept.")
        found.append(_trial(draft, reading, images))
        task.report("looking at ten images", done, len(readings))
    return found


def drawn(draft: Draft, reading: Reading) -> NDArray[np.float32]:
    """What the decoder makes of ten codes from N(0, I), always the same: to look at where there are no images."""
    codes = np.random.default_rng(_SEED).standard_normal((IMAGES, draft.latent_dim), np.float32)
    return coder(draft, reading).images(codes)


def best(found: Sequence[Trial]) -> Trial:
    """The reading with the lowest error from mu, the first of those that ten images do not tell from it: what the
    variance is, pictures do not say, and most models give its logarithm; a slope of 0.01 hardly shows, and most have
    none.
    """
    lowest = min(one.bce for one in found)
    return next(one for one in found if one.bce <= lowest * (1 + _SAME))


def doubt(draft: Draft, found: Sequence[Trial], images: NDArray[np.float32]) -> str:
    """A sentence where no reading gives the images back better than their own mean does; empty where one does.

    Of a format that says how it is read, that is what the model is like.
    """
    if draft.known or not found:
        return ""
    mean = np.broadcast_to(np.clip(images.mean(axis=0), 1e-6, 1 - 1e-6), images.shape)
    floor = _bce(np.log(mean / (1 - mean)), images)
    lowest = best(found).bce
    if lowest < floor:
        return ""
    return (
        f"No reading gives these images back better than their mean does ({lowest:,.1f} nats against {floor:,.1f}), so "
        "none of them may be right: what the file does not say can be another, pooling say. ONNX says all of it."
    )


def sheet(images: NDArray[np.float32], found: Sequence[Trial]) -> bytes:
    """A PNG: the images, and below them a row a reading, the lowest error first, beside its words and its error."""
    import io

    from PIL import Image, ImageDraw

    rows: list[tuple[str, NDArray[np.float32]]] = [("the images", images)]
    rows += [(_words(one), one.pictures) for one in distinct(sorted(found, key=lambda one: one.bce))[:_ROWS]]
    height, width = (_SCALE * side + _GAP for side in images.shape[1:3])
    tall = max(height, 42)
    size = _LABEL + len(images) * width + _GAP, len(rows) * tall + _GAP
    canvas = Image.new("L", size, 255) if images.ndim == 3 else Image.new("RGB", size, (255, 255, 255))
    draw, ink = ImageDraw.Draw(canvas), 0 if images.ndim == 3 else (0, 0, 0)
    for row, (words, pictures) in enumerate(rows):
        draw.multiline_text((4, row * tall + _GAP), words, fill=ink)
        for column, picture in enumerate(pictures):
            one = Image.fromarray(np.round(255 * picture).astype(np.uint8))
            one = one.resize((width - _GAP, height - _GAP), Image.Resampling.NEAREST)
            canvas.paste(one, (_LABEL + column * width, row * tall + _GAP))
    file = io.BytesIO()
    canvas.save(file, "PNG")
    return file.getvalue()


def distinct(found: Sequence[Trial]) -> list[Trial]:
    """One of those whose pictures are the same: what the variance is says nothing about what mu gives."""
    kept: list[Trial] = []
    for one in found:
        if not any(np.array_equal(one.pictures, other.pictures) for other in kept):
            kept.append(one)
    return kept


def _words(trial: Trial) -> str:
    shown = [word for word in trial.words if word not in ("logvar", "logsd")]
    lines = [", ".join(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    return "\n".join([*lines, f"BCE {trial.bce:,.1f}"])


def _trial(draft: Draft, reading: Reading, images: NDArray[np.float32]) -> Trial:
    model = coder(draft, reading)
    mu, logvar = model.codes(images)
    logits = model.logits(mu)
    if not np.isfinite(logits).all():
        raise CheckpointError(f"{draft.name} gives pictures that are not finite numbers, so it cannot be read.")
    sampled, kl = None, None
    if logvar is not None:
        noise = np.random.default_rng(_SEED).standard_normal(mu.shape, np.float32)
        sampled = _bce(model.logits(mu + np.exp(0.5 * logvar) * noise), images)
        kl = float(0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).sum(axis=1).mean())
    return Trial(reading, reading.words(draft.open), _bce(logits, images), sampled, kl, sigmoid(logits.copy()))


def _bce(logits: NDArray[np.float32], images: NDArray[np.float32]) -> float:
    """Summed over pixels and channels, mean over images; as PyTorch computes it of logits."""
    each = np.maximum(logits, 0) - logits * images + np.log1p(np.exp(-np.abs(logits)))
    return float(each.sum(axis=tuple(range(1, each.ndim)), dtype=np.float64).mean())
