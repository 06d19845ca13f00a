import shutil

import pytest

from tests.harness import known_sweep
from vae.__main__ import main
from vae.core.folders import PROJECT


@pytest.fixture
def models(tmp_path):
    """The autoencoder alone, with the judge of the digits: quick, and most of the claims stay open."""
    for name in ("mnist-ae", "judge-digits"):
        shutil.copytree(PROJECT / "checkpoints" / name, tmp_path / "models" / name)
    return tmp_path / "models"


def test_report_states_its_data_and_missing_models_and_repeats(models, tmp_path, capsys, empty_data, wide_terminal):
    out = tmp_path / "report.html"
    assert main(["report", "--checkpoints", str(models), "--out", str(out)]) == 0
    first = out.read_text()
    assert "445 test images of digits" in first
    assert "β = 2.4 is not among the checkpoints" in first
    printed = " ".join(capsys.readouterr().out.split())
    assert "445 test images of digits" in printed
    assert "Minor noise in the input is lost" in printed
    assert main(["report", "--checkpoints", str(models), "--out", str(out)]) == 0
    assert out.read_text() == first
    assert main(["report", "--checkpoints", str(models), "--out", str(tmp_path / "report.md")]) == 0
    assert (tmp_path / "report.md").read_text().startswith("# What β does to a latent space")


def test_report_says_what_holds_over_seeds_where_there_is_a_sweep(models, tmp_path, capsys, empty_data, wide_terminal):
    by_seed = {seed: [known_sweep.check(0.9, place=(5, 1))] for seed in range(3)}
    known_sweep.write(tmp_path / "sweeps" / "known", {("vae", 2.4): known_sweep.turned()}, claims=by_seed)
    out = tmp_path / "report.md"
    folders = ["--checkpoints", str(models), "--sweeps", str(tmp_path / "sweeps")]
    assert main(["report", *folders, "--out", str(out)]) == 0
    assert "holds in 3 of 3 seeds; 90.0 %" in out.read_text()
    printed = " ".join(capsys.readouterr().out.split())
    assert "Over seeds: 3 seeds of each model of the sweep known" in printed
    assert "Over 3 seeds" in printed


def test_invalid_arguments_exit_with_2_and_a_sentence(tmp_path, capsys, empty_data):
    for arguments, says in [
        (["--out", str(tmp_path / "report.pdf")], "'.pdf' is not one of .html, .md"),
        (["--out", str(tmp_path)], "is a folder"),
        (["--out", str(tmp_path / "a.md"), "--seed", "-1"], "The seed is -1"),
        (["--out", str(tmp_path / "a.md"), "--checkpoints", str(tmp_path)], "has a role: AE, β = 0"),
        (["--out", str(tmp_path / "a.md"), "--dataset", "minst"], "no data set 'minst'"),
    ]:
        assert main(["report", *arguments]) == 2
        assert says in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "a.md").exists()
