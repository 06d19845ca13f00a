"""The head of the document that a browser gets: which page it is and how it looks, before any script has run.

Streamlit serves one document for all addresses, with its own name as the title and without a description: that is what
a tab shows while the page loads, and what a link looks like in a chat or in a list of results. Its browser fetches the
code of each kind of element when the first of the kind comes, and shows a line in its place meanwhile: what is below
jumps when it is there. Here the browser is told of them, and of our style, at once.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ui.admission import opens_a_page
from ui.navigation import NAME, NAVIGATION, TOPIC

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STYLE = Path(__file__).with_name("style.css")
_STATIC = Path("static", "static", "js")  # in Streamlit's folder
# Kinds of elements that pages begin with, as Streamlit (1.67) calls the files. Plotly, 4.7 MB, comes when it is needed:
# asked for at once it is in the way of the rest on two cores.
_KINDS = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "Html",
    "NumberInput",
    "PageLink",
    "Selectbox",
    "Slider",
)
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_TITLE = b"<title>Streamlit</title>"
_UNASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")  # plain and whole
_UNSAID = (b"content-length", b"etag", b"last-modified", b"accept-ranges")  # of the document as it was


class Head:
    """ASGI middleware around Streamlit's app: titles and descriptions by page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it through; a document gets the head of its page."""
        if not opens_a_page(scope):
            await self.app(scope, receive, send)
            return
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _UNASKED]}
        await self.app(plain, receive, _titled(send, head(scope["path"])))


def head(path: str) -> bytes:
    """The title and the description of the page at this path, as HTML."""
    last = path.rstrip("/").rsplit("/", 1)[-1]  # below whatever path the app is served
    entries = [entry for entries in NAVIGATION.values() for entry in entries]
    first = next(entry for entry in entries if entry.default)
    entry = next((entry for entry in entries if entry.address == last), first)
    title, about = escape(entry.tab), escape(entry.lead or TOPIC)
    names = {"description": about, "application-name": NAME}
    shared = {"og:title": title, "og:description": about, "og:site_name": NAME, "og:type": "website"}
    found = [f"<title>{title}</title>"]
    found += [f'<meta name="{name}" content="{text}">' for name, text in names.items()]
    found += [f'<meta property="{name}" content="{text}">' for name, text in shared.items()]
    return "\n    ".join([*found, *_early()]).encode()


@cache
def _early() -> tuple[str, ...]:
    """Which code the browser fetches at once, and the style, as HTML; fewer where Streamlit's files are others."""
    import streamlit

    folder = Path(streamlit.__file__).parent / _STATIC
    document = folder.parent.parent / "index.html"
    asked = document.read_text("utf-8") if document.is_file() else ""
    files: list[str] = []
    for kind in _KINDS:
        for file in sorted(folder.glob(f"{kind}.*.js")):
            _add(file, files, asked)
    links = [f'<link rel="modulepreload" crossorigin href="./static/js/{escape(name)}">' for name in files]
    return (*links, f"<style>{_STYLE.read_text('utf-8')}</style>")


def _add(file: Path, files: list[str], asked: str) -> None:
    """Note a file and all that it imports, a browser would ask for those one after another; not what is `asked` for."""
    if file.name in files or file.name in asked or not file.is_file():
        return
    files.append(file.name)
    for name in _IMPORTED.findall(file.read_text("utf-8")):
        _add(file.with_name(name), files, asked)


def _titled(send: Send, title: bytes) -> Send:
    """What is sent, with this title if it is Streamlit's document."""
    start: list[Message] = []  # kept back until the length is known
    body = bytearray()

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
            if message["status"] == 200 and kind.startswith(b"text/html"):
                start.append(message)
                return
        elif start and message["type"] == "http.response.body":
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            text = bytes(body).replace(_TITLE, title, 1)
            headers = [pair for pair in start[0]["headers"] if pair[0].lower() not in _UNSAID]
            await send({**start[0], "headers": [*headers, (b"content-length", str(len(text)).encode())]})
            message = {"type": "http.response.body", "body": text}
        await send(message)

    return sent
