"""A lesson in another language is the same lesson in other words, or it is not used."""

from dataclasses import replace

import pytest

from tests.harness import written_lessons
from tests.harness.written_lessons import translate, view
from vae.lessons import available, find, load, translation
from vae.lessons.lesson import Broken, Lesson

CHOICE = "Look.\n\n### Question: choice\nWhich?\n\n- A {{if error of AE is {}}}\n- B {{if error of β = 10 is {}}}\n"
ENGLISH = (CHOICE.format("largest", "largest"), view("walk", "walk") + "\n\n### Reveal\nSo.", "The end.")
GERMAN = (CHOICE.format("largest", "largest").replace("Look", "Schau"), ENGLISH[1].replace("So.", "Also."), "Ende.")


@pytest.fixture
def path(tmp_path):
    return written_lessons.write(tmp_path / "own", *ENGLISH)


def test_a_translation_has_its_own_words_and_the_digest_that_answers_belong_to(path):
    words = translate(path, "de", *GERMAN)
    as_written, german = load(path), translation.said(load(path), "de")
    assert (german.title, german.steps[0].title) == ("de Lesson tried", "de step 1")
    assert german.steps[0].text.startswith("Schau")
    assert german.digest == as_written.digest
    assert german.words == load(words).digest != german.digest
    assert german.as_written == as_written
    assert german.problems == ()
    assert as_written.as_written is as_written


def test_a_translation_of_nothing_is_named_with_the_lessons(path):
    stray = translate(path, "de", *GERMAN).rename(path.parent / "de" / "1-tired.md")
    (path.parent / "de" / "README.md").write_text("About these.")
    (path.parent / "German").mkdir()
    (path.parent / "German" / "1-tired.md").write_text("in no language's folder")
    assert list(translation.strays(path.parent)) == [stray]
    found = [one for one in available(path.parent) if isinstance(one, Broken)]
    assert [one.name for one in found] == ["de/1-tired"]
    assert str(found[0].error) == (
        "de/1-tired.md translates nothing: there is no 1-tired.md beside the folder de, so nobody sees it. "
        "Give it the name of the lesson that it translates."
    )
    path.rename(path.parent / "1-tired.md")
    assert translation.strays(path.parent) == {}


def test_a_folder_of_lessons_in_one_language_has_no_translations(path):
    translate(path, "de", *GERMAN)
    path.unlink()
    assert translation.strays(path.parent) == {}


@pytest.mark.parametrize("language", ["", "fr", "..", "own"])
def test_what_is_not_translated_stays_as_its_author_wrote_it(path, language):
    translate(path, "de", *GERMAN)
    as_written = load(path)
    assert translation.said(as_written, language) is as_written


@pytest.mark.parametrize(
    ("steps", "line", "said"),
    [
        (GERMAN[:2], 1, "There are 2 steps, and 1-tried.md has 3."),
        ((CHOICE.format("smallest", "largest"), *GERMAN[1:]), 13, "The question's kind, or what is right of it,"),
        (("Schau.", *GERMAN[1:]), 9, "The question's kind"),
        (("Schau.\n\n### Question: text\nWas?", *GERMAN[1:]), 13, "The question's kind"),
        ((GERMAN[0], view("samples", "grid") + "\n\n### Reveal\nAlso.", GERMAN[2]), 23, "The view"),
        ((GERMAN[0], GERMAN[1].replace("### Reveal", "### Why"), GERMAN[2]), 20, "The number of its Reveals"),
    ],
)
def test_another_lesson_is_no_translation_and_the_lesson_says_why(path, steps, line, said):
    words = translate(path, "de", *steps)
    as_written = load(path)
    found = translation.differences(as_written, load(words))
    assert found
    assert found[0].line == line
    assert said in found[0].cause
    shown = translation.said(as_written, "de")
    assert shown == replace(as_written, problems=shown.problems)
    assert "de/1-tried.md is no translation of it" in shown.problems[0].cause


def test_front_matter_is_that_of_the_original_but_for_title_and_summary(path):
    words = translate(path, "de", *GERMAN, models="AE, β = 10")
    assert [problem.cause for problem in translation.differences(load(path), load(words))] == [
        "models is not that of 1-tried.md."
    ]


def test_a_file_that_is_no_lesson_is_no_translation_either(path):
    translate(path, "de", *GERMAN).write_text("nichts", encoding="utf-8")
    shown = translation.said(load(path), "de")
    assert shown.steps == load(path).steps
    assert "front matter" in shown.problems[0].cause


def test_translations_lie_in_folders_named_by_two_letters(path):
    german = translate(path, "de", *GERMAN)
    translate(path, "old", *GERMAN)
    assert translation.beside(path) == {"de": german}
    assert translation.original_of(german) == path
    assert translation.original_of(path) is None
    assert translation.original_of(path.parent / "old" / path.name) is None


def test_lessons_are_listed_and_found_in_a_language(path):
    translate(path, "de", *GERMAN)
    titles = {one.name: one.title for one in available(path.parent, "de") if isinstance(one, Lesson)}
    assert titles["tried"] == "de Lesson tried"
    assert titles["what-is-kept"] == "Was ein Autoencoder behält"
    assert find("tried", path.parent, "de").steps[2].text == "Ende."
    assert find("tried", path.parent).steps[2].text == "The end."


def test_a_lesson_of_ones_own_has_none_of_the_words_of_the_one_that_it_replaces(tmp_path):
    written_lessons.write(tmp_path / "own", "Mine.", name="what-is-kept")
    assert find("what-is-kept", tmp_path / "own", "de").steps[0].text == "Mine."
