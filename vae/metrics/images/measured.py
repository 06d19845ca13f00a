"""The factors that are measured on images of a data set: of strokes where they are grey, of tones where in colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import RGB
from vae.metrics.images import morphology, tones
from vae.metrics.images.factor import Factor

if TYPE_CHECKING:
    import pandas as pd

UNITS: Mapping[str, str] = {name: one.unit for name, one in {**morphology.EVERY, **tones.FACTORS}.items()}
NO_STROKES = (
    "Thickness, slant and size are measured of strokes on a ground, which images in colour do not have; of these "
    f"{', '.join(list(tones.FACTORS)[:-1])} and {list(tones.FACTORS)[-1]} are measured."
)


def factors_of(dataset: Dataset) -> Mapping[str, Factor]:
    """The factors that are measured where the data set knows none, by name."""
    return tones.FACTORS if dataset.channels == RGB else morphology.FACTORS


def every_of(dataset: Dataset) -> Mapping[str, Factor]:
    """All that can be measured on decoded images: also where the ink is."""
    return tones.FACTORS if dataset.channels == RGB else morphology.EVERY


def of_dataset(dataset: Dataset, every: bool = False, task: Task = Task()) -> pd.DataFrame:
    """One row an image, one column a factor of `factors_of` or `every_of`; cached on disk by the images' digest."""
    import pandas as pd

    if dataset.channels == RGB:
        return pd.DataFrame(tones.of_images(dataset.only_images, task))
    return morphology.of_dataset(dataset, morphology.EVERY if every else morphology.FACTORS, task)


def of_decoded(images: NDArray[np.float32], dataset: Dataset, task: Task = Task()) -> pd.DataFrame:
    """The same of what a model decoded, (n, H, W) or (n, H, W, 3) in [0, 1], on the ground of `dataset`."""
    if dataset.channels == RGB:
        return tones.measure(images, task)
    return morphology.measure(1 - images if dataset.dark_on_light else images, morphology.EVERY, task)


def has_ink(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Of each image of a table whether there is something to measure: strokes need ink, tones nothing."""
    return np.asarray(table["area"] > 0) if "area" in table else np.ones(len(table), bool)
