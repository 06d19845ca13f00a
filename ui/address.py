"""The address: it always says which data and models are looked at, and what it asks for in vain is said on the page.

Streamlit (1.67) keeps a control's default out of the address, and a default is another one on another machine. So the
two controls that no link can do without have no default: `fill` gives them their value by way of the address itself,
as if the browser had asked for it. What Streamlit writes there is an entry in the browser's history each time;
`mount` has the browser replace its address instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypedDict
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

from ui import vain
from ui.components.mount import Component
from ui.vain import Vain

_ALWAYS, _ASKED, _VAIN = "address-always", "address-asked", "address-vain"  # in the session
_AT, _ARRIVED, _SENT = "page-at", "page-arrived", "page-sent"  # in the session
_SPENT = ["only", "on"]  # names that a link may have, and no address keeps


class AddressPayload(TypedDict):
    """What web/address.js is sent."""

    always: dict[str, list[str]]  # values by name that every address has
    spent: list[str]  # names that none keeps: they are a link's alone
    seen: str  # the address as this run knows it


_ADDRESS = Component[AddressPayload]("address", "web/address.js")


def page() -> str:
    """Which page is shown: its path in the address, empty for the first."""
    return str(st.session_state.get(_AT, ""))


def navigated() -> bool:
    """Whether this run answers the browser's Back or Forward.

    Only then is the run's address the newest: otherwise this session may have written one after the browser sent it.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def visitor() -> str:
    """Who this run is for: the session's name; empty where no page runs."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def arrive(path: str) -> bool:
    """Note which page this run shows, and say whether it is another; called before the page runs."""
    anew = st.session_state.get(_AT) != path
    if anew:
        st.session_state[_AT], st.session_state[_ARRIVED] = path, True
    return anew


def arrived() -> bool:
    """Whether the visitor has just come from another page, perhaps by a link that says more; true once."""
    return bool(st.session_state.pop(_ARRIVED, False))


def send(values: Mapping[str, str | list[str]]) -> None:
    """Let the page that is shown next begin with these values, as if its address had them.

    A link cannot say them where controls of this page have the same names: Streamlit (1.67) leaves them out.
    """
    st.session_state[_SENT] = dict(values)


def deliver() -> None:
    """What `send` was given, into the address of this run; called before any control is drawn."""
    for name, given in st.session_state.pop(_SENT, {}).items():
        fill(name, given)


def arrive_again() -> None:
    """What is shown next is looked at anew, as a page is that a link led to."""
    st.session_state[_ARRIVED] = True


def begin(values: Mapping[str, str | list[str]]) -> None:
    """From now on the address says this, and of the rest only what all pages share.

    That is one entry in the browser's history. For what is like another page within a page: controls that were on the
    one before say nothing any more.
    """
    context = get_script_run_ctx()
    main = context.pages_manager.main_script_hash if context else ""
    always: dict[str, str | list[str]] = st.session_state.get(_ALWAYS, {})
    with _parameters() as parameters:
        before = {name: parameters.get_all(name) for name in parameters}
        for name in {**before, **values}:
            binding = parameters.get_binding_for_param(name)
            if binding and binding.script_hash == main:
                continue
            if binding:
                parameters.unbind_widget(binding.widget_id)
            if name not in always:
                parameters.discard_param_no_forward_msg(name)
        for name, given in {**always, **values}.items():
            if not parameters.is_bound(name):
                _put(parameters, name, given)
        query = {name: parameters.get_all(name) for name in parameters}
        parameters.set_initial_query_params(urlencode(query, doseq=True))
        if query != before and query:
            name = next(iter(query))  # is written as it is, and the browser told of all
            parameters.set_corrected_value(name, query[name], "string_array_value")


def tell_address(name: str, text: str) -> None:
    """Put a text into the address under a name that no control is bound to; an empty one takes the name out."""
    if text == st.query_params.get(name, ""):
        return  # each change is an entry in the browser's history
    complete()
    if text:
        st.query_params[name] = text
    else:
        del st.query_params[name]


def remember() -> None:
    """Note what the address of this run asks for; called where a visitor arrives, before any control is drawn."""
    st.session_state[_ASKED] = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    st.session_state[_VAIN] = {}


def spend(name: str) -> str:
    """What a link asks for under a name of `_SPENT`; '' for nothing. It is asked for once: no later run knows of it."""
    with _parameters() as parameters:
        values = parameters.get_all(name)
        parameters.discard_param_no_forward_msg(name)
    return str(values[0]) if values else ""


def fill(name: str, values: str | list[str]) -> None:
    """Let this run's address say so, before the control that is bound to the name is drawn. The browser is not told."""
    with _parameters() as parameters:
        asked = {key: parameters.get_all(key) for key in parameters}
        asked[name] = [values] if isinstance(values, str) else values
        parameters.set_initial_query_params(urlencode(asked, doseq=True))
        _put(parameters, name, values)


def fill_always(name: str, values: str | list[str]) -> None:
    """The same for what every address says: from now on also in the browser's, see `mount`."""
    fill(name, values)
    st.session_state.setdefault(_ALWAYS, {})[name] = values


def keep(name: str, value: str | list[str]) -> None:
    """From now on every address of this session says so, on every page; no control is bound to the name."""
    st.session_state.setdefault(_ALWAYS, {})[name] = value


