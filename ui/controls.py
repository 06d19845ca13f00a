"""The controls that every page shares. Their values stay from page to page and are in the address.

A widget bound to the address keeps its value there, so a link reproduces the view. What an address asks for and this
machine does not have (a data set, a model) is said in a sentence, and the rest of the address still counts.
"""

from dataclasses import dataclass

import streamlit as st

from ui import loaders
from vae import data
from vae.checkpoints import Broken, Checkpoint
from vae.data import Dataset

ALL_DIGITS = "all"


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at: the test split of a data set, some models that fit it, and one class or all."""

    dataset: Dataset
    models: dict[str, Checkpoint]  # by the title shown on the page
    label: int | None


def choose() -> Choice:
    """Draw the shared controls in the sidebar and return what they say; stops the page where nothing can be shown."""
    name = choose_dataset()
    dataset = loaders.dataset(name, "test")
    models = _choose_models(dataset)
    return Choice(dataset, models, _choose_label(dataset))


def choose_dataset() -> str:
    """The data set control; returns a name that can be loaded on this machine."""
    names = data.available()
    asked = st.query_params.get("data")
    if asked and asked not in names:
        st.warning(_absent(asked, names[0]), icon=":material/info:")
    return st.sidebar.selectbox(
        "Data set", names, key="data", bind="query-params", format_func=str,
        help="Images that the models did not see in training. More data sets: `python -m vae data fetch NAME`, or an "
        "`.npz` file in the data folder.",
    )  # fmt: skip


def titles(models: list[Checkpoint]) -> dict[str, Checkpoint]:
    """Models by the name to show: 'AE', 'β = 2.4'; with the folder's name where two would be called the same."""
    counts: dict[str, int] = {}
    for model in models:
        counts[model.config.title] = counts.get(model.config.title, 0) + 1
    return {
        model.config.title if counts[model.config.title] == 1 else f"{model.config.title} ({model.name})": model
        for model in models
    }


def preferred(models: list[Checkpoint], dataset: str) -> list[Checkpoint]:
    """The models to start with: those trained on this data set, else on MNIST (its digits are closest), else all."""
    for trained_on in (dataset, "mnist"):
        if chosen := [model for model in models if model.config.dataset == trained_on]:
            return chosen
    return models


def _choose_models(dataset: Dataset) -> dict[str, Checkpoint]:
    found = loaders.found_models()
    broken = [model for model in found if isinstance(model, Broken)]
    fitting = [m for m in found if isinstance(m, Checkpoint) and m.config.image_shape == dataset.image_shape]
    if not fitting:
        st.error(
            f"No model in the checkpoint folder takes images of {dataset.image_shape[0]} x {dataset.image_shape[1]} "
            f"pixels. Train one: `python -m vae train --dataset {dataset.name} --out checkpoints/my-model`.",
            icon=":material/error:",
        )
        st.stop()
    by_title = titles(fitting)
    default = [title for title, model in by_title.items() if model in preferred(fitting, dataset.name)]
    chosen = st.sidebar.pills(
        "Models", list(by_title), selection_mode="multi", default=default, key="models", bind="query-params",
        help="AE: a plain autoencoder. β: a variational autoencoder whose KL term weighs β.",
    )  # fmt: skip
    if broken:
        st.sidebar.caption(f":material/warning: {len(broken)} checkpoint(s) cannot be read; the Overview says why.")
    if not chosen:
        st.info("Choose at least one model.", icon=":material/info:")
        st.stop()
    return {title: model for title, model in by_title.items() if title in chosen}  # in teaching order, not click order


def _choose_label(dataset: Dataset) -> int | None:
    if not dataset.class_names:
        return None
    options = [ALL_DIGITS, *dataset.class_names]
    chosen = st.sidebar.pills("Digit" if dataset.class_names[0] == "0" else "Class", options, default=ALL_DIGITS, key="digit",
                      bind="query-params", required=True)  # fmt: skip
    return None if chosen in (None, ALL_DIGITS) else dataset.class_names.index(chosen)


def _absent(asked: str, used: str) -> str:
    if asked in data.REGISTRY:
        return (
            f"This address asks for {data.title(asked)}, which is not on this machine; showing {data.title(used)} "
            "instead. The Overview fetches it with one click."
        )
    return f"This address asks for a data set that is not on this machine; showing {data.title(used)} instead."
