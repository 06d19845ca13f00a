"""The background jobs: one at a time, in turns, shared, stopped when nobody waits, and never too many of them."""

import threading
import time

import pytest

from ui import jobs, rota
from vae.core.errors import MeasureError


def until(condition, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def held(request):
    """The worker is busy until the test calls this."""
    go = threading.Event()
    job = jobs.wanted(f"{request.node.name} held", "somebody", "held", lambda task: go.wait(20))
    until(lambda: job.running)
    yield go.set
    go.set()
    until(lambda: job.done)


def test_one_job_for_all_who_want_the_same(request):
    begun, go = [], threading.Event()

    def work(task):
        begun.append(1)
        task.report(partial="half")
        task.report("nearly there", 9, 10)
        assert go.wait(5)
        return "whole"

    key = request.node.name
    first, second = (jobs.wanted(key, visitor, "map", work) for visitor in ("a", "b"))
    assert first is second
    until(lambda: first.status.progress.text == "nearly there")
    assert first.status.value == "half"  # as long as nothing newer is reported
    jobs.stop(key, "a")  # the other still waits
    assert not first.unwanted()
    go.set()
    until(lambda: first.done)
    assert first.result == "whole"
    assert jobs.find(key).result == "whole"
    assert jobs.wanted(key, "c", "map", work).result == "whole"
    assert begun == [1]


def test_a_job_that_nobody_wants_ends_and_can_begin_again(request):
    def work(task):
        for _ in range(1000):
            time.sleep(0.002)
            task.check()
        return "whole"

    key = request.node.name
    job = jobs.wanted(key, "a", "map", work)
    until(lambda: job.running)
    jobs.stop(key, "a")
    until(lambda: job.done)
    assert job.stopped
    assert job.result is None
    again = jobs.wanted(key, "a", "map", lambda task: "done")
    assert again is not job
    until(lambda: again.done)
    assert again.result == "done"


def test_a_job_stopped_before_its_turn_never_runs(request):
    go, ran = threading.Event(), []
    first = jobs.wanted(request.node.name + "1", "a", "map", lambda task: go.wait(5))
    waiting = jobs.wanted(request.node.name + "2", "a", "map", lambda task: ran.append(1) or True)
    jobs.stop(request.node.name + "2", "a")
    go.set()
    until(lambda: first.done and waiting.done)
    assert not ran
    assert waiting.stopped


def test_error_in_a_job_becomes_its_problem_sentence(request):
    def refused(task):
        raise MeasureError("too few points")

    def broken(task):
        raise ZeroDivisionError

    for number, (work, said) in enumerate([(refused, "too few points"), (broken, "nobody foresaw")]):
        job = jobs.wanted(f"{request.node.name}{number}", "a", "map", work)
        until(lambda job=job: job.done)
        assert said in job.problem
        assert not job.stopped


def test_job_is_unwanted_once_its_visitor_wants_another_or_has_left(request, monkeypatch):
    go = threading.Event()
    held = jobs.wanted(request.node.name, "a", "held", lambda task: go.wait(5))
    first, second = (
        jobs.wanted(f"{request.node.name}{seed}", "b", f"seed {seed}", lambda task: True) for seed in (1, 2)
    )
    assert first.unwanted()
    assert not second.unwanted()
    monkeypatch.setattr(jobs, "_PATIENCE", 0.01)
    monkeypatch.setattr(jobs, "_GONE", 0.01)
    until(second.unwanted)
    monkeypatch.undo()
    assert not second.unwanted()
    jobs.wanted(f"{request.node.name}2", "c", "seed 2", lambda task: True)
    go.set()
    until(lambda: held.done and first.done and second.done)
    assert first.stopped
    assert second.result


def test_job_that_failed_unforeseen_begins_again_after_a_while(request, monkeypatch):
    monkeypatch.setattr(rota, "_AGAIN", 0.05)
    job = jobs.wanted(request.node.name, "a", "map", lambda task: 1 / 0)
    until(lambda: job.done)
    assert jobs.wanted(request.node.name, "a", "map", lambda task: 1) is job
    time.sleep(0.06)
    again = jobs.wanted(request.node.name, "a", "map", lambda task: 1)
    until(lambda: again.done)
    assert again.result == 1


def test_visitors_take_turns_however_much_one_has_asked_for(request, held):
    ran = []

    def asks(visitor, number):
        name = f"{visitor}{number}"
        return jobs.wanted(
            f"{request.node.name} {name}", f"{request.node.name} {visitor}", visitor, lambda task: ran.append(name) or 1
        )

    every = [asks("a", number) for number in range(4)] + [asks("b", 0), asks("b", 1), asks("c", 0)]
    held()
    until(lambda: all(job.done for job in every))
    assert ran == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]
    later = threading.Event()
    first = jobs.wanted(f"{request.node.name} later", "somebody", "later", lambda task: later.wait(20))
    every = [asks("a", 4), asks("d", 0)]  # who has had no turn yet comes before one who has had four
    later.set()
    until(lambda: first.done and all(job.done for job in every))
    assert ran[-2:] == ["d0", "a4"]


def test_unwanted_job_leaves_the_queue_before_its_turn(request, held):
    """It holds codes: a visitor who asked for one map after another would pile them up behind a long job."""
    asked = [jobs.wanted(f"{request.node.name} {seed}", "a", f"seed {seed}", lambda task: True) for seed in range(100)]
    assert [job.open for job in asked] == [False] * 99 + [True]
    assert all(job.stopped for job in asked[:-1])
    assert len([job for job in asked if job in rota._waiting]) == 1
    jobs.stop(f"{request.node.name} 99", "a")
    assert asked[-1].stopped


