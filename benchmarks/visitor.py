"""A visitor without a browser: a websocket session each, what their browser would fetch, and what they click.

It behaves as Streamlit's front end does towards the server: every run carries the states of the widgets, fragments
that ask to be run again every so often are, and files that a component names are fetched (once a visitor, as a browser
keeps them).
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from benchmarks.connection import Connection

PATIENCE = 60.0  # seconds for anything; who waits longer has been thrown out


class ThrownOut(Exception):
    """The server closed the connection, or did not answer within PATIENCE."""


@dataclass
class Visit:
    """What one visitor waited for, in seconds, and how it ended."""

    ran: float | None = None  # from the connection until the script has run
    ready: float | None = None  # until what the page fetches is there as well
    releases: list[float] = field(default_factory=list)  # from letting go on the walk until the server is done
    reruns: list[tuple[str, float]] = field(default_factory=list)  # (what, seconds until the script has run)
    bytes: int = 0  # that the websocket brought
    problem: str = ""


class Visitor:
    """One open tab. `async with Visitor(url) as visitor: await visitor.open("walk")`."""

    def __init__(self, url: str, visit: Visit | None = None) -> None:
        self.url = url.rstrip("/")
        self.visit = visit or Visit()
        self.cookie = f"betascope={secrets.token_hex(16)}"  # by which a proxy knows its visitor: docs/nginx.conf
        self.hashes: dict[str, str] = {}  # of a page's script, by its address
        self.page = ""
        self.elements: dict[str, Any] = {}  # of this page: widgets and components by id
        self.states: dict[str, WidgetState] = {}
        self.components: dict[str, tuple[Any, str]] = {}  # by name: the component and the fragment that it lies in
        self._fetched: set[str] = set()
        self._timers: dict[str, asyncio.Task] = {}
        self._finished = asyncio.Event()
        self._sending = asyncio.Lock()  # one run at a time is waited for

    async def __aenter__(self) -> Self:
        """Connect. Raises ThrownOut."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        try:
            self.socket = await connect(
                address,
                subprotocols=[Subprotocol("streamlit")],
                additional_headers={"Cookie": self.cookie},
                max_size=None,
                open_timeout=PATIENCE,
                compression=None,
            )
        except (OSError, WebSocketException) as error:
            raise ThrownOut(f"{type(error).__name__}: {error}") from error
        self.client = Connection(self.url, self.cookie)
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the tab."""
        for timer in self._timers.values():
            timer.cancel()
        self._reader.cancel()
        self.client.close()
        await self.socket.close()

    async def open(self, page: str, query: str = "") -> float:
        """Go to a page; the seconds until the script has run. Raises ThrownOut."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers, self.elements, self.components = {}, {}, {}
        self.page = page
        return await self._run(query=query)

    async def fetch(self) -> None:
        """Get what the page's components name by address, where this visitor has not got it yet. Raises ThrownOut."""
        for component, _ in list(self.components.values()):
            for address in _addresses(json.loads(component.json or "null")):
                if address not in self._fetched:
                    self._fetched.add(address)
                    await self._http("GET", address)

    async def let_go(self, step: int) -> float:
        """Let go of the walk's first slider in every model; the seconds until the server is done. Raises ThrownOut."""
        component, fragment = self.components["betascope_walk"]
        scene = json.loads(component.json)
        moves = {model["name"]: [0.1 * (step + 1)] for model in scene["models"]}
        place = {
            "moves": moves,
            "focus": scene["focus"],
            "linked": True,
            "rank": 0,
            "plane": [0, 1],
            "refused": {},
            "revision": scene["revision"],
        }
        if address := scene.get("report"):
            begun = time.perf_counter()
            await self._http("POST", address, json.dumps(place).encode())
            return time.perf_counter() - begun
        state = WidgetState(id=component.id, json_value=json.dumps({"place": place}))
        return await self._run(state, fragment=fragment)

    async def click(self, chance: random.Random, avoid: Callable[[str], bool]) -> tuple[str, float] | None:
        """Change one widget of this page by chance, unless its label is one to avoid; None where there is none."""
        offered = list(_changes(self.elements, chance, avoid))
        if not offered:
            return None
        label, state, fragment = chance.choice(offered)
        return label, await self._run(state, fragment=fragment)

    async def press(self, labels: Collection[str]) -> float | None:
        """Press the first button that is called so; the seconds until the script has run, None where there is none."""
        for kind, widget, fragment in self.elements.values():
            if kind == "button" and widget.label in labels and not widget.disabled:
                return await self._run(WidgetState(id=widget.id, trigger_value=True), fragment=fragment)
        return None

    async def _http(self, method: str, address: str, body: bytes = b"") -> None:
        status = await self._asked(self.client.ask(method, address, body))
        if not 200 <= status < 300:
            raise ThrownOut(f"{address}: {status}")

    async def _run(self, changed: WidgetState | None = None, query: str = "", fragment: str = "") -> float:
        async with self._sending:
            message = BackMsg()
            run = message.rerun_script
            run.query_string = query
            if self.page in self.hashes:
                run.page_script_hash = self.hashes[self.page]
            else:
                run.page_name = self.page
            run.fragment_id = fragment
            if changed is not None and not changed.HasField("trigger_value"):
                self.states[changed.id] = changed
            run.widget_states.widgets.extend(self.states.values())
            if changed is not None and changed.id not in self.states:
                run.widget_states.widgets.append(changed)
            self._finished.clear()
            begun = time.perf_counter()
            await self._asked(self.socket.send(message.SerializeToString()))
            await self._asked(self._finished.wait())
            if self.visit.problem:
                raise ThrownOut(self.visit.problem)
            return time.perf_counter() - begun

    async def _asked(self, answer: Any) -> Any:
        try:
            return await asyncio.wait_for(answer, PATIENCE)
        except (OSError, WebSocketException, asyncio.IncompleteReadError) as error:
            raise ThrownOut(f"{type(error).__name__}: {error}") from error

    async def _read(self) -> None:
        try:
            async for data in self.socket:
                self.visit.bytes += len(data)
                message = ForwardMsg()
                message.ParseFromString(data)
                self._take(message)
            self.visit.problem = "the server closed the connection"
        except (OSError, ConnectionClosed) as error:
            self.visit.problem = f"{type(error).__name__}: {error}"
        self._finished.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:  # another run follows at once
                self._finished.set()
        elif kind == "navigation":
            self.hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "auto_rerun":
            again = message.auto_rerun
            if again.fragment_id not in self._timers or self._timers[again.fragment_id].done():
                self._timers[again.fragment_id] = asyncio.create_task(self._again(again.fragment_id, again.interval))
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                if timer := self._timers.pop(fragment, None):
                    timer.cancel()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta)

    def _element(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            name = element.bidi_component.component_name.rsplit(".", 1)[-1]
            self.components[name] = element.bidi_component, delta.fragment_id
        elif kind in _WIDGETS:
            widget = getattr(element, kind)
            self.elements[widget.id] = (kind, widget, delta.fragment_id)

    async def _again(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            try:
                await self._run(fragment=fragment)
            except ThrownOut:
                return


_WIDGETS = ("button", "button_group", "slider", "selectbox", "checkbox")


def _changes(
    elements: dict[str, Any], chance: random.Random, avoid: Callable[[str], bool]
) -> Iterator[tuple[str, WidgetState, str]]:
    """A change of each widget: its label, the new state, and the fragment that the widget lies in."""
    for kind, widget, fragment in elements.values():
        if widget.disabled or avoid(widget.label):
            continue
        state = WidgetState(id=widget.id)
        if kind == "button":
            state.trigger_value = True
        elif kind == "checkbox":
            state.bool_value = chance.random() < 0.5
        elif kind == "button_group":
            option = chance.choice(list(widget.options))
            state.string_array_value.data.append(option.content)
        elif kind == "selectbox":
            state.string_value = chance.choice(list(widget.options))
        elif kind == "slider" and widget.options:
            state.string_array_value.data.append(chance.choice(list(widget.options)))
        elif kind == "slider":
            steps = round((widget.max - widget.min) / (widget.step or 1))
            state.double_array_value.data.append(widget.min + chance.randint(0, max(0, steps)) * (widget.step or 1))
        yield widget.label, state, fragment


def _addresses(scene: Any) -> Iterator[str]:
    """Every address of ours in what a component is told, except the one to report to."""
    if isinstance(scene, dict):
        for name, value in scene.items():
            if name != "report":
                yield from _addresses(value)
    elif isinstance(scene, list):
        for value in scene:
            yield from _addresses(value)
    elif isinstance(scene, str) and "/betascope/" in scene and len(scene) < 300:
        yield scene
