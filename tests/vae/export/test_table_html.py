"""A table as HTML: every kind of cell, and no text of a stranger as markup."""

import re

import pytest

from vae.core.estimate import Estimate
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html

HALF = Estimate(0.5, 0.4, 0.7, 9)
UNKNOWN = Estimate(0.5, float("nan"), float("nan"), 1)
EVIL = '<script>"&'


def cell(value, **column) -> str:
    (found,) = re.findall(r"<td[^>]*>.*?</td>", html(Table([Column("a", **column)], [Row([value])])))
    return found


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        ("text", {}, "<td>text</td>"),
        (1234, {"kind": "number"}, '<td class="number">1,234</td>'),
        (1234.56, {"kind": "number", "digits": 1}, '<td class="number">1,234.6</td>'),
        (0.5, {"percent": True, "digits": 0}, "<td>50</td>"),
        (HALF, {"digits": 1}, '<td>0.5<div class="quiet">0.4 to 0.7</div></td>'),
        (HALF, {"interval": "beside", "digits": 1}, '<td>0.5 <span class="quiet">(0.4 to 0.7)</span></td>'),
        (HALF, {"interval": "±", "digits": 1}, '<td>0.5 <span class="quiet">± 0.2</span></td>'),
        (UNKNOWN, {"interval": "±"}, '<td>0.500 <span class="quiet">no interval</span></td>'),
        (Cell(HALF, digits=0), {"percent": True}, '<td>50<div class="quiet">40 to 70</div></td>'),
        (UNKNOWN, {"unknown": "none"}, '<td>0.500<div class="quiet">none</div></td>'),
        (None, {"kind": "number"}, '<td class="number quiet">–</td>'),
        (float("nan"), {}, '<td class="quiet">–</td>'),
        (Cell(pending=True), {}, '<td class="quiet">…</td>'),
        (Cell(1.0, mark="*"), {"digits": 0}, "<td>1*</td>"),
        (Cell("m", note="how"), {}, '<td>m<div class="quiet">how</div></td>'),
        (Cell("m", colour="#123"), {}, '<td><span class="dot" style="background:#123"></span>m</td>'),
        (Cell("m", link="#a"), {}, '<td><a href="#a">m</a></td>'),
        (Cell("m", tone="holds"), {"wide": True}, '<td class="wide holds">m</td>'),
        (Cell(0.2, shade=0.8), {"digits": 1}, "#d5432f 44%, transparent)"),
    ],
)
def test_cell_of_each_kind_of_value_and_column(value, column, expected):
    assert expected in cell(value, **column)


def test_headings_have_units_and_notes_and_groups_span_all_columns():
    columns = [Column("a", unit="nats", note="of the mean"), Column("b", "", "number", wide=True)]
    text = html(Table(columns, [Row(["x", 1], group="floors"), Row(["y", 2])], look="bs-scores"))
    assert '<th scope="col">a (nats)<div class="quiet">of the mean</div></th>' in text
    assert '<td class="number wide"></td></tr></thead>' in text  # a heading that says nothing is none
    assert 'tabindex="0" role="group" aria-label="table: a (nats)"' in text  # keys scroll what is wider than a phone
    assert '<tr class="group"><th colspan="2" scope="rowgroup">floors</th></tr><tr><td>x</td>' in text
    assert '<div class="bs bs-table bs-scores" ' in text


def test_a_problem_stands_in_place_of_all_cells_but_the_first():
    text = html(Table([Column("a"), Column("b"), Column("c")], [Row(["x"], problem="is damaged")]))
    assert '<td class="problem">x</td><td class="problem" colspan="2">is damaged</td>' in text


def test_html_escapes_every_text():
    every = Cell(EVIL, note=EVIL, colour=EVIL, link=EVIL, mark=EVIL)
    rows = [Row([every], group=EVIL), Row([EVIL], problem=EVIL)]
    text = html(Table([Column(EVIL, unit=EVIL, note=EVIL)], rows))
    assert "<script" not in text
    assert text.count("&lt;script&gt;&quot;&amp;") == 2 + 3 + 1 + 5 + 2  # name, heading, group, cell, problem
