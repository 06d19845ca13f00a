"""The claims over seeds, read once for all visitors."""

from __future__ import annotations

import streamlit as st

from ui import loaders, output
from vae.core.errors import BetascopeError
from vae.data import Dataset
from vae.sweeps import claims
from vae.sweeps.claims import SweptClaims
from vae.sweeps.sweep import Sweep


def found(dataset: Dataset) -> SweptClaims | None:
    """The claims over the seeds of a sweep of these images; None where there is none, and where one is damaged a
    sentence.
    """
    sweeps = tuple(one for one in loaders.found_sweeps() if isinstance(one, Sweep))
    try:
        return _read(sweeps, dataset.name)
    except BetascopeError as error:
        st.warning(output.literal(f"What holds over seeds cannot be read: {error}"), icon=":material/warning:")
        return None


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Sweep: lambda sweep: sweep.digest})
def _read(sweeps: tuple[Sweep, ...], dataset: str) -> SweptClaims | None:
    return claims.swept(sweeps, dataset)
