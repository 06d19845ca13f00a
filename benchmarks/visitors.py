"""Many visitors of the walk at once, without a browser each: their websocket sessions and what they fetch."""

import asyncio
import json
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_PATIENCE = 120.0  # seconds for anything


@dataclass
class Visit:
    """What one visitor waited for, in seconds."""

    ran: float = 0.0  # from the connection until the script has run
    loaded: float = 0.0  # until the weights are there as well
    releases: list[float] = field(default_factory=list)  # from letting go until the server is done


def together(url: str, n: int, releases: int, pause: float) -> list[Visit]:
    """n visitors open the walk within a second, then each lets go of a slider every `pause` seconds."""

    async def everyone() -> list[Visit]:
        return list(await asyncio.gather(*(_visit(url, at / n, releases, pause) for at in range(n))))

    return asyncio.run(asyncio.wait_for(everyone(), 10 * _PATIENCE))


async def _visit(url: str, delay: float, releases: int, pause: float) -> Visit:
    from websockets.asyncio.client import connect

    await asyncio.sleep(delay)
    visit, begun = Visit(), time.perf_counter()
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        hello = BackMsg()
        hello.rerun_script.page_name = "walk"
        await socket.send(hello.SerializeToString())
        component, fragment = await _finished(socket)
        visit.ran = time.perf_counter() - begun
        scene = json.loads(component.json)
        for model in scene["models"]:
            await asyncio.to_thread(_fetch, url + model["weights"])
        visit.loaded = time.perf_counter() - begun
        await asyncio.sleep(delay * pause)  # people do not let go all at once
        for step in range(releases):
            await asyncio.sleep(pause)
            moves = {model["name"]: [0.1 * (step + 1)] for model in scene["models"]}
            place = {"moves": moves, "focus": scene["focus"], "linked": True, "rank": 0, "plane": [0, 1],
                     "refused": {}, "revision": scene["revision"]}  # fmt: skip
            release = BackMsg()
            widget = release.rerun_script.widget_states.widgets.add()
            widget.id = component.id
            widget.json_value = json.dumps({"place": place})
            release.rerun_script.page_name = "walk"
            release.rerun_script.fragment_id = fragment
            since = time.perf_counter()
            await socket.send(release.SerializeToString())
            await _finished(socket)
            visit.releases.append(time.perf_counter() - since)
    return visit


async def _finished(socket: Any) -> tuple[Any, str]:
    """Read until the script has run; the walk's component and its fragment, where they came by."""
    component, fragment = None, ""
    while True:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(socket.recv(), _PATIENCE))
        if message.delta.new_element.HasField("bidi_component"):
            component, fragment = message.delta.new_element.bidi_component, message.delta.fragment_id
        if message.WhichOneof("type") == "script_finished":
            return component, fragment


def _fetch(address: str) -> int:
    with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
        return len(answer.read())
