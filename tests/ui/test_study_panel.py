"""The study panel in a script of its own: begins on its own, shows progress, stops, goes on, and asks for more."""

import threading
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from ui import jobs
from ui.jobs import Others, Status
from ui.study_panel import said, seconds_left, share
from vae.core.task import Progress


@pytest.fixture
def work():
    """A measurement that reports half of its result and is done when the test says so."""
    go = threading.Event()

    def measure(task):
        task.report("the second half", 1, 2, "half")
        while not go.wait(0.01):
            task.check()
        return "whole"

    yield SimpleNamespace(measure=measure, go=go)
    go.set()


@pytest.fixture
def page(work, request):
    """Run a page with one measurement; `scope` is what its visitor looks at."""

    def script(measure, key, scope):
        import streamlit as st

        from ui import study_panel
        from ui.study_panel import StudyPanel

        def draw():
            panel = StudyPanel("test", scope)
            statuses = panel.follow({f"{key} {scope} {panel.in_full}": measure}, group=scope)
            (status,) = statuses.values()
            st.text(f"{status.value} {panel.in_full}")
            if not panel.steer(statuses, "parts"):
                panel.offer("Measure more", key="test-more")
            return status.busy

        study_panel.live("test", draw)

    def run(scope="one"):
        args = (work.measure, request.node.name, scope)
        return AppTest.from_function(script, args=args, default_timeout=20).run()

    return run


def keys(test):
    return [button.key for button in test.button]


def test_progress_and_what_there_is_so_far_are_shown_while_it_is_at_work(page, work):
    test = page()
    assert test.text[0].value == "half False"
    (bar,) = test.get("progress")
    assert bar.proto.text.startswith("the second half, 1 of 2 parts")
    assert keys(test) == ["test-stop"]
    work.go.set()
    test.run()
    assert test.text[0].value == "whole False"
    assert keys(test) == ["test-more"]
    assert test.caption[0].value == "Measured, and kept for whoever asks next."  # where the bar was: nothing moves


def test_stop_ends_it_and_go_on_begins_it_again(page, work):
    test = page()
    test.button(key="test-stop").click().run()
    assert keys(test) == ["test-go"]
    assert "Stopped." in test.caption[0].value
    assert test.text[0].value == "half False"
    work.go.set()
    test.button(key="test-go").click().run()
    assert test.text[0].value == "whole False"


def test_in_full_is_another_measurement_and_begins_when_asked_for(page, work):
    work.go.set()
    test = page()
    assert not test.caption  # it was there already: no place is left free for a bar
    test.button(key="test-more").click().run()
    assert test.text[0].value == "whole True"


def test_another_scope_is_not_stopped_and_takes_the_place_of_the_first(page, request):
    stopped = page("one")
    stopped.button(key="test-stop").click().run()
    other = page("two")
    assert keys(other) == ["test-stop"]
    page("three")  # AppTest's sessions have one name: the same visitor
    assert jobs.find(f"{request.node.name} two False").unwanted()


WAITS = Status(busy=True, progress=Progress("waits for its turn"))
ENDED = Status(value=1, worked=8.0)
KEPT = Status(value=1, worked=0.1)  # from the cache
AT_WORK = Status(
    busy=True, begun=True, at_work=True, worked=6.0, left=2.0, progress=Progress("β = 2.4: traversals", 12, 16)
)


def test_said_names_the_one_at_work_and_not_the_first_that_waits():
    assert said([WAITS, AT_WORK, ENDED, WAITS], Others()) == (
        "β = 2.4: traversals, 12 of 16; 1 of 4 done; about 20 s"  # 2 s, and twice 8 s
    )


def test_said_tells_of_the_turns_of_others():
    assert said([AT_WORK], Others(1), "dimensions") == (
        "β = 2.4: traversals, 12 of 16 dimensions; in turns with that of another visitor; about 5 s"
    )
    assert said([AT_WORK], Others(3)).endswith("in turns with 3 of other visitors; about 10 s")


def test_said_tells_what_is_measured_for_another_visitor_while_one_waits():
    others = Others(2, "Findings", Progress("noise", 4, 7))
    assert said([WAITS, WAITS], others) == (
        "Waits for its turn; at work for another visitor: Findings, noise, 4 of 7; 0 of 2 done"
    )
    assert said([WAITS], Others()) == "Waits for its turn"


def test_share_counts_what_is_done_and_a_part_of_what_is_at_work():
    assert share([WAITS, AT_WORK, ENDED, ENDED]) == pytest.approx((2 + 12 / 16) / 4)


def test_seconds_left_takes_others_to_last_as_long_as_those_that_had_to_be_measured():
    assert seconds_left([AT_WORK, WAITS]) == 2.0 + 8.0
    assert seconds_left([AT_WORK, WAITS, KEPT]) == 2.0 + 8.0
    unknown = Status(busy=True, begun=True, worked=3.0)
    assert seconds_left([unknown]) is None
    assert seconds_left([unknown, ENDED, WAITS]) == 5.0 + 8.0
