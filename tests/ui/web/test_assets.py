"""What is served by address, whole and in parts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from starlette.applications import Starlette

from tests.harness.asgi import get
from ui.web import assets
from vae.core.errors import DataError

DIGITS = b"0123456789" * 100


@pytest.fixture
def address():
    return assets.address("digits-for-ranges", lambda: DIGITS)


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-29", 10, 30),
        ("bytes=990-5000", 990, 1000),  # as far as there is anything
        ("bytes=999-", 999, 1000),
        ("bytes=-7", 993, 1000),
        ("bytes=-5000", 0, 1000),
        ("Bytes= 3-4 ", 3, 5),
    ],
)
def test_valid_range_gets_206_with_that_part(address, wanted, start, stop):
    status, headers, body = get(address, range=wanted)
    assert (status, body) == (206, DIGITS[start:stop])
    assert headers["content-range"] == f"bytes {start}-{stop - 1}/1000"
    assert headers["content-length"] == str(stop - start)
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] == "identity"


@pytest.mark.parametrize("wanted", ["bytes=1000-", "bytes=1000-1001", "bytes=5000-6000", "bytes=-0"])
def test_range_beyond_the_end_gets_416(address, wanted):
    status, headers, body = get(address, range=wanted)
    assert (status, headers["content-range"], body) == (416, "bytes */1000", b"")


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=9-3",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2,5-6",
        "bytes 1-2",
        "lines=1-2",
        "bytes=+1-2",
        "bytes=1-2x",
        "",
        "bytes=²-3",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_malformed_range_is_ignored(address, wanted):
    status, headers, body = get(address, range=wanted) if wanted.isascii() else get(address, range="bytes=\xb2-3")
    assert (status, body) == (200, DIGITS)
    assert "content-range" not in headers
    assert headers["accept-ranges"] == "bytes"


def test_if_range_with_another_etag_gets_the_whole(address):
    tag = get(address)[1]["etag"]
    assert get(address, range="bytes=0-3", if_range=tag)[0] == 206
    assert get(address, range="bytes=0-3", if_range='"other"')[0] == 200


def test_range_of_an_empty_asset_gets_416_and_of_an_unknown_one_404():
    address = assets.address("nothing", lambda: np.zeros((0, 28, 28), np.uint8))
    assert get(address)[::2] == (200, b"")
    for wanted in ("bytes=0-0", "bytes=-1"):
        assert get(address, range=wanted)[1]["content-range"] == "bytes */0"
    assert get("/betascope/never", range="bytes=0-0")[0] == 404


@pytest.mark.parametrize(
    "kind", [bytes, bytearray, memoryview, lambda data: np.frombuffer(data, "<f4").reshape(25, 10)]
)
def test_content_of_any_buffer_type_is_served_as_bytes(kind, request):
    address = assets.address(f"kind-{request.node.name}", lambda: kind(DIGITS))
    assert assets.content(address) == DIGITS
    assert type(assets.content(address)) is bytes
    status, headers, body = get(address)
    assert (status, bytes(body), headers["content-length"]) == (200, DIGITS, "1000")
    assert get(address, range="bytes=4-7")[2] == DIGITS[4:8]


def test_large_array_is_served_whole_and_in_part():
    content = np.arange(200_000, dtype=np.int32)
    address = assets.address("large", lambda: content)
    status, headers, body = get(address)
    assert (status, body, headers["content-length"]) == (200, content.tobytes(), "800000")
    assert get(address, range="bytes=-500000")[2] == content.tobytes()[-500_000:]


def test_the_bound_counts_bytes_of_arrays(monkeypatch):
    monkeypatch.setattr(assets, "_MAX_BYTES", 100)
    monkeypatch.setattr(assets, "_kept", type(assets._kept)())
    for name in "ab":
        assets.address(name, lambda: np.zeros((2, 8), np.float32))  # 64 bytes each
    assert list(assets._kept) == ["b"]


@pytest.fixture
def empty(monkeypatch):
    """Nothing is kept yet, and 100 bytes can be."""
    monkeypatch.setattr(assets, "_MAX_BYTES", 100)
    for name in ("_kept", "_makers"):
        monkeypatch.setattr(assets, name, type(assets._kept)())


@pytest.mark.usefixtures("empty")
def test_dropped_asset_is_made_again_on_request():
    made = []

    def make(name):
        made.append(name)
        return name.encode() * 80

    addresses = {name: assets.address(name, lambda name=name: make(name), again=True) for name in "ab"}
    assert (list(assets._kept), made) == (["b"], ["a", "b"])
    assert get(addresses["a"])[::2] == (200, b"a" * 80)
    assert (list(assets._kept), made) == (["a"], ["a", "b", "a"])
    assert get(addresses["a"], range="bytes=0-9")[2] == b"a" * 10
    assert made == ["a", "b", "a"]  # it is kept once more, for the next parts


@pytest.mark.usefixtures("empty")
def test_assets_that_can_be_made_again_are_dropped_first():
    assets.address("alone", lambda: b"1" * 60)
    assets.address("again", lambda: b"2" * 30, again=True)
    assets.address("large", lambda: b"3" * 500, again=True)
    assert list(assets._kept) == ["alone", "large"]
    assets.address("other", lambda: b"4" * 30)
    assert list(assets._kept) == ["alone", "other"]
    assets.address("third", lambda: b"5" * 30)
    assert list(assets._kept) == ["other", "third"]


@pytest.mark.usefixtures("empty")
def test_number_of_makers_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(assets, "_MOST_MAKERS", 2)
    addresses = [assets.address(name, lambda: DIGITS, again=True) for name in ("a", "b", "c")]
    assert [get(address)[0] for address in addresses] == [404, 200, 200]


@pytest.mark.usefixtures("empty")
def test_dropped_asset_whose_maker_fails_gets_404():
    calls = iter([DIGITS])

    def once():
        try:
            return next(calls)
        except StopIteration:
            raise DataError("The data is gone.") from None

    address = assets.address("once", once, again=True)
    assets.address("other", lambda: DIGITS)
    assert get(address)[0] == 404


def answer(routes, path):
    """Status, headers and body of a GET, by the ASGI protocol itself."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(asyncio.run, Starlette(routes=routes)(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


