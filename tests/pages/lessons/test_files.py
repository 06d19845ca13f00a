"""Lessons are read anew when a file changes, comes or goes, and only then."""

import os

import pytest

from pages.lessons import files
from tests.harness import written_lessons
from ui import language
from vae.lessons.lesson import Lesson


@pytest.fixture
def own(tmp_path, monkeypatch):
    written_lessons.write(tmp_path, "First words.")
    monkeypatch.setenv(written_lessons.VARIABLE, str(tmp_path))
    return tmp_path


def tried() -> Lesson:
    return next(one for one in files.found() if one.name == "tried")


def test_what_has_not_changed_is_not_read_again(own):
    assert tried() is tried()


def test_a_changed_file_is_read_again(own):
    before = tried()
    path = written_lessons.write(own, "Other words.")
    os.utime(path, ns=(1, 1))
    assert before.steps[0].text == "First words."
    assert tried().steps[0].text == "Other words."


def test_files_come_and_go_and_a_folder_that_is_gone_has_none(own):
    written_lessons.write(own, "More.", name="second")
    assert {"tried", "second"} <= {one.name for one in files.found()}
    for path in own.glob("*.md"):
        path.unlink()
    assert not {"tried", "second"} & {one.name for one in files.found()}
    own.rmdir()
    assert files.found()  # those that ship


def test_a_changed_translation_is_read_again(own, monkeypatch):
    monkeypatch.setattr(language, "spoken", lambda: "de")
    assert tried().steps[0].text == "First words."
    path = written_lessons.translate(own / "1-tried.md", "de", "Erste Worte.")
    assert tried().steps[0].text == "Erste Worte."
    assert tried() is tried()
    path.write_text(path.read_text(encoding="utf-8").replace("Erste", "Andere"), encoding="utf-8")
    assert tried().steps[0].text == "Andere Worte."
    monkeypatch.setattr(language, "spoken", lambda: "en")
    assert tried().steps[0].text == "First words."
