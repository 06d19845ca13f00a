import json

import pytest

from vae.core.errors import LessonError
from vae.lessons import answers
from vae.lessons.answers import Answered, Answers, Source

DIGEST = "0123456789abcdef"


def handed(*given: Answered, **own) -> Answers:
    about = {"lesson": "the-price", "title": "The price", "digest": DIGEST, "student": "Ada"}
    looked_at = {"data": Source(name="mnist", digest="ab"), "models": (Source(name="AE", digest="cd"),)}
    return Answers(answers=given, **{**about, **looked_at, **own})


GIVEN = (
    Answered(step=1, kind="choice", question="Which?", answer="β = 10", right=True),
    Answered(step=2, kind="number", question="How much?", answer=7.5, unit="nats", right=False),
    Answered(step=3, kind="order", question="Sort.", answer=("AE", "β = 10")),
    Answered(step=4, kind="text", question="Why?", answer="Because.\nIt blurs."),
    Answered(step=5, kind="draw", question="Draw."),
)


def test_answers_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text(handed(*GIVEN).text())
    assert answers.read(path) == handed(*GIVEN)
    assert [one.words for one in GIVEN] == ["β = 10", "7.5", "AE, β = 10", "Because.\nIt blurs.", ""]


def test_a_file_says_no_time_and_no_name_but_the_one_that_was_typed():
    text = handed(*GIVEN, student="").text()
    assert set(json.loads(text)) == {
        "format", "version", "betascope", "lesson", "title", "digest", "data", "models", "student", "answers"
    }  # fmt: skip
    assert "Ada" not in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: "nothing", "holds no answers"),
        (lambda one: [], "holds no answers"),
        (lambda one: {"format": "betascope answers"}, "holds no answers"),
        (lambda one: one | {"format": "other"}, "holds no answers"),
        (lambda one: one | {"version": 2}, "made by a newer betascope: format 2"),
        (lambda one: one | {"version": 2, "future": 1, "answers": "other"}, "Update betascope"),
        (lambda one: one | {"version": 0}, "holds no answers"),
        (lambda one: one | {"more": 1}, "not usable"),
        (lambda one: one | {"lesson": "../../etc"}, "not usable"),
        (lambda one: one | {"student": "x" * 61}, "not usable"),
        (lambda one: one | {"digest": "<b>"}, "not usable"),
        (lambda one: one | {"answers": one["answers"] * 100}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"answer": "x" * 5001}]}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"answer": 1e300}]}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"answer": {"a": 1}}]}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"right": "yes"}]}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"kind": "quiz"}]}, "not usable"),
        (lambda one: one | {"answers": [one["answers"][0] | {"step": 0}]}, "not usable"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(change, said):
    content = json.dumps(change(json.loads(handed(*GIVEN).text()))).encode()
    with pytest.raises(LessonError) as error:
        answers.parse(content, "a.json")
    assert said in str(error.value)
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format": "betascope answers", "version": 1, "data": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"format": "betascope answers", "version": NaN}',
        b'{"format": "betascope answers", "version": ' + b"9" * 5000 + b"}",
        b'{"format": "betascope answers", "version": 1, "student": "\\ud800"}',
    ],
)
def test_broken_or_nested_or_endless_json_is_refused(content):
    with pytest.raises(LessonError):
        answers.parse(content, "a.json")


def test_too_large_a_file_and_none_are_refused(tmp_path):
    path = tmp_path / "large.json"
    path.write_bytes(b" " * (answers.LARGEST + 1))
    with pytest.raises(LessonError, match="too many for answers"):
        answers.read(path)
    with pytest.raises(LessonError, match="cannot be read"):
        answers.read(tmp_path / "none.json")


def test_the_readable_page_shows_what_students_typed_as_text():
    typed = "<script>alert(1)</script>\"'\x1b[2J"
    page = answers.readable(
        handed(
            Answered(step=1, kind="text", question=typed, answer=typed, unit="<i>"),
            student="<img src=x>",
            title="<b>",
            data=Source(name="<u>", digest=""),
        )
    )
    for tag in ("<script", "<img", "<i>", "<u>", "\x1b"):
        assert tag not in page
    assert page.count("&lt;script&gt;") == 2
    assert "default-src 'none'" in page


def test_the_readable_page_says_what_is_right():
    page = answers.readable(handed(*GIVEN))
    assert "1 of 2 right" in page
    assert "<strong>7.5</strong> nats" in page
    assert "left out" in page
    assert "Because.\nIt blurs." in page


def test_the_page_of_answers_is_in_a_language_but_for_what_was_asked_and_answered():
    page = answers.readable(handed(*GIVEN), "de")
    assert '<html lang="de">' in page
    assert "1 von 2 richtig · Ada" in page
    assert "<strong>7,5</strong> Nats · nicht richtig" in page
    assert "<em>ausgelassen</em>" in page
    assert "Because.\nIt blurs." in page
