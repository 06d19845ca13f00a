"""Bytes that browsers fetch by address instead of getting them with every run: the weights of a model, codes.

They travel once: an address contains a digest of what it names, so browsers keep the bytes for good, and all visitors
share one copy on the server. Of what is large a browser may ask for a part (RFC 9110, section 14).
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from vae.core.errors import BetascopeError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send
    from typing_extensions import Buffer

FOLDER = "betascope"
_PIECE = 2**18  # bytes sent at a time
_MAX_BYTES = 48 * 2**20  # the four models and their codes are 12 MB, a map of 2,000 images is 2 MB
_MOST_MAKERS = 400  # of what can be made again: fifty visitors' maps of four models have seven each, 16 KB together

_kept: OrderedDict[str, memoryview] = OrderedDict()  # by name, as bytes; the least recently wanted first
_makers: OrderedDict[str, Callable[[], "Buffer"]] = OrderedDict()  # by name, what gives those bytes once more
_lock = Lock()


def address(name: str, make: Callable[[], "Buffer"], again: bool = False) -> str:
    """Where a browser finds what `make` gives: bytes, or an array (C-contiguous), which is kept without a copy.

    `name` contains a digest: the same name means the same bytes. `again`: `make` is quick, holds little and needs no
    session, so it may be called once more for a browser that comes when the bytes are not kept any more.
    """
    import streamlit as st

    with _lock:
        missing = name not in _kept
    made = _as_bytes(make()) if missing else None  # not under the lock: the answers to all visitors wait for that
    with _lock:
        if again:
            _makers[name] = make
            _makers.move_to_end(name)
            while len(_makers) > _MOST_MAKERS:
                _makers.popitem(last=False)
        if made is not None or name in _kept:
            _keep(name, _kept[name] if made is None else made)
    return f"{base_path(st.get_option('server.baseUrlPath'))}/{FOLDER}/{name}"


def _keep(name: str, made: memoryview) -> None:
    """Under the lock. What can be made again goes first, and drives out nothing that cannot."""
    _kept[name] = made
    _kept.move_to_end(name)
    others = [other for other in _kept if other != name]
    again = [other for other in others if other in _makers]
    rest = [] if name in _makers else [other for other in others if other not in _makers]
    total = sum(map(len, _kept.values()))
    for other in [*again, *rest]:
        if total <= _MAX_BYTES:
            return
        total -= len(_kept.pop(other))


def content(address: str) -> bytes:
    """What a browser would get there. Raises KeyError where it is not kept any more."""
    return bytes(_kept[address.rsplit("/", 1)[1]])


def routes(base: str | None) -> list["BaseRoute"]:
    """What the app has to answer besides Streamlit's own addresses; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    return [Route(f"{base_path(base)}/{FOLDER}/{{name}}", _answer)]


class InPieces(Response):
    """Sends its body a piece at a time: a browser that reads slowly, or not at all, holds no copy of the rest."""

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:  # noqa: ARG002
        """As ASGI has it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, len(self.body), _PIECE):
            await send({"type": "http.response.body", "body": self.body[start : start + _PIECE], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _answer(request: "Request") -> Response:
    name = request.path_params["name"]
    with _lock:
        found, make = _kept.get(name), _makers.get(name)
        if found is not None:
            _kept.move_to_end(name)
    if found is None and make is not None:
        found = await run_in_threadpool(_again, name, make)
    if found is None:
        return Response("Not here (any more): load the page again.", status_code=404, media_type="text/plain")
    tag = f'"{name}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Encoding": "identity",  # weights hardly shrink: compressing them for each visitor is time for nothing
        "ETag": tag,  # without one a browser does not keep parts
        "X-Content-Type-Options": "nosniff",
    }
    status = 200
    if request.headers.get("if-range", tag) == tag:
        part = _part(request.headers.get("range", ""), len(found))
        if part is not None and not part:
            headers["Content-Range"] = f"bytes */{len(found)}"
            return Response(status_code=416, headers=headers)
        if part is not None:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(found)}"
            status, found = 206, found[part.start : part.stop]
    return InPieces(found, status, media_type="application/octet-stream", headers=headers)


def _again(name: str, make: Callable[[], "Buffer"]) -> memoryview | None:
    try:
        made = _as_bytes(make())
    except BetascopeError:  # the data or the model is not what it was
        return None
    with _lock:
        _keep(name, made)
    return made


def _part(wanted: str, size: int) -> range | None:
    """The bytes that a Range header asks for; an empty range where there are none, None where it says nothing to us.

    Several ranges at once are among what may be ignored: nobody here asks for them.
    """
    match = re.fullmatch(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", wanted, re.IGNORECASE)
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last else None  # so many at the end
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _as_bytes(made: "Buffer") -> memoryview:
    view = memoryview(made)
    return view.cast("B") if view.nbytes else memoryview(b"")  # a view with a side of 0 cannot be cast


def base_path(path: str | None) -> str:
    """Streamlit's server.baseUrlPath as the beginning of an address: '' or '/school'."""
    trimmed = (path or "").strip("/")
    return f"/{trimmed}" if trimmed else ""
