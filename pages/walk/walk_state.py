"""Where a visitor's walk is: kept in their session, written to the address, and read from it again.

Letting go runs nothing on the server. The browser writes the address itself (address.js, in this same form) and reports
what it knows to the visitor's box, which is looked into when a run or an export needs it.

The address has it in one parameter, so that letting go is one entry in the browser's history:
start~moves~focus~alone~rank~plane~opened, for instance `0~1.2,0,-2` or `prior~0.5~mnist-ae~alone~3~0-3~i`. What is as
at first is left empty, and nothing at all is written where everything is. The start is in it because the browser's Back
can bring together a walk and an image that were never on the page at the same time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from ui import address
from ui.web import inbox
from vae.latent.moves import Moves, tidy

_KEY, _BOX, _NAMES = "walk-state", "walk-box", "walk-models"  # in the session
_NAME = "walk"  # in the address
_ALONE = "alone"
_LONGEST = 512  # dimensions that a model may have
LONGEST_TEXT = 4000  # characters of moves in an address, which may have 8,192 (ui/admission.py)
_MOST_MODELS = 64  # whose moves are kept for a visitor


@dataclass(frozen=True)
class WalkState:
    """A walk: its data set, its start (the key of an image or 'prior'), and how far each model has moved, by rank.

    Models go by the name of their folder. `revision` counts what did not come from the visitor's own hand: another
    image, an address. The browser takes the state over when it changes, and otherwise keeps its own.
    """

    dataset: str
    start: str
    moves: dict[str, Moves] = field(default_factory=dict)
    focus: str = ""
    linked: bool = True
    rank: int = 0
    plane: tuple[int, int] = (0, 1)
    revision: int = 0
    refused: tuple[str, ...] = ()  # models that this visitor's browser cannot decode
    opened: str = ""  # which folded dimensions are open: a, more active ones; i, inactive ones

    def of(self, name: str) -> Moves:
        """The moves of one model; none where it has not moved."""
        return self.moves.get(name, ())


def current(dataset: str, start: str, names: list[str]) -> WalkState:
    """The visitor's state: as their session knows it, unless this run shows an address or begins elsewhere.

    The address says it afterwards.

    `dataset` and `start` say from which image, or the prior mean; `names` are the models that walk.
    """
    known, arrived = kept(), address.arrived()
    linked = arrived and _NAME in st.query_params
    if known is None or linked or address.navigated():
        fresh = WalkState(dataset, start)
        if known is not None:
            fresh = replace(fresh, revision=known.revision + 1, refused=known.refused)
        text = st.query_params.get(_NAME, "")
        state = _read(fresh, text, names)
        address.refuse(_NAME, *_unknown(text, names))
    elif (known.dataset, known.start) != (dataset, start):
        state = replace(known, dataset=dataset, start=start, moves={}, revision=known.revision + 1)
    else:
        state = known
    keep(state)
    if state is not known or arrived or st.session_state.get(_NAMES) != names:
        address.tell_address(_NAME, text_of(state, names))  # else the browser keeps it, and its own may be newer
    st.session_state[_NAMES] = names
    return state


def kept() -> WalkState | None:
    """Where this visitor's walk is, for any page; None before the first."""
    known = st.session_state.get(_KEY)
    if known is not None:
        known = latest(known, box())
        keep(known)
    return known


def box() -> str:
    """The name of the box that this visitor's browser reports to."""
    name = st.session_state.get(_BOX)
    if name is None:
        name = st.session_state[_BOX] = inbox.open_box()
    return str(name)


def latest(state: WalkState, box: str) -> WalkState:
    """The state after what the browser has reported since. Needs no session: an export is made outside of any."""
    return after(state, inbox.last(box))


def keep(state: WalkState) -> None:
    """Remember a state in this session."""
    st.session_state[_KEY] = state


def after(state: WalkState, report: Any) -> WalkState:
    """The state after what the browser reported; what is not sound in it is left out."""
    if not isinstance(report, dict) or report.get("revision") != state.revision:
        return state  # of a walk that has been replaced meanwhile
    moves = report.get("moves")
    moves = moves if isinstance(moves, dict) else {}
    reported = {name: tidy(ranks, _LONGEST) for name, ranks in moves.items() if isinstance(ranks, list)}
    refused = report.get("refused")
    return replace(
        state,
        moves=dict(list({**state.moves, **reported}.items())[-_MOST_MODELS:]),
        focus=report["focus"] if isinstance(report.get("focus"), str) else "",
        linked=report.get("linked") is not False,
        rank=_rank(report.get("rank")),
        plane=_plane(report.get("plane")),
        opened=_opened(report.get("opened")),
        refused=tuple(list(refused)[:_MOST_MODELS]) if isinstance(refused, dict) else (),
    )


def text_of(state: WalkState, names: list[str]) -> str:
    """The state of these models as the address has it; too many moves for an address are left out."""
    moves = moves_as_text({name: state.of(name) for name in names})
    parts = [
        moves if len(moves) <= LONGEST_TEXT else "",
        state.focus if state.focus in names else "",
        "" if state.linked else _ALONE,
        str(state.rank or ""),
        "{}-{}".format(*state.plane) if state.plane != (0, 1) else "",
        state.opened,
    ]
    return f"{state.start}~{'~'.join(parts)}".rstrip("~") if any(parts) else ""


def _read(state: WalkState, text: str, names: list[str]) -> WalkState:
    start, moves, focus, alone, rank, plane, opened = (*text.split("~")[:7], *[""] * 7)[:7]
    if start not in ("", state.start):
        moves = ""  # those of another image
    return replace(
        state,
        moves=moves_from_text(moves, names, _LONGEST),
        focus=focus if focus in names else "",
        linked=alone != _ALONE,
        rank=_rank(rank),
        plane=_plane(plane.split("-")),
        opened=_opened(opened),
    )


def _unknown(text: str, names: list[str]) -> list[str]:
    """The models that an address lets walk and that are not on the page."""
    _, moves, focus = (*text.split("~")[:3], "", "", "")[:3]
    asked = [part.split(":", 1)[0] for part in moves.split(";") if ":" in part]
    return [name for name in dict.fromkeys([*asked, focus]) if name and name not in names]


def _rank(given: object) -> int:
    text = str(given)
    return min(int(text), _LONGEST - 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _plane(given: object) -> tuple[int, int]:
    ranks = [_rank(rank) for rank in given] if isinstance(given, list) else []
    return (ranks[0], ranks[1]) if len(ranks) == 2 and ranks[0] != ranks[1] else (0, 1)


def _opened(given: object) -> str:
    return "".join(fold for fold in "ai" if isinstance(given, str) and fold in given[:9])


def moves_as_text(moves: Mapping[str, Moves]) -> str:
    """Moves by model as short text for an address: '0,1.25' where all are the same, else 'name:0,1.25;other:…'."""
    kept = dict(moves)
    if len(set(kept.values())) == 1:
        return _listed(next(iter(kept.values())))
    return ";".join(f"{name}:{_listed(own)}" for name, own in kept.items())


def moves_from_text(given: str, names: Sequence[str], longest: int) -> dict[str, Moves]:
    """What `moves_as_text` wrote, for these models.

    What is not a number counts as no move, an unknown name as nothing.
    """
    if ":" not in given:
        return dict.fromkeys(names, tidy(given.split(","), longest))
    parts = dict(part.split(":", 1) for part in given.split(";") if ":" in part)
    return {name: tidy(parts[name].split(","), longest) if name in parts else () for name in names}


def _listed(moves: Moves) -> str:
    return ",".join(f"{move:g}" for move in moves)
