"""A run that is watched, and what can be done with it."""

from __future__ import annotations

import re

import streamlit as st

from ui import navigation, output, runs
from ui.components.training.component import TRAINING
from ui.components.training.payload import TrainingPayload
from ui.web import network_blob, payload, run_files
from vae import data
from vae.core.errors import BetascopeError
from vae.data import Dataset
from vae.figures.colours import accent
from vae.models.config import ModelConfig
from vae.runs.folder import Plan, Run, State

MOST_BYTES = 200_000  # a second, to one visitor


def draw(run: Run, images: Dataset | None) -> None:
    """The run in the browser, and above it its buttons, drawn anew when the browser says that its state has changed."""
    plan, state = run.plan(), runs.word(run)
    if images is None:
        st.info(f"The images of {output.literal(plan.config.dataset)} are not here; the run's pictures are.")
    _buttons(run, plan, state)
    TRAINING.show(
        _payload(run, plan, state, images),
        turned=lambda: _turn(run),
        word=lambda: None,  # the buttons above are drawn anew
    )


def _payload(run: Run, plan: Plan, state: State, images: Dataset | None) -> TrainingPayload:
    config, wanted = plan.config, run.control()
    names = images.names(images.first_of_classes(10)) if images else []
    return {
        "address": run_files.address(run),
        "network": network_blob.decoder_header(config),
        "kind": config.kind,
        "latent": config.latent_dim,
        "beta": config.beta if wanted.beta is None else wanted.beta,
        "rate": wanted.learning_rate or config.learning_rate,
        "capacity": config.capacity,
        "free_bits": config.free_bits,
        "epochs": config.epochs,
        "shape": config.image_shape,
        "channels": config.channels,
        "names": list(names),
        "classes": payload.classes(images) if images else [],
        "accent": accent(config),
        "word": state.state,
        "steerable": state.state != "done",
        "bytes_a_second": MOST_BYTES,
    }


def _turn(run: Run) -> None:
    """What the visitor let go of: a setting by name, and a number."""
    told = TRAINING.reported("turned")
    if not isinstance(told, dict) or told.get("what") not in ("beta", "learning_rate"):
        return
    try:
        run.want(**{told["what"]: float(told["value"])})
    except (BetascopeError, KeyError, TypeError, ValueError) as error:
        st.toast(output.literal(str(error)), icon=":material/error:")


def _buttons(run: Run, plan: Plan, state: State) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="train-buttons"):
        if state.state in ("waiting", "starting", "running"):
            st.button("Stop", icon=":material/stop:", key="train-stop", on_click=runs.QUEUE.stop, args=(run,))
        elif state.state != "done":
            st.button("Go on", icon=":material/play_arrow:", key="train-go-on", on_click=_go_on, args=(run,))
        if state.state not in ("waiting", "starting", "running"):
            if run.model() is not None:
                with st.popover("Keep", icon=":material/save:", key="train-keep"):
                    name = st.text_input("Name", value=proposed(run.config()), key=f"train-name-{run.name}")
                    st.button("Keep as a checkpoint", key="train-keep-it", on_click=_keep, args=(run, name))
            with st.popover("Throw away", icon=":material/delete:", key="train-throw"):
                st.markdown("The run with all its pictures goes; what was kept as a checkpoint stays.")
                st.button("Throw it away", key="train-throw-it", on_click=_throw_away, args=(run,))
    kept = st.session_state.get("train-kept")
    if kept and kept[0] == run.name:
        st.success(f"Kept as {output.literal(kept[1])}.")
        if plan.config.dataset in data.available():
            navigation.way("walk", "Walk along its dimensions", on=plan.config.dataset, only=kept[2])


def proposed(config: ModelConfig) -> str:
    """A name that a checkpoint can have: 'digits-beta-1-2d'."""
    of = re.sub(r"[^A-Za-z0-9]+", "-", config.dataset).strip("-")[-30:] or "images"
    what = "ae" if config.kind == "ae" else f"{'gamma' if config.capacity else 'beta'}-{config.beta:g}"
    if any(turn.what == "beta" for turn in config.turned):
        what = "beta-turned"
    what += f"-free-bits-{config.free_bits:g}" if config.free_bits else ""
    return f"{of}-{what}-{config.latent_dim}d"


def _go_on(run: Run) -> None:
    try:
        runs.QUEUE.add(run)
    except BetascopeError as error:
        st.toast(output.literal(str(error)), icon=":material/error:")


def _keep(run: Run, name: str) -> None:
    try:
        kept = run.keep(name.strip())
    except (BetascopeError, OSError) as error:
        st.toast(output.literal(str(error)), icon=":material/error:")
        return
    st.session_state["train-kept"] = run.name, kept.name, kept.config.title


def _throw_away(run: Run) -> None:
    try:
        run.throw_away()
    except BetascopeError as error:
        st.toast(output.literal(str(error)), icon=":material/error:")
