"""Every format holds the same table and where it comes from, and pandas opens it."""

import json
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest

from tests.harness.provenance import provenance_of
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.export import table_files
from vae.export.table import Table
from vae.export.table_files import FORMATS

ORIGIN = {"dataset": "mnist", "models": [{"name": "mnist_ae", "checkpoint_digest": "ab#1"}], "seed": 0}
TABLE = Table.of(
    [
        {"model": "mnist_ae & co", "n": 100, "accuracy": Estimate(0.1 + 0.2, 0.25, 0.35, 9), "live": True},
        {"model": "a|b 50 %", "n": 10_000, "live": False},
    ],
    "Accuracy of a probe, 95 % of x_1",
    ORIGIN,
)
NAMES = ["model", "n", "accuracy", "accuracy_low95", "accuracy_high95", "live"]


def opened(suffix: str) -> pd.DataFrame:
    text = table_files.render(TABLE, suffix)
    if suffix == ".csv":
        return pd.read_csv(StringIO(text), comment="#")
    if suffix == ".json":
        return pd.read_json(StringIO(text), orient="table")
    lines = [line.replace("\\|", "/") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return pd.DataFrame(cells[2:], columns=cells[0])


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".tex"])  # test_latex.py
def test_pandas_opens_each_with_all_its_rows(suffix):
    found = opened(suffix)
    assert list(found.columns) == NAMES
    assert len(found) == 2
    assert [int(n) for n in found["n"]] == [100, 10_000]
    if suffix in (".csv", ".json"):
        assert found["accuracy"][0] == 0.1 + 0.2  # every digit
        assert found["accuracy"].isna().tolist() == [False, True]
        assert found["model"].tolist() == ["mnist_ae & co", "a|b 50 %"]
    else:
        assert list(found["accuracy"]) == ["0.3000", "-"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_holds_the_provenance(suffix):
    text = table_files.render(TABLE, suffix)
    if suffix == ".csv":
        assert provenance_of("csv", text) == ORIGIN
    elif suffix == ".json":
        assert json.loads(text)["provenance"] == ORIGIN
    else:
        mark = "- " if suffix == ".md" else "% "
        lines = [line.removeprefix(mark) for line in text.splitlines() if line.startswith(mark)]
        facts = dict(line.split(": ", 1) for line in lines if ": " in line)
        assert {name: json.loads(value) for name, value in facts.items()} == ORIGIN
    assert table_files.render(TABLE, suffix) == text


def test_a_table_that_does_not_say_where_it_comes_from_is_no_file():
    with pytest.raises(MeasureError, match="give it what `origin` returns"):
        table_files.render(replace(TABLE, provenance={}), ".csv")


def test_check_suffix_refuses_another_ending(tmp_path):
    for name in ("table.xlsx", "table"):
        with pytest.raises(MeasureError, match=r"is not one of \.csv, \.md, \.tex, \.json"):
            table_files.check_suffix(tmp_path / name, FORMATS)
