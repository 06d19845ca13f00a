import os
import signal
import threading
import time

import pytest

from vae.core.errors import TrainingError
from vae.runs import queue
from vae.runs.folder import LOG, State
from vae.runs.queue import Queue


@pytest.fixture
def runs():
    made = Queue()
    yield made
    made.end()


def wait_for(condition, seconds=60, said=lambda: ""):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, said()
        time.sleep(0.05)


def test_one_run_trains_the_next_waits_and_a_killed_one_is_a_sentence_that_goes_on(runs, begun):
    first, second = begun(epochs=3000), begun(epochs=1)
    runs.add(first)
    runs.add(second)
    runs.add(first)  # once
    wait_for(first.record, said=lambda: (first.state(), (first.path / LOG).read_text()))
    assert runs.order() == [first, second]
    assert second.state().state == "waiting"
    os.kill(runs._process.pid, signal.SIGKILL)
    wait_for(lambda: second.state().state == "done")
    assert (first.state().state, first.state().sentence) == ("failed", queue._KILLED)
    assert (first.path / "model" / "resume.safetensors").exists()
    runs.add(first)
    wait_for(lambda: first.state().state == "running")
    runs.stop(first)
    wait_for(lambda: first.state().state == "stopped" and runs.order() == [])


def test_a_run_that_is_asked_to_go_on_before_it_has_stopped_stops_and_goes_on(runs, begun, monkeypatch):
    turns, over = [], threading.Semaphore(0)
    monkeypatch.setattr(Queue, "_train", lambda _, run: (turns.append(run.control().stop), over.acquire(timeout=30)))
    run = begun()
    runs.add(run)
    wait_for(lambda: turns == [False])
    runs.stop(run)
    runs.add(run)
    assert run.control().stop  # it stops all the same
    assert runs.order() == [run]
    over.release()
    wait_for(lambda: turns == [False, False])  # and has another turn, in which nobody wants it to stop
    assert runs.order() == [run]
    assert runs._waiting == []
    over.release()
    wait_for(lambda: runs.order() == [])


def test_a_run_that_waits_can_be_stopped_and_too_many_are_refused(runs, begun, monkeypatch):
    monkeypatch.setattr(queue, "MOST", 1)
    monkeypatch.setattr(Queue, "_train", lambda *_: time.sleep(3))
    one, other, third = begun(), begun(), begun()
    runs.add(one)
    wait_for(lambda: runs._at_work == one)
    runs.add(other)
    with pytest.raises(TrainingError, match="wait already"):
        runs.add(third)
    runs.stop(other)
    assert other.state().state == "stopped"
    assert runs.order() == [one]


def test_a_run_that_is_stopped_from_elsewhere_while_it_waits_never_has_its_turn(runs, begun, monkeypatch):
    trained, go = [], threading.Event()
    monkeypatch.setattr(Queue, "_train", lambda _, run: (trained.append(run), go.wait(30)))
    one, other, third = begun(), begun(), begun()
    for run in (one, other, third):
        runs.add(run)
    other.want(stop=True)
    go.set()
    wait_for(lambda: trained == [one, third] and runs.order() == [])
    assert other.state().state == "stopped"


def test_a_run_that_a_terminal_trains_is_refused_and_can_be_stopped(runs, begun):
    run = begun()
    run.say(State(state="running", by="terminal"))
    with pytest.raises(TrainingError, match="trains in a terminal"):
        runs.add(run)
    runs.stop(run)
    assert run.control().stop
