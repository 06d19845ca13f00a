"""What commands print at any width, and on streams of any encoding."""

import io
import os
import sys

import pytest

from vae.__main__ import main
from vae.cli import common
from vae.cli.printing import show_table
from vae.core import errors
from vae.core.estimate import Estimate
from vae.export.table import Column, Row, Table

COLUMNS = [Column("Model"), Column("BCE", "Error (BCE)", "number"), Column("Settings", kind="prose"), Column("Folder")]
FOLDERS = [f"kidney-cortex-2024-beta-4-seed-1-epochs-{n}00" for n in (2, 3)]
SETTINGS = "every word of this is kept whole"
ROWS = [Row(["β = 4", Estimate(0.773, 0.772, 0.774, 9), SETTINGS, folder]) for folder in FOLDERS]


@pytest.fixture
def terminal(monkeypatch):
    """Sets how wide the terminal is; None for a pipe."""

    def set_width(width):
        monkeypatch.setattr(common.console, "width", width or 80)
        if width:
            monkeypatch.setenv("COLUMNS", str(width))
        else:
            monkeypatch.delenv("COLUMNS", raising=False)

    return set_width


def shown(capsys) -> list[str]:
    show_table(Table(COLUMNS, ROWS, "Of two models", footnote="A caption."))
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [None, 200, 100, 80, 60, 20])
def test_show_table_loses_no_number_and_no_name(capsys, terminal, width):
    terminal(width)
    out = shown(capsys)
    text = "\n".join(out)
    for cell in ("0.773", "(0.772 to 0.774)", *FOLDERS):
        assert text.count(cell) >= 1, (width, cell)
    for word in SETTINGS.split():
        assert word in text.split()
    assert out[0] == "Of two models"
    assert out[-1] == "A caption."


def test_show_table_is_as_wide_as_the_terminal_allows(capsys, terminal):
    terminal(200)
    assert len(shown(capsys)) == 6  # title, headings, rule, two rows, caption
    terminal(100)
    narrow = shown(capsys)
    assert max(map(len, narrow)) <= 100
    assert narrow[3].split()[3] == "0.773"  # the interval is below its value
    terminal(60)
    assert "Folder:      " + FOLDERS[0] in shown(capsys)
    terminal(None)
    piped = shown(capsys)
    assert len(piped[2]) > 80
    assert any("0.773 (0.772 to 0.774)" in line and FOLDERS[1] in line for line in piped)


@pytest.mark.parametrize(
    "command",
    [
        ["models"],
        ["evaluate"],
        ["interpolate", "--pairs", "4", "--steps", "5"],
        ["probe", "--train-sizes", "20", "--seeds", "1"],
        ["disentangle", "--quick"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_keeps_long_names_whole(capsys, make_checkpoint, terminal, command):
    models = [make_checkpoint(name, latent_dim=1) for name in FOLDERS]
    terminal(60)
    given = ["--checkpoints", str(models[0].path.parent)] if command == ["models"] else [str(m.path) for m in models]
    assert main([*command, *given, "--dataset", "digits"]) == 0
    out = capsys.readouterr().out
    for name in FOLDERS:
        assert name in out
    assert "…" not in out


def test_the_shipped_models_are_a_table_of_80_columns_with_every_digit(capsys, terminal):
    terminal(80)
    assert main(["models", "--dataset", "mnist"]) == 0
    out = capsys.readouterr().out
    (row,) = [line for line in out.splitlines() if line.endswith("mnist-beta-0") or "mnist-beta-0 " in line]
    assert row.split()[:5] == ["β", "=", "0", "61.1", "294.0*"]
    assert "* mnist-beta-0: 26 % of the log variances stand at their bound" in " ".join(out.split())


@pytest.mark.parametrize(
    ("encoding", "title"), [("utf-8", "β = 2.4"), ("cp1252", "beta = 2.4"), ("ascii", "beta = 2.4")]
)
def test_a_stream_that_has_no_beta_gets_the_word(monkeypatch, make_checkpoint, encoding, title):
    folder = make_checkpoint("small", beta=2.4).path.parent
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["models", "--checkpoints", str(folder), "--dataset", "digits"]) == 0
    stream.flush()
    lines = stream.buffer.getvalue().decode(encoding).splitlines()
    (row,) = [line for line in lines if title in line]
    headings = next(line for line in lines if line.startswith("Model "))
    assert row.index("mnist,") == headings.index("Trained on")  # columns are under one another


@pytest.mark.parametrize("name", [b"caf\xe9", b"two\nlines", b"red\x1b[31m"])
def test_a_folder_whose_name_cannot_be_shown_is_a_line(capsys, make_checkpoint, name):
    folder = make_checkpoint("small").path.parent
    os.mkdir(os.fsencode(folder) + b"/" + name)  # noqa: PTH102  # a name of bytes
    assert main(["models", "--checkpoints", str(folder), "--dataset", "digits"]) == 0
    captured = capsys.readouterr()
    assert "small" in captured.out
    escaped = name.decode("latin-1").encode("unicode_escape").decode()
    assert f"{escaped}: '{escaped}' cannot be the name of a checkpoint" in captured.err


def test_errors_can_be_shown_whatever_names_stand_in_them():
    error = errors.DataError("caf\udce9\x1b[2J.npz is not there.\nGive another.")
    assert str(error) == "caf\\xe9\\x1b[2J.npz is not there.\nGive another."
    assert errors.showable("élan – β") == "élan – β"
