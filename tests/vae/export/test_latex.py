"""Tables as LaTeX: how they look, how they are parted, and that pdfLaTeX sets them on a page."""

import re
from dataclasses import replace

from tests.harness.latex import complaints, latex
from vae.core.estimate import Estimate
from vae.export import table_files
from vae.export.table import Column, Row, Table

ORIGIN = {"dataset": "mnist", "about": "日本 β"}
HIGH, LOW = Estimate(0.895, 0.885, 0.904, 9), Estimate(-0.21, -0.28, -0.14, 9)
UNKNOWN = Estimate(0.5, float("nan"), float("nan"), 1)


def rendered(table):
    return table_files.render(table, ".tex")


def body(text):
    """Rows of cells between the rules, of every table in the text."""
    rows = [line.removesuffix(r" \\").split(" & ") for line in text.splitlines() if line.endswith(r" \\")]
    return [[cell.strip() for cell in row] for row in rows]


def probes(sizes=("100", "1,000", "10,000", "all 60,000")):
    columns = [Column(n, f"{n} labels", "number", digits=1, percent=True) for n in sizes]
    names = [("AE", ""), ("β = 2.4, seed 1", ""), ("untrained encoder", "Floors: no trained model")]
    rows = [Row([name, *[HIGH] * len(sizes)], group) for name, group in names]
    return Table([Column("name", "Accuracy (%)"), *columns], rows, "Probe, 95 % of x_1 at β ≥ 2", ORIGIN)


def wide(columns=23):
    measures = [Column(f"a_measure_{k}", kind="number", unit="nats", note=f"about {k}") for k in range(columns)]
    rows = [Row([f"beta-{beta}-seed-{seed}", *[LOW] * columns]) for beta in (1, 2.4, 10) for seed in range(5)]
    return Table([Column("model"), *measures], rows, "Every measure", ORIGIN)


def long():
    row = {"checkpoint_digest": "ab" * 32, "reason": "because of this; " * 8, "fine": True, "none": None}
    return Table.of([{"member": f"beta-{k}", **row, "x": k * 1e-5, "n": k} for k in range(100)], "Long", ORIGIN)


def strange():
    names = [Column("wordsthatareaslongasthisoneare_" * 4), *(Column(f"日本語 class {k}") for k in range(9))]
    rows = [Row(["z₇, 17 px², “q”, é ü ł, --z, a_b#c$d%e&f{g}h~i^j\\k<l>m|n`o", *[0.5] * 9]), Row(["x" * 300] * 10)]
    return Table(names, rows, "–0.1 … ½ × 10³ ± µ → ∞ # 50 %", ORIGIN, footnote="σ ≤ 1 – Ω “q”")


def test_cells_are_a_number_with_its_interval_and_beta_is_a_macro():
    text = rendered(probes())
    assert text.isascii() or all(line.startswith("%") for line in text.splitlines() if not line.isascii())
    assert body(text) == [
        ["", "", "", "", "all 60,000"],
        [r"Accuracy (\%)", "100 labels", "1,000 labels", "10,000 labels", "labels"],
        ["AE", *[r"89.5 (88.5\textendash{}90.4)"] * 4],
        [r"$\beta$ = 2.4, seed 1", *[r"89.5 (88.5\textendash{}90.4)"] * 4],
        ["untrained encoder", *[r"89.5 (88.5\textendash{}90.4)"] * 4],
    ]
    assert r"\caption{Probe, 95 \% of x\_1 at $\beta$ $\geq$ 2}" in text
    assert r"\multicolumn{5}{@{}l}{\emph{Floors: no trained model}}" in text
    for command in (r"\begin{table}[htbp]", r"\begin{tabular}{@{}lrrrr@{}}", r"\toprule", r"\bottomrule"):
        assert text.count(command) == 1


def test_negative_numbers_have_a_minus_and_their_interval_no_dash_and_what_is_not_known_is_said():
    rows = [Row(["a", LOW, True, 0.00001234]), Row(["b-1", UNKNOWN, False, None])]
    text = rendered(Table([Column("name"), Column("r", kind="number"), Column("is"), Column("x")], rows, "", ORIGIN))
    assert body(text)[1:] == [
        ["a", "$-$0.210 ($-$0.280 to $-$0.140)", "yes", "0.000012"],
        ["b-1", "0.500 (no interval)", "no", r"\textendash{}"],
    ]


def test_columns_that_do_not_fit_are_parted_evenly_and_each_part_says_what_its_rows_are():
    text = rendered(wide())
    heads = re.findall(r"\\toprule\n(.*?)\\midrule", text, re.DOTALL)
    counts = [len(body(head)[-1]) for head in heads]
    assert max(counts) - min(counts[:-1]) == 0
    assert sum(counts) - len(counts) == 23
    assert all("model" in head for head in heads)
    assert f"(part {len(heads)} of {len(heads)})" in text
    assert text.count("a measure 22 (nats): about 22.") == 1  # notes stand below the last


def test_a_table_longer_than_a_page_runs_over_pages_with_its_head_on_each():
    text = rendered(long())
    assert text.count(r"\begin{longtable}") == text.count(r"\endfirsthead") == text.count(r"\endhead")
    assert r"\begin{table}" not in text
    assert len([row for row in body(text) if row[0].startswith("beta-")]) % 100 == 0


def test_a_long_caption_has_its_first_sentence_above_and_the_rest_below_the_last_part():
    more = "One seed a model: differences of this size are common between seeds of the same model, so read with care."
    text = rendered(replace(wide(), caption=f"Disentanglement on mnist of each of these many models. {more}"))
    assert text.count("Disentanglement on mnist of each of these many models (part 1 of") == 1
    assert text.count("differences of this size") == 1
    assert r"\caption{UDR (Duan et al. 2020)}" in rendered(replace(wide(2), caption="UDR (Duan et al. 2020)"))


def test_what_a_table_is_printed_as_stands_in_its_place():
    whole = Table([Column("a")], [Row(["raw"])], "raw", ORIGIN, printed=(probes(), wide(2)))
    text = rendered(whole)
    assert "raw" not in text
    assert text.count(r"\begin{table}") == 2
    assert text.count("% dataset") == 1


@latex
def test_pdflatex_sets_every_table_on_its_page(tmp_path):
    assert complaints(list(map(rendered, (probes(), wide(), wide(2), long(), strange()))), tmp_path) == []
