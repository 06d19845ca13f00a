"""Who plays which part in the claims: which autoencoder, and which VAEs in place of β = 0, 2.4 and 10."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.findings.claim import PARTS
from ui.loaders import ModelView
from ui.sidebar import Choice
from vae.models.checkpoints import Checkpoint
from vae.studies.claims.evidence import assign_roles
from vae.studies.claims.roles import AE, BALANCED, FREE, ROLES, STRONG

_NOBODY = "nobody"
_KEYS = {AE: "ae", FREE: "free", BALANCED: "balanced", STRONG: "strong"}  # in the session, names in the address
_PARTS = {
    AE: "The autoencoder",
    FREE: "VAE, information is free (β = 0)",
    BALANCED: "VAE, balanced (β = 2.4)",
    STRONG: "VAE, information is dear (β = 10)",
}


def cast(choice: Choice) -> dict[str, ModelView]:
    """The model of each role that somebody plays: as chosen, else the chosen model of that name."""
    first = assign_roles(choice.checkpoints, choice.dataset)
    titles = {model.checkpoint.digest: title for title, model in choice.models.items()}
    found = {}
    with st.expander("Who plays which part", icon=":material/groups:", expanded=len(first) < len(ROLES)):
        if len(first) < len(ROLES):
            st.html(
                f'<p id="{PARTS}">Not every part has a model among those chosen in the sidebar. Choose more there, or '
                "give a part to another one: the claims are then told of that model.</p>"
            )
        for column, role in zip(st.columns(len(ROLES)), ROLES, strict=True):
            given = titles[first[role].digest] if role in first else _NOBODY
            with column:
                title = _choose(role, [_NOBODY, *_players(choice, role)], given)
            if title != _NOBODY:
                found[role] = choice.models[title]
    return found


def names(models: Mapping[str, Checkpoint]) -> dict[str, str]:
    """By role, what the model is called that plays it, where that is another one than the claims speak of."""
    return {role: model.config.title for role, model in models.items() if model.config.title != role}


def _players(choice: Choice, role: str) -> list[str]:
    kind = "ae" if role == AE else "vae"
    return [title for title, model in choice.models.items() if model.checkpoint.config.kind == kind]


def _choose(role: str, titles: list[str], first: str) -> str:
    key = _KEYS[role]
    if st.session_state.get(key) not in (None, *titles):
        del st.session_state[key]
    return str(st.selectbox(_PARTS[role], titles, index=titles.index(first), key=key, bind="query-params"))
