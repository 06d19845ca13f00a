"""The multi-rate models of a data set, and which of them the visitor has chosen."""

from __future__ import annotations

import streamlit as st

from ui import loaders, output, public
from vae import data
from vae.data import Dataset
from vae.models import multi_rate
from vae.models.checkpoints import Checkpoint

KEY = "network"  # in the session, name in the address


def chosen(dataset: Dataset) -> Checkpoint | None:
    """The one that is shown, by a control where there are several; None, and a sentence, where there is none."""
    found: dict[str, Checkpoint] = {}
    for model in loaders.found_models():
        if not isinstance(model, Checkpoint) or model.config.betas is None:
            continue
        if model.config.planes == dataset.planes and data.same(model.config.dataset, dataset.name):
            found.setdefault(multi_rate.folder_name(model.path), model)
    if not found:
        st.info(_missing(dataset), icon=":material/info:")
        return None
    names = list(found)
    if st.session_state.get(KEY) not in (None, *names):
        del st.session_state[KEY]
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Network", names, key=KEY, bind="query-params", width=260)
    return found[name]


def _missing(dataset: Dataset) -> str:
    said = f"There is no network of many betas for {output.literal(data.title(dataset.name))} yet."
    if public.on():
        return said
    out = f"checkpoints/{dataset.name.split(':')[-1].removesuffix('.npz').rsplit('/', 1)[-1]}-multi-rate"
    typed = f"betascope train --kind multi-rate --beta 0..30 --dataset {dataset.name} --out {out}"
    return f"{said} Train one: {output.command(typed)}."
