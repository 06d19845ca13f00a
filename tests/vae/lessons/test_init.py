import pytest

import vae.lessons as lessons
from vae.core.errors import LessonError
from vae.core.folders import LESSONS_VARIABLE
from vae.lessons import Broken, Lesson

GOOD = "---\ntitle: Mine\nsummary: Own.\n---\n\n## One\n"


@pytest.fixture
def own(tmp_path):
    (tmp_path / "2-mine.md").write_text(GOOD)
    (tmp_path / "1-broken.md").write_text("nothing")
    (tmp_path / "README.md").write_text("About this folder.")
    return tmp_path


def test_own_lessons_come_after_those_that_ship_and_a_broken_one_says_why(own, monkeypatch):
    shipped = [one.name for one in lessons.available()]
    found = lessons.available(own)
    assert [one.name for one in found] == [*shipped, "mine", "broken"]
    assert isinstance(found[-1], Broken)
    assert "no front matter" in str(found[-1].error)
    monkeypatch.setenv(LESSONS_VARIABLE, str(own))
    assert [one.name for one in lessons.available()] == [one.name for one in found]


def test_an_own_lesson_takes_the_place_of_the_shipped_one_of_its_name(tmp_path):
    first = lessons.available()[0]
    (tmp_path / f"9-{first.name}.md").write_text(GOOD)
    (found,) = [one for one in lessons.available(tmp_path) if one.name == first.name]
    assert isinstance(found, Lesson)
    assert found.title == "Mine"


def test_a_lesson_is_found_by_name_and_by_number(own):
    first = lessons.available()[0]
    assert lessons.find(first.name) == lessons.find(str(first.number)) == first
    assert lessons.find("mine", own).title == "Mine"
    (own / "88-again.md").write_text(GOOD)
    (own / "88-anew.md").write_text(GOOD)
    with pytest.raises(LessonError, match="2 lessons have the number 88"):
        lessons.find("88", own)
    for named, said in (
        ("99", "No lesson is called 99"),
        ("broken", "front matter"),
        ("none", f"There are {first.name}"),
    ):
        with pytest.raises(LessonError, match=said):
            lessons.find(named, own)


def test_a_folder_that_is_not_there_has_no_lessons(tmp_path):
    assert lessons.available(tmp_path / "gone") == lessons.available()


def test_listing_lessons_imports_no_torch():
    import subprocess
    import sys

    code = "import sys, vae.lessons; vae.lessons.available(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_of_two_files_with_one_name_the_first_is_the_lesson_and_the_other_says_so(tmp_path):
    for name in ("1-mine.md", "2-mine.md"):
        (tmp_path / name).write_text(GOOD)
    first, second = lessons.available(tmp_path)[-2:]
    assert isinstance(first, Lesson)
    assert isinstance(second, Broken)
    assert (first.name, second.name) == ("mine", "2-mine")
    assert "has the name of 1-mine.md" in str(second.error)
    assert lessons.find("mine", tmp_path) == first


def test_a_lesson_whose_name_is_a_number_is_found(tmp_path):
    (tmp_path / "123.md").write_text(GOOD)
    assert lessons.find("123", tmp_path).title == "Mine"
