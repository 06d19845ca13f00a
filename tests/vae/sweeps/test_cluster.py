import sys
from contextlib import contextmanager
from functools import partial

import distributed
import pytest

from tests.harness import sweeps as harness
from tests.harness.sweeps import make
from vae.core.errors import Stopped, SweepError, showable
from vae.core.task import Task
from vae.sweeps import cluster, schedulers, sweep


@pytest.fixture(scope="module")
def client():
    """A scheduler and a worker in this process: no port but on 127.0.0.1."""
    with (
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            host="127.0.0.1",
            protocol="tcp://",
            dashboard_address="127.0.0.1:0",
        ) as local,
        distributed.Client(local, set_as_default=False) as connected,
    ):
        yield connected


@pytest.fixture
def on_dask(client, monkeypatch):
    """`make` works on the cluster."""

    @contextmanager
    def workers(out, count=1):
        yield cluster.of_client(client, out)

    monkeypatch.setattr(harness, "threads", workers)


def test_a_sweep_on_dask_is_the_sweep_of_a_thread(tmp_path, monkeypatch, on_dask):
    made = make(tmp_path / "dask", monkeypatch)
    monkeypatch.undo()
    alone = make(tmp_path / "thread", monkeypatch)
    assert made.members.drop(columns="train_seconds").equals(alone.members.drop(columns="train_seconds"))


def test_a_sweep_on_dask_stops_by_an_event_and_goes_on(tmp_path, monkeypatch, on_dask):
    done = []
    with pytest.raises(Stopped):
        make(
            tmp_path / "a", monkeypatch, task=Task(lambda now: done.append(now.done), lambda: max(done, default=0) > 0)
        )
    assert 1 <= len(sweep.load(tmp_path / "a").done) < 4
    assert len(make(tmp_path / "a", monkeypatch).done) == 4


def test_an_event_is_asked_from_within_a_task(client, tmp_path):
    scheduler = cluster.of_client(client, tmp_path)
    kind, _, name = scheduler.stop.word.partition(":")
    assert kind == "event"
    scheduler.stop.clear()
    assert client.submit(partial(_asked, scheduler.stop.word), pure=False).result(10) is False
    scheduler.stop.set()
    assert client.submit(partial(_asked, scheduler.stop.word), pure=False).result(10) is True
    assert cluster.of_client(client, str(tmp_path)).stop.word.endswith(name)  # the next command finds the same


def _asked(word):
    return schedulers.stopped(word)()


def test_only_text_goes_to_a_task_and_its_key_follows_from_it(client):
    executor = cluster.Dask(client)
    assert executor.submit(showable, "a\n").result(10) == "a\\n"
    for wrong in ({"more": 1}, {}):
        with pytest.raises(TypeError, match="one text and nothing else"):
            executor.submit(showable, "a" if wrong else b"a", **wrong)
    first, second = (executor.submit(showable, "same") for _ in range(2))
    assert first.result(10) == second.result(10)


def test_workers_with_several_threads_are_refused(tmp_path):
    class Wide:
        def scheduler_info(self, n_workers):
            return {"workers": {"a": {"nthreads": 1}, "b": {"nthreads": 4}}}

    with pytest.raises(SweepError, match="has 4 threads, which would train 4 models in one process"):
        cluster.of_client(Wide(), tmp_path)


def test_nobody_at_the_address_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.2)
    with (
        pytest.raises(SweepError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9 .*docs/sweeps\.md"),
        cluster.connected("tcp://127.0.0.1:9", tmp_path),
    ):
        pass


def test_a_scheduler_without_dask_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(SweepError, match=r'pip install "betascope\[dask\]"'),
        cluster.connected("tcp://127.0.0.1:9", tmp_path),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "is_exposed"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("127.0.0.1:8786", True),
        ("tcp://10.0.0.4:8786", True),
        ("tcp://node17:8786", True),
        ("tls://10.0.0.4:8786", False),
    ],
)
def test_an_address_off_this_machine_without_tls_is_exposed(address, is_exposed):
    assert cluster.exposed(address) is is_exposed
