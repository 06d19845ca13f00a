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
