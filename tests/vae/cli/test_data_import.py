import numpy as np
import pytest
from PIL import Image

from tests.harness.command import run
from tests.harness.your_images import pictures
from vae import data
from vae.data.importing import FORMATS


@pytest.fixture
def source(tmp_path):
    images, labels = pictures()
    np.savez(tmp_path / "a.npz", images=images, labels=labels)
    return tmp_path / "a.npz"


def test_import_says_what_it_concluded_and_makes_a_data_set(capsys, empty_data, source, wide_terminal):
    status, out, _ = run(capsys, "data", "import", source, "--name", "mine", "--test", "0.5")
    assert status == 0
    assert "Range 0 is black, 255 is white: whole numbers from 0 to 255 --range BLACK WHITE" in out
    assert "Split 20 for training, 20 for testing: 50% of each class drawn for testing (seed 0)" in out
    assert "Saved as npz:mine.npz" in out
    assert len(data.load("npz:mine.npz", "test", empty_data)) == 20
    status, _, err = run(capsys, "data", "import", source, "--name", "mine")
    assert (status, "is there already" in err) == (2, True)


def test_dry_run_draws_a_contact_sheet_and_saves_nothing(capsys, empty_data, source, tmp_path):
    status, out, _ = run(capsys, "data", "import", source, "--dry-run", "--sheet", tmp_path / "look.png")
    assert status == 0
    assert "Nothing was saved" in out
    assert not list(empty_data.iterdir())
    with Image.open(tmp_path / "look.png") as sheet:
        assert sheet.size == (12 * (64 + 4) + 4, 4 * (64 + 4 + 14) + 4)  # four classes of twelve


def test_name_is_needed_where_something_is_saved(capsys, empty_data, source):
    status, _, err = run(capsys, "data", "import", source)
    assert (status, "--name" in err) == (2, True)


def test_help_lists_every_format(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit):
        run(capsys, "data", "import", "--help")
    text = " ".join(capsys.readouterr().out.split())
    for form in FORMATS:
        assert form.name in text
        assert " ".join(form.described.split()) in text


@pytest.mark.parametrize(("option", "value"), [("--size", "0"), ("--size", "2x3x4"), ("--test", "1"), ("--test", "x")])
def test_option_that_is_no_number_of_its_kind_is_refused(capsys, source, option, value):
    with pytest.raises(SystemExit):
        run(capsys, "data", "import", source, option, value)
    assert "write" in capsys.readouterr().err
