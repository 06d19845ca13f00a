from pathlib import Path

import pytest

from vae.core import folders


@pytest.mark.parametrize(
    ("find", "variable", "option"),
    [
        (folders.data_dir, folders.DATA_VARIABLE, "--data-dir"),
        (folders.checkpoints_dir, folders.CHECKPOINTS_VARIABLE, "--checkpoints"),
        (folders.sweeps_dir, folders.SWEEPS_VARIABLE, "--sweeps"),
    ],
)
def test_a_folder_is_the_argument_else_the_variable_else_the_projects(monkeypatch, find, variable, option):
    monkeypatch.delenv(variable, raising=False)
    assert find().parent == folders.PROJECT
    monkeypatch.setenv(variable, "/from/the/variable")
    assert find() == Path("/from/the/variable")
    assert find("~/mine") == Path("~/mine").expanduser()
    folders.use_arguments([option, "/of/the/process", "--something", "else"])
    assert find() == Path("/of/the/process")


def test_own_lessons_lie_where_the_argument_or_the_variable_says_and_nowhere_else(monkeypatch):
    monkeypatch.delenv(folders.LESSONS_VARIABLE, raising=False)
    assert folders.own_lessons_dir() is None
    assert folders.shipped_lessons_dir() == folders.PROJECT / "lessons"
    monkeypatch.setenv(folders.LESSONS_VARIABLE, "/from/the/variable")
    assert folders.own_lessons_dir() == Path("/from/the/variable")
    assert folders.own_lessons_dir("~/mine") == Path("~/mine").expanduser()
    folders.use_arguments(["--lessons", "/of/the/process"])
    assert folders.own_lessons_dir() == Path("/of/the/process")
