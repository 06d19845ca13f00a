"""A training run for browsers: what it has recorded, as it grows, and its frames, as plain files.

A browser asks for what came after what it has; where nothing has, the answer waits until something does, so that twenty
who watch cost an answer each a moment, and no run of a page. A frame is the same for good, and is kept by browsers.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from ui.web.assets import FOLDER, InPieces, base_path
from vae.core.errors import TrainingError
from vae.runs import folder
from vae.runs.folder import RECORD, STILL, Run

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_PATIENCE = 20.0  # seconds that an answer waits
_LOOK = 0.1  # seconds between two looks
_MOST_WAITING = 400  # answers; more are given at once
_MOST_BYTES = 150_000  # of a record in one answer: who comes late asks again
_ONCE_MORE = 2.0  # seconds after which how far a run is is said again, with nothing else to say

_waiting = 0


def address(run: Run) -> str:
    """What the addresses of a run's files begin with."""
    import streamlit as st

    return f"{base_path(st.get_option('server.baseUrlPath'))}/{FOLDER}/runs/{run.name}/"


def routes(base: str | None) -> list[BaseRoute]:
    """The addresses of all runs; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    here = f"{base_path(base)}/{FOLDER}/runs/{{name}}"
    return [Route(f"{here}/live", _live), Route(f"{here}/still", _file), Route(f"{here}/frames/{{step:int}}", _file)]


async def _live(request: Request) -> Response:
    """A line of JSON on how far the run is, and then the lines of its record from byte `from` on.

    Query: `from`, where the browser's copy ends; `of`, which record that is a copy of (a run that goes on after a kill
    begins its record anew); `at`, the state that the browser knows.
    """
    global _waiting
    run = folder.find(request.path_params["name"])
    if run is None:
        return _told({"state": "gone", "sentence": "", "of": "", "from": 0, "to": 0})
    query = request.query_params
    start = int(text) if (text := query.get("from", "0")).isdecimal() and len(text) < 16 else 0
    begun = time.monotonic()
    _waiting += 1
    try:
        while True:
            try:
                state = run.state()
            except TrainingError:
                return _told({"state": "gone", "sentence": "", "of": "", "from": 0, "to": 0})
            which, size = _size(run)
            anew = which != query.get("of", which)
            since = time.monotonic() - begun
            known = query.get("at") == state.state
            patience = _ONCE_MORE if state.state == "running" else _PATIENCE
            if anew or size > start or not known or since > patience or _waiting > _MOST_WAITING:
                break
            await asyncio.sleep(_LOOK)
    finally:
        _waiting -= 1
    first = 0 if anew or size < start else start
    lines = _lines(run, first)
    head = {**state.model_dump(), "of": which, "from": first, "to": first + len(lines)}
    return _told(head, lines)


def _told(head: dict[str, object], lines: bytes = b"") -> Response:
    from starlette.responses import Response

    body = json.dumps(head).encode() + b"\n" + lines
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body, media_type="text/plain; charset=utf-8", headers=headers)


async def _file(request: Request) -> Response:
    run = folder.find(request.path_params["name"])
    step = request.path_params.get("step")
    if run is None:
        return _gone()
    try:
        content = (run.path / STILL if step is None else run.frame(step)).read_bytes()
    except OSError:
        return _gone()
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Encoding": "identity",  # it is packed already
        "X-Content-Type-Options": "nosniff",
    }
    return InPieces(content, media_type="application/octet-stream", headers=headers)


def _gone() -> Response:
    from starlette.responses import Response

    return Response("Not here (any more): load the page again.", status_code=404, media_type="text/plain")


def _size(run: Run) -> tuple[str, int]:
    """Which record it is, and its bytes."""
    try:
        found = (run.path / RECORD).stat()
    except OSError:
        return "", 0
    return str(found.st_ino), found.st_size


def _lines(run: Run, start: int) -> bytes:
    """Whole lines from this byte on, not too many."""
    try:
        with (run.path / RECORD).open("rb") as file:
            file.seek(start)
            found = file.read(_MOST_BYTES)
    except OSError:
        return b""
    return found[: found.rfind(b"\n") + 1]
