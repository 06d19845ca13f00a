"""The notebook in docs/ runs, and shows what it shows."""

import re

import pytest

from tests.harness import notebook

NUMBER = r"-?\d+\.\d+"  # what rounding may change from machine to machine


def test_every_cell_runs_and_shows_what_the_file_holds():
    cells = notebook.cells()
    shown = list(notebook.outputs(["".join(cell["source"]) for cell in cells]))
    for cell, found in zip(cells, shown, strict=True):
        kept = "".join(text for output in cell["outputs"] for text in output["data"]["text/plain"])
        now = found.get("text/plain", "")
        assert re.sub(NUMBER, "", now).split() == re.sub(NUMBER, "", kept).split()
        numbers = [[float(number) for number in re.findall(NUMBER, text)] for text in (now, kept)]
        assert numbers[0] == pytest.approx(numbers[1], abs=0.02)
