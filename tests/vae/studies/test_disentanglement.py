"""Every step of describing a model, and the two tables that come of it."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from tests.harness.known_models import coded, collapsed, grow_here, known, reader
from tests.harness.your_images import imported
from vae.core.errors import MeasureError, Stopped
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.export import disentanglement as tables
from vae.export import table_files
from vae.metrics.disentanglement.factor_dependence import factor_dependence
from vae.metrics.disentanglement.grid import FixedFactorScore
from vae.studies import disentanglement as report


@pytest.fixture(scope="module")
def splits():
    return known(140, "train"), known(120)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return [reader(folder), collapsed(folder)]


@pytest.fixture(autouse=True)
def _trees_grow_here(monkeypatch):
    grow_here(monkeypatch)
    with threadpool_limits(1):
        yield


@pytest.fixture
def described(models, splits):
    train, test = splits
    return [report.describe(model, test, train) for model in models]


def finite_but(frame: pd.DataFrame, allowed: set[str]) -> None:
    holes = {str(name) for name in frame if frame[name].isna().any()}
    assert holes <= allowed
    numbers = frame.drop(columns=[name for name in frame if name in allowed]).select_dtypes("number")
    assert np.isfinite(numbers.to_numpy(float)).all()


def test_describe_does_quick_steps_first_and_reports_each(models, splits):
    train, test = splits
    reports = []
    last = report.describe(models[0], test, train, task=Task(reports.append))
    assert list(dict.fromkeys(now.text for now in reports)) == [
        "dimensions",
        "factors",
        "traversals",
        "InfoM, InfoE and InfoC",
        "DCI and SAP",
        "",
    ]
    assert reports[0].partial is None
    known = list(dict.fromkeys(now.partial for now in reports[1:]))
    parts = [
        [part is not None for part in (one.dependence, one.traversals, one.information, one.predictors)]
        for one in known
    ]
    assert parts == [[k < done for k in range(4)] for done in range(5)]
    assert known[-1] is last
    assert not last.trouble
    assert known[0].sentence(0) == ""
    assert last.sentence(0).startswith("z0: ")


def test_describe_has_every_score_of_own_images_with_a_grid_of_factors(tmp_path):
    """A class of words, a number and an angle with its period, as `betascope data import` has them."""
    kind, size, turn = (column.ravel() for column in np.meshgrid([0, 1], range(10), range(12), indexing="ij"))
    images = np.random.default_rng(0).integers(0, 256, (240, 28, 28)).astype(np.uint8)
    images[:, :14] //= 1 + size[:, None, None].astype(np.uint8)
    np.savez(tmp_path / "own.npz", images=images, labels=kind)
    rows = [f"{'ab'[k]},{s},{t * 30}" for k, s, t in zip(kind, size, turn, strict=True)]
    (tmp_path / "factors.csv").write_text("\n".join(["kind,size,turn:angle:360", *rows]))
    train, test, _ = imported(tmp_path, tmp_path / "own.npz", test=Fraction(1, 2))
    found = report.describe(reader(tmp_path / "models"), test, train, trees="known")
    assert not found.trouble
    assert [factor.kind for factor in found.dependence.factors] == ["class", "number", "angle"]
    assert {score.name for score in report.scores(found)} >= {"MIG", "FactorVAE", "beta-VAE", "InfoM"}


def test_describe_leaves_trees_out_or_only_reads_them(tmp_path, splits):
    train, test = splits
    model = reader(tmp_path)

    def trees(which):
        return report.describe(model, test, train, seed=5, trees=which).predictors

    assert trees("none") is None
    assert trees("known") is None
    assert trees("all") is not None
    assert trees("known") is not None
    assert trees("none") is None


def test_scores_list_mig_dci_and_sap_with_their_settings(described):
    found = [(one.name, one.settings) for one in report.scores(described[0])]
    assert [name for name, _ in found] == ["MIG"] * 4 + [
        "InfoM",
        "InfoM",
        "InfoE",
        "InfoC",
        "InfoC",
        "DCI informativeness",
        "DCI disentanglement",
        "DCI completeness",
        "DCI informativeness (ordered factors as numbers)",
        "DCI disentanglement (ordered factors as numbers)",
        "DCI completeness (ordered factors as numbers)",
        "SAP (codes as they are)",
        "SAP (standardised codes)",
    ]
    assert len(set(found)) == 17
    one = described[0]
    by_name = {(score.name, score.settings): score for score in report.scores(one)}
    quantile = by_name["MIG", "20 bins of equal counts, active dimensions"]
    assert quantile.estimate == one.dependence.mig_of_active["quantile"]
    of = {score.name: score for score in by_name.values()}
    assert of["SAP (codes as they are)"].estimate == one.predictors.sap.score
    assert of["SAP (standardised codes)"].estimate == one.predictors.sap_standardised.score
    for name in ("DCI disentanglement", "DCI completeness"):  # never without how much is told
        assert of[name].beside == f"informativeness {one.predictors.dci.informativeness.value:.3f}"
        assert of[name].beside in of[name].settings
        ordered = of[f"{name} (ordered factors as numbers)"]
        assert ordered.beside == f"informativeness {one.predictors.dci_ordered.informativeness.value:.3f}"
    for score in by_name.values():
        assert 0 <= score.estimate.low <= score.estimate.value <= score.estimate.high <= 1
    assert {score.n for name, score in by_name.items() if name[0] in ("MIG", *report.INFO_SCORES)} == {"120"}
    assert {score.n for name, score in by_name.items() if name[0].startswith(("DCI", "SAP"))} == {"140 + 120"}
    told = f"read beside InfoE {one.information.scores.explicitness.value:.3f}"
    for score in by_name.values():
        assert (score.chance is not None) == (score.name in report.INFO_SCORES)
        assert (told in score.settings) == (score.name in ("InfoM", "InfoC"))


def test_scores_list_factor_vae_where_it_was_measured(described):
    from dataclasses import replace

    votes = {"FactorVAE": FixedFactorScore(Estimate(0.5, 0.4, 0.6, 50), 100, 64, 2)}
    found = [score for score in report.scores(replace(described[0], fixed=votes)) if score.name == "FactorVAE"]
    assert [(one.estimate.value, one.settings, one.n) for one in found] == [
        (0.5, "batches of 64, 2 dimensions", "100 + 50")
    ]


def test_score_table_has_all_scores_and_provenance(described, splits):
    export = tables.score_table(described, splits[1], splits[0])
    frame = export.frame()
    assert list(frame.columns) == ["model", "score", "settings", "value", "low95", "high95", "chance95", "n"]
    assert frame.groupby("model", sort=False).size().to_dict() == {"reader": 17, "collapsed": 17}
    finite_but(frame, {"chance95"})
    best = frame.pivot_table("value", "score", "model")
    assert (best["reader"] > best["collapsed"]).all()
    assert "One seed a model" in export.caption
    assert "Read them beside informativeness." in export.caption
    assert export.provenance["seed"] == 0
    assert export.provenance["train_digest"] == splits[0].digest
    assert [one["name"] for one in export.provenance["models"]] == ["reader", "collapsed"]


def test_dimension_table_has_what_each_dimension_carries_and_does(described, splits):
    frame = tables.dimension_table(described, splits[1], splits[0]).frame()
    assert len(frame) == 6
    assert frame["rank"].tolist() == [1, 2, 3] * 2
    assert all(str(name).isascii() for name in frame.columns)
    finite_but(
        frame, {"mean_kl_nats", "mean_encoder_sd", "carries"}
    )  # an AE has no KL, an inactive dimension carries nothing
    own = frame[frame["model"] == "reader"].set_index("dimension")
    assert own.loc[[0, 1], "carries"].tolist() == ["shape", "size"]
    assert own["active"].all()
    assert own["mean_kl_nats"].isna().all()
    one = described[0]
    for j in range(3):
        assert own.loc[j, "mi_nats_size"] == one.dependence.information[j, 1]
        assert own.loc[j, "importance_shape"] == one.predictors.dci.importances[j, 0]
        assert (
            own.loc[j, "area_per_posterior_sd"] == one.traversals.slope.value[j, one.traversals.factors.index("area")]
        )
        assert own.loc[j, "does"] == one.sentence(j)
    other = frame[frame["model"] == "collapsed"]
    assert not other["active"].any()
    assert other["carries"].isna().all()
    assert (other[["mi_nats_shape", "correlation_size", "importance_size", "mean_kl_nats"]] == 0).all(axis=None)


def test_tables_of_a_second_description_are_the_same(described, models, splits):
    again = [report.describe(model, splits[1], splits[0]) for model in models]
    for table in (tables.score_table, tables.dimension_table):
        one, other = (table(found, splits[1], splits[0]) for found in (described, again))
        assert table_files.render(one, ".csv") == table_files.render(other, ".csv")


def test_describe_tells_what_images_do_not_allow_and_measures_the_rest(models):
    few = [known(n, split) for split, n in (("train", 60), ("test", 40))]
    found = report.describe(models[0], few[1], few[0])
    assert "at least 100 are needed" in found.trouble
    assert found.dependence is None
    assert found.traversals is not None
    assert found.facts.active.all()
    frame = tables.dimension_table([found], few[1], few[0]).frame()
    finite_but(frame, {"mean_kl_nats", "mean_encoder_sd"})
    assert tables.score_table([found], few[1], few[0]).frame().empty

    n = 120
    lone = [coded(np.arange(n)[:, None] % 4 * 60, {"size": np.arange(n) % 4}, split) for split in ("train", "test")]
    found = report.describe(models[0], lone[1], lone[0])
    assert "Choose a data set with at least 2" in found.trouble
    assert found.predictors is None
    assert {score.name for score in report.scores(found)} == {"MIG"}  # a lone factor has nothing to be told apart from

    single = known(120).take(np.array([5]))
    found = report.describe(models[0], single, few[0])
    assert found.traversals is None
    assert found.trouble


def test_describe_passes_a_stop_on_and_tells_of_a_wrong_seed(models, splits):
    train, test = splits
    with pytest.raises(Stopped):
        report.describe(models[0], test, train, seed=77, task=Task(stop=lambda: True))
    assert "The seed is -1" in report.describe(models[0], test, train, seed=-1).trouble


def test_describe_tells_of_a_score_that_failed(models, splits, monkeypatch):
    def fail(*_, **__):
        raise MeasureError("A worker process failed: no memory")

    monkeypatch.setattr(report.predictors, "predictors", fail)
    assert report.describe(models[0], splits[1], splits[0], seed=5).trouble == "A worker process failed: no memory"


def test_score_table_has_what_the_factors_score_as_a_code_and_pairs_have_a_table(described, splits):
    among = factor_dependence(splits[1])
    frame = tables.score_table(described, splits[1], splits[0], among=among).frame()
    own = frame[frame["model"] == tables.FACTORS]
    assert own["score"].tolist() == ["MIG", "MIG", "InfoM", "InfoC"]
    assert own["value"].tolist()[0] == among.mig["width"].value
    pairs = tables.factor_table(among, splits[1]).frame()
    assert pairs[["factor", "other"]].to_numpy().tolist() == [["shape", "size"], ["size", "shape"]]
    assert pairs["mi"].tolist() == [among.information[0, 1]] * 2
    assert pairs["share"].tolist() == [among.share[0, 1], among.share[1, 0]]
    matrix = tables.factor_summary(among, splits[1]).frame()
    assert matrix.iloc[:, 1:].isna().sum().tolist() == [1, 1]
