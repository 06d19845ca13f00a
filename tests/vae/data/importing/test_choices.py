from dataclasses import fields
from fractions import Fraction

import numpy as np
import pytest

from tests.harness.your_images import pictures
from vae.__main__ import _parser
from vae.cli import data_import
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing import choices
from vae.data.importing.found import Options

EVERY = Options(
    images="a",
    labels="none",
    axes="HWN",
    rows=(20, 16),
    range=(-1.0, 1.0),
    grey=True,
    onto=255,
    invert=True,
    transpose=False,
    size=(32, 24),
    factors="f.csv",
    columns=("size:number", "turn:angle:360"),
    leave_out_broken=True,
    validation=False,
    redraw=True,
    test=Fraction(1, 10),
    seed=3,
)


def test_every_option_has_a_choice_and_every_choice_an_option():
    assert sorted(one.field for one in choices.CHOICES) == sorted(field.name for field in fields(Options))


def test_every_choice_changes_a_conclusion_that_is_drawn(tmp_path):
    images, labels = pictures()
    broken = images.astype(float)
    broken[0, 0, 0] = np.nan
    colours = np.repeat(broken[..., None], 3, axis=3)
    np.savez(tmp_path / "a.npz", images=colours, labels=labels)
    found = importing.examine([tmp_path / "a.npz"], Options(leave_out_broken=True, grey=True))
    assert {one.what for one in choices.CHOICES} == {one.what for one in found.conclusions} - {"Format"}


def test_the_command_line_reads_what_is_said_of_options():
    said = list(choices.arguments(EVERY))
    assert said[said.index("--range") :][:3] == ["--range", "-1", "1"]
    given = _parser().parse_args(["data", "import", "x", *said])
    assert data_import._options(given) == EVERY
    given = _parser().parse_args(["data", "import", "x"])
    assert data_import._options(given) == Options()
    assert list(choices.arguments(Options())) == []


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (choices.size, "28", (28, 28)),
        (choices.size, "32X24", (32, 24)),
        (choices.size, "0", None),
        (choices.size, "2x3x4", None),
        (choices.size, "2000", None),
        (choices.size, "x", None),
        (choices.row, "28x20", (28, 20)),
        (choices.row, "3x32x24", (3, 32, 24)),
        (choices.row, "32x24x3", (32, 24, 3)),
        (choices.row, "4x32x24", None),
        (choices.row, "3x0x24", None),
        (choices.share, "1/5", Fraction(1, 5)),
        (choices.share, "1", None),
        (choices.share, "1/0", None),
        (choices.share, "nan", None),
        (choices.levels, "-1, 1", (-1.0, 1.0)),
        (choices.levels, "0", None),
        (choices.levels, "0 inf", None),
        (choices.levels, "a b", None),
    ],
)
def test_text_of_a_choice_is_read_or_refused_with_how_it_is_written(read, text, value):
    if value is None:
        with pytest.raises(DataError, match="; write "):
            read(text)
    else:
        assert read(text) == value


def test_conclusions_say_the_options_that_change_them():
    assert choices.said("Range") == "--range BLACK WHITE"
    assert choices.said("Orientation") == "--[no-]transpose"
    assert choices.said("Colour") == "--[no-]grey, --onto black|white"
    assert choices.said("Format") == ""


@pytest.mark.parametrize("text", ["-1", "1.5", "", "²", "9" * 11])
def test_what_is_no_seed_is_a_sentence(text):
    (choice,) = (choice for choice in importing.CHOICES if choice.field == "seed")
    with pytest.raises(DataError, match="is no seed; write a whole number from 0"):
        choice.read(text)
    assert choice.read("7") == 7


@pytest.mark.parametrize("text", ["999", "3", "28x129", "4x3"])
def test_a_size_that_no_image_may_have_names_the_range_of_the_option(text):
    with pytest.raises(DataError, match=rf"'{text}' lies beyond 4 to 128 pixels a side"):
        choices.size(text)
    assert choices.row("1x784") == (1, 784)  # rows may be scaled afterwards


@pytest.mark.parametrize("text", ["4", "128", "4x128"])
def test_a_size_at_the_end_of_the_range_is_taken(text):
    assert choices.size(text) in {(4, 4), (128, 128), (4, 128)}
