"""Ask a server for an address without a server: by the ASGI protocol itself."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette

from ui import server


def get(path, **headers):
    """Status, headers and body of a GET."""
    return ask("GET", path, b"", **headers)


def ask(method, path, body, *, broken=False, **headers):
    """Status, headers and body of the answer. The question comes in two parts; `broken`: the second never."""
    parts = [body[: len(body) // 2], body[len(body) // 2 :]]
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        if broken and len(parts) == 1:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    path, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}
    app = Starlette(routes=server.routes(""))
    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(asyncio.run, app(scope, receive, send)).result()
    assert all(len(message.get("body", b"")) <= 2**18 for message in sent)  # who reads slowly holds no more than that
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])
