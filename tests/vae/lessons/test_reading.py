import re
from pathlib import Path

import pytest

from vae.core.errors import LessonError
from vae.core.folders import PROJECT
from vae.lessons.expressions import Ranking, Within
from vae.lessons.reading import LARGEST, MOST_STEPS, load

FRONT = "---\ntitle: A lesson\nsummary: In short.\n---\n"


@pytest.fixture
def written(tmp_path):
    def write(body: str, name: str = "2-a-lesson.md") -> Path:
        path = tmp_path / name
        path.write_text(body, encoding="utf-8")
        return path

    return write


def test_a_lesson_is_read_with_all_its_parts(written):
    lesson = load(
        written(
            "---\ntitle: Errors: a story\nsummary: In short.\nminutes: 20\ndata: digits\nmodels: beta = 10, AE\n---\n\n"
            "## First\n\nSome *words* and {error of AE}.\n\n"
            "### View\n[Ten](reconstructions#images?noise=0.2&models=β+%3D+10&models=AE)\n\n"
            "### Question: choice\nWhich?\n\n- AE {if error of AE is largest}\n- All of\n  them {if images < 3}\n\n"
            "### Reveal {if images > 3}\nMany.\n\n### Reveal\nFew.\n\n### Why\nSo.\n\n"
            "## Second\n\n### Question: number\nHow much?\n\n{answer: error of AE, within 10 %}\n\n"
            "## Third\n\n### Question: order\nSort.\n\n1. beta=10\n2. AE\n\n{by error}\n"
        )
    )
    assert (lesson.name, lesson.number, lesson.title, lesson.minutes) == ("a-lesson", 2, "Errors: a story", 20)
    assert (lesson.data, lesson.models) == ("digits", ("AE", "β = 10"))
    assert lesson.problems == ()
    first, second, third = lesson.steps
    assert (first.title, first.text, first.line) == ("First", "Some *words* and {error of AE}.", 9)
    assert (first.view.page, first.view.part, first.view.caption) == ("reconstructions", "images", "Ten")
    assert first.view.values == {"noise": ("0.2",), "models": ("β = 10", "AE")}
    assert (first.question.kind, first.question.text) == ("choice", "Which?")
    assert [option.text for option in first.question.options] == ["AE", "All of them"]
    assert [(one.text, one.when is None) for one in first.reveals] == [("Many.", False), ("Few.", True)]
    assert [one.text for one in first.whys] == ["So."]
    assert isinstance(second.question.answer, Within)
    assert second.question.text == "How much?"
    assert third.question.answer == Ranking("error")
    assert [option.text for option in third.question.options] == ["β = 10", "AE"]


def test_the_lesson_of_the_documentation_is_one_in_which_nothing_is_wrong(written):
    (body,) = re.findall(r"```markdown\n(.*?)```", (PROJECT / "docs/write-a-lesson.md").read_text("utf-8"), re.DOTALL)
    lesson = load(written(body))
    assert lesson.problems == ()
    assert [step.question.kind for step in lesson.steps] == ["choice", "number"]


def test_the_name_and_digest_of_a_lesson_do_not_depend_on_its_number(written):
    text = f"{FRONT}\n## One\n"
    assert load(written(text)).name == load(written(text, "7-a-lesson.md")).name == "a-lesson"
    assert load(written(text)).digest != load(written(text + "More.\n")).digest


