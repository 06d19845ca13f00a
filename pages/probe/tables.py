"""Accuracy as tables: by the number of labels, and by class."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pages.probe.study import ProbeRequest, ProbeResults, Step
from ui.widgets import confusion_matrix
from vae.export import linear_probe_table
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html


def accuracy(request: ProbeRequest, results: ProbeResults, coming: list[Step]) -> str:
    """A row a model, then the floors, a column a number of labels, as HTML; dots where a number is `coming`."""
    steps = {(what.digest, size) for what, size in coming}
    table = linear_probe_table.summary(request.plan, results.probes, request.names, request.colours, steps)
    return html(replace(table, look="bs-scores bs-probe"))


def not_converged(results: ProbeResults) -> str:
    """A sentence on the fits that did not come to an end; empty where all did."""
    note = linear_probe_table.not_converged(results.probes)
    return f" \\{note}" if note else ""


@lru_cache(maxsize=8)  # of what was measured, by identity: what is measured further is another object
def by_class(request: ProbeRequest, results: ProbeResults, size: int) -> str:
    """A row a model or floor, a column a class, after learning from so many labels, as HTML."""
    labels = request.plan.data.classes
    columns = [Column("name", "Accuracy (%)"), Column("all", "All", "number", digits=1, percent=True)]
    rows: list[Row] = []
    for what in request.plan.whats:
        if one := results.of(what, size):
            own = one.by_class()
            title = Cell(request.names[what.digest], colour=request.colours.get(what.digest, ""))
            first = what.floor and not any(row.group for row in rows)
            shares = [confusion_matrix.share(own.get(label)) for label in labels]
            rows.append(Row([title, one.accuracy, *shares], linear_probe_table.FLOORS if first else ""))
    columns += confusion_matrix.class_columns([request.plan.data.name(label) for label in labels])
    return html(Table(columns, rows, look="bs-judged"))
