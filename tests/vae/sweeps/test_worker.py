import os
import signal
import subprocess
import sys
import time

import pytest

from vae.core.errors import os_error_sentence, showable
from vae.core.folders import PROJECT
from vae.sweeps.worker import Processes, WorkerLost


@pytest.fixture(scope="module")
def processes():
    executor = Processes(2, 1)
    yield executor
    executor.shutdown(wait=False)


def test_answers_come_from_processes_of_their_own(processes):
    futures = [processes.submit(showable, text) for text in ("one\n", "two", "β")]
    assert [future.result(60) for future in futures] == ["one\\n", "two", "β"]
    assert os.getpid() not in processes.pids
    assert len(processes.pids) <= 2


def test_a_worker_that_fails_is_lost_with_its_last_word_and_replaced(processes):
    with pytest.raises(
        WorkerLost, match=r"ended, killed or out of memory\. AttributeError: 'str' object has no attribute"
    ):
        processes.submit(os_error_sentence, "text").result(60)
    assert processes.submit(showable, "again").result(60) == "again"


def test_a_killed_worker_loses_its_own_task_alone(processes):
    assert processes.submit(showable, "there").result(60) == "there"
    for pid in processes.pids:
        os.kill(pid, signal.SIGKILL)
    lost = [processes.submit(showable, "a") for _ in processes.pids]
    for future in lost:
        with pytest.raises(WorkerLost, match="ended, killed or out of memory"):
            future.result(60)
    assert processes.submit(showable, "b").result(60) == "b"


def test_only_one_text_can_be_sent(processes):
    with pytest.raises(ValueError, match="not enough values"):
        processes.submit(showable)
    with pytest.raises(TypeError, match="one text"):
        processes.submit(showable, "a", more="b")


PARENT = """
import sys, time
from vae.core.errors import showable
from vae.sweeps.worker import Processes
executor = Processes(1, 1)
executor.submit(showable, "there").result(60)
print(executor.pids[0], flush=True)
time.sleep(60)
"""


def test_a_worker_ends_when_its_parent_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)  # is there
        parent.kill()
    for _ in range(200):
        if _is_gone(pid):
            return
        time.sleep(0.05)
    pytest.fail("The worker outlived its parent by 10 s.")


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = f"/proc/{pid}/stat"  # gone, but nobody has asked for its exit status
    if os.path.exists(status):  # noqa: PTH110
        with open(status) as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] == "Z"
    return False
