"""What components are sent alike: where a browser finds the judge, and who it is."""

from dataclasses import replace

from ui.web import assets, network_blob, payload
from vae.core.folders import PROJECT
from vae.core.unbroken import unbroken
from vae.models import judge

JUDGE = judge.load(PROJECT / "checkpoints" / "judge-sprites")


def test_a_judge_is_sent_as_an_address_with_the_names_of_its_classes():
    told = payload.judge(JUDGE)
    assert told["names"] == ["heart", "arrow", "crescent"]
    assert assets.content(told["weights"]) == network_blob.pack_judge(JUDGE)
    assert JUDGE.digest[:32] in told["weights"]


def test_without_a_judge_nothing_is_sent_or_said():
    assert payload.judge(None) is None
    assert payload.judge_note(None) == ""


def test_a_judge_too_large_for_a_browser_is_none():
    large = replace(JUDGE, config=JUDGE.config.model_copy(update={"widths": (256, 256)}))
    assert payload.judge(large) is None
    assert payload.judge_note(large) == ""


def test_the_note_says_how_often_the_judge_is_right():
    assert unbroken(f"which reads {JUDGE.accuracy.said} of the test images right") in payload.judge_note(JUDGE)
    assert unbroken("below 50 % it cannot tell") in payload.judge_note(JUDGE)
