"""`python -m vae disentangle`."""

import warnings

import numpy as np
import pandas as pd
import pytest

from tests.harness.command import run
from tests.harness.folder_states import few_moved
from tests.harness.known_models import collapsed, known, reader
from tests.harness.provenance import provenance_of
from vae import data
from vae.cli import common
from vae.export import disentanglement as tables
from vae.metrics.disentanglement import dci, dependence
from vae.metrics.latent import traversals
from vae.studies import disentanglement as report


@pytest.fixture(autouse=True)
def _few_moved(monkeypatch):
    few_moved(monkeypatch.setattr)


def quick(checkpoint, *more, dataset="digits") -> list:
    return ["disentangle", checkpoint.path, "--dataset", dataset, "--quick", *more]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """An .npz file of a person's own images, of two classes."""
    images = known(520)
    path = tmp_path_factory.mktemp("own") / "own.npz"
    np.savez(path, images=images.images, labels=images.factors["shape"])
    return f"npz:{path}"


def test_both_tables_open_and_the_same_command_gives_the_same_numbers(
    capsys, make_checkpoint, own, tmp_path, monkeypatch
):
    one = make_checkpoint("one")
    tables = []
    for name in ("a", "b"):
        monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / f"cache-{name}"))  # measured again, not read again
        status, text, err = run(capsys, *quick(one, "--out", tmp_path / f"{name}.csv", dataset=own))
        assert status == 0, err
        assert "MIG" in text
        tables.append([pd.read_csv(tmp_path / f"{name}{of}.csv", comment="#") for of in ("", "-scores", "-factors")])
    for first, again in zip(*tables, strict=True):
        columns = list(first)
        pd.testing.assert_frame_equal(first[columns], again[columns])
    dimensions, scores, factors = tables[0]
    assert sorted(dimensions["dimension"]) == [0, 1, 2]
    assert dimensions["rank"].tolist() == [1, 2, 3]
    assert set(scores["score"]) == {"MIG", *report.INFO_SCORES}  # what takes longer is left out
    assert factors["mi"].ge(0).all()
    assert (factors["factor"] != factors["other"]).all()
    assert scores["value"].between(0, 1).all()
    assert (scores["low95"] <= scores["value"]).all()
    assert (scores["value"] <= scores["high95"]).all()
    assert provenance_of("csv", (tmp_path / "a-scores.csv").read_bytes())["seed"] == 0


@pytest.mark.parametrize("settings", [{"latent_dim": 1}, {"kind": "ae", "beta": 0.0}])
def test_one_dimension_or_an_autoencoder_gives_finite_scores(capsys, make_checkpoint, own, tmp_path, settings):
    out = tmp_path / "t.csv"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        status, _, err = run(capsys, *quick(make_checkpoint("one", **settings), "--out", out, dataset=own))
    assert status == 0, err
    table, scores = pd.read_csv(out, comment="#"), pd.read_csv(tmp_path / "t-scores.csv", comment="#")
    assert len(table) == settings.get("latent_dim", 3)
    assert np.isfinite(scores[["value", "low95", "high95"]].to_numpy()).all()
    assert table["mean_kl_nats"].isna().all() == (settings.get("kind") == "ae")  # an AE has no KL


def test_a_collapsed_model_carries_nothing(capsys, make_checkpoint, tmp_path):
    from safetensors.numpy import load_file, save_file

    from vae.models import checkpoints

    made = make_checkpoint("dead")
    path = made.path / checkpoints.WEIGHTS
    save_file({name: 0 * weight for name, weight in load_file(path).items()}, path)  # every image has the code 0
    out = tmp_path / "t.csv"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        status, _, err = run(capsys, *quick(made, "--out", out))
    assert status == 0, err
    table, scores = pd.read_csv(out, comment="#"), pd.read_csv(tmp_path / "t-scores.csv", comment="#")
    assert not table["active"].any()
    assert table["carries"].isna().all()
    assert (table["does"].str.contains("changes nothing|lose their ink")).all()
    scores = scores[scores["model"] != tables.FACTORS]
    assert (scores[["value", "low95"]] == 0).all(axis=None)
    assert scores["high95"].between(0, 0.02, inclusive="neither").all()  # so many images leave as much open


