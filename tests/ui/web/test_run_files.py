"""The addresses of a run: its record as it grows, its frames, and nothing else of the machine."""

import json
import threading
import time

import pytest

from tests.harness import trained
from tests.harness.asgi import get
from ui.web import run_files
from vae.runs import frames
from vae.runs.folder import RECORD, State


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BETASCOPE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield trained.trained(epochs=1)


def live(run, **query):
    text = "&".join(f"{name}={value}" for name, value in query.items())
    status, headers, body = get(f"{run_files.address(run)}live?{text}")
    assert (status, headers["cache-control"]) == (200, "no-store")
    head, *lines = body.decode().split("\n")
    return json.loads(head), [json.loads(line) for line in lines if line]


def test_who_comes_late_has_the_whole_record_and_then_what_is_new(run):
    head, instants = live(run)
    assert (head["state"], head["from"], head["to"]) == ("done", 0, (run.path / RECORD).stat().st_size)
    assert instants == run.record()
    first = len((run.path / RECORD).read_bytes().splitlines(keepends=True)[0])
    head, instants = live(run, **{"from": first, "of": head["of"], "at": "done"})
    assert (head["from"], instants) == (first, run.record()[1:])


def test_a_copy_of_another_record_is_begun_anew(run):
    head, instants = live(run, **{"from": 50, "of": "another", "at": "done"})
    assert (head["from"], instants) == (0, run.record())


def test_a_long_record_comes_in_whole_lines(run, monkeypatch):
    monkeypatch.setattr(run_files, "_MOST_BYTES", 400)
    head, instants = live(run)
    assert 0 < len(instants) < len(run.record())
    found = instants
    while len(found) < len(run.record()):
        head, instants = live(run, **{"from": head["to"], "of": head["of"], "at": "done"})
        found += instants
    assert found == run.record()


def test_an_answer_waits_until_there_is_something_new(run, monkeypatch):
    head, _ = live(run)
    query = {"from": head["to"], "of": head["of"]}
    begun = time.monotonic()
    timer = threading.Timer(0.3, lambda: run.say(State(state="stopped", sentence="Enough.")))
    timer.start()
    try:
        assert live(run, at="done", **query)[0]["sentence"] == "Enough."
    finally:
        timer.join()
        run.say(State(state="done"))
    assert time.monotonic() - begun >= 0.3
    monkeypatch.setattr(run_files, "_PATIENCE", 0.2)
    assert live(run, at="done", **query)[1] == []  # nothing came


def test_frames_and_what_stays_the_same_are_files_that_browsers_keep(run):
    step = run.record()[-1]["step"]
    for name in (f"frames/{step}", "still"):
        status, headers, body = get(run_files.address(run) + name)
        assert (status, headers["content-encoding"]) == (200, "identity")
        assert "immutable" in headers["cache-control"]
        assert frames.unpack(body)


@pytest.mark.parametrize("name", ["frames/99999", "frames/..%2Fplan.json", "plan.json", "model/config.json", "live/.."])
def test_nothing_else_is_given_out(run, name):
    assert get(run_files.address(run) + name)[0] == 404


def test_a_run_that_is_gone_is_not_here(run):
    where = run_files.address(run).replace(run.name, "none")
    status, _, body = get(where + "live")
    assert (status, json.loads(body)["state"]) == (200, "gone")
    assert get(where + "still")[0] == 404
