"""What is to be trained: the controls, and the config that they make."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vae.data import Dataset
from vae.models import layers, weights
from vae.models.checkpoints import MAX_BYTES
from vae.models.config import ModelConfig, batch_size_for

KINDS = {"VAE": "vae", "Autoencoder": "ae"}
WIDTHS = (32, 64, 128, 256, 512)
DIMENSIONS = (1, 2, 3, 4, 8, 10, 16, 32, 64)
WARM, FREE, HELD, PLAIN = "Warm-up", "Free bits", "Capacity", "None"
_STEPS = 2_500  # of a run by default: about a minute
_FEW = 10_000  # images, of which a narrower network knows enough, and is seen oftener
_EPOCHS = (10, 200)  # and as many epochs at least and at most


def choose(count: int) -> tuple[dict[str, Any], DeltaGenerator]:
    """Draw the controls, for so many training images; returns the settings, by the config's names, and `width`; and
    the last line of the controls, which has room for a button.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control("Model", list(KINDS), default="VAE", required=True, key="kind", bind="query-params")
        vae = KINDS[kind or "VAE"] == "vae"
        dimensions = st.selectbox("Dimensions", DIMENSIONS, index=1, key="dimensions", width=110)
        width = st.selectbox(
            "Width",
            WIDTHS,
            index=1 if count < _FEW else 2,
            key="width",
            width=110,
            help="Units of the decoder's two hidden layers; the encoder's have twice as many. A wider decoder sends "
            "larger frames: at most 180 kB a second, so 256 is about one frame a second on 28 x 28 pixels, 512 one in "
            "three seconds.",
        )
        epochs = st.number_input("Epochs", 1, 10_000, epochs_for(count), key="epochs", width=130)
        seed = st.number_input("Seed", 0, 2**31, 0, key="run-seed", width=120)
    found: dict[str, Any] = {
        "kind": KINDS[kind or "VAE"],
        "latent_dim": int(dimensions),
        "epochs": int(epochs),
        "seed": int(seed),
        "width": int(width),
        "beta": 0.0,
    }
    last = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    if vae:
        with last:
            found |= _pressure()
    return found, last


def _pressure() -> dict[str, Any]:
    """How the KL term weighs."""
    against = st.segmented_control(
        "Against collapse",
        [WARM, FREE, HELD, PLAIN],
        default=WARM,
        required=True,
        key="against",
        help="Warm-up: β rises from 0 in the first tenth (Bowman et al. 2016). Free bits: so many nats of each "
        "dimension cost nothing (Kingma et al. 2016). Capacity: γ |KL − C|, C rising in the first half "
        "(Burgess et al. 2018).",
    )
    beta = st.number_input(
        "γ" if against == HELD else "β",
        0.0,
        1000.0,
        30.0 if against == HELD else 1.0,
        key="gamma" if against == HELD else "beta",
        width=130,
    )
    found: dict[str, Any] = {"beta": float(beta), "beta_warm_up": 0.1 if against == WARM else 0.0}
    if against == FREE:
        found["free_bits"] = float(st.number_input("Nats each", 0.01, 20.0, 0.5, key="free-bits", width=130))
    if against == HELD:
        found["capacity"] = float(st.number_input("C (nats)", 0.1, 500.0, 10.0, key="capacity", width=130))
    return found


def config(images: Dataset, count: int, chosen: dict[str, Any]) -> ModelConfig:
    """What these settings are for images like these, of which `count` train. Raises ValidationError.

    Convolutional where fully connected layers would be larger than a checkpoint may be.
    """
    given = {name: value for name, value in chosen.items() if name != "width"}
    width = chosen["width"]
    given |= {"dataset": images.name, "image_shape": images.image_shape, "channels": images.channels}
    dense = ModelConfig.newest(count, **given, encoder_widths=(2 * width,) * 2, decoder_widths=(width,) * 2)
    if weights.size(layers.tensor_shapes(dense)) <= MAX_BYTES:
        return dense
    channels = max(8, width // 4)
    return ModelConfig.newest(
        count, **given, arch="conv", encoder_widths=(channels, 2 * channels), decoder_widths=(2 * channels, channels)
    )


def epochs_for(count: int) -> int:
    """The epochs of a run on so many training images, for a number that the visitor changes."""
    low, high = _EPOCHS
    return max(low, min(high, round(_STEPS * batch_size_for(count) / count / 10) * 10))
