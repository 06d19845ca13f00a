"""The link of a class: what a teacher's address fixes, hides, locks and opens, for as long as the session lasts.

`?class=data mnist&class=model AE&class=model β = 2.4&class=hide train your-data&class=lock digit`: a clause each, a
word and what it is about; docs/teaching.md lists them. Like every address it only says what is shown: whoever writes
another one sees the rest, and nothing that `ui/public.py` bounds is let go by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import streamlit as st

from ui import address
from vae.core.counted import counted

NAME = "class"  # in the address
LOCKABLE = ("data", "models", "digit", "present")  # controls of the sidebar, by their names in the address
_HELD, _BEGUN = "class-link", "class-begun"  # in the session
_ONE, _SEVERAL = ("data", "lesson"), ("hide", "lock")  # clauses of one name, which may have spaces, and of many words


@dataclass(frozen=True)
class ClassLink:
    """What the clauses say. unknown: clauses, or parts of them, that say nothing which is known."""

    clauses: tuple[str, ...] = ()
    data: str = ""
    models: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()  # pages, by their names in the address
    locked: tuple[str, ...] = ()
    lesson: str = ""
    unknown: tuple[str, ...] = ()

    def hides(self, page: str) -> bool:
        """Whether the page of this name has no place in the navigation."""
        return page in self.hidden

    def locks(self, control: str) -> bool:
        """Whether a control of the sidebar stays as it is."""
        return control in self.locked


def read(clauses: Iterable[str], pages: Collection[str]) -> ClassLink:
    """What these clauses say, where pages have these names. Data sets, models and lessons are not looked up here."""
    said: dict[str, list[str]] = {word: [] for word in (*_ONE, *_SEVERAL, "model")}
    clauses, unknown = tuple(clauses), []
    for clause in clauses:
        word, _, rest = " ".join(clause.split()).partition(" ")
        if word not in said or not rest or (word in _ONE and said[word]):
            unknown.append(clause)
            continue
        known = {"hide": pages, "lock": LOCKABLE}.get(word)
        for name in [rest] if known is None else rest.split():
            if known is None or name in known:
                said[word].append(name)
            else:
                unknown.append(f"{word} {name}")
    if set(said["hide"]) >= set(pages):  # nowhere would be left to go
        unknown.append(f"hide {' '.join(said['hide'])}")
        said["hide"] = []
    once = {word: tuple(dict.fromkeys(names)) for word, names in said.items()}
    return ClassLink(
        clauses,
        "".join(said["data"]),
        once["model"],
        once["hide"],
        once["lock"],
        "".join(said["lesson"]),
        tuple(unknown),
    )


def written(
    data: str = "", models: Iterable[str] = (), hidden: Iterable[str] = (), locked: Iterable[str] = (), lesson: str = ""
) -> list[str]:
    """The clauses that say this; `read` understands them."""
    words = {"hide": " ".join(hidden), "lock": " ".join(locked)}
    found = [("data", data), *(("model", title) for title in models), *words.items(), ("lesson", lesson)]
    return [f"{word} {rest}" for word, rest in found if rest]


def follow(pages: Collection[str]) -> ClassLink:
    """Note what the address says, for this run and all that follow; called once in every run, before anything else."""
    asked = tuple(st.query_params.get_all(NAME))
    link = current()
    if asked and asked != link.clauses:
        link = read(asked, pages)
        st.session_state[_HELD] = link
        address.keep(NAME, list(asked))
    return link


def current() -> ClassLink:
    """That of this session; one that says nothing where the visitor came by no such link."""
    held = st.session_state.get(_HELD)
    return held if isinstance(held, ClassLink) else ClassLink()


def is_first() -> bool:
    """Whether this is the first run that a session asks this in."""
    first = not st.session_state.get(_BEGUN)
    st.session_state[_BEGUN] = True
    return first


def sentence() -> str:
    """What is different by the link, for those who came by it; '' where nothing is."""
    link = current()
    said = ["keeps to what is grey here"] * bool(link.data or link.models or link.locked)
    said += [f"leaves out {counted(len(link.hidden), 'page')}"] * bool(link.hidden)
    return f"The link of your class {' and '.join(said)}." if said else ""


def say(*absent: str) -> None:
    """Have it said on the page what of the link is not known, and which of its clauses ask for what is not here."""
    address.refuse(NAME, *current().unknown, *absent)
