"""What all commands do alike with the file that they write."""

import argparse
import json
from collections.abc import Iterator

import pytest

from tests.harness.provenance import provenance_of
from vae import __main__ as program
from vae.export.table_files import DOCUMENTS, FORMATS

TABLES = ["interpolate", "disentangle", "probe"]
QUICK = {
    "interpolate": ["--pairs", "4", "--steps", "5"],
    "disentangle": ["--quick"],
    "probe": ["--train-sizes", "20", "--seeds", "1"],
}


def commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield name, parser
    for action in inner:
        for word, one in action.choices.items():
            yield from commands(one, f"{name} {word}".strip())


def test_every_out_is_a_folder_of_its_own_kind_or_a_file_of_a_known_suffix():
    with_out = {
        name: parser for name, parser in commands(program._parser()) if "--out" in parser._option_string_actions
    }
    formats = {name: tuple(parser.get_default("formats")) for name, parser in with_out.items()}
    folders = {"train": (), "judge": (), "sweep": (), "export": ()}
    tables = dict.fromkeys((*TABLES, "answers"), tuple(FORMATS))
    pages = dict.fromkeys(("lesson sheet", "lesson export"), (".html",))
    assert formats == {**folders, **tables, **pages, "report": DOCUMENTS}


@pytest.mark.parametrize("command", [*TABLES, "report"])
@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.CSV"])
def test_an_unknown_suffix_is_refused_with_those_that_work_before_anything_is_read(capsys, tmp_path, command, name):
    models = [] if command == "report" else [str(tmp_path / "no-model")]
    assert program.main([command, *models, "--dataset", "no-data", "--out", str(tmp_path / name)]) == 2
    formats = DOCUMENTS if command == "report" else FORMATS
    assert f"is not one of {', '.join(formats)}. Give for example" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("command", TABLES)
def test_every_table_is_written_as_its_suffix_says(make_checkpoint, tmp_path, command, suffix):
    model, out = make_checkpoint("one"), tmp_path / f"out{suffix}"
    assert program.main([command, str(model.path), "--dataset", "digits", *QUICK[command], "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    if suffix == ".csv":
        assert provenance_of("csv", text)["versions"]
    elif suffix == ".json":
        assert json.loads(text)["provenance"]["versions"]
    else:
        assert text.startswith({".md": "**", ".tex": "% needs"}[suffix])
        assert '"betascope"' in text
