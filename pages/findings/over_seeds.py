"""The claims over seeds, read once for all visitors."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui import loaders, navigation, output
from vae.core.counted import by_number, counted
from vae.core.errors import BetascopeError
from vae.data import Dataset
from vae.export import claims as document
from vae.studies.claims.finding import Finding
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


def draw(findings: Sequence[Finding], swept: SweptClaims) -> None:
    """What the verdicts over seeds rest on, and which come out otherwise than here, behind a line."""
    said, others = document.over_seeds(findings, swept)
    n = len(others)
    some = f"Over {counted(swept.seeds, 'seed')}: {counted(n, 'check')} {by_number(n, 'comes', 'come')} out otherwise"
    none = f"Over {counted(swept.seeds, 'seed')}: no check comes out otherwise"
    with st.expander(some if n else none, icon=":material/grain:"):
        st.markdown("\n".join([output.literal(said), "", *(f"- {output.literal(str(one))}" for one in others)]))
        navigation.way("seeds", "What seeds have in common")


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Sweep: lambda sweep: sweep.digest})
def _read(sweeps: tuple[Sweep, ...], dataset: str) -> SweptClaims | None:
    return claims.swept(sweeps, dataset)
