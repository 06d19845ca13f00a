"""What can be measured on an image in colour: how bright it is, how much it varies, where its colours lean.

Images in colour have no strokes and no ground, so thickness, slant and size are nothing there (`morphology` has those).
These are means over all pixels: what moves or turns in an image leaves them as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.data.dataset import Images
from vae.metrics.images.factor import Factor

if TYPE_CHECKING:
    import pandas as pd

FACTORS = {
    "brightness": Factor("%", "mean luma (ITU-R BT.601) of all pixels, white being 100"),
    "contrast": Factor("%", "standard deviation of luma over the pixels"),
    "saturation": Factor("%", "mean distance between a pixel's largest and smallest channel; grey has 0"),
    "warmth": Factor("%", "mean of red minus blue: positive is warm, negative is cool"),
    "greenness": Factor("%", "mean of green minus the mean of red and blue: negative is towards purple"),
}
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_BATCH = 500  # images at a time: 6 MB of 32 x 32


def measure(images: NDArray, task: Task = Task()) -> pd.DataFrame:
    """Every factor of every image: one row an image, one float64 column a factor, in % of full scale.

    images: uint8 or floats in [0, 1], (N, H, W, 3), decoded ones as well. `task` hears how many are done. Raises
    MeasureError: not such images; Stopped soon after the task is stopped.
    """
    import pandas as pd

    if images.ndim != 4 or images.shape[3] != 3 or 0 in images.shape[1:]:
        raise MeasureError(f"The images have the shape {images.shape}; give (N, H, W, 3), one image as (1, H, W, 3).")
    rows = [np.empty((0, len(FACTORS)))]
    for start in range(0, len(images), _BATCH):
        task.check(f"Measuring was stopped after {start:,} of {len(images):,} images; nothing of it is kept.")
        rows.append(_measure(images[start : start + _BATCH]))
        task.report(done=min(start + _BATCH, len(images)), total=len(images))
    return pd.DataFrame(np.concatenate(rows), columns=list(FACTORS))


@memo("tones", version=1)
def of_images(images: Images, task: Task = Task()) -> dict[str, NDArray[np.float64]]:
    """What `measure` says of every image, by factor, (N,); cached on disk."""
    table = measure(images.images, task)
    return {name: table[name].to_numpy() for name in table}


def _measure(images: NDArray) -> NDArray[np.float64]:
    scale = np.float32(100 / 255 if images.dtype == np.uint8 else 100)
    pixels = images.reshape(len(images), -1, 3).astype(np.float32) * scale
    luma, means = pixels @ _LUMA, pixels.mean(axis=1, dtype=np.float64)
    red, green, blue = means.T
    columns = (
        luma.mean(axis=1, dtype=np.float64),
        luma.std(axis=1, dtype=np.float64),
        np.ptp(pixels, axis=2).mean(axis=1, dtype=np.float64),
        red - blue,
        green - (red + blue) / 2,
    )
    return np.stack(columns, axis=1)
