"""Linear probes of several models and their floors as one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from vae.data import Dataset
from vae.export.provenance import origin
from vae.export.table import Cell, Column, Row, Table, Value
from vae.metrics.probing import logistic, representations
from vae.metrics.probing.fits import SEEDS, C
from vae.metrics.probing.labelled import Size
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import RESAMPLES, Probe
from vae.models.checkpoints import Checkpoint
from vae.studies.linear_probe import Plan, Results, measure

FLOORS = "Floors: no trained model"
_COLUMNS = [
    *map(Column, ("name", "representation", "floor", "dimensions", "labels", "seeds")),
    Column("accuracy", bounds=("low95", "high95")),
]


def linear_probe(
    models: Sequence[Checkpoint],
    train: Dataset,
    test: Dataset,
    sizes: Sequence[Size] | None = None,
    seeds: int = SEEDS,
    c: float = C,
    sampled: bool = False,
) -> Table:
    """How easily the class is read off each model's code: a `Table`, of which `frame()` is a DataFrame.

    Multinomial logistic regression on standardised codes: a row for each model and size, and for the floors, which are
    raw pixels, PCA and an untrained encoder. Accuracies are shares from 0 to 1 with a 95 % interval. Finished fits are
    kept in the cache.

    Args:
        models: as `vae.load_model` gives them.
        train: images with labels to learn from.
        test: images with labels to be tested on.
        sizes: numbers of labels to learn from, and "all"; else 100, 1,000, 10,000 and all, those that there are.
        seeds: draws of each size but all.
        c: inverse strength of the penalty.
        sampled: probe one sampled z an image in place of mu.

    Raises:
        CheckpointError: the images do not have the size a model was made for.
        MeasureError: there are no labels, too few for a size, or only one class.

    Source:
        Alain & Bengio 2016, "Understanding intermediate layers using linear classifier probes".

    Example:
        >>> import vae
        >>> train, test = vae.load_data("digits", "train"), vae.load_data("digits", "test")
        >>> frame = vae.linear_probe([vae.load_model("mnist-beta-2.4")], train, test, sizes=[100], seeds=1).frame()
        >>> frame["name"].tolist()
        ['mnist-beta-2.4', 'raw pixels', 'PCA 16', 'untrained encoder']
    """
    plan = Plan.of(models, train, test, sizes, seeds, c, sampled)
    return table(plan, measure(plan))


def table(plan: Plan, results: Results) -> Table:
    """A row for each model or floor and each size, of those in `results`, with all that the numbers depend on.

    Accuracies are shares from 0 to 1; `sd_over_seeds` is empty where there is one draw.
    """
    records = [
        _record(plan, what, results[what.digest, size])
        for what in plan.whats
        for size in plan.sizes
        if (what.digest, size) in results
    ]
    data = plan.data
    facts = {
        "train_digest": data.train.digest,
        "train_images": len(data.rows),
        "tested_images": len(data.tested),
        "probe": "multinomial logistic regression, scikit-learn, lbfgs, L2",
        "C": plan.c,
        "max_iter": logistic.MAX_ITER,
        "inputs": "standardised on the images learned from",
        "representation": "one sampled z an image" if plan.sampled else "mu",
        "sizes": plan.sizes,
        "seeds": list(range(plan.seeds)),
        "subsets": "stratified, nested, the same for all models",
        "intervals": f"95 %, Wilson's; of several seeds by the variance of {RESAMPLES} resamples of both, seed 0",
        "untrained_encoder_seed": representations.UNTRAINED_SEED,
    }
    caption = f"Test accuracy of a linear probe on {data.train.name}, by the number of labels it learned from"
    found = Table.of(records, caption, origin(plan.checkpoints, data.test, **facts), _COLUMNS)
    return replace(found, printed=_printed(plan, results, caption))


def summary(
    plan: Plan,
    results: Results,
    names: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    coming: Collection[tuple[str, int]] = (),
) -> Table:
    """Accuracies in %: a row a model, then the floors, a column a number of labels. What is `coming` are dots.

    names, colours: of what is probed, by its digest, where other than its name and none.
    """
    sizes = [
        Column(
            str(n),
            f"all {n:,} labels" if n == len(plan.data.rows) else f"{n:,} labels",
            "number",
            digits=1,
            percent=True,
        )
        for n in plan.sizes
    ]
    rows: list[Row] = []
    for what in plan.whats:
        title = Cell((names or {}).get(what.digest, what.name), colour=(colours or {}).get(what.digest, ""))
        first = what.floor and not any(row.group for row in rows)
        cells = [accuracy(results.get((what.digest, n)), (what.digest, n) in coming) for n in plan.sizes]
        rows.append(Row([title, Cell(what.dimensions, tone="quiet"), *cells], FLOORS if first else ""))
    numbers = Column("dimensions", "Numbers read", "number", wide=True)
    return Table([Column("name", "Accuracy (%)"), numbers, *sizes], rows)


def not_converged(results: Results) -> str:
    """The footnote to the stars of `summary`: on the fits that did not come to an end; empty where all did."""
    if all(one.converged for one in results.values()):
        return ""
    return f"* A fit had not come to an end after {logistic.MAX_ITER:,} iterations."


def accuracy(found: Probe | None, coming: bool = False) -> Cell:
    """The accuracy with its interval, and a star where a fit did not come to an end."""
    return Cell(found.estimate, mark="" if found.converged else " *") if found else Cell(pending=coming)


def _printed(plan: Plan, results: Results, caption: str) -> list[Table]:
    """Models against numbers of labels; then, for each number, against classes."""
    shown = summary(plan, results)
    read = [k for k, column in enumerate(shown.columns) if column.name != "dimensions"]
    rows = [replace(row, cells=[row.cells[k] for k in read]) for row in shown.rows]
    whole = Table([shown.columns[k] for k in read], rows, caption, footnote=not_converged(results))
    columns = [Column(plan.data.name(label), kind="number", digits=1, percent=True) for label in plan.data.classes]
    by_class = []
    for size in plan.sizes:
        rows = [
            Row([what.name, *(results[what.digest, size].by_class().get(label) for label in plan.data.classes)])
            for what in plan.whats
            if (what.digest, size) in results
        ]
        of = f"Test accuracy of the same probes by class, {size:,} labels"
        by_class.append(Table([Column("name", "Accuracy (%)"), *columns], rows, of))
    return [whole, *by_class]


def _record(plan: Plan, what: Representation, found: Probe) -> dict[str, Value]:
    own = found.by_class()
    return {
        "name": what.name,
        "representation": what.what,
        "floor": what.floor,
        "dimensions": what.dimensions,
        "labels": found.size,
        "seeds": len(found.fits),
        "accuracy": found.estimate,
        "sd_over_seeds": found.deviation,
        "converged": found.converged,
        **{f"accuracy_{_plain(plan.data.name(label), label)}": own.get(label) for label in plan.data.classes},
    }


def _plain(name: str, label: int) -> str:
    """A class's name for a column; its number where the name is not of ASCII."""
    return name if name.isascii() and name.isprintable() else str(label)
