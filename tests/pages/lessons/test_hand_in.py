"""The end of a lesson, and the file that is handed in."""

import json

from tests.harness.apptest import at_rest, files
from tests.harness.asgi import get
from tests.pages.lessons.conftest import go
from tests.pages.lessons.test_questions import CHOICE, KEY, TEXT
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
