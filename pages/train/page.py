"""Train: choose, see what it takes, start; then watch the run, turn beta, stop, go on, keep it or throw it away."""

from __future__ import annotations

import time

import streamlit as st
from pydantic import ValidationError

from pages.train import estimate, lead, learned, settings, watch
from ui import loaders, navigation, output, public, runs, sidebar, study_panel
from vae import data
from vae.core.errors import BetascopeError, TrainingError
from vae.data import Dataset
from vae.models.config import ModelConfig, explain
from vae.runs import folder
from vae.runs.folder import OPEN, Run

_WATCHED = "run"  # key in the session, name in the address


def start(config: ModelConfig, images: Dataset) -> None:
    """Begin a run of this config, and watch it."""
    try:
        run = folder.begin(config, images)
        runs.QUEUE.add(run)
    except BetascopeError as error:
        st.toast(output.literal(str(error)), icon=":material/error:")
        return
    st.session_state[_WATCHED] = run.name


def draw_settings(images: Dataset) -> None:
    """What is to be trained, what it takes, and the button that starts it."""
    train = loaders.dataset(images.name, "train")
    chosen, beside = settings.choose(len(train))
    try:
        config = settings.config(images, len(train), chosen)
    except ValidationError as error:
        st.error(f"{output.literal(explain(error))}.", icon=":material/error:")
        return
    beside.button(
        "Start" if not runs.QUEUE.order() else "Start when it is its turn",
        icon=":material/play_arrow:",
        type="primary",
        key="train-begin",
        on_click=start,
        args=(config, train),
    )
    study_panel.live("train-time", estimate.draw, config)


def titled(run: Run) -> str:
    """What a run is called where it is chosen."""
    try:
        plan, config, state = run.plan(), run.config(), runs.word(run)
    except TrainingError:
        return f"{run.name} (cannot be read)"
    order = runs.QUEUE.order()
    place = f": number {order.index(run)} in the queue" if run in order and order.index(run) else ""
    ended = f": {state.state}" if state.state not in OPEN else place  # the rest is said below, as it changes
    when = time.strftime("%d %b %H:%M", time.localtime(plan.begun))
    name = data.title(config.dataset).partition(" (")[0]
    return f"{config.title}, {config.latent_dim}-D, {name}, {when}{ended}"


def choose_run(every: list[Run]) -> Run:
    """The run that is watched: the one in the address, else the one that trains, else the newest."""
    names = [run.name for run in every]
    order = [run.name for run in runs.QUEUE.order() if run in every]
    if st.session_state.get(_WATCHED) not in names:
        st.session_state.pop(_WATCHED, None)
    named = {run.name: titled(run) for run in every}
    first = names.index(order[0]) if order else 0
    index = None if _WATCHED in st.session_state else first
    chosen = st.selectbox(
        "Run", names, index=index or 0, key=_WATCHED, format_func=named.__getitem__, bind="query-params"
    )
    return next(run for run in every if run.name == chosen)


def images_of(run: Run) -> Dataset | None:
    """The test images of a run's data set; None where they are not here any more."""
    try:
        name = run.plan().config.dataset
    except BetascopeError:
        return None
    return loaders.dataset(name, "test") if name in data.available() else None


place = navigation.heading("Train", lead.QUESTION)
trains = public.bounds().trains
every = folder.runs() if trains else []
words = []
for run in every:
    with output.sentences():
        words.append(runs.word(run).state)
place.markdown(lead.answer(words, not trains))
if trains:
    draw_settings(sidebar.dataset())
    if not every:
        learned.draw()
    else:
        st.header("Watch a run", anchor=False)
        watched = choose_run(every)
        with output.sentences():
            watch.draw(watched, images_of(watched))
else:
    st.info(
        "Nothing is trained on this public server. On a machine of your own this page does, and so does "
        "`betascope train`.",
        icon=":material/info:",
    )
