"""What was measured of a sweep, as tables: a row a model, a row a beta, a row a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.core.version import versions
from vae.export.table import Column, Row, Table, Value
from vae.metrics.latent.dimensions import ACTIVE_KL
from vae.sweeps import seeds
from vae.sweeps.spec import Group
from vae.sweeps.sweep import DONE, Sweep

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Measure:
    """A measure of a sweep as people read it. better: which end of it is. note: what it is, in a line."""

    name: str
    title: str
    unit: str = ""
    digits: int = 3
    percent: bool = False
    better: Literal["high", "low", ""] = ""
    note: str = ""

    def text(self, value: float) -> str:
        """A value with its unit."""
        return f"{self.number(value)} {'%' if self.percent else self.unit}".rstrip()

    def number(self, value: float) -> str:
        """A value as a column of it has it."""
        return f"{100 * value if self.percent else value:,.{self.digits}f}"


CHANCE = "_chance"  # after a measure's name: what a code that knows nothing has of it
# InfoM and InfoC have no better end: the less a code knows, the nearer they come to chance, which is high.
_NOTHING = "95 % of the permutations of the factors over the images stay below"
_KNOWN = (
    Measure("objective", "Objective", "nats", 2, note="error of a sampled z + β · KL, on test images"),
    Measure("error", "Error", "nats", 2, better="low", note="of a sampled z: the distortion"),
    Measure("error_mu", "Error from μ", "nats", 2),
    Measure("rate", "Rate", "nats", 2, note="KL, summed over dimensions"),
    Measure("active", "Active units", "", 1, note="dimensions with Var(μ) > 0.01; depends on the scale of a code"),
    Measure("informative", "Active dimensions", "", 1, note=f"KL > {ACTIVE_KL} nats; of an AE, 1 % of the picture"),
    Measure("labels_kept", "Labels kept", digits=1, percent=True, better="high", note="by reconstructions; the judge"),
    Measure("clear_samples", "Clear samples", digits=1, percent=True, better="high", note="of the prior; the judge"),
    Measure("frechet", "Fréchet distance", "", 1, better="low", note="samples to test images, in the judge's features"),
    Measure("mig", "MIG", better="high", note="20 bins of equal width"),
    Measure("sap", "SAP", better="high", note="as published"),
    Measure("sap_standardised", "SAP, standardised", better="high", note="of standardised codes"),
    Measure("infom", "InfoM", note="modularity; to be read beside InfoE and chance"),
    Measure("infom_chance", "InfoM by chance", note=_NOTHING),
    Measure("infoe", "InfoE", better="high", note="explicitness: what a linear model reads off μ"),
    Measure("infoc", "InfoC", note="compactness; to be read beside InfoE and chance"),
    Measure("infoc_chance", "InfoC by chance", note=_NOTHING),
    Measure("dci_disentanglement", "DCI, disentanglement", better="high"),
    Measure("dci_completeness", "DCI, completeness", better="high"),
    Measure("dci_informativeness", "DCI, informativeness", better="high"),
    Measure("probe_100", "Probe, 100 labels", digits=1, percent=True, better="high", note="test accuracy, from μ"),
    Measure("probe_all", "Probe, all labels", digits=1, percent=True, better="high", note="test accuracy, from μ"),
)

_SHARES = {one.name for one in _KNOWN if one.percent or (one.better and not one.unit and one.name != "frechet")}
_SHARES |= {one.name for one in _KNOWN if one.name.startswith("info") and one.name != "informative"}


def measures(sweep: Sweep) -> tuple[Measure, ...]:
    """Those that the sweep has a number of, in the order in which they are shown; others than the known ones last."""
    done = sweep.members[sweep.members["status"] == DONE]
    there = [name for name in sweep.measures if np.isfinite(done[name].to_numpy(np.float64)).any()]
    known = {one.name: one for one in _KNOWN}
    return (
        *(one for one in _KNOWN if one.name in there),
        *(Measure(name, name) for name in there if name not in known),
    )


def by_beta(sweep: Sweep) -> Table:
    """A row for the autoencoder and for each beta: the mean of each measure over seeds, with Student's t interval."""
    shown = measures(sweep)
    found = {one.name: over_seeds(sweep, one.name) for one in shown}
    columns = [Column("model", "Model"), Column("beta", "β", "number", digits=3), Column("seeds", "Seeds", "number")]
    columns += [
        Column(one.name, one.title, "number", one.unit, one.digits, one.percent, one.note, unknown="one seed")
        for one in shown
    ]
    rows = []
    for kind, beta in sweep.spec.groups:
        cells: list[Value] = [found[one.name].get((kind, beta)) for one in shown]
        name = seeds.title((kind, beta))
        rows.append(Row([name, None if kind == "ae" else beta, len(done_of(sweep, (kind, beta))), *cells]))
    caption = f"Every beta of {sweep.name} over its seeds, on test images of {sweep.spec.dataset}"
    read = [0, *range(2, len(columns))]  # beta is in the model's name
    heads = [replace(columns[k], unit=columns[k].unit or "%" * columns[k].percent) for k in read]
    printed = Table(heads, [Row([row.cells[k] for k in read]) for row in rows], caption)
    return Table(columns, rows, caption, origin(sweep), printed=[printed])


