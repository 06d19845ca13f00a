import json
import threading
from types import SimpleNamespace

import pytest
from filelock import FileLock

from vae.core.folders import PROJECT
from vae.sweeps import making, request
from vae.sweeps.request import Outcome, Request
from vae.sweeps.schedulers import StopFile


@pytest.fixture
def asked(tmp_path, digits):
    train = making.data.load("digits", "train")
    origin = making.provenance.of(train, digits, making.provenance.judge_of(digits, PROJECT / "checkpoints"))
    return Request(
        dataset="digits",
        run=str(tmp_path / "runs" / "one"),
        origin=making.provenance.digest(origin),
        data_dir=str(tmp_path),
        checkpoints_dir=str(PROJECT / "checkpoints"),
        stop=StopFile(tmp_path / "runs" / "stop").word,
    )


def answer(asked, work=lambda given, place: None) -> Outcome:
    return Outcome.model_validate_json(request.answer(Request, asked.model_dump_json(), work))


def test_work_has_the_data_the_judge_and_a_cache_of_its_own(asked, digits):
    seen = []
    assert answer(asked, lambda given, place: seen.append(place)).status == "done"
    (place,) = seen
    assert (place.test.digest, place.judge.config.dataset) == (digits.digest, "digits")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (request.SweepError("Two\nlines."), "Two lines."),
        (OSError(28, "No space left on device"), "no space left on device."),
        (KeyError("of mine"), "KeyError: 'of mine'"),
    ],
)
def test_whatever_work_raises_is_a_reason(asked, error, reason):
    def fails(given, place):
        raise error

    found = answer(asked, fails)
    assert found.status == "failed"
    assert found.reason.endswith(reason)


def test_work_that_had_not_begun_ends_at_once_when_it_is_stopped(asked, tmp_path):
    StopFile(tmp_path / "runs" / "stop").set()
    assert answer(asked).status == "stopped"
    assert not (tmp_path / "runs" / "one").exists()


def test_work_waits_for_another_process_at_the_same_folder_and_can_be_stopped_there(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(request, "_LOCK_SECONDS", 0.05)
    monkeypatch.setattr(request, "_POLL_SECONDS", 0.0)
    run = tmp_path / "runs" / "one"
    run.mkdir(parents=True)
    with FileLock(run / ".lock"):
        threading.Timer(0.2, StopFile(tmp_path / "runs" / "stop").set).start()
        assert answer(asked).status == "stopped"
    StopFile(tmp_path / "runs" / "stop").clear()
    assert answer(asked).status == "done"


def test_progress_is_read_as_it_was_said_with_the_seconds_of_training_in_all_attempts(tmp_path, monkeypatch):
    assert request.progress_of(tmp_path) is None
    (tmp_path / "progress.json").write_text(json.dumps({"text": "x", "done": 1, "total": 2, "train_seconds": 100.0}))
    found = request.progress_of(tmp_path)
    assert (found.text, found.done, found.total) == ("x", 1, 2)
    again, clock = request.ProgressFile(tmp_path), SimpleNamespace(monotonic=lambda: 10.0)
    monkeypatch.setattr(request, "time", clock)
    again.save()
    assert again.seconds == 100  # nothing is trained yet
    again.begin_training()
    clock.monotonic = lambda: 15.0
    again.end_training()
    clock.monotonic = lambda: 99.0
    again.save()
    assert again.seconds == request.ProgressFile(tmp_path).seconds == 105
    (tmp_path / "progress.json").write_text("[]")
    assert request.progress_of(tmp_path) is None
