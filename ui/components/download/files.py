"""What makes each file that a visitor may take home, under an address of their session's own.

Streamlit (1.67) has buttons for files that are made when they are asked for, but it forgets the function of a button
when its page runs again, and the finished file when any two runs have ended: who clicks meanwhile gets nothing, and the
server's log a traceback. Here a file can be asked for as long as the session lives, from whatever page it is at.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st

from ui.web.assets import InPieces, base_path
from vae.core.errors import BetascopeError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

_FOLDER = "betascope-file"
_MOST = 60  # files of one session: those of its page and of the pages before
_KEY = "files-offered"  # in the session
_AT_ONCE = 2  # that are made: a handout takes 14 MB and half a second, a zip of ten thousand images more
_EACH = 3  # of one session that are being made, or wait for their turn

BUSY = f"{_EACH} files are being made for you already. Wait for one, and try again."
CLOSED = "The page that offered this file was closed. Load it again."
UNFORESEEN = "This went wrong in a way that nobody foresaw; the server's log says how."


@dataclass(frozen=True, eq=False)
class File:
    """A file to be.

    label: what it is, as its button says with the kind. name, mime: what it is called, and its kind is by a browser.
    make: gives its content. tip: what the button says to a pointer that rests on it.
    """

    label: str
    name: str
    mime: str
    make: Callable[[], bytes | str]
    tip: str | None = None

    @property
    def on_button(self) -> str:
        """What its button says."""
        return f"{self.label} ({self.name.rsplit('.', 1)[1].upper()})"


@dataclass(eq=False)
class _Offered:
    """The files of one session by their own part of the address. Nobody who is not told the token finds them."""

    token: str = field(default_factory=lambda: token_urlsafe(24))
    files: OrderedDict[str, File] = field(default_factory=OrderedDict)
    asked: int = 0  # that are being made


# Threads of their own: those that Starlette has are what all visitors' pages and styles come by.
_makers = ThreadPoolExecutor(_AT_ONCE, "betascope-files")
_sessions: WeakValueDictionary[str, _Offered] = WeakValueDictionary()  # by token; a session that ends takes its files


def offer(file: File, page: str) -> str:
    """Where a browser finds the file, made of what the page shows then; page and label tell files of one name apart."""
    offered = st.session_state.setdefault(_KEY, _Offered())
    _sessions[offered.token] = offered
    own = blake2b(f"{page} {file.label}\n{file.name}".encode(), digest_size=8).hexdigest()
    offered.files[own] = file
    offered.files.move_to_end(own)
    while len(offered.files) > _MOST:
        offered.files.popitem(last=False)
    return f"{base_path(st.get_option('server.baseUrlPath'))}/{_FOLDER}/{offered.token}/{own}"


def routes(base: str | None) -> list["BaseRoute"]:
    """What the app has to answer besides Streamlit's own addresses; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    return [Route(f"{base_path(base)}/{_FOLDER}/{{token}}/{{own}}", _answer)]


async def _answer(request: "Request") -> "Response":
    """The file, or why there is none as a sentence."""
    from starlette.responses import PlainTextResponse

    offered = _sessions.get(request.path_params["token"])
    file = offered.files.get(request.path_params["own"]) if offered else None
    if offered is None or file is None:
        return PlainTextResponse(CLOSED, 404)
    if offered.asked >= _EACH:
        return PlainTextResponse(BUSY, 429)
    offered.asked += 1
    try:
        content = await asyncio.get_running_loop().run_in_executor(_makers, file.make)
    except BetascopeError as error:
        return PlainTextResponse(str(error), 422)
    except Exception:
        logging.getLogger(__name__).exception("%s could not be made", file.name)
        return PlainTextResponse(UNFORESEEN, 500)
    finally:
        offered.asked -= 1
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return InPieces(content, media_type=file.mime, headers=headers)
