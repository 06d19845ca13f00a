"""Bytes that browsers fetch by address instead of getting them with every run: the weights of a model, codes.

They travel once: an address contains a digest of what it names, so browsers keep the bytes for good, and all visitors
share one copy on the server.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_FOLDER = "betascope"
_MAX_BYTES = 512 * 2**20  # the four models and their codes are 12 MB

_kept: OrderedDict[str, bytes] = OrderedDict()  # by name; the least recently wanted first
_lock = Lock()


def address(name: str, make: Callable[[], bytes]) -> str:
    """Where a browser finds what `make` gives. `name` contains a digest: the same name means the same bytes."""
    import streamlit as st

    with _lock:
        if name not in _kept:
            _kept[name] = make()
        _kept.move_to_end(name)
        while len(_kept) > 1 and sum(map(len, _kept.values())) > _MAX_BYTES:
            _kept.popitem(last=False)
    return f"{_base(st.get_option('server.baseUrlPath'))}/{_FOLDER}/{name}"


def content(address: str) -> bytes:
    """What a browser would get there. Raises KeyError where it is not kept any more."""
    return _kept[address.rsplit("/", 1)[1]]


def routes(base: str | None) -> list["BaseRoute"]:
    """What the app has to answer besides Streamlit's own addresses; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    return [Route(f"{_base(base)}/{_FOLDER}/{{name}}", _answer)]


async def _answer(request: "Request") -> "Response":
    from starlette.responses import Response

    name = request.path_params["name"]
    with _lock:
        found = _kept.get(name)
        if found is not None:
            _kept.move_to_end(name)
    if found is None:
        return Response("Not here (any more): load the page again.", status_code=404, media_type="text/plain")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Encoding": "identity",  # weights hardly shrink: compressing them for each visitor is time for nothing
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found, media_type="application/octet-stream", headers=headers)


def _base(path: str | None) -> str:
    trimmed = (path or "").strip("/")
    return f"/{trimmed}" if trimmed else ""
