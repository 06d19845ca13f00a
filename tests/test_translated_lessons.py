"""The lessons in other languages: each is the English one in other words, with the same steps, measures and answers."""

import re
from collections import Counter
from pathlib import Path

import pytest

from vae import lessons
from vae.core import folders
from vae.language import catalogue
from vae.lessons import expressions
from vae.lessons.lesson import Lesson, Option, Step, Variant

SHIPPED = folders.shipped_lessons_dir()
LANGUAGES = sorted(path for path in SHIPPED.iterdir() if path.is_dir())
PATHS = sorted(SHIPPED.glob("*/*.md"))
GUIDES = Path(__file__).parents[1] / "docs" / "de"
DU = re.compile(
    r"(?<![\w-])(?i:du|dich|dir|dein(?:e[mnrs]?)?|euch|euer|eure[mnrs]?)(?![\w-])"  # not the dir of --data-dir
    r"|(?:^|[.:;!?–] |\b(?:und|oder|dann) )(?i:gib|halt|lass|lies|miss|nimm|schau|schieb|sieh|zeig|zieh)(?= )",
    re.MULTILINE,
)
PROSE = 4  # words: fewer may be the same in two languages


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(params=PATHS, ids=named)
def both(request: pytest.FixtureRequest) -> tuple[Lesson, Lesson]:
    """A lesson in English, and in the other language."""
    path: Path = request.param
    return lessons.load(SHIPPED / path.name), lessons.load(path)


def test_no_number_stands_right_behind_another_models_name():
    """'β = 2.4: 0.095', as 'β = 2.4 0.095' reads as one number."""
    joined = re.compile(r"β = [\d.]+[ \n]\{(?!if|otherwise)")
    texts = {path: path.read_text(encoding="utf-8") for path in (*SHIPPED.glob("*.md"), *PATHS)}
    assert len(texts) == 2 * len(PATHS)
    found = [(named(path), one[0]) for path, text in texts.items() for one in joined.finditer(text)]
    assert found == []


def in_braces(text: str) -> Counter[object]:
    """What a text measures: where in its sentences is up to the language."""
    return Counter(expressions.shown(one.inside) for one in expressions.braces(text))


def bare(text: str) -> str:
    """A text without what it has in braces."""
    for one in reversed(list(expressions.braces(text))):
        text = text[: one.start] + text[one.end :]
    return text


def numbers(text: str) -> set[str]:
    """Those that stand in a text itself, written with a decimal comma as without."""
    without_thousands = re.sub(r"(?<=\d),(?=\d{3}\b)", "", bare(text))
    return {one.replace(",", ".") for one in re.findall(r"\d+(?:[.,]\d+)?", without_thousands)}


def said(step: Step) -> list[str]:
    """Every text of a step, in the order of the file's sections."""
    question = step.question
    asked = [question.text, *(one.text for one in question.options)] if question else []
    caption = [step.view.caption] if step.view else []
    return [step.title, step.text, *caption, *asked, *(one.text for one in (*step.reveals, *step.whys))]


def conditions(of: tuple[Option, ...] | tuple[Variant, ...]) -> list[object]:
    return [(one.when, isinstance(one, Option) and one.otherwise) for one in of]


@pytest.mark.parametrize("folder", LANGUAGES, ids=lambda path: path.name)
def test_every_lesson_is_in_every_language(folder):
    assert {path.name for path in folder.iterdir()} == {path.name for path in SHIPPED.glob("*.md")}


def test_german_ships():
    assert "de" in [path.name for path in LANGUAGES]


def test_nothing_is_wrong_in_it_and_it_is_the_same_lesson(both):
    english, other = both
    assert [str(problem) for problem in other.problems] == []
    for name in ("name", "number", "minutes", "data", "models"):
        assert getattr(other, name) == getattr(english, name)
    assert len(other.steps) == len(english.steps)


def test_each_step_has_the_same_view_question_and_conditions(both):
    for english, other in zip(both[0].steps, both[1].steps, strict=True):
        assert (english.view is None) == (other.view is None), other.title
        if english.view and other.view:
            for name in ("page", "part", "values", "after"):
                assert getattr(other.view, name) == getattr(english.view, name), other.title
        assert (english.question is None) == (other.question is None), other.title
        if english.question and other.question:
            assert (other.question.kind, other.question.answer) == (english.question.kind, english.question.answer)
            assert conditions(other.question.options) == conditions(english.question.options), other.title
        assert conditions(other.reveals) == conditions(english.reveals), other.title
        assert conditions(other.whys) == conditions(english.whys), other.title


def test_each_text_has_the_same_measures_and_numbers_in_other_words(both):
    for english, other in zip(both[0].steps, both[1].steps, strict=True):
        for here, there in zip(said(english), said(other), strict=True):
            assert in_braces(there) == in_braces(here), there
            assert numbers(there) == numbers(here), there
            assert there != here or len(re.findall(r"[a-z]{3,}", bare(here))) < PROSE, there
        if english.question and other.question and english.question.kind == "order":
            assert [one.text for one in other.question.options] == [one.text for one in english.question.options]


def german() -> dict[str, str]:
    """What is said in German and where: lessons, documents, and the texts of the app."""
    paths = [path for path in PATHS if path.parent.name == "de"] + sorted(GUIDES.glob("*.md"))
    said = {str(path.relative_to(path.parents[2])): path.read_text(encoding="utf-8") for path in paths}
    texts = [one.string for one in catalogue.read("de")]
    forms = [text for one in texts for text in ([one] if isinstance(one, str) else one)]
    return said | {f"de.po: {text}": text for text in forms}


@pytest.mark.parametrize("text", ["Was du siehst", "Dein Modell.", "mit dir", "Rate.\nSchau hin", "Tippen und sieh zu"])
def test_du_is_known(text):
    assert DU.search(text)


@pytest.mark.parametrize("text", ["mit --data-dir ORDNER", "durch", "dies", "Dichte", "Ihr Modell; Sie sehen"])
def test_what_only_looks_like_du_is_not_taken_for_it(text):
    assert not DU.search(text)


def test_german_says_sie_to_its_reader():
    """A lesson stands on a page beside the app's own texts: both speak to one reader in one way."""
    texts = german()
    assert len(texts) > 1000
    assert {name: one[0] for name, text in texts.items() if (one := DU.search(text))} == {}
