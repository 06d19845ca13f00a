"""The parts of the map that need no page: samples, background jobs, what a browser reports."""

import threading
import time
from base64 import b64encode

import numpy as np
import pytest

from ui import jobs
from ui.controls import Choice
from ui.embeddings import place, sample
from ui.embeddings.place import Place
from vae import data
from vae.errors import MeasureError, Stopped


@pytest.fixture
def choice(digits):
    return Choice(digits, {}, None)


def until(condition, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_sample_is_of_test_images_as_long_as_there_are_enough(choice, digits):
    some = sample.draw(choice, 100, seed=1)
    assert len(set(some.indices.tolist())) == len(some) == 100
    assert some.pool is digits
    assert some.splits == ["test"] * 100
    assert some.stated == "100 test images, drawn with seed 1"
    np.testing.assert_array_equal(some.indices, sample.draw(choice, 100, seed=1).indices)
    assert (some.indices != sample.draw(choice, 100, seed=2).indices).any()
    assert sample.draw(choice, len(digits), seed=2).stated == f"{len(digits):,} test images"


def test_beyond_those_it_has_training_images_and_says_so(choice, digits):
    train = data.load("digits", "train")
    both = sample.draw(choice, len(digits) + len(train), seed=0)
    assert both.splits.count("train") == len(train)
    assert "which the models have seen" in both.stated
    row = len(digits) + 7
    np.testing.assert_array_equal(both.pool.images[both.indices[row]], train.images[7])
    assert both.numbers[row] == 7


def test_a_class_alone(digits):
    choice = Choice(digits, {}, 3)
    some = sample.draw(choice, 500, seed=0)
    assert set(some.labels.tolist()) == {3}
    tested = len(digits.indices_of(3))
    assert sample.draw(choice, tested, seed=0).stated == f"{tested} test images of class 3"
    assert sample.sizes(choice) == sorted({len(digits.indices_of(3)), len(some)})
    assert sample.first(choice) == len(digits.indices_of(3))


def test_one_job_for_all_who_want_the_same(request):
    begun, go = [], threading.Event()

    def work(job):
        begun.append(1)
        job.show("half")
        assert go.wait(5)
        return "whole"

    key = request.node.name
    first, second = (jobs.wanted(key, visitor, "map", work) for visitor in ("a", "b"))
    assert first is second
    until(lambda: first.shown == "half")
    jobs.stop(key, "a")  # the other still waits
    assert not first.unwanted()
    go.set()
    until(lambda: first.done)
    assert first.result == "whole"
    assert jobs.find(key).result == "whole"
    assert jobs.wanted(key, "c", "map", work).result == "whole"
    assert begun == [1]


def test_a_job_that_nobody_wants_ends_and_can_begin_again(request):
    def work(job):
        for _ in range(1000):
            time.sleep(0.002)
            if job.unwanted():
                raise Stopped("stopped")
        return "whole"

    key = request.node.name
    job = jobs.wanted(key, "a", "map", work)
    until(lambda: job.running)
    jobs.stop(key, "a")
    until(lambda: job.done)
    assert job.stopped
    assert job.result is None
    again = jobs.wanted(key, "a", "map", lambda job: "done")
    assert again is not job
    until(lambda: again.done)
    assert again.result == "done"


def test_a_job_stopped_before_its_turn_never_runs(request):
    go, ran = threading.Event(), []
    first = jobs.wanted(request.node.name + "1", "a", "map", lambda job: go.wait(5))
    waiting = jobs.wanted(request.node.name + "2", "a", "map", lambda job: ran.append(1) or True)
    jobs.stop(request.node.name + "2", "a")
    go.set()
    until(lambda: first.done and waiting.done)
    assert not ran
    assert waiting.stopped


def test_what_goes_wrong_is_a_sentence(request):
    def refused(job):
        raise MeasureError("too few points")

    def broken(job):
        raise ZeroDivisionError

    for number, (work, said) in enumerate([(refused, "too few points"), (broken, "nobody foresaw")]):
        job = jobs.wanted(f"{request.node.name}{number}", "a", "map", work)
        until(lambda job=job: job.done)
        assert said in job.problem
        assert not job.stopped


def test_who_asks_for_another_map_or_has_left_no_longer_waits(request, monkeypatch):
    go = threading.Event()
    held = jobs.wanted(request.node.name, "a", "held", lambda job: go.wait(5))
    first, second = (
        jobs.wanted(f"{request.node.name}{seed}", "b", f"seed {seed}", lambda job: True) for seed in (1, 2)
    )
    assert first.unwanted()
    assert not second.unwanted()
    monkeypatch.setattr(jobs, "_PATIENCE", 0.01)
    until(second.unwanted)
    monkeypatch.undo()
    assert not second.unwanted()
    jobs.wanted(f"{request.node.name}2", "c", "seed 2", lambda job: True)
    go.set()
    until(lambda: held.done and first.done and second.done)
    assert first.stopped
    assert second.result


def test_what_nobody_foresaw_can_be_tried_again(request, monkeypatch):
    monkeypatch.setattr(jobs, "_AGAIN", 0.05)
    job = jobs.wanted(request.node.name, "a", "map", lambda job: 1 / 0)
    until(lambda: job.done)
    assert jobs.wanted(request.node.name, "a", "map", lambda job: 1) is job
    time.sleep(0.06)
    again = jobs.wanted(request.node.name, "a", "map", lambda job: 1)
    until(lambda: again.done)
    assert again.result == 1


def test_what_the_browser_reports(choice, digits):
    some = sample.draw(choice, 100, seed=0)
    here = Place(some.digest)
    assert here.key == f"{some.digest}-0"
    bits = np.zeros(100, bool)
    bits[[0, 9, 99]] = True
    text = b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()
    sound = {"key": here.key, "hidden": ["3", "x", "7"], "picked": 5, "selection": text}
    told = place.told(here, sound, some)
    assert (told.hidden, told.picked) == (("3", "7"), 5)
    assert told.rows(100).tolist() == [0, 9, 99]
    assert place.told(here, {**sound, "key": "another"}, some) == here
    for wrong in (None, [], {"key": here.key, "hidden": 5, "picked": "x", "selection": 7}):
        found = place.told(here, wrong, some)
        assert (found.hidden, found.picked, found.selection) == ((), None, "")
    for picked in (-1, 100, True, 2.5):
        assert place.told(here, {**sound, "picked": picked}, some).picked is None
    for selection in ("€", "AAAA", "A" * 10**6, b64encode(bytes(13)).decode()):
        assert place.told(here, {**sound, "selection": selection}, some).selection == ""


def test_a_known_factor_colours_the_points(digits, make_checkpoint):
    from dataclasses import replace

    import pandas as pd

    from ui.embeddings.colouring import Colouring, choices, values

    angle = np.linspace(0, 3, len(digits))
    known = replace(digits, factors=pd.DataFrame({"angle": angle}))
    assert choices(known)[-1] == "angle"
    assert "angle" not in choices(digits)
    some = sample.draw(Choice(known, {}, None), 100, seed=0)
    models = {"VAE": make_checkpoint()}
    found = values(models, some, Colouring("angle"))["VAE"]
    np.testing.assert_allclose(found.numbers, angle[some.indices], rtol=1e-6)
    assert values(models, some, Colouring("size")) == {"VAE": None}
