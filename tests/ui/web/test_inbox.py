"""Reports that need no run: what is taken, what is refused, and that nobody reads another's."""

import json

import pytest

from tests.harness.asgi import ask, get
from ui.web import inbox


def post(address, body):
    return ask("POST", address, body)[0]


def test_report_is_read_from_its_own_box_alone():
    one, other = inbox.open_box(), inbox.open_box()
    assert one != other
    assert inbox.last(one) is None
    report = {"moves": {"a": [0.5, -1]}, "text": "β" * 1000}
    assert post(inbox.address(one), json.dumps(report).encode()) == 204
    assert inbox.last(one) == report
    assert post(inbox.address(one), b"[1]") == 204
    assert inbox.last(one) == [1]  # the last one counts
    assert inbox.last(other) is None
    assert get(inbox.address(one))[0] == 405  # nothing is given out


def test_a_report_that_is_overtaken_by_a_later_one_does_not_count():
    box = inbox.open_box()
    for made, report in (("10.5", b"1"), ("30", b"3"), ("20", b"2")):
        assert ask("POST", inbox.address(box), report, x_betascope_made=made)[0] == 204
    assert inbox.last(box) == 3


def test_a_report_that_comes_by_a_run_is_kept_where_the_box_has_gone(monkeypatch):
    monkeypatch.setattr(inbox, "_MOST", 1)
    box = inbox.open_box()
    inbox.open_box()
    assert inbox.last(box) is None
    inbox.put(box, 7)
    assert inbox.last(box) == 7


def test_a_connection_that_breaks_in_the_middle_of_a_report_is_no_error():
    box = inbox.open_box()
    inbox.put(box, 7)
    assert ask("POST", inbox.address(box), b"{}", broken=True)[0] == 400
    assert inbox.last(box) == 7


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 50_000, 400), (b" " * inbox.MAX_BYTES + b"1", 413)],
    ids=["empty", "cut off", "not UTF-8", "nested without end", "too long"],
)
def test_malformed_report_is_refused_and_changes_nothing(body, status):
    box = inbox.open_box()
    inbox.put(box, 7)
    assert post(inbox.address(box), body) == status
    assert inbox.last(box) == 7


def test_a_box_that_nobody_opened_takes_nothing():
    address = inbox.address(inbox.open_box()).rsplit("/", 1)[0] + "/guessed"
    assert post(address, b"1") == 404
    assert inbox.last("guessed") is None


def test_boxes_are_bounded_and_one_that_went_is_opened_again(monkeypatch):
    monkeypatch.setattr(inbox, "_MOST", 3)
    boxes = [inbox.open_box() for _ in range(5)]
    assert post("/betascope/report/" + boxes[0], b"1") == 404
    assert post(inbox.address(boxes[0]), b"1") == 204
    assert inbox.last(boxes[0]) == 1


def test_bytes_of_all_boxes_together_are_bounded(monkeypatch):
    monkeypatch.setattr(inbox, "_MOST_BYTES", 1000)
    boxes = [inbox.open_box() for _ in range(3)]
    for box in boxes:
        assert post(inbox.address(box), b'"' + b"x" * 400 + b'"') == 204
    assert [inbox.last(box) is None for box in boxes] == [True, False, False]
