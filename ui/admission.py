"""What is let in before any page runs: so many visitors at once, so many of their files, and no orders to the server.

A proxy in front can count addresses; only this knows what the process itself can hold. Where there is no room, a person
reads a sentence and the page tries again on its own.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ui.public import Bounds

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
_MULTIPART = 2**20  # bytes around a file of exactly the largest size, as Streamlit counts
_TRY_AGAIN_LATER = 1013  # WebSocket's code for it
_AGAIN_SECONDS = 20
_LONGEST_ADDRESS = 8192  # as most servers have it; one of a megabyte is seconds of work
# What a page asks for. Streamlit (1.67) would also let any visitor empty the caches of all, have git read the disk, or
# (where a proxy makes everybody come from this machine) write instructions for coding agents into the project.
_HEARD = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", None}
_FULL = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>betascope</title>
<meta http-equiv="refresh" content="{_AGAIN_SECONDS}"></head>
<body style="font-family: sans-serif; margin: 4rem auto; max-width: 34rem; line-height: 1.5"><h1>betascope</h1>
<p>As many people are here as this server has room for. This page tries again every {_AGAIN_SECONDS} seconds; on a
machine of your own there is always room.</p></body></html>"""


class Admission:
    """ASGI middleware around Streamlit's app: `bounds` are those of the process."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self.app, self.bounds = app, bounds
        self.sessions = 0
        self._arriving: Counter[str] = Counter()  # uploads under way, by session
        self._arriving_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it in, or answer."""
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        elif scope["type"] == "http" and (match := _UPLOAD.search(scope["path"])) and scope["method"] == "PUT":
            await self._upload(match[1], match[2], scope, receive, send)
        elif self.sessions >= self.bounds.sessions and opens_a_page(scope):
            await _answer(send, 503, _FULL, "text/html; charset=utf-8")
        else:
            await self.app(scope, receive, send)

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.sessions >= self.bounds.sessions:
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        self.sessions += 1
        try:
            await self.app(scope, _without_orders(receive), send)
        finally:
            self.sessions -= 1

    async def _upload(self, session: str, file: str, scope: Scope, receive: Receive, send: Send) -> None:
        """A browser may send pictures to a session's address without any page that asks for them."""
        length = _header(scope, b"content-length")
        if not (length.isascii() and length.isdecimal() and len(length) < 16):
            await _answer(send, 411, "The picture comes without its size.")
            return
        size, others, most = int(length), [one for one in _kept(session) if one != file], self._megabytes()
        if size > most * 2**20 + _MULTIPART:
            await _answer(send, 413, f"Up to {most} MB are taken. Scale the picture down.")
        elif len(others) + self._arriving[session] >= self.bounds.uploads:
            await _answer(send, 429, f"{self.bounds.uploads} pictures are here already. Remove one, or load the page.")
        elif _kept_bytes() + self._arriving_bytes + size > self.bounds.uploads_megabytes * 2**20:
            await _answer(send, 503, "So many pictures are here that there is no room. Try again in a few minutes.")
        else:
            self._arriving[session] += 1
            self._arriving_bytes += size
            try:
                await self.app(scope, receive, send)
            finally:
                self._arriving[session] -= 1
                self._arriving += Counter()  # forgets those at zero
                self._arriving_bytes -= size

    def _megabytes(self) -> int:
        """Of one upload: a picture, or where files may be imported what the server's settings say."""
        from streamlit import config

        own = self.bounds.upload_megabytes
        return max(own, int(config.get_option("server.maxUploadSize"))) if self.bounds.imports else own


def _without_orders(receive: Receive) -> Receive:
    """What the browser says, but for what no page asks for."""
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    async def heard() -> Message:
        while True:
            message = await receive()
            said = BackMsg()
            try:
                said.ParseFromString(message.get("bytes") or b"")
            except DecodeError:  # no message of Streamlit's at all: it closes the connection
                return message
            kind = said.WhichOneof("type")
            if kind == "rerun_script" and len(said.rerun_script.query_string) > _LONGEST_ADDRESS:
                said.rerun_script.query_string = ""
                return {**message, "bytes": said.SerializeToString()}
            if kind in _HEARD:
                return message

    return heard


def _kept(session: str) -> list[str]:
    """The pictures that a session has here, by Streamlit's names for them."""
    return list(_files().get(session, {}))


def _kept_bytes() -> int:
    return sum(len(record.data) for files in list(_files().values()) for record in list(files.values()))


def _files() -> dict:
    from streamlit import runtime

    return getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {}) if runtime.exists() else {}


def opens_a_page(scope: Scope) -> bool:
    """Whether a browser asks for a document to show, and not for a part of one."""
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in _header(scope, b"accept")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def _answer(send: Send, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
    headers = [(b"content-type", kind.encode()), (b"retry-after", str(_AGAIN_SECONDS).encode())]
    headers.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
