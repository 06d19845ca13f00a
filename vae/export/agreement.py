"""What seeds of a beta agree on, as tables: UDR of each beta, and which dimensions of other seeds match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vae.export.sweep import origin
from vae.export.table import Column, Row, Table, Value
from vae.metrics.disentanglement.udr import ALPHA, INFORMATIVE, PERMUTATIONS, How, Udr
from vae.sweeps import agreement, seeds
from vae.sweeps.agreement import Agreement, Named
from vae.sweeps.spec import Group
from vae.sweeps.sweep import Sweep


def udr_table(sweep: Sweep, found: Mapping[How, Mapping[Group, Udr]]) -> Table:
    """A row for each variant and each kind and beta, with what every seed scores."""
    columns = [
        *map(Column, ("variant", "model", "beta", "seeds")),
        Column("udr", bounds=("udr_low95", "udr_high95")),
        *map(Column, ("by_chance", "of_seeds", "informative_dimensions", "images")),
    ]
    rows = []
    for how, by_group in found.items():
        for group, one in by_group.items():
            each = " ".join(f"{score:.4f}" for score in one.models)
            kept = " ".join(map(str, one.informative.tolist()))
            beta = None if group[0] == "ae" else group[1]
            cells: list[Value] = [how, seeds.title(group), beta, one.score.n, one.score, one.chance, each, kept]
            rows.append(Row([*cells, one.images]))
    settings = {
        "averaged": "over the informative dimensions of both models",
        "lasso_alpha": ALPHA,
        "informative_above": {"vae": f"{INFORMATIVE} nats", "ae": "1 % of the picture"},
        "interval": "jackknife over seeds, Student's t",
        "permutations": PERMUTATIONS,
    }
    caption = f"UDR (Duan et al. 2020) of each beta of {sweep.name}: do its seeds agree?"
    return Table(columns, rows, caption, {**origin(sweep), "udr": settings}, keys=2)


def match_table(sweep: Sweep, group: Group, reference: int, found: Agreement, named: Named | None) -> Table:
    """A row for each informative dimension of the reference and each other seed."""
    others = [seed for seed in agreement.members(sweep, group) if seed != reference]
    records: list[dict[str, Value]] = []
    for row, j in enumerate(found.dimensions.tolist()):
        for k, seed in enumerate(others):
            matched = int(found.matched[row, k])
            records.append(
                {
                    "model": seeds.title(group),
                    "seed": reference,
                    "dimension": j,
                    "goes_along_with": named.words(j) if named else "",
                    "other_seed": seed,
                    "other_dimension": matched if matched >= 0 else None,
                    "r": float(found.correlation[row, k]),
                    "mean_abs_r": float(found.strength[row]),
                    "comes_back": bool(found.comes_back[row]),
                    "random_axes_95": found.rotated,
                    "independent_95": found.independent,
                    "images": found.images,
                }
            )
    caption = f"Dimensions of {seeds.title(group)}, seed {reference}, in the other seeds of {sweep.name}"
    told = ("dimension", "goes_along_with", "other_seed", "other_dimension", "r", "mean_abs_r", "comes_back")
    by_chance = f"95 % of axes drawn at random: {found.rotated:.3f}; of independent codes: {found.independent:.3f}"
    numbers = ("r", "mean_abs_r")
    shown = [Column(name, kind="number", digits=2) if name in numbers else Column(name) for name in told]
    read = Table.of([{name: record[name] for name in told} for record in records], caption, {}, shown)
    read = replace(read, footnote=f"Over {found.images} images. {by_chance}.")
    return replace(Table.of(records, caption, origin(sweep)), printed=[read])
