import io

import pandas as pd
import pytest

from tests.vae.lessons.test_answers import GIVEN, handed
from vae.export import table_files
from vae.lessons.answers import Answered
from vae.lessons.class_table import Class, harmless


def choice(answer: str | None, right: bool | None, step: int = 1) -> Answered:
    return Answered(step=step, kind="choice", question="Which?", answer=answer, right=right)


def read(table, suffix: str = ".csv") -> pd.DataFrame:
    return pd.read_csv(io.StringIO(table_files.render(table, suffix)), comment="#", keep_default_na=False)


def test_a_row_is_a_student_and_a_question():
    found = read(Class.of([("a.json", handed(*GIVEN)), ("b.json", handed(GIVEN[0], student=""))]).rows(".csv"))
    assert list(found.columns) == ["student", "lesson", "step", "kind", "question", "answer", "unit", "right"]
    assert found["student"].tolist() == ["Ada"] * 5 + ["b.json"]
    assert found["answer"].tolist()[:5] == ["β = 10", "7.5", "AE, β = 10", "Because. It blurs.", ""]
    assert found["right"].tolist()[:3] == ["yes", "no", ""]


def test_counts_say_how_many_gave_each_answer():
    class_ = Class.of(
        [
            ("1", handed(choice("A", True), student="a")),
            ("2", handed(choice("A", True), student="b")),
            ("3", handed(choice("B", False), student="c")),
            ("4", handed(choice(None, None), student="d")),
        ]
    )
    found = read(class_.counts(".csv"))
    assert found[["answer", "right", "students", "share"]].to_numpy().tolist() == [
        ["A", "yes", 2, 0.5], ["B", "no", 1, 0.25], ["left out", "", 1, 0.25],
    ]  # fmt: skip


def test_of_several_files_of_a_student_the_one_with_most_answers_counts():
    whole, part = handed(choice("A", True), choice("B", False, 2)), handed(choice("B", False))
    found = Class.of([("whole.json", whole), ("part.json", part), ("copy.json", whole)])
    assert found.by_student == {("Ada", "the-price"): whole}
    assert found.passed_over == (
        "part.json does not count: whole.json is by Ada too, with as many answers or more.",
        "whole.json does not count: the same again.",
    )
    later = handed(choice("C", False), choice("B", False, 2))
    assert Class.of([("a", whole), ("b", later)]).by_student == {("Ada", "the-price"): later}


def test_a_student_may_hand_in_several_lessons_and_two_without_a_name_are_two():
    other = handed(choice("A", True), lesson="another")
    one = Class.of([("a", handed(choice("A", True))), ("b", other)])
    assert one.students == 1
    rows = read(one.rows(".csv"))
    assert rows[["student", "lesson"]].to_numpy().tolist() == [["Ada", "the-price"], ["Ada", "another"]]
    two = Class.of([("a", handed(student=" ")), ("b", handed(student=""))])
    assert two.students == 2
    assert {student for student, _ in two.by_student} == {"a", "b"}


@pytest.mark.parametrize("formula", ["=1+1", "+SUM(A1)", "-2+3", "@A1", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_formulas_are_text_in_a_spreadsheet(formula):
    answer = Answered(step=1, kind="text", question=formula, answer=formula)
    table = Class.of([("a", handed(answer, student=formula.strip()))])
    for one in (table.rows(".csv"), table.counts(".csv")):
        for cell in read(one).astype(str).to_numpy().ravel():
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "-"))


def test_negative_numbers_stay_numbers():
    assert [harmless(text) for text in ("-3.5", "+2", "1e9", "-x", "text")] == ["-3.5", "+2", "1e9", "'-x", "text"]


@pytest.mark.parametrize("suffix", table_files.FORMATS)
def test_every_format_takes_whatever_was_typed(suffix):
    typed = "<script>x</script> | `a` \\input{x} *b* # %\n\x1b"
    table = Class.of([("a", handed(Answered(step=1, kind="text", question=typed, answer=typed)))])
    for one in (table.rows(suffix), table.counts(suffix)):
        text = table_files.render(one, suffix)
        assert "\x1b" not in text
        if suffix == ".md":
            assert "<script>" not in text.replace("\\<script\\>", "")
        if suffix == ".tex":
            assert "\\input{" not in text


def test_a_table_says_which_versions_of_the_lesson_it_has():
    table = Class.of([("a", handed()), ("b", handed(student="b", digest="f" * 16))]).rows(".csv")
    assert table.provenance["lessons"] == ["the-price 0123456789abcdef", "the-price ffffffffffffffff"]
    assert table.provenance["files"] == 2
