"""What lets many visitors share one process."""

import asyncio
import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ui import server
from ui.server import _LateLoop

linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors as Linux lists them")


def descriptors():
    gc.collect()  # what earlier tests left is closed now and not between two counts
    return len(list(Path("/proc/self/fd").iterdir()))


def test_products_take_half_of_the_cores_unless_somebody_has_said_how_many(monkeypatch):
    for name in server._THREADS:
        monkeypatch.setenv(name, "set before, so that it is taken back after the test")
        monkeypatch.delenv(name)
    monkeypatch.setattr(server.os, "cpu_count", lambda: 6)
    server._share_cores()
    assert [server.os.environ[name] for name in server._THREADS] == ["3", "3"]
    monkeypatch.delenv(server._THREADS[1])
    server._share_cores()
    assert server._THREADS[1] not in server.os.environ


@linux
def test_an_event_loop_that_never_runs_holds_no_descriptor():
    before = descriptors()
    loops = [_LateLoop() for _ in range(20)]
    for loop in loops:
        loop.call_soon_threadsafe(print)  # wakes a loop that runs; here there is none to wake
    assert descriptors() == before
    for loop in loops:
        loop.close()
    assert descriptors() == before


@linux
def test_late_loop_runs_work_and_closes_its_descriptors():
    before = descriptors()
    loop = _LateLoop()

    async def work():
        wake = asyncio.Event()
        await loop.run_in_executor(None, loop.call_soon_threadsafe, wake.set)  # another thread wakes it by its pipe
        await asyncio.wait_for(wake.wait(), 5)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(1)", stdout=-1)
        return (await process.communicate())[0]

    def run():
        assert loop.run_until_complete(work()) == b"1\n"
        assert loop.run_until_complete(asyncio.sleep(0, "again")) == "again"
        loop.run_until_complete(loop.shutdown_default_executor())

    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(run).result()
    loop.close()
    assert descriptors() == before
