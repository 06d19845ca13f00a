from tests.harness.command import run


def test_interpolate_writes_a_table_with_all_that_it_depends_on(capsys, make_checkpoint, tmp_path, wide_terminal):
    import pandas as pd

    from vae.metrics.latent.path_quality import MEASURES

    models = [make_checkpoint("one").path, make_checkpoint("two", kind="ae", beta=0).path]
    arguments = [
        "interpolate",
        *models,
        "--dataset",
        "digits",
        "--pairs",
        12,
        "--steps",
        5,
        "--out",
        tmp_path / "t.csv",
    ]
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    assert "12 pairs of 445 test images of digits, straight paths" in out
    table = pd.read_csv(tmp_path / "t.csv", comment="#")
    assert list(table["model"].unique()) == ["cross-fade", "one", "two"]
    assert set(table["measure"]) == set(MEASURES)
    assert ((table["low95"] <= table["mean"]) & (table["mean"] <= table["high95"])).all()
    assert table.groupby("model")["measure"].nunique().to_dict() == {"cross-fade": 3, "one": 4, "two": 4}
    run(capsys, *arguments[:-1], tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


def test_interpolate_refuses_with_a_sentence(capsys, make_checkpoint, tmp_path):
    model = make_checkpoint("one").path
    for extra, sentence in (
        (["--steps", 3], "at least 5"),
        (["--pairs", 1], "can be drawn"),
        (["--seed", -1], "must be 0 or more"),
        (["--out", tmp_path], "is a folder"),
        (["--out", "/proc/no/t.csv"], "cannot be written"),
    ):
        status, _, err = run(capsys, "interpolate", model, "--dataset", "digits", "--pairs", 3, *extra)
        assert status == 2
        assert sentence in err
    other = make_checkpoint("other", image_shape=(9, 7)).path
    status, _, err = run(capsys, "interpolate", other, "--dataset", "digits")
    assert status == 2
    assert "takes images of 9 x 7 pixels" in err
