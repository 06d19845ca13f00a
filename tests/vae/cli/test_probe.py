"""`python -m vae probe`."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.harness.command import run
from tests.harness.provenance import provenance_of
from vae import data
from vae.__main__ import main
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.metrics.probing import fits
from vae.studies import linear_probe as report

QUICK = ["--dataset", "digits", "--train-sizes", 20, 60, "--seeds", 2]


@pytest.fixture
def models(make_checkpoint):
    return [make_checkpoint("one"), make_checkpoint("two", kind="ae", beta=0)]


def test_prints_and_writes_the_table_of_the_study(capsys, models, tmp_path, wide_terminal):
    out = tmp_path / "t.csv"
    status, text, err = run(capsys, "probe", *(m.path for m in models), *QUICK, "--out", out)
    assert status == 0, err
    plan = report.Plan.of(models, *(data.load("digits", split) for split in ("train", "test")), [20, 60], 2)
    results = report.known(plan)
    assert len(results) == 10
    for what in plan.whats:
        for size in plan.sizes:
            found = results[what.digest, size]
            low, high = found.estimate.low, found.estimate.high
            assert f"{100 * found.accuracy:.1f} ({100 * low:.1f} to {100 * high:.1f})" in text
        assert what.name in text
    assert "445 test images of digits" in text
    table = pd.read_csv(out, comment="#")
    assert table["name"].tolist() == [
        name for name in ("one", "two", "raw pixels", "PCA 3", "untrained encoder") for _ in range(2)
    ]
    assert table["labels"].tolist() == [20, 60] * 5
    np.testing.assert_allclose(
        table["accuracy"], [results[what.digest, size].accuracy for what in plan.whats for size in plan.sizes]
    )
    assert provenance_of("csv", out.read_bytes())["seeds"] == [0, 1]


def test_second_command_writes_the_same_file_and_fits_nothing(capsys, models, tmp_path, monkeypatch):
    arguments = ["probe", models[0].path, *QUICK, "--out"]
    run(capsys, *arguments, tmp_path / "a.json")
    monkeypatch.setattr(fits.logistic, "fit", None)
    status, _, err = run(capsys, *arguments, tmp_path / "b.json")
    assert status == 0, err
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_all_labels_and_a_sampled_z_are_stated(capsys, models, tmp_path):
    out = tmp_path / "t.json"
    status, text, _ = run(
        capsys,
        "probe",
        *(m.path for m in models),
        "--dataset",
        "digits",
        "--train-sizes",
        "all",
        "--z",
        "--C",
        0.1,
        "--out",
        out,
    )
    assert status == 0
    assert "all 1,352 labels" in text
    assert "one sampled z an image" in text
    table = pd.read_json(out, orient="table")
    assert table["representation"].tolist()[:2] == ["z", "mu"]  # an autoencoder has no noise
    assert table["sd_over_seeds"].isna().all()
    assert json.loads(out.read_text())["provenance"]["C"] == 0.1


def test_ctrl_c_says_that_what_is_done_is_kept(capsys, models, monkeypatch):
    real = fits.logistic.fit
    fitted = []

    def fit(**arrays):
        if len(fitted) == 3:
            raise KeyboardInterrupt
        fitted.append(1)
        return real(**arrays)

    monkeypatch.setattr(fits.logistic, "fit", fit)
    status, _, err = run(capsys, "probe", models[0].path, *QUICK[:2], "--train-sizes", 30, 50, "--seeds", 2)
    assert status == 130
    assert "Stopped after 3 of 16 fits. Those are kept in" in err
    assert "the same command goes on from there" in err
    monkeypatch.setattr(fits.logistic, "fit", real)
    plan = report.Plan.of(models[:1], *(data.load("digits", split) for split in ("train", "test")), [30, 50], 2)
    with pytest.raises(Stopped):
        report.measure(plan, Task(stop=lambda: True))
    assert len(report.known(plan)) == 1  # both draws of 30


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (["--train-sizes", 100, 5000], "5,000 labels to learn from: digits has 1,352 labelled training images"),
        (["--train-sizes", 9], "of 10 classes, so give sizes from 10 to 1,352, or all"),
        (["--seeds", 0], "0 seeds: give a number from 1"),
        (["--C", 0], "C is 0.0; it must be above 0"),
        (["--out", "table.xlsx"], "is not one of .csv, .md, .tex, .json"),
        (["--out", "/"], "is a folder"),
        (["--dataset", "minst"], "There is no data set 'minst'"),
    ],
)
def test_invalid_arguments_exit_with_2_and_a_sentence(capsys, models, extra, sentence):
    status, _, err = run(capsys, "probe", models[0].path, "--dataset", "digits", *extra)
    assert status == 2
    assert sentence in err


def test_train_size_that_is_no_number_is_refused(capsys, models):
    with pytest.raises(SystemExit):
        main(["probe", str(models[0].path), "--train-sizes", "many"])
    assert "'many' is neither a whole number nor all" in capsys.readouterr().err


def test_a_class_that_was_never_learned_is_said(capsys, models, tmp_path):
    images = np.random.default_rng(0).random((40, 28, 28))
    labels = np.arange(40) % 3
    labels[:2] = 3
    arrays = {"x_train": images, "y_train": labels % 3, "x_test": images, "y_test": labels}
    np.savez(tmp_path / "own.npz", **arrays)
    status, out, err = run(capsys, "probe", models[0].path, "--dataset", f"npz:{tmp_path / 'own.npz'}")
    assert status == 0, err
    said = "2 of the 40 test images are of a class without any training image ('3')"
    assert said in out
    assert said in err


def test_images_without_labels_are_a_sentence(capsys, models, tmp_path):
    np.savez(tmp_path / "own.npz", images=np.random.default_rng(0).random((20, 28, 28)))
    status, _, err = run(capsys, "probe", models[0].path, "--dataset", f"npz:{tmp_path / 'own.npz'}")
    assert status == 2
    assert "has a label, and a probe learns from labels" in err
