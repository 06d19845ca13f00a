"""The end of a lesson, and the file that is handed in."""

import json

import pytest
from pydantic import ValidationError

from pages.lessons.progress import Given
from tests.harness.apptest import at_rest, files
from tests.harness.asgi import get
from tests.pages.lessons.conftest import go
from tests.pages.lessons.test_questions import CHOICE, KEY, NUMBER, TEXT
from vae.lessons import answers


def fetched(test, label) -> str:
    status, _, body = get(files(test)[label])
    assert status == 200
    return body.decode()


def test_the_file_has_every_question_with_what_was_answered_and_no_name_but_the_typed_one(lesson):
    test = at_rest(lesson(TEXT, CHOICE))
    test.text_area(key=KEY).set_value("<script>alert(1)</script>\n=1+1")
    test.button(key="lesson-answer-tried/1").click()
    go(test.run(), "next")
    go(at_rest(test), "next")
    test.text_input(key="lesson-student").set_value("<i>A pupil</i>")
    test.run()
    assert not test.exception
    assert set(files(test)) == {"Answers (JSON)", "Answers to read (HTML)", "Sheet (HTML)"}
    text = fetched(test, "Answers (JSON)")
    read = answers.parse(text.encode(), "answers.json")
    assert (read.lesson, read.student, read.data.name) == ("tried", "<i>A pupil</i>", "digits")
    assert [model.name for model in read.models] == ["AE", "β = 0", "β = 2.4", "β = 10"]
    assert [(one.kind, one.answer, one.right) for one in read.answers] == [
        ("text", "<script>alert(1)</script>\n=1+1", None),
        ("choice", None, None),
    ]
    assert "{" not in read.answers[1].question
    assert set(json.loads(text)) >= {"format", "lesson", "digest", "data", "models", "student", "answers"}
    shown = fetched(test, "Answers to read (HTML)")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    sheet = fetched(test, "Sheet (HTML)")
    assert sheet.index("Name") < sheet.index("<h1>Answers</h1>")


def test_what_was_answered_can_be_handed_in_or_is_not_taken(lesson):
    test = at_rest(lesson(NUMBER))
    box = test.number_input(key=KEY)
    assert (box.min, box.max) == (-answers.LARGEST_NUMBER, answers.LARGEST_NUMBER)
    for given in ({"raw": 1e13, "said": 1e13}, {"raw": [0], "said": ["x" * 201]}):
        with pytest.raises(ValidationError):
            Given.model_validate(given)
    box.set_value(answers.LARGEST_NUMBER)
    test.button(key="lesson-answer-tried/1").click()
    go(test.run(), "next")
    at_rest(test)
    assert not test.exception
    (one,) = answers.parse(fetched(test, "Answers (JSON)").encode(), "answers.json").answers
    assert one.answer == answers.LARGEST_NUMBER
