"""What a model makes of a few test images, as every page shows it: computed once for all visitors."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint


@st.cache_resource(show_spinner=False, max_entries=100, hash_funcs=loaders.KEYS)
def given_back(checkpoint: Checkpoint, dataset: Dataset, indices: tuple[int, ...]) -> NDArray[np.float32]:
    """These images decoded from mu, floats in [0, 1] (n, H, W). Raises CheckpointError, MeasureError."""
    from vae.studies import pictures

    checkpoint.check_fits(dataset)
    return pictures.given_back(checkpoint, dataset.take(np.array(indices)).only_images)


def error(checkpoint: Checkpoint, dataset: Dataset) -> str:
    """How close its copies of these images come, as it was measured: '70 nats, mean of all'; '' where it was not."""
    measured = checkpoint.evaluation(dataset.name, dataset_digest=dataset.images_digest)
    return f"{measured.bce_mu:.0f} nats, mean of all" if measured else ""
