"""Who runs at once, and in which order."""

import threading
import time

import pytest
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest

from ui import gate
from ui.gate import Gate

PATIENCE = 20.0  # seconds for what takes milliseconds


def waited_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


class Runs:
    """Threads that pass a gate and stay inside until they are let out."""

    def __init__(self, of):
        self.gate, self.entered, self.out, self.threads = of, [], {}, []

    def begin(self, name):
        """One more comes; those that came before wait already."""
        self.out[name] = threading.Event()
        known = len(self.gate._waiting) + len(self.entered)
        self.threads.append(thread := threading.Thread(target=self._run, args=(name,), daemon=True))
        thread.start()
        waited_for(lambda: len(self.gate._waiting) + len(self.entered) > known)

    def _run(self, name):
        with self.gate.passed():
            self.entered.append(name)
            assert self.out[name].wait(PATIENCE)

    def end(self):
        for event in self.out.values():
            event.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def runs():
    made = []

    def of(gate):
        made.append(Runs(gate))
        return made[-1]

    yield of
    for one in made:
        one.end()


def test_as_many_are_inside_as_there_are_places_and_the_others_follow_in_their_order(runs):
    these = runs(Gate(places=2, long=PATIENCE))
    for name in "abcde":
        these.begin(name)
    assert these.entered == ["a", "b"]
    these.out["b"].set()
    waited_for(lambda: these.entered == ["a", "b", "c"])
    these.out["a"].set()
    waited_for(lambda: these.entered == ["a", "b", "c", "d"])
    time.sleep(0.05)
    assert these.entered == ["a", "b", "c", "d"]


def test_who_is_at_work_for_long_keeps_nobody_waiting(runs):
    these = runs(Gate(places=1, long=0.1))
    begun = time.monotonic()
    these.begin("measures for minutes")
    these.begin("next")
    waited_for(lambda: these.entered == ["measures for minutes", "next"])
    assert 0.1 <= time.monotonic() - begun < 5.0
    these.begin("third")  # beside both, once the second is long at work as well
    waited_for(lambda: len(these.entered) == 3)


def test_a_run_that_fails_gives_its_place_back(runs):
    of = Gate(places=1, long=PATIENCE)
    with pytest.raises(ValueError, match="a page that failed"), of.passed():
        raise ValueError("a page that failed")
    these = runs(of)
    these.begin("next")
    waited_for(lambda: these.entered == ["next"])


def test_a_hundred_runs_all_pass_and_leave_the_gate_empty():
    of, most, at_once, lock = Gate(places=2, long=PATIENCE), [], [0], threading.Lock()

    def run():
        with of.passed():
            with lock:
                at_once[0] += 1
                most.append(at_once[0])
            time.sleep(0.001)
            with lock:
                at_once[0] -= 1

    threads = [threading.Thread(target=run, daemon=True) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert (len(most), max(most)) == (100, 2)
    assert not of._inside
    assert not of._waiting


def test_every_run_of_a_page_passes_once_however_often_the_server_is_prepared(monkeypatch):
    passed = []

    class Counted(Gate):
        def passed(self):
            passed.append(threading.get_ident())
            return super().passed()

    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)  # put back after the test
    monkeypatch.setattr(gate, "_gate", Counted())
    gate.attend()
    gate.attend()
    page = AppTest.from_string("import streamlit as st\nst.button('Again')").run()
    assert len(passed) == 1
    page.button[0].click().run()
    assert len(passed) == 2


def test_a_run_that_waits_for_something_lets_the_next_one_in_and_gives_no_second_place_when_it_ends(runs):
    of = Gate(places=1, long=PATIENCE)
    these, waits = runs(of), threading.Event()

    def run():
        with of.passed():
            of.step_aside()
            of.step_aside()  # twice: it has no place any more
            assert waits.wait(PATIENCE)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    these.begin("next")
    waited_for(lambda: these.entered == ["next"])
    these.begin("third")
    waits.set()
    thread.join(PATIENCE)
    time.sleep(0.05)
    assert these.entered == ["next"]


def test_where_nothing_passes_the_gate_stepping_aside_does_nothing():
    gate.step_aside()