def test_a_full_queue_says_so_and_takes_more_later(request, held, monkeypatch):
    monkeypatch.setattr(jobs, "_MOST_WAITING", 2)
    first, second = (jobs.wanted(f"{request.node.name} {who}", who, "map", lambda task: True) for who in "ab")
    third = jobs.wanted(f"{request.node.name} c", "c", "map", lambda task: True)
    assert "others wait" in third.problem
    assert third.unforeseen  # a page asks again
    assert jobs.find(f"{request.node.name} c") is None
    assert jobs.wanted(f"{request.node.name} a", "c", "map", lambda task: True) is first  # what is there is shared
    held()
    until(lambda: first.done and second.done)
    again = jobs.wanted(f"{request.node.name} c", "c", "map", lambda task: True)
    until(lambda: again.done)
    assert again.result


def test_job_of_a_closed_page_is_unwanted_sooner(request, held, monkeypatch):
    monkeypatch.setattr(jobs, "_GONE", 0.01)
    monkeypatch.setattr(jobs, "_connected", lambda visitor: visitor == "in the background")
    closed, kept = (
        jobs.wanted(f"{request.node.name} {who}", who, "map", lambda task: True)
        for who in ("closed", "in the background")
    )
    until(closed.unwanted)
    assert not kept.unwanted()


def steps(ran, name, count=3):
    """Work that notes each of its steps."""

    def work(task):
        for _ in range(count):
            ran.append(name)
            task.check()
        return name

    return work


def test_visitors_take_turns_at_every_step_of_long_work(request, held, monkeypatch):
    """A class opens three pages at once: nobody waits for the whole of another's job."""
    monkeypatch.setattr(rota, "_TURN", 0.0)
    ran = []
    every = [
        jobs.wanted(f"{request.node.name} {name}", f"{request.node.name} {name[0]}", name[0], steps(ran, name))
        for name in ("a0", "a1", "b0", "c0")
    ]
    held()
    until(lambda: all(job.done for job in every))
    assert ran == [*["a0", "b0", "c0"] * 3, *["a1"] * 3]
    assert [job.result for job in every] == ["a0", "a1", "b0", "c0"]


def test_a_turn_lasts_its_time_while_others_wait(request, held, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(rota, "clock", lambda: now[0])
    ran = []

    def work(name):
        def steps_of_a_quarter(task):
            for _ in range(6):
                now[0] += rota._TURN / 4
                ran.append(name)
                task.report()
            return name

        return steps_of_a_quarter

    every = [
        jobs.wanted(f"{request.node.name} {name}", f"{request.node.name} {name}", name, work(name)) for name in "ab"
    ]
    held()
    until(lambda: all(job.done for job in every))
    assert "".join(ran) == "aaaabbbbaabb"
    assert [job.status.worked for job in every] == [1.5 * rota._TURN] * 2


def test_a_visitors_own_jobs_do_not_interrupt_each_other(request, held, monkeypatch):
    monkeypatch.setattr(rota, "_TURN", 0.0)
    ran = []
    every = [jobs.wanted(f"{request.node.name} {name}", "a", "group", steps(ran, name)) for name in "xyz"]
    held()
    until(lambda: all(job.done for job in every))
    assert "".join(ran) == "xxxyyyzzz"


def test_a_job_that_waits_for_its_next_turn_ends_when_nobody_wants_it(request, held, monkeypatch):
    monkeypatch.setattr(rota, "_TURN", 0.0)
    monkeypatch.setattr(rota, "_LOOK", 0.05)  # how soon it looks
    go, ran = threading.Event(), []
    one, two = (f"{request.node.name} {name}" for name in "ab")
    first = jobs.wanted(one, one, "a", steps(ran, "a", 1000))
    second = jobs.wanted(two, two, "b", lambda task: go.wait(20))
    held()
    until(lambda: second.running)
    assert first.running
    assert ran == ["a"]
    assert not first.status.at_work
    jobs.stop(one, one)
    until(lambda: first.done)
    assert first.stopped
    assert second.status.at_work
    go.set()
    until(lambda: second.done)


def test_no_more_begin_than_there_is_room_for(request, held, monkeypatch):
    monkeypatch.setattr(rota, "_TURN", 0.0)
    monkeypatch.setattr(rota, "_MOST_BEGUN", 2)
    ran = []
    every = [
        jobs.wanted(f"{request.node.name} {name}", f"{request.node.name} {name}", name, steps(ran, name, 2))
        for name in "abc"
    ]
    held()
    until(lambda: all(job.done for job in every))
    assert "".join(ran) == "ababcc"


def test_others_says_what_other_visitors_wait_for(request):
    go = threading.Event()

    def work(task):
        task.report("noise", 4, 7)
        return go.wait(20)

    first = jobs.wanted(f"{request.node.name} 1", "a", "claims", work, title="Findings")
    second = jobs.wanted(f"{request.node.name} 2", "b", "probe", lambda task: True, title="Probe")
    until(lambda: first.status.progress.done == 4)
    assert (jobs.others("b").jobs, jobs.others("b").title, jobs.others("b").progress.text) == (1, "Findings", "noise")
    assert (jobs.others("a").jobs, jobs.others("a").title) == (1, "")  # it waits
    jobs.wanted(f"{request.node.name} 1", "b", "probe", work)  # the same one is nobody else's
    assert jobs.others("b").jobs == 0
    assert jobs.others("b", quick=True).jobs == 0
    go.set()
    until(lambda: first.done and second.done)
