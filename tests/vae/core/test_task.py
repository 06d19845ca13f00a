import pytest

from vae.core.errors import Stopped
from vae.core.task import Progress, Task


def test_a_task_without_a_watcher_reports_to_nobody_and_never_stops():
    task = Task()
    task.report("measuring", 1, 2)
    task.check()


def test_check_raises_with_what_is_kept_once_stop_says_so():
    answers = iter([False, True])
    task = Task(stop=lambda: next(answers))
    task.check("nothing is kept")
    with pytest.raises(Stopped, match="nothing is kept"):
        task.check("nothing is kept")


def test_a_named_part_fills_in_its_name_and_stops_with_the_whole():
    reports = []
    task = Task(reports.append, lambda: True)
    part = task.named("MIG")
    part.report(done=1, total=3)
    part.report("bootstrap", 2, 3, "partial")
    assert reports == [Progress("MIG", 1, 3), Progress("bootstrap", 2, 3, "partial")]
    with pytest.raises(Stopped):
        part.check()


def test_a_silent_part_reports_nothing_and_stops_with_the_whole():
    reports = []
    part = Task(reports.append, lambda: True).silent
    part.report("measuring")
    assert not reports
    with pytest.raises(Stopped):
        part.check()