def by_model(sweep: Sweep) -> Table:
    """A row a model, its measures as the sweep has them."""
    frame = sweep.members
    records = [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    caption = f"Every model of {sweep.name}, on test images of {sweep.spec.dataset}"
    columns = [
        Column(one.name, one.title, "number", "%" if one.percent else one.unit, one.digits, one.percent, one.note)
        for one in measures(sweep)
    ]
    rows = [Row([record["member"], *(record[column.name] for column in columns)]) for record in records]
    printed = Table([Column("member", "Model"), *columns], rows, caption)
    return replace(Table.of(records, caption, origin(sweep)), printed=[printed])


def by_dimension(sweep: Sweep, strengths: Sequence[float]) -> Table:
    """A row for each dimension of each VAE: its rank by KL, the share of the aggregate variance that its mean has, and
    what a linear model of this beta has at that rank (see `vae.latent.spectrum`).

    strengths: of the training images, descending; none where they are not known.
    """
    rows: list[dict[str, Value]] = []
    frame = sweep.dimensions[sweep.dimensions["kind"] == "vae"]
    for (_, beta, seed), own in frame.groupby(["member", "beta", "seed"], sort=False):
        ordered = own.sort_values("kl", ascending=False, kind="stable")
        for rank, row in enumerate(ordered.to_dict("records")):
            strength = float(strengths[rank]) if rank < len(strengths) else None
            mean, own_variance = float(row["mu_variance"]), float(row["mean_encoder_variance"])
            linear = None if not strength or beta <= 0 else max(0.0, float(np.log(strength / beta)) / 2)
            rows.append(
                {
                    "model": str(row["member"]),
                    "beta": float(beta),
                    "seed": int(seed),
                    "rank": rank + 1,
                    "dimension": int(row["dimension"]),
                    "kl_nats": float(row["kl"]),
                    "active": bool(row["kl"] > ACTIVE_KL),
                    "var_mu": mean,
                    "share_of_aggregate_variance": mean / (mean + own_variance) if mean + own_variance > 0 else None,
                    "linear_strength": strength,
                    "linear_kl_nats": linear,
                }
            )
    caption = f"Every dimension of the VAEs of {sweep.name}, the most informative of each model first"
    printed = [{name: value for name, value in row.items() if name not in ("beta", "seed")} for row in rows]
    read = replace(Table.of(printed, caption, {}), keys=3)
    return replace(Table.of(rows, caption, origin(sweep)), printed=[read])


def over_seeds(sweep: Sweep, measure: str) -> dict[Group, Estimate]:
    """As `vae.sweeps.seeds` has it, intervals cut to what the measure can be."""
    found = seeds.over_seeds(sweep, measure)
    high = 1.0 if measure in _SHARES else np.inf
    return {
        group: Estimate(one.value, max(one.low, 0.0), min(one.high, high), one.n) if one.known else one
        for group, one in found.items()
    }


def values(sweep: Sweep, group: Group, measure: str) -> list[float]:
    """The measure of each seed of a kind and beta, as far as it is known."""
    found = done_of(sweep, group)[measure].to_numpy(np.float64)
    return [float(value) for value in found[np.isfinite(found)]]


def done_of(sweep: Sweep, group: Group) -> pd.DataFrame:
    """The rows of a kind and beta that were measured."""
    frame = sweep.members
    return frame[(frame["kind"] == group[0]) & (frame["beta"] == group[1]) & (frame["status"] == DONE)]


def kl_by_rank(sweep: Sweep, beta: float) -> list[Estimate]:
    """The KL of the dimensions of a beta, each model's largest first: means over seeds in nats."""
    frame = sweep.dimensions[(sweep.dimensions["kind"] == "vae") & (sweep.dimensions["beta"] == beta)]
    ranked = [np.sort(own["kl"].to_numpy(np.float64))[::-1] for _, own in frame.groupby("member")]
    return [estimate.mean(values) for values in np.array(ranked).T] if ranked else []


def origin(sweep: Sweep) -> dict[str, object]:
    """Where the numbers come from, as every export says it."""
    done = sweep.members[sweep.members["status"] == DONE]
    return {
        "dataset": sweep.spec.dataset,
        "split": "test",
        "dataset_digest": sweep.provenance.get("test_digest"),
        "models": [
            {"name": name, "checkpoint_digest": digest}
            for name, digest in zip(done["member"], done["checkpoint_digest"], strict=True)
        ],
        "sweep": sweep.name,
        "sweep_digest": sweep.digest,
        "sweep_provenance": dict(sweep.provenance),
        "spec": sweep.spec.model_dump(mode="json"),
        "versions": versions(),
    }


def _plain(value: object) -> Value:
    """A cell of a DataFrame as a table has it; None where nothing was measured."""
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value.item() if isinstance(value, np.generic) else value  # type: ignore[return-value]
