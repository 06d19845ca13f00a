"""How long work has had and still needs, by a clock that the test moves."""

import pytest

from ui.pace import Pace, about
from vae.core.task import Progress


def test_what_is_left_is_told_from_the_pieces_that_are_done():
    pace = Pace()
    pace.go_on(100.0)
    pace.report(Progress(done=0, total=8), 101.0)
    assert pace.left(101.0) is None
    pace.report(Progress(done=2, total=8), 105.0)  # 2 s each
    assert pace.left(105.0) == 12.0
    assert pace.left(108.0) == 9.0
    assert pace.left(200.0) == 0.0


def test_time_in_which_others_have_their_turn_is_not_counted():
    pace = Pace()
    pace.go_on(0.0)
    pace.report(Progress(done=0, total=4), 0.0)
    pace.rest(1.0)
    pace.go_on(50.0)
    pace.report(Progress(done=1, total=4), 51.0)
    assert pace.worked(51.0) == 2.0
    assert pace.left(51.0) == 6.0
    pace.rest(52.0)
    pace.rest(60.0)
    assert pace.worked(99.0) == 3.0


@pytest.mark.parametrize("after", [Progress(done=0, total=100), Progress(done=0, total=4)])
def test_another_count_is_timed_from_where_it_begins(after):
    pace = Pace()
    pace.go_on(0.0)
    pace.report(Progress(done=0, total=4), 0.0)
    pace.report(Progress(done=3, total=4), 30.0)
    pace.report(after, 40.0)
    assert pace.left(40.0) is None
    pace.report(Progress(done=1, total=after.total), 41.0)
    assert pace.left(41.0) == after.total - 1


def test_nothing_is_said_of_work_without_a_count_or_after_a_moment():
    pace = Pace()
    pace.go_on(0.0)
    pace.report(Progress("looks"), 9.0)
    assert pace.left(9.0) is None
    pace.report(Progress(done=0, total=4), 9.0)
    pace.report(Progress(done=1, total=4), 9.1)
    assert pace.left(9.1) is None


def test_about_rounds_up_to_what_a_person_can_use():
    assert [about(seconds) for seconds in (0, 4, 12, 59, 80, 600)] == [
        "about 5 s",
        "about 5 s",
        "about 15 s",
        "about 60 s",
        "about 1 min",
        "about 10 min",
    ]
