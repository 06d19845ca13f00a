"""What browsers report without a run of the page: a POST instead of a message that makes Streamlit run a script.

A run costs the server tens of milliseconds, with all other visitors held; taking a report costs one or two. So what
only matters later (where a visitor of the walk let go, for an export or the next page) comes this way. Each component
reports to an address of its own, which nobody else can guess.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from math import isfinite
from threading import Lock
from typing import TYPE_CHECKING, Any

from ui.web.assets import FOLDER, base_path

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

MAX_BYTES = 64 * 2**10  # of a report: 512 dimensions of eight models are 30 KB
_MADE = "x-betascope-made"  # the header that says when a report was made
_MOST = 10_000  # boxes, and
_MOST_BYTES = 32 * 2**20  # in them; the one that was used least lately goes first

# By name: when the last report was made, in the browser's own milliseconds, and the report as JSON; nothing at first.
_boxes: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
_lock = Lock()


def open_box() -> str:
    """A new box's name, to be kept in the visitor's session."""
    name = secrets.token_urlsafe(18)
    with _lock:
        _keep(name, (0.0, b""))
    return name


def address(name: str) -> str:
    """Where the browser reports to; a box that has gone meanwhile is opened again, empty."""
    import streamlit as st

    with _lock:
        _keep(name, _boxes.get(name, (0.0, b"")))
    return f"{base_path(st.get_option('server.baseUrlPath'))}/{FOLDER}/report/{name}"


def put(name: str, report: Any) -> None:
    """Leave a report that came another way, a JSON value; a box that has gone meanwhile is opened again."""
    with _lock:
        _keep(name, (_boxes.get(name, (0.0, b""))[0], json.dumps(report).encode()))


def last(name: str) -> Any:
    """The last report, a JSON value from a stranger; None where there is none."""
    with _lock:
        _, text = _boxes.get(name, (0.0, b""))
    return json.loads(text) if text else None


def routes(base: str | None) -> list[BaseRoute]:
    """The address that takes reports; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    return [Route(f"{base_path(base)}/{FOLDER}/report/{{name}}", _take, methods=["POST"])]


async def _take(request: Request) -> Response:
    from starlette.requests import ClientDisconnect
    from starlette.responses import Response

    name = request.path_params["name"]
    with _lock:
        known = name in _boxes
    if not known:
        return Response("No such box (any more): load the page again.", 404, media_type="text/plain")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BYTES:
                return Response(f"At most {MAX_BYTES} bytes.", 413, media_type="text/plain")
        json.loads(body)
        made = float(request.headers.get(_MADE, "inf"))
    except ClientDisconnect:
        return Response(status_code=400)  # nobody hears it
    except (ValueError, RecursionError):  # not UTF-8, not JSON, or nested without end
        return Response("Not JSON.", 400, media_type="text/plain")
    with _lock:
        if name in _boxes and made >= _boxes[name][0]:  # the last report of a page may overtake the one before
            _keep(name, (made if isfinite(made) else _boxes[name][0], bytes(body)))
    return Response(status_code=204)


def _keep(name: str, report: tuple[float, bytes]) -> None:
    _boxes[name] = report
    _boxes.move_to_end(name)
    while len(_boxes) > 1 and (len(_boxes) > _MOST or sum(len(text) for _, text in _boxes.values()) > _MOST_BYTES):
        _boxes.popitem(last=False)
