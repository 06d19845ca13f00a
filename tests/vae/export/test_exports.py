"""Every format holds the same table and where it comes from, and pandas opens it."""

import json
import re
import shutil
import subprocess
from io import StringIO

import pandas as pd
import pytest

from vae.core.errors import MeasureError
from vae.export import exports
from vae.export.exports import FORMATS, Export

FRAME = pd.DataFrame(
    {"model": ["mnist_ae & co", "a|b 50 %"], "n": [100, 10_000], "accuracy": [0.1 + 0.2, None], "live": [True, False]}
)
ORIGIN = {"dataset": "mnist", "models": [{"name": "mnist_ae", "checkpoint_digest": "ab#1"}], "seed": 0}
EXPORT = Export(FRAME, "Accuracy of a probe, 95 % of x_1", ORIGIN)


def opened(suffix: str) -> pd.DataFrame:
    text = exports.render(EXPORT, suffix)
    if suffix == ".csv":
        return pd.read_csv(StringIO(text))
    if suffix == ".json":
        return pd.read_json(StringIO(text), orient="table")
    if suffix == ".md":
        lines = [line.replace("\\|", "/") for line in text.splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return pd.DataFrame(cells[2:], columns=cells[0])
    body = re.search(r"\\toprule\n(.*?)\\bottomrule", text, re.DOTALL)[1]
    cells = [re.split(r"(?<!\\) & ", line.rstrip(" \\")) for line in body.splitlines() if "&" in line]
    return pd.DataFrame(cells[1:], columns=cells[0])


@pytest.mark.parametrize("suffix", FORMATS)
def test_pandas_opens_each_with_all_its_rows(suffix):
    found = opened(suffix)
    assert list(found.columns)[:4] == list(FRAME.columns)
    assert len(found) == 2
    assert [int(n) for n in found["n"]] == [100, 10_000]
    if suffix in (".csv", ".json"):
        assert found["accuracy"][0] == 0.1 + 0.2  # every digit
        assert found["accuracy"].isna().tolist() == [False, True]
        assert found["model"].tolist() == FRAME["model"].tolist()
    else:
        assert list(found["accuracy"]) == ["0.3000", "-"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_says_where_it_comes_from(suffix):
    text = exports.render(EXPORT, suffix)
    if suffix == ".csv":
        found = pd.read_csv(StringIO(text))["provenance"]
        assert json.loads(found[0]) == ORIGIN
        assert found[1] == "as above"
    elif suffix == ".json":
        assert json.loads(text)["provenance"] == ORIGIN
    else:
        mark = "- " if suffix == ".md" else "% "
        lines = [line.removeprefix(mark) for line in text.splitlines() if line.startswith(mark)]
        facts = dict(line.split(": ", 1) for line in lines if ": " in line)
        assert {name: json.loads(value) for name, value in facts.items()} == ORIGIN
    assert exports.render(EXPORT, suffix) == text


def test_latex_has_the_rules_of_booktabs_and_escapes_what_it_must():
    text = exports.render(EXPORT, ".tex")
    for command in (
        "\\begin{table}[htbp]",
        "\\caption{",
        "\\begin{tabular}{lrrl}",
        "\\toprule",
        "\\midrule",
        "\\bottomrule",
        "\\end{tabular}",
        "\\end{table}",
    ):
        assert text.count(command) == 1, command
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    assert "mnist\\_ae \\& co" in body
    assert not re.search(r"(?<!\\)[%#_$]", body)
    assert body.count("{") == body.count("}")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX on this machine; its structure is checked above")
def test_latex_compiles(tmp_path):
    document = "\\documentclass{article}\\usepackage{booktabs}\\begin{document}\n%s\\end{document}\n"
    (tmp_path / "table.tex").write_text(document % exports.render(EXPORT, ".tex"))
    done = subprocess.run(["pdflatex", "-halt-on-error", "table.tex"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_another_ending_is_a_sentence(tmp_path):
    for name in ("table.xlsx", "table"):
        with pytest.raises(MeasureError, match=r"is not one of \.csv, \.md, \.tex, \.json"):
            exports.check_suffix(tmp_path / name)