def forget(name: str) -> None:
    """No longer."""
    st.session_state.setdefault(_ALWAYS, {}).pop(name, None)


def kept(name: str) -> str:
    """What every address of this session says under a name of `keep`; '' for nothing."""
    return str(st.session_state.get(_ALWAYS, {}).get(name, ""))


def complete() -> None:
    """What every address says is also in the one that is written next: a fragment may have begun with an older one."""
    with _parameters() as parameters:
        for name, values in st.session_state.get(_ALWAYS, {}).items():
            if not parameters.has_param(name):
                _put(parameters, name, values)


def mount() -> None:
    """Bring the browser's address up to date; called once in every run, after the controls that all pages share."""
    filled = st.session_state.get(_ALWAYS, {})
    always = {name: [kept] if isinstance(kept, str) else kept for name, kept in filled.items()}
    context = get_script_run_ctx()
    seen = context.query_string if context else ""  # another one: the browser has to look again
    _ADDRESS.show({"always": always, "spent": _SPENT, "seen": seen})


def also(name: str, value: str) -> None:
    """Let the browser's address say what a control of this page begins with, where that is not its default; once."""
    _ADDRESS.show({"always": {name: [value]}, "spent": [], "seen": ""}, name)


def spelled(name: str, offered: Iterable[str]) -> None:
    """Let an address write a number as it likes: 10000 where the control that is drawn next offers 10,000."""
    plain = {text.replace(",", ""): text for text in offered}
    asked = st.query_params.get_all(name)
    found = [plain.get(text.replace(",", ""), text) for text in asked]
    if found != asked:
        fill(name, found if len(found) > 1 else found[0])


def renamed(name: str, names: Mapping[str, str]) -> None:
    """Let an address say what is called otherwise now, before the control is drawn; `names`: by what it was called."""
    understood(name, names, names)


def understood(name: str, shown: Mapping[str, str], meant: Mapping[str, str]) -> None:
    """Let an address name a choice in any language, before its control is drawn.

    shown: what the control offers, and meant: what it holds then, by the text that may be asked for.
    """
    asked = st.query_params.get_all(name)
    found = [shown.get(text, text) for text in asked]
    if found != asked:
        fill(name, found)
    remembered = st.session_state.get(_ASKED, {})
    if name in remembered:
        remembered[name] = tuple(meant.get(text, text) for text in remembered[name])


def asks_for(name: str) -> bool:
    """Whether the address that the visitor came by says something of this name itself."""
    return bool(st.session_state.get(_ASKED, {}).get(name))


def overruled(*names: str) -> None:
    """What the address of this run asks for under these names does not count: a link in it says otherwise."""
    for name in names:
        st.session_state.get(_ASKED, {}).pop(name, None)


def refuse(name: str, *texts: str) -> None:
    """Note what is asked for in vain under a name that no control is bound to; whoever reads the address knows."""
    if texts:
        st.session_state.setdefault(_VAIN, {})[name] = Vain(texts)


@contextmanager
def answered(explain: Mapping[str, Callable[[str], str]], shared: Collection[str]) -> Iterator[None]:
    """What the address asks for in vain, above the page that runs inside, as long as its controls stay as they are.

    `explain`: names whose sentence is a special one, made from what was asked. `shared`: names of controls that are
    drawn already.
    """
    place = st.empty()
    _compare(shared)
    _say(place, explain)
    try:
        yield
    except StopException:
        _compare()
        _say(place, explain)
        raise
    _compare()
    _say(place, explain)
    st.session_state[_ASKED] = {}


def _compare(names: Collection[str] | None = None) -> None:
    """Hold what the address asked for against what the bound controls took (of these names, or all on the page)."""
    asked = st.session_state.get(_ASKED, {})
    for name in asked if names is None else [name for name in asked if name in names]:
        if not _bound(name):
            continue
        taken = vain.texts(st.session_state.get(name))
        if missing := vain.missing(asked[name], taken):
            st.session_state.setdefault(_VAIN, {})[name] = Vain(missing, taken)


def _say(place: DeltaGenerator, explain: Mapping[str, Callable[[str], str]]) -> None:
    noted: dict[str, Vain] = st.session_state.get(_VAIN, {})
    for name, one in list(noted.items()):
        if one.taken and vain.texts(st.session_state.get(name)) != one.taken:
            del noted[name]  # the visitor has chosen something else
    sentences = [
        explain[name](one.asked[0]) if name in explain else vain.sentence(name, one) for name, one in noted.items()
    ]
    if sentences:
        place.warning("\n\n".join(sentences), icon=":material/info:")


def _put(parameters: QueryParams, name: str, values: str | list[str]) -> None:
    if values:
        parameters.set_with_no_forward_msg(name, values)
    else:
        parameters.discard_param_no_forward_msg(name)


def _bound(name: str) -> bool:
    with _parameters() as parameters:
        return parameters.is_bound(name)


@contextmanager
def _parameters() -> Iterator[QueryParams]:
    """What Streamlit keeps of the address; `st.query_params` would tell the browser of every change."""
    context = get_script_run_ctx()
    if context is None:
        yield QueryParams()  # no page runs
        return
    with context.session_state.query_params() as parameters:
        yield parameters