def test_asset_is_served_by_address_as_immutable():
    made = []
    address = assets.address("decoder-test", lambda: made.append(1) or b"weights" * 200)
    assert assets.address("decoder-test", lambda: made.append(1) or b"") == address
    assert made == [1]
    assert assets.content(address) == b"weights" * 200
    status, headers, body = answer(assets.routes(""), address)
    assert (status, body) == (200, b"weights" * 200)
    assert "immutable" in headers["cache-control"]
    assert answer(assets.routes(""), "/betascope/other")[0] == 404
    assert answer(assets.routes(""), "/betascope/../dashboard.py")[0] == 404


def test_asset_is_served_below_a_base_path():
    assets.address("decoder-below", lambda: b"x")
    assert answer(assets.routes("/school/"), "/school/betascope/decoder-below")[2] == b"x"
    assert answer(assets.routes("/school/"), "/betascope/decoder-below")[0] == 404


def test_assets_beyond_the_bound_drop_the_least_recently_used(monkeypatch):
    monkeypatch.setattr(assets, "_MAX_BYTES", 100)
    monkeypatch.setattr(assets, "_kept", type(assets._kept)())
    for name in "abc":
        assets.address(name, lambda: bytes(40))
    assert list(assets._kept) == ["b", "c"]
    assets.address("b", lambda: b"")
    assets.address("d", lambda: bytes(40))
    assert list(assets._kept) == ["b", "d"]  # the least recently wanted goes first
    assets.address("huge", lambda: bytes(1000))
    assert list(assets._kept) == ["huge"]
