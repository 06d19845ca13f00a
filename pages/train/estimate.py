"""How long a run will take here, and what memory: measured before it starts."""

from __future__ import annotations

import hashlib

import streamlit as st

from ui import address, output
from ui.study_panel import StudyPanel
from vae.models import layers, weights
from vae.models.config import ModelConfig
from vae.runs.estimate import Estimate, measure
from vae.runs.pace import frames_a_second


def draw(config: ModelConfig) -> bool:
    """The line with time and memory; True as long as it is measured."""
    same = config.model_copy(update={"seed": 0, "epochs": 1, "beta": 0.0 if config.kind == "ae" else 1.0})
    key = f"training-time-{hashlib.sha256(same.model_dump_json().encode()).hexdigest()[:24]}"
    panel = StudyPanel("train-time", key, "How long a run takes", again="Measure the time", kept="", ended="")
    statuses = panel.follow({key: lambda task: measure(same, task)}, address.page(), quick=True)
    (status,) = statuses.values()
    found: Estimate | None = status.value
    with st.container(key="train-estimate"):
        if status.problem:
            st.caption(output.coded(f"How long it takes cannot be measured: {status.problem}"))
        elif found is None:
            st.caption(":material/timer: A few steps are measured on this machine…")
        else:
            st.caption(f":material/timer: {said(config, found)}")
    return status.busy


def said(config: ModelConfig, found: Estimate) -> str:
    """Time, memory and frames in a line."""
    size = sum(layers_of(config))
    frames = frames_a_second(size)
    fast, memory = frames >= 1.5, found.memory / 1e6
    whole, each = seconds(found.seconds_an_epoch * config.epochs), seconds(found.seconds_an_epoch)
    return (
        f"About **{whole}** on this machine: {config.epochs:,} epochs of {each}, by a few steps that were measured."
        f"""{f" {memory:,.0f} MB of memory, 400 of them PyTorch's;" if memory else ""} """
        f"{weights.size(layers.tensor_shapes(config)) / 1e6:.1f} MB on disk once it is kept. You see "
        f"{f'{frames:.0f} pictures a second' if fast else f'a picture about every {1 / frames:.0f} s'} at most."
    )


def layers_of(config: ModelConfig) -> list[int]:
    """Numbers in each tensor of the decoder."""
    found = []
    for name, shape in layers.tensor_shapes(config).items():
        if name.startswith("decoder."):
            size = 1
            for side in shape:
                size *= side
            found.append(size)
    return found


def seconds(value: float) -> str:
    """A time in words: '0.12 s', '48 s', '12 min', '2.5 h'."""
    if value < 10:
        return f"{value:.2g} s"
    if value < 90:
        return f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 5400 else f"{value / 3600:.1f} h"
