"""The lessons that ship: nothing in their files is wrong, and on their own data and models all of it is measured."""

import pytest

from vae import data, lessons
from vae.core import folders
from vae.lessons import Lesson, checking, marking
from vae.lessons.facts import Facts
from vae.models import catalogue, judge
from vae.models.checkpoints import Checkpoint
from vae.studies.claims.evidence import Evidence, assign_roles

PATHS = sorted(folders.shipped_lessons_dir().glob("*.md"))


@pytest.fixture(scope="module")
def facts_on(_own_cache):
    """What a lesson's numbers are on a data set, with the models that ship; a skip where it was not fetched."""
    found: dict[str, Facts] = {}

    def measure(name: str) -> Facts:
        if name not in data.available():
            pytest.skip(f"{name} is not in the data folder: python -m vae data fetch {name}")
        if name not in found:
            shipped = folders.PROJECT / "checkpoints"
            test, train = (data.load(name, split) for split in ("test", "train"))
            models = [one for one in catalogue.scan(shipped) if isinstance(one, Checkpoint)]
            found[name] = Facts(Evidence(assign_roles(models, test), test, train, judge.find(test, shipped)))
        return found[name]

    return measure


def test_every_file_is_a_lesson_and_numbers_and_names_are_taken_once():
    found = lessons.available()
    assert len(found) == len(PATHS) > 0
    assert all(isinstance(one, Lesson) for one in found)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert len({one.name for one in found}) == len(found)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_nothing_is_wrong_in_a_shipped_lesson(path):
    assert [str(problem) for problem in lessons.load(path).problems] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_all_of_a_shipped_lesson_is_measured_on_its_own_data_and_models(facts_on, path):
    lesson = lessons.load(path)
    facts = facts_on(lesson.data)
    assert [str(problem) for problem in checking.measured(lesson, facts)] == []
    assert set(lesson.models) <= set(facts.evidence.models)
    for step in lesson.steps:  # what is right is known, and each text has one that is shown
        for variants in (step.reveals, step.whys):
            assert not variants or facts.chosen(variants)


@pytest.mark.parametrize("name", ["digits", pytest.param("sprites", marks=pytest.mark.thorough)])
def test_every_choice_has_a_right_answer_on_other_images_too(facts_on, name):
    for lesson in map(lessons.load, PATHS):
        facts = facts_on(name).about(lesson)
        for step in lesson.steps:
            if step.question and step.question.kind == "choice":
                assert True in marking.options(facts, step.question), f"{lesson.name}: {step.title}"


def test_what_is_not_measured_on_the_digits_is_said_in_words_and_not_in_dashes(facts_on):
    (lesson,) = [one for one in map(lessons.load, PATHS) if one.name == "one-dimension-one-meaning"]
    facts = facts_on("digits").about(lesson)
    for step in lesson.steps[5:]:
        told = facts.chosen(step.reveals)
        assert told, step.title
        assert "Not measured here" not in facts.prose(told.text)
