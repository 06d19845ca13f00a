"""Where a visitor's walk is: kept in their session, written to the address, and read from it again."""

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from ui import page
from vae.explore import walk
from vae.explore.walk import Moves

_KEY = "walk-place"  # in the session
_WRITTEN = "walk-written"  # what the address said when this session last wrote it
_NAMES = ("walk", "focus", "linked", "rank", "plane")  # in the address
_LONGEST = 512  # dimensions that a model may have
_MODELS = 100  # side by side, more than anyone sees


@dataclass(frozen=True)
class Place:
    """A walk: its start, and how far each model (by the name of its folder) has moved, by rank.

    `revision` counts what did not come from the visitor's own hand: another image, an address. The browser takes the
    place over when it changes, and otherwise keeps its own.
    """

    start: str
    moves: dict[str, Moves] = field(default_factory=dict)
    focus: str = ""
    linked: bool = True
    rank: int = 0
    plane: tuple[int, int] = (0, 1)
    revision: int = 0
    refused: tuple[str, ...] = ()  # models that this visitor's browser cannot decode

    def of(self, name: str) -> Moves:
        """The moves of one model; none where it has not moved."""
        return self.moves.get(name, ())


def current(start: str, names: list[str]) -> Place:
    """The visitor's place: as their session knows it, unless the address or another start says otherwise.

    `start` says from which image, or the prior mean; `names` are the models that walk.
    """
    asked = {name: st.query_params[name] for name in _NAMES if name in st.query_params}
    known = st.session_state.get(_KEY)
    written = st.session_state.get(_WRITTEN, {})
    if known is None:
        place = _read(Place(start), asked, names)
    elif asked != written and (asked or not page.arrived()):  # typed, a link, or the browser's Back
        place = _read(Place(start, revision=known.revision + 1, refused=known.refused), asked, names)
    elif known.start != start:
        place = replace(known, start=start, moves={}, revision=known.revision + 1)
    else:
        place = known
    keep(place)
    return place


def kept() -> Place | None:
    """Where this visitor's walk is, for any page; None before the first."""
    return st.session_state.get(_KEY)


def keep(place: Place) -> None:
    """Remember a place in this session."""
    st.session_state[_KEY] = place


def told(place: Place, report: Any) -> Place:
    """The place after what the browser reported, which may be anything: what is not sound in it is left out."""
    if not isinstance(report, dict) or report.get("revision") != place.revision:
        return place  # of a walk that has been replaced meanwhile
    moves = report.get("moves")
    moves = list(moves.items())[:_MODELS] if isinstance(moves, dict) else []
    found = {name: walk.tidy(own, _LONGEST) for name, own in moves if isinstance(own, list)}
    refused = report.get("refused")
    return replace(
        place,
        moves={**place.moves, **found},
        focus=str(report.get("focus", "")),
        linked=report.get("linked") is not False,
        rank=_rank(report.get("rank")),
        plane=_plane(report.get("plane")),
        refused=tuple(sorted(refused)) if isinstance(refused, dict) else (),
    )


def write(place: Place, names: list[str]) -> None:
    """Put the place of these models into the address; what is as at the start is left out."""
    default = Place(place.start)
    text = {
        "walk": walk.text({name: place.of(name) for name in names}),
        "focus": place.focus,
        "linked": "" if place.linked else "false",
        "rank": str(place.rank) if place.rank != default.rank else "",
        "plane": "{}-{}".format(*place.plane) if place.plane != default.plane else "",
    }
    wanted = {name: value for name, value in text.items() if value}
    st.session_state[_WRITTEN] = wanted
    present = {name: st.query_params[name] for name in _NAMES if name in st.query_params}
    for name in present.keys() - wanted.keys():
        del st.query_params[name]
    if any(present.get(name) != value for name, value in wanted.items()):
        st.query_params.update(wanted)  # each call is an entry in the browser's history: one for all


def _read(place: Place, asked: dict[str, str], names: list[str]) -> Place:
    return replace(
        place,
        moves=walk.parse(asked.get("walk", ""), names, _LONGEST),
        focus=asked.get("focus", ""),
        linked=asked.get("linked") != "false",
        rank=_rank(asked.get("rank")),
        plane=_plane(asked.get("plane", "").split("-")),
    )


def _rank(given: object) -> int:
    text = str(given)
    return min(int(text), _LONGEST - 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _plane(given: object) -> tuple[int, int]:
    ranks = [_rank(rank) for rank in given] if isinstance(given, list) else []
    return (ranks[0], ranks[1]) if len(ranks) == 2 and ranks[0] != ranks[1] else (0, 1)
