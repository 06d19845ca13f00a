"""What was measured of each model's dimensions, as two tables: scores, and a row a dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from vae.data import Dataset
from vae.export.provenance import origin
from vae.export.table import Column, Row, Table, Value
from vae.metrics.disentanglement import infomec
from vae.metrics.disentanglement.dci import RESAMPLED, RESAMPLES
from vae.metrics.disentanglement.dependence import MOST, PERMUTATIONS
from vae.metrics.disentanglement.factor_dependence import FactorDependence
from vae.metrics.disentanglement.mutual_information import BINS
from vae.studies.disentanglement import DCI_READ, INFO_READ, ONE_SEED, Described, Score, of_factors, scores

FACTORS = "(the factors as a code)"  # in place of a model's name


def score_table(
    found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int = 0, among: FactorDependence | None = None
) -> Table:
    """A row for each model and score. among: how the factors depend on one another, for what they score as a code."""
    columns = [
        Column("model", "Model"),
        Column("score", "Score"),
        Column("settings", "Settings", "prose"),
        Column("value", "Value", "number", unknown="no dimension votes", bounds=("low95", "high95")),
        Column("chance95", "By chance", "number"),
        Column("n", "Images", "number"),
    ]
    listed = [(one.checkpoint.name, score) for one in found for score in scores(one)]
    listed += [(FACTORS, score) for score in of_factors(among)] if among else []
    rows = [Row([name, score.name, score.settings, score.estimate, score.chance, score.n]) for name, score in listed]
    read = f" {INFO_READ}" if any(one.information for one in found) else ""
    read += f" {DCI_READ}" if any(one.predictors for one in found) else ""
    caption = f"Disentanglement on {dataset.name}. {ONE_SEED}{read}"
    by_chance = f"Scores by chance on {dataset.name}: what 95 % of permutations stay below"
    printed = [_pivoted(listed, caption), _pivoted(listed, by_chance, chance=True)]
    return Table(columns, rows, caption, _origin(found, dataset, train, seed), printed=printed)


def factor_table(among: FactorDependence, dataset: Dataset, seed: int = 0) -> Table:
    """A row for each pair of factors: mutual information in nats, beside chance, and as part of an entropy."""
    columns = [
        Column("factor", "Factor"),
        Column("other", "Tells of"),
        Column("mi", "Mutual information", "number", "nats"),
        Column("chance95", "By chance", "number", "nats"),
        Column("share", "Share of its entropy", "number"),
    ]
    names = [factor.name for factor in among.factors]
    rows = [
        Row([name, other, *(float(values[k, j]) for values in (among.information, among.chance, among.share))])
        for k, name in enumerate(names)
        for j, other in enumerate(names)
        if k != j
    ]
    caption = f"How the factors of {dataset.name} depend on one another: {among.n:,} {dataset.split} images"
    settings: dict[str, object] = {"images": MOST, "bins": BINS, "permutations": PERMUTATIONS}
    of = origin([], dataset, seed=seed, settings=settings)
    return Table(columns, rows, caption, of, printed=[factor_summary(among, dataset)])


def dimension_table(found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int = 0) -> Table:
    """A row for each dimension of each model: what it says, how far it reaches, what it carries, what moving it does.

    In nats: KL and mutual information (mi), beside what 95 % of permutations stay below (chance95). per_posterior_sd:
    change of a factor of the decoded images for a step of one standard deviation, in the factor's unit. importance: of
    DCI's trees; beside it informativeness, how well all dimensions together tell the factor.
    """
    records = [record for one in found for record in _dimensions(one)]
    caption = f"What each dimension carries and does, on the {dataset.split} images of {dataset.name}"
    printed = [table for one in found for table in (summary(one), *_by_factor(one))]
    return replace(Table.of(records, caption, _origin(found, dataset, train, seed)), printed=printed)


def factor_summary(among: FactorDependence, dataset: Dataset) -> Table:
    """The shares of `factor_table` as a matrix, to read: what the factor of a row tells of each column's."""
    names = [factor.name for factor in among.factors]
    columns = [Column("Tells of"), *(Column(name, kind="number", digits=2) for name in names)]
    rows = [
        Row([name, *(None if k == j else float(share) for j, share in enumerate(among.share[k]))])
        for k, name in enumerate(names)
    ]
    return Table(columns, rows, f"Share of a factor's entropy that another tells, on {dataset.name}")


def summary(one: Described) -> Table:
    """A row for each dimension of one model, the most informative first, to read: KL and mutual information in nats."""
    facts, found = one.facts, one.dependence
    rows = []
    for j in facts.units.order.tolist():
        kl, encoder_sd = (None if values is None else float(values[j]) for values in (facts.kl, facts.encoder_sd))
        told: list[Value] = [None] * 3
        if found and (carried := found.carried(j)):
            k = carried[0]
            told = [found.factors[k].name, float(found.information[j, k]), float(found.chance[j, k])]
        numbers = [kl, float(facts.variance[j]), encoder_sd, float(facts.sensitivity[j])]
        active = bool(facts.active[j])
        rows.append(Row([str(j), "active" if active else "inactive", *numbers, *told], tone="" if active else "faint"))
    measures = [Column(name, kind="number") for name in ("KL", "Var(mu)", "Sigma", "Sensitivity", "MI", "by chance")]
    columns = [Column("Dim"), Column("State", ""), *measures[:4], Column("Carries"), *measures[4:]]
    return Table(columns, rows, f"{one.checkpoint.name} (KL and MI in nats)")


