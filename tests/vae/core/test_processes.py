import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vae.core import processes
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task

FIT = "vae.metrics.disentanglement.dci:fit"


def inputs(seed, n=40):
    generator = np.random.default_rng(seed)
    codes = generator.standard_normal((n, 2))
    labels = (codes[:, 0] > 0).astype(np.int64)
    return {"train": codes, "train_factor": labels, "test": codes, "seed": np.array(0)}


def test_run_gives_the_results_of_this_process_at_their_positions():
    from vae.metrics.disentanglement.dci import fit

    found = {}
    processes.run(FIT, [inputs(0), inputs(1)], found.__setitem__)
    for position in (0, 1):
        expected = fit(**inputs(position))
        np.testing.assert_array_equal(found[position]["importances"], expected["importances"])
        np.testing.assert_array_equal(found[position]["predicted"], expected["predicted"])


class BeginsLate(ThreadPoolExecutor):
    """An executor whose threads take up work a moment after it is there, as on a machine that has much to do."""

    def submit(self, work, /, *args, **kwargs):
        def later():
            time.sleep(0.1)
            return work(*args, **kwargs)

        return super().submit(later)


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, BeginsLate])
def test_run_holds_one_input_more_than_there_are_workers(executor, monkeypatch):
    monkeypatch.setattr(processes, "ThreadPoolExecutor", executor)
    begun, alive = [], []

    def following():
        for k in range(9):
            codes = inputs(k)
            begun.append(weakref.ref(codes["train"]))
            alive.append(sum(reference() is not None for reference in begun))
            yield codes
            del codes

    done = []
    processes.run(FIT, following(), lambda position, _: done.append(position), processes=2)
    assert sorted(done) == list(range(9))
    assert max(alive) == 3


def test_stopping_leaves_no_process_behind(monkeypatch):
    begun = []
    popen = processes.subprocess.Popen
    monkeypatch.setattr(processes.subprocess, "Popen", lambda *a, **k: begun.append(popen(*a, **k)) or begun[-1])
    at = time.monotonic()
    with pytest.raises(Stopped):
        processes.run(
            FIT,
            [inputs(0, 200_000), inputs(1, 200_000)],
            lambda *_: None,
            Task(stop=lambda: time.monotonic() - at > 0.3),
        )
    assert begun
    assert all(process.poll() is not None for process in begun)
    assert time.monotonic() - at < 10


def test_run_turns_an_error_of_a_worker_into_a_measure_error():
    broken = {**inputs(0), "train": np.ones((3, 2))}
    with pytest.raises(MeasureError, match="A worker process failed: ValueError: operands could not be broadcast"):
        processes.run(FIT, [broken], lambda *_: None)


def test_run_refuses_a_function_outside_the_project():
    with pytest.raises(MeasureError, match="is no function of this project"):
        processes.run("os:getcwd", [{}], lambda *_: None)


def test_inline_calls_functions_in_this_process_and_can_be_stopped_between_inputs(monkeypatch):
    def no_process(*given, **options):
        raise AssertionError("inline began a process")

    monkeypatch.setattr(processes.subprocess, "Popen", no_process)
    found = {}
    with processes.inline():
        processes.run(FIT, [inputs(0), inputs(1)], found.__setitem__)
        assert list(found) == [0, 1]
        with pytest.raises(Stopped):
            processes.run(FIT, [inputs(0)], found.__setitem__, Task(stop=lambda: True))
    with pytest.raises(AssertionError, match="inline began a process"):
        processes.run(FIT, [inputs(0)], found.__setitem__)
