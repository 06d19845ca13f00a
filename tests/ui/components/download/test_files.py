"""Files that a visitor takes home: each is there as long as its session, whatever its page has become."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st

from tests.harness.asgi import get
from ui.components.download import files
from ui.components.download.files import File
from vae.core.errors import MeasureError


@pytest.fixture
def session(monkeypatch):
    """A visitor's session."""
    found = {}
    monkeypatch.setattr(st, "session_state", found)
    return found


def offer(name="scores.csv", made="a,b\n", mime="text/csv", page="page"):
    return files.offer(File("Scores", name, mime, made if callable(made) else lambda: made), page)


def test_a_file_is_made_when_it_is_asked_for_and_has_its_name(session):
    made = []
    address = offer("Größe.csv", lambda: made.append(1) or "1,2\n")
    assert not made
    status, headers, body = get(address)
    assert (status, body, made) == (200, b"1,2\n", [1])
    assert headers["content-type"].startswith("text/csv")
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_offer_again_gives_the_newest_content_the_same_address(session):
    before = offer(made="old")
    assert offer(made="new") == before
    assert get(before)[2] == b"new"
    assert offer(made="other", page="another page") != before


def test_file_offered_before_20_others_is_still_served(session):
    before = offer("before.csv", "before")
    for n in range(20):
        offer(f"{n}.csv", "after")
    assert get(before)[::2] == (200, b"before")


def test_session_keeps_a_bounded_number_of_files(session, monkeypatch):
    monkeypatch.setattr(files, "_MOST", 3)
    first, *_, last = [offer(f"{n}.csv") for n in range(4)]
    assert get(first)[::2] == (404, files.CLOSED.encode())
    assert get(last)[0] == 200


def test_a_session_that_ends_takes_its_files_along(session):
    address = offer()
    assert get(address)[0] == 200
    session.clear()
    gc.collect()
    assert get(address)[::2] == (404, files.CLOSED.encode())


def test_another_visitors_files_cannot_be_guessed(session, monkeypatch):
    mine = offer(made="mine")
    monkeypatch.setattr(st, "session_state", {})
    yours = offer(made="yours")
    assert mine.rsplit("/", 1)[1] == yours.rsplit("/", 1)[1]
    assert get(mine)[2] == b"mine"
    assert get(yours)[2] == b"yours"
    assert len(mine.split("/")[-2]) >= 32


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (MeasureError("Choose more images."), 422, "Choose more images."),
        (ZeroDivisionError("1/0"), 500, files.UNFORESEEN),
    ],
)
def test_failing_file_is_a_sentence_and_unforeseen_errors_are_logged(session, caplog, error, status, says):
    def fail():
        raise error

    assert get(offer(made=fail))[::2] == (status, says.encode())
    assert ("ZeroDivisionError" in caplog.text) == (status == 500)


def test_two_files_are_made_at_a_time_and_one_visitor_waits_for_three(session, monkeypatch):
    go, at_work, most, lock = threading.Event(), [], [], threading.Lock()

    def make():
        with lock:
            at_work.append(1)
            most.append(len(at_work))
        assert go.wait(5)
        with lock:
            at_work.pop()
        return "made"

    mine = offer(made=make)
    monkeypatch.setattr(st, "session_state", {})
    yours = offer(made=make)
    with ThreadPoolExecutor(4) as visitors:
        waiting = [visitors.submit(get, mine) for _ in range(3)]
        until = time.monotonic() + 5
        while files._sessions[mine.split("/")[-2]].asked < 3:
            assert time.monotonic() < until
            time.sleep(0.002)
        assert get(mine)[::2] == (429, files.BUSY.encode())
        other = visitors.submit(get, yours)
        go.set()
        assert [one.result(5)[::2] for one in (*waiting, other)] == [(200, b"made")] * 4
    assert max(most) == 2
    assert get(mine)[0] == 200


def test_a_large_file_is_sent_in_pieces(session):
    content = bytes(range(256)) * 4000
    status, headers, body = get(offer("walk.html", lambda: content))
    assert (status, body, headers["content-length"]) == (200, content, "1024000")