def test_what_is_in_code_is_no_heading(written):
    lesson = load(written(f"{FRONT}\n## One\n\n```\n## Not a step\n{{not measured}}\n```\n"))
    assert [step.title for step in lesson.steps] == ["One"]


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("Words.\n\n## One\n", 5, "before the first step is not shown"),
        ("## One\n\n{error of GAN} and\n{error off AE}\n", 7, "“GAN” is no model"),
        ("## One\n\n### Vew\n", 7, "“Vew” is no part of a step"),
        ("## One\n\n### View\nNothing.\n", 7, "here are 0"),
        ("## One\n\n### View\n[x](https://example.com)\n", 8, "outside of the app"),
        ("## One\n\n### View\n[x](reconstruction#images)\n", 8, "Is it reconstructions?"),
        ("## One\n\n### View\n[x](reconstructions#image)\n", 8, "Is it images?"),
        ("## One\n\n### View\n[x](reconstructions#images?nosie=1)\n", 8, "Is it noise?"),
        ("## One\n\n### Question: quiz\nWhat?\n", 7, "names no kind of question"),
        ("## One\n\n### Question: choice\nWhat?\n\n- a {if images > 1}\n- b\n", 11, "does not say when it is right"),
        ("## One\n\n### Question: choice\nWhat?\n\n- a {if images > 1}\n", 7, "here are 1"),
        ("## One\n\n### Question: choice\nWhat?\n\n- a {otherwise}\n- b {otherwise}\n", 11, "to one of them"),
        ("## One\n\n### Question: choice\nWhat?\n\n- a {if images > 1} {otherwise}\n- b\n", 10, "images"),
        ("## One\n\n### Question: order\nSort.\n\n- AE\n- None {otherwise}\n\n{by error}\n", 11, "is no model"),
        ("## One\n\n### Question: number\nHow many?\n", 7, "{answer: EXPRESSION, within 20 %}"),
        ("## One\n\n### Question: number\nHow many?\n\n{answer: images}\n", 10, "within 20 %"),
        ("## One\n\n### Question: text\nWhy?\n\n{answer: images, within 5}\n", 10, "Take it out"),
        ("## One\n\n### Question: text\nWhy?\n\n- this\n", 10, "has no options"),
        ("## One\n\n### Question: order\nSort.\n\n- AE\n- GAN\n\n{by error}\n", 11, "“GAN” is no model"),
        ("## One\n\n### Question: order\nSort.\n\n- β = 0\n- AE\n\n{by rate}\n", 11, "rate is not measured of AE"),
        ("## One\n\n### Question: text\n", 7, "no words"),
        ("## One\n\n### Why\nA.\n\n### Why\nB.\n", 7, "Put it last"),
        ("## One\n\n### Why {if images > 1}\nA.\n", 7, "without a condition, last"),
        ("## One\n\n### Why {if images}\nA.\n", 7, "no condition"),
        ("## One\n\n### Why\n\n", 7, "There is no text"),
        ("## One\n\n### View\n[x](walk#walk)\n\n### View\n[x](walk#walk)\n", 10, "second View"),
        ("## One\n\n# Big\n", 7, "one #"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(written, body, line, said):
    lesson = load(written(FRONT + body))
    assert [(problem.line, said in str(problem)) for problem in lesson.problems][:1] == [(line, True)]
    assert lesson.steps[0].title == "One"


def test_several_things_are_told_at_once_and_stay_with_their_steps(written):
    lesson = load(written(f"{FRONT}## One\n\n{{error of GAN}}\n\n{{nothing at all of AE\n\n## Two\n\n### Vew\n"))
    assert [problem.line for problem in lesson.problems] == [7, 13]
    assert [[problem.line for problem in step.problems] for step in lesson.steps] == [[7], [13]]


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ("---\ntitle: A\nsummary: B\nminutes: many\n---\n", 4, "whole number from 1 to 240"),
        ("---\ntitle: A\nsummary: B\nmodels: AE, GAN\n---\n", 4, "“GAN” is no model"),
        ("---\ntitle: A\nsummary: B\nauthor: me\n---\n", 4, "Say title, summary"),
        ("---\ntitle: A\nsummary: B\ntitle: C\n---\n", 4, "said twice"),
        ("---\ntitle: A\n---\n", 1, "no summary"),
    ],
)
def test_front_matter_is_held_to_what_it_can_say(written, front, line, said):
    (problem,) = load(written(f"{front}\n## One\n")).problems
    assert (problem.line, said in str(problem)) == (line, True)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "no front matter"),
        (f"{FRONT}Nothing.\n", "no step"),
        ("---\nsummary: B\n---\n## One\n", "no title"),
        ("## One\n", "no front matter"),
    ],
)
def test_a_file_without_title_or_steps_is_no_lesson(written, body, said):
    with pytest.raises(LessonError, match=said):
        load(written(body))


def test_a_file_of_another_name_or_encoding_or_size_is_refused(written, tmp_path):
    with pytest.raises(LessonError, match="NUMBER-SHORT-NAME"):
        load(written(f"{FRONT}## One\n", "A lesson.md"))
    with pytest.raises(LessonError, match="NUMBER-SHORT-NAME"):
        load(written(f"{FRONT}## One\n", f"{'a' * 81}.md"))
    with pytest.raises(LessonError, match="cannot be read"):
        load(tmp_path / "3-not-there.md")
    path = written("x" * (LARGEST + 1))
    with pytest.raises(LessonError, match="200,000 bytes"):
        load(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match="UTF-8"):
        load(path)


def test_windows_line_ends_and_a_byte_order_mark_change_no_line(written):
    path = written("")
    path.write_bytes(("\ufeff" + f"{FRONT}## One\n\n{{error of GAN}}\n").replace("\n", "\r\n").encode())
    lesson = load(path)
    assert [problem.line for problem in lesson.problems] == [7]


def test_more_steps_than_anybody_walks_are_left_out(written):
    lesson = load(written(FRONT + "## Step\n\n" * (MOST_STEPS + 1)))
    assert len(lesson.steps) == MOST_STEPS
    assert "Part it in several" in str(lesson.problems[-1])


def test_markup_nested_without_end_is_read_in_time(written):
    lesson = load(written(f"{FRONT}## One\n\n{'>' * 50_000}\n\n{'- ' * 20_000}x\n\n{'[' * 20_000}\n{'{' * 20_000}\n"))
    assert lesson.steps[0].title == "One"


@pytest.mark.parametrize(("order", "after"), [(("View", "Question: text"), False), (("Question: text", "View"), True)])
def test_a_view_below_the_question_waits_for_the_answer(written, order, after):
    inside = {"View": "[x](walk#walk)", "Question: text": "Why?"}
    found = load(written(FRONT + "\n## One\n\n" + "\n\n".join(f"### {one}\n{inside[one]}" for one in order)))
    assert found.steps[0].view
    assert found.steps[0].view.after is after
