"""What is served by address, whole and in parts."""

import numpy as np
import pytest
from asking import get

from ui.browser import served

DIGITS = b"0123456789" * 100


@pytest.fixture
def address():
    return served.address("digits-for-ranges", lambda: DIGITS)


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
def test_a_part(address, wanted, start, stop):
    status, headers, body = get(address, range=wanted)
    assert (status, body) == (206, DIGITS[start:stop])
    assert headers["content-range"] == f"bytes {start}-{stop - 1}/1000"
    assert headers["content-length"] == str(stop - start)
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] == "identity"


@pytest.mark.parametrize("wanted", ["bytes=1000-", "bytes=1000-1001", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_is_not_there(address, wanted):
    status, headers, body = get(address, range=wanted)
    assert (status, headers["content-range"], body) == (416, "bytes */1000", b"")


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=9-3", "bytes=-", "bytes=a-b", "bytes=1-2,5-6", "bytes 1-2", "lines=1-2", "bytes=+1-2", "bytes=1-2x", "",
        "bytes=²-3", "bytes=" + "9" * 5000 + "-",
    ],
)  # fmt: skip
def test_what_is_no_range_is_ignored(address, wanted):
    status, headers, body = get(address, range=wanted) if wanted.isascii() else get(address, range="bytes=\xb2-3")
    assert (status, body) == (200, DIGITS)
    assert "content-range" not in headers
    assert headers["accept-ranges"] == "bytes"


def test_a_part_of_what_the_browser_has_parts_of(address):
    tag = get(address)[1]["etag"]
    assert get(address, range="bytes=0-3", if_range=tag)[0] == 206
    assert get(address, range="bytes=0-3", if_range='"other"')[0] == 200


def test_no_part_of_nothing():
    address = served.address("nothing", lambda: np.zeros((0, 28, 28), np.uint8))
    assert get(address)[::2] == (200, b"")
    for wanted in ("bytes=0-0", "bytes=-1"):
        assert get(address, range=wanted)[1]["content-range"] == "bytes */0"
    assert get("/betascope/never", range="bytes=0-0")[0] == 404


@pytest.mark.parametrize(
    "kind", [bytes, bytearray, memoryview, lambda data: np.frombuffer(data, "<f4").reshape(25, 10)]
)
def test_anything_that_is_bytes(kind, request):
    address = served.address(f"kind-{request.node.name}", lambda: kind(DIGITS))
    assert served.content(address) == DIGITS
    assert type(served.content(address)) is bytes
    status, headers, body = get(address)
    assert (status, bytes(body), headers["content-length"]) == (200, DIGITS, "1000")
    assert get(address, range="bytes=4-7")[2] == DIGITS[4:8]


def test_what_is_large_is_whole_in_the_end():
    content = np.arange(200_000, dtype=np.int32)
    address = served.address("large", lambda: content)
    status, headers, body = get(address)
    assert (status, body, headers["content-length"]) == (200, content.tobytes(), "800000")
    assert get(address, range="bytes=-500000")[2] == content.tobytes()[-500_000:]


def test_the_bound_counts_bytes_of_arrays(monkeypatch):
    monkeypatch.setattr(served, "_MAX_BYTES", 100)
    monkeypatch.setattr(served, "_kept", type(served._kept)())
    for name in "ab":
        served.address(name, lambda: np.zeros((2, 8), np.float32))  # 64 bytes each
    assert list(served._kept) == ["b"]
