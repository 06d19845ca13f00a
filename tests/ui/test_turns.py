"""What pages compute while a visitor waits: as much at once as the cores can do."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui import turns


def test_heavy_runs_as_many_at_once_as_there_are_cores(monkeypatch):
    monkeypatch.setattr(turns, "_cores", threading.Semaphore(2))
    at_work, most, lock = [], [], threading.Lock()

    @turns.heavy
    def inner():
        with lock:
            at_work.append(1)
            most.append(len(at_work))
        time.sleep(0.01)
        with lock:
            at_work.pop()
        return 1

    @turns.heavy
    def outer(by):
        return by * inner()  # in the same turn

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(outer, range(6))) == list(range(6))
    assert max(most) == 2
    assert turns._cores._value == 2


def test_heavy_frees_its_turn_on_error_and_goes_ahead_after_a_wait(monkeypatch):
    monkeypatch.setattr(turns, "_cores", threading.Semaphore(1))
    monkeypatch.setattr(turns, "_PATIENCE", 0.02)
    monkeypatch.setattr(turns, "_GLANCE", 0.01)

    @turns.heavy
    def divided(by):
        return 1 / by

    with pytest.raises(ZeroDivisionError):
        divided(0)
    assert turns._cores.acquire(timeout=0)
    assert divided(1) == 1
    assert turns._cores._value == 0


def test_heavy_waiting_for_a_turn_can_be_ended_by_streamlit(monkeypatch):
    """Streamlit ends a run where it looks at the session's state."""

    class Ended(BaseException):
        pass

    class State:
        def get(self, key):
            raise Ended

    monkeypatch.setattr(turns, "_cores", threading.Semaphore(0))
    monkeypatch.setattr(turns, "_GLANCE", 0.01)
    monkeypatch.setattr(turns.st, "session_state", State())
    with pytest.raises(Ended):
        turns.heavy(lambda: pytest.fail("it ran"))()
