"""What the map's component was sent, in Streamlit's own test harness, and the codes that belong to it."""

import numpy as np

from tests.harness.apptest import scene
from ui.web import assets
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding


def told(test):
    return scene(test, "embeddings")


def array(address, dtype, *shape):
    return np.frombuffer(assets.content(address), dtype).reshape(-1, *shape)


def mu(name="mnist-beta-2.4"):
    return encoding.encode(checkpoints.find(name, PROJECT / "checkpoints"), data.load("digits", "test")).mu


def panel(test, name="mnist-beta-2.4"):
    return next(panel for panel in told(test)["panels"] if panel["name"] == name)