def _pivoted(listed: Sequence[tuple[str, Score]], caption: str, chance: bool = False) -> Table:
    """A row a score, a column a model; with `chance` what a code that knows nothing has of each, as far as known."""
    models = list(dict.fromkeys(name for name, _ in listed))
    cells: dict[tuple[str, str], dict[str, Value]] = {}
    settings: dict[str, str] = {}
    for name, score in listed:
        value = score.chance if chance else score.estimate
        if value is not None:
            cells.setdefault((score.name, score.variant), {})[name] = value
            settings.setdefault(score.name, score.settings)
    of_models = [Column(name, kind="number", unknown="no dimension votes") for name in models]
    rows = [
        Row([", ".join(filter(None, what)), *(of_model.get(name) for name in models)])
        for what, of_model in cells.items()
    ]
    about = "; ".join(f"{name}: {text}" for name, text in settings.items() if not chance)
    heading = Column("score", "Score, 0 to 1", "prose")
    return Table([heading, *of_models], rows, caption, footnote=f"{about}." * bool(about))


def _by_factor(one: Described) -> Iterator[Table]:
    """What was measured of each dimension and factor: a row a dimension, the most informative first."""
    name, order = one.checkpoint.name, one.facts.units.order.tolist()

    def matrix(what: str, factors: Sequence[str], value: Callable[[int, int], Value], digits: int = 3) -> Table:
        columns = [Column("Dim"), *(Column(factor, kind="number", digits=digits) for factor in factors)]
        rows = [Row([str(j), *(value(j, k) for k in range(len(factors)))]) for j in order]
        return Table(columns, rows, f"{name}: {what}")

    if found := one.dependence:
        factors = [factor.name for factor in found.factors]
        yield matrix("mutual information in nats", factors, lambda j, k: float(found.information[j, k]))
    if moves := one.traversals:
        change = "change of each factor for a step of one posterior_sd, in its unit"
        yield matrix(change, moves.factors, lambda j, k: moves.slope[j, k], 2)
        rows = [Row([str(j), one.sentence(j)]) for j in order]
        yield Table([Column("Dim"), Column("What it does", kind="prose")], rows, f"{name}: in words")
    if trees := one.predictors:
        factors = [factor.name for factor in trees.factors]
        yield matrix("importance by DCI's trees", factors, lambda j, k: float(trees.dci.importances[j, k]))


def _dimensions(one: Described) -> Iterator[dict[str, Value]]:
    facts = one.facts
    for rank, j in enumerate(facts.units.order.tolist()):
        row: dict[str, Value] = {
            "model": one.checkpoint.name,
            "dimension": j,
            "rank": rank + 1,
            "active": bool(facts.active[j]),
            "mean_kl_nats": None if facts.kl is None else float(facts.kl[j]),
            "var_mu": float(facts.variance[j]),
            "mean_encoder_sd": None if facts.encoder_sd is None else float(facts.encoder_sd[j]),
            "sensitivity": float(facts.sensitivity[j]),
        }
        if found := one.dependence:
            carried = found.carried(j)
            row["carries"] = found.factors[carried[0]].name if carried else None
            for k, factor in enumerate(found.factors):
                row[f"mi_nats_{factor.name}"] = float(found.information[j, k])
                row[f"chance95_nats_{factor.name}"] = float(found.chance[j, k])
                row[f"correlation_{factor.name}"] = float(found.correlation[j, k])
        if moves := one.traversals:
            for k, name in enumerate(moves.factors):
                row[f"{name}_per_posterior_sd"] = moves.slope[j, k]
            if moves.turned is not None:
                row["class_turned"] = float(moves.turned[j].max())
            row["does"] = one.sentence(j)
        if trees := one.predictors:
            for k, factor in enumerate(trees.factors):
                row[f"importance_{factor.name}"] = float(trees.dci.importances[j, k])
                row[f"informativeness_{factor.name}"] = float(trees.dci.factor_informativeness[k])
        yield row


def _origin(found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int) -> dict[str, object]:
    settings: dict[str, object] = {
        "images": MOST,
        "bins": BINS,
        "permutations": PERMUTATIONS,
        "forests_resampled": RESAMPLES,
        "images_of_a_resample": RESAMPLED,
        "infomec_halves": infomec.HALVES,
        "infomec_permutations": infomec.PERMUTATIONS,
    }
    moved = next((one.traversals for one in found if one.traversals), None)
    if moved:
        settings |= {"images_moved": moved.images, "moves_posterior_sd": moved.moves.tolist()}
    return origin(
        [one.checkpoint for one in found], dataset, train_digest=train.digest, seed=seed, codes="mu", settings=settings
    )
