"""How often one visitor's hand is answered by a model's graph."""

from types import SimpleNamespace

import pytest

from ui import graph_turns, public


@pytest.fixture
def waits(monkeypatch):
    """Seconds that were waited, on a clock that goes on by these alone; and a session."""
    now, waited = [100.0], []

    def sleep(seconds):
        waited.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(graph_turns, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=sleep))
    monkeypatch.setattr(graph_turns, "st", SimpleNamespace(session_state={}))
    return waited


def model(graphs):
    return SimpleNamespace(config=SimpleNamespace(graphs=graphs))


@pytest.mark.parametrize(("is_public", "seconds"), [(True, 0.5), (False, 0.05)])
def test_who_lets_go_faster_than_the_bound_waits(waits, monkeypatch, is_public, seconds):
    monkeypatch.setenv(public.VARIABLE, "1" if is_public else "")
    for _ in range(3):
        graph_turns.wait(model("two files"))
    assert waits == pytest.approx([seconds, seconds])


def test_a_model_of_layers_has_no_turns(waits):
    for _ in range(3):
        graph_turns.wait(model(None))
    assert not waits