def test_too_few_images_and_other_refusals_are_sentences(capsys, make_checkpoint, tmp_path, empty_data):
    one = make_checkpoint("one")
    np.savez(empty_data / "few.npz", images=np.random.default_rng(0).random((30, 28, 28)))
    status, _, err = run(capsys, "disentangle", one.path, "--dataset", "npz:few.npz", "--quick")
    assert status != 0
    assert "at least 100 are needed to say what a dimension carries" in err
    assert "Traceback" not in err
    status, _, err = run(capsys, *quick(one, "--seed", -1))
    assert status != 0
    assert "it must be 0 or more" in err
    status, _, err = run(capsys, *quick(one, "--out", tmp_path / "t.xlsx"))
    assert status != 0
    assert not (tmp_path / "t.xlsx").exists()


def test_what_was_finished_before_a_stop_is_kept(capsys, make_checkpoint, monkeypatch, own, tmp_path):
    one = make_checkpoint("one")
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(traversals, "measure", interrupt)
        status, _, err = run(capsys, *quick(one, dataset=own))
    assert status != 0
    assert "Every finished piece is kept in the cache; the same command goes on" in err

    monkeypatch.setattr(dependence, "associations", None)  # counting was finished: nothing is counted again
    status, text, err = run(capsys, *quick(one, dataset=own))
    assert status == 0, err
    assert "MIG" in text


def test_prints_and_writes_the_numbers_of_the_study(capsys, own, tmp_path, monkeypatch):
    monkeypatch.setattr(common.console, "_width", 200)
    models, out = [reader(tmp_path), collapsed(tmp_path)], tmp_path / "t.csv"
    status, text, err = run(capsys, "disentangle", *(m.path for m in models), "--dataset", own, "--quick", "--out", out)
    assert status == 0, err
    assert "nan" not in text.lower()
    dataset, train = (data.load(own, split) for split in ("test", "train"))
    found = [report.describe(model, dataset, train, trees="none") for model in models]
    for sentence in (found[0].sentence(j) for j in range(3)):
        assert sentence in text
    assert report.ONE_SEED in text
    for score in report.scores(found[0]):
        assert f"{score.estimate.value:.3f} ({score.estimate.low:.3f} to {score.estimate.high:.3f})" in text
    table = pd.read_csv(out, comment="#")
    assert provenance_of("csv", out.read_bytes())["dataset"] == own
    expected = tables.dimension_table(found, dataset, train).frame()
    assert {name for name in expected if expected[name].isna().any()} == {"mean_kl_nats", "mean_encoder_sd", "carries"}
    pd.testing.assert_frame_equal(table[list(expected)], expected, check_dtype=False)


def test_with_trees_all_scores_are_known_and_files_repeat_exactly(capsys, own, tmp_path, monkeypatch):
    monkeypatch.setattr(common.console, "_width", 200)
    monkeypatch.setattr(dci, "RESAMPLES", 2)
    arguments = ["disentangle", reader(tmp_path, 2).path, "--dataset", own, "--out"]
    status, text, err = run(capsys, *arguments, tmp_path / "a.json")
    assert status == 0, err
    for name in report.TREE_SCORES:
        assert name in text
    assert "read beside informativeness" in text
    assert report.DCI_READ in text
    assert run(capsys, *arguments, tmp_path / "b.json")[0] == 0
    for name in ("{}.json", "{}-scores.json"):
        first, again = (tmp_path / name.format(stem) for stem in "ab")
        assert first.read_bytes() == again.read_bytes()
    scores = pd.read_json(tmp_path / "a-scores.json", orient="table")
    assert scores.drop(columns="chance95").notna().all(axis=None)
    assert scores["score"][scores["chance95"].notna()].isin(report.INFO_SCORES).all()
    assert (scores["low95"] <= scores["value"]).all()


def test_progress_names_no_total_that_is_not_known(capsys, make_checkpoint, monkeypatch):
    from rich.progress import Progress

    told, update = [], Progress.update

    def note(self, task, **fields):
        told.append((fields["total"], fields["done"]))
        return update(self, task, **fields)

    def describe(*given):
        for done, of in ((0, 0), (0, 3), (2, 3)):
            given[-1].report("traversals", done, of)
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "update", note)
    monkeypatch.setattr(report, "describe", describe)
    assert run(capsys, *quick(make_checkpoint("one")))[0] == 130
    assert told == [(None, ""), (3, "0 of 3"), (3, "2 of 3")]
