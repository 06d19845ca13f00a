"""What comes to the server's door, by ASGI's own messages: no server, no browser."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui import admission
from ui.admission import Admission
from ui.public import PUBLIC

BOUNDS = replace(PUBLIC, sessions=2, uploads=2, upload_megabytes=1, uploads_megabytes=2)
MB = 2**20


class Inner:
    """Streamlit, as far as its door: it notes what it is asked, and answers when told to."""

    def __init__(self) -> None:
        self.heard, self.asked, self.go = [], [], asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                self.heard.append(message)
        else:
            await self.go.wait()
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})


def run(tried):
    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(asyncio.run, tried).result()


async def ask(door, scope, *messages):
    """What is answered; `messages` are what the browser says."""
    said, answered = list(messages), []

    async def receive():
        return said.pop(0) if said else await asyncio.Event().wait()

    async def send(message):
        answered.append(message)

    await door(scope, receive, send)
    return answered


def http(path, method="GET", **headers):
    pairs = [(name.replace("_", "-").encode(), str(value).encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": path, "headers": pairs}


SOCKET = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
CONNECT, GONE = {"type": "websocket.connect"}, {"type": "websocket.disconnect"}


def said(**kind):
    return {"type": "websocket.receive", "bytes": BackMsg(**kind).SerializeToString()}


def upload(file, size=100, session="s"):
    return http(f"/lab/_stcore/upload_file/{session}/{file}", "PUT", content_length=size)


@pytest.fixture
def files(monkeypatch):
    """The pictures that sessions have here."""
    kept: dict[str, dict[str, SimpleNamespace]] = {}
    monkeypatch.setattr(admission, "_files", lambda: kept)
    return kept


def test_visitor_beyond_the_bound_gets_503_with_a_sentence():
    async def visits():
        inner = Inner()
        door = Admission(inner, BOUNDS)
        inside = [asyncio.create_task(ask(door, SOCKET, CONNECT)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await ask(door, SOCKET, CONNECT) == [{"type": "websocket.close", "code": 1013}]
        start, body = await ask(door, http("/walk", accept="text/html,*/*"))
        assert start["status"] == 503
        assert b"tries again every 20 seconds" in body["body"]
        inner.go.set()
        for path in ("/_stcore/health", "/betascope/decoder-1", "/static/index.js"):  # those inside need them
            assert (await ask(door, http(path, accept="*/*")))[0]["status"] == 204
        inside[0].cancel()
        await asyncio.sleep(0)
        assert await ask(door, SOCKET, CONNECT, GONE) == []
        assert (await ask(door, http("/walk", accept="text/html")))[0]["status"] == 204
        inside[1].cancel()

    run(visits())


def test_messages_that_clear_caches_or_read_git_are_dropped():
    inner = Inner()
    rerun, install = said(rerun_script={"page_name": "walk"}), said(backend_operation_request={"install_skills": {}})
    orders = [said(clear_cache=True), said(load_git_info=True), said(set_run_on_save=True), install]
    broken = {"type": "websocket.receive", "bytes": b"\xff\xff"}
    run(ask(Admission(inner, BOUNDS), SOCKET, CONNECT, *orders, rerun, broken, orders[0], GONE))
    assert inner.heard == [CONNECT, rerun, broken]


def test_overlong_query_string_is_dropped():
    inner = Inner()
    usual, endless = ({"query_string": f"data=mnist&models={'x' * n}", "page_name": "walk"} for n in (1000, 10_000))
    run(ask(Admission(inner, BOUNDS), SOCKET, CONNECT, said(rerun_script=usual), said(rerun_script=endless), GONE))
    assert inner.heard == [CONNECT, said(rerun_script=usual), said(rerun_script={"page_name": "walk"})]


def test_uploads_are_bounded_in_number_and_size_for_each_session(files):
    async def uploads():
        inner = Inner()
        inner.go.set()
        door = Admission(inner, BOUNDS)
        files["s"] = {"one": SimpleNamespace(data=b"1" * 10), "two": SimpleNamespace(data=b"2" * 10)}
        for request, status in (
            (upload("three"), 429),
            (upload("two"), 204),  # again: it takes the place of the first
            (upload("three", session="other"), 204),
            (upload("two", 2 * MB + 1), 413),
            (http("/_stcore/upload_file/s/two", "PUT"), 411),
            (http("/_stcore/upload_file/s/two", "PUT", content_length="-1"), 411),
            (http("/_stcore/upload_file/s/two", "DELETE"), 204),
        ):
            assert (await ask(door, request))[0]["status"] == status, request

    run(uploads())


def test_files_to_import_have_what_the_settings_say_and_a_public_server_takes_none(files, monkeypatch):
    monkeypatch.setattr(config, "get_option", {"server.maxUploadSize": 3}.get)

    async def uploads(imports, status):
        inner = Inner()
        inner.go.set()
        door = Admission(inner, replace(BOUNDS, imports=imports, uploads_megabytes=100))
        for size, answer in ((3 * MB, status), (5 * MB, 413)):
            assert (await ask(door, upload("one", size)))[0]["status"] == answer

    run(uploads(True, 204))
    run(uploads(False, 413))


def test_uploads_on_their_way_count_towards_the_bounds(files):
    async def uploads():
        inner = Inner()
        door = Admission(inner, BOUNDS)
        first = [asyncio.create_task(ask(door, upload(file, MB))) for file in ("one", "two")]
        await asyncio.sleep(0)
        assert (await ask(door, upload("three")))[0]["status"] == 429
        assert (await ask(door, upload("three", session="other")))[0]["status"] == 503  # all have 2 MB together
        inner.go.set()
        assert [(await one)[0]["status"] for one in first] == [204, 204]
        assert (await ask(door, upload("three", session="other")))[0]["status"] == 204

    run(uploads())
