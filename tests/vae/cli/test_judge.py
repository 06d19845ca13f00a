import numpy as np

from tests.harness.stripes import stripes
from vae import data
from vae.models import judge


def test_judge_command_trains_measures_and_needs_overwrite(tmp_path, monkeypatch, capsys):
    from vae.__main__ import main

    own = stripes(n=100)
    np.savez(tmp_path / "mine.npz", images=own.images, labels=own.labels)
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    ask = ["judge", "--dataset", "npz:mine.npz", "--data-dir", str(tmp_path), "--epochs", "2"]
    assert main(ask) == 0
    said = capsys.readouterr().out
    assert "judge-npz-mine is right about" in said
    assert "of 20 test images" in said
    images = data.load("npz:mine.npz", "test", tmp_path)
    assert judge.find(images, tmp_path / "checkpoints").accuracy.n == 20
    assert main(ask) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main([*ask, "--overwrite", "--seed", "-1"]) == 2
    assert "seed = -1" in capsys.readouterr().err
    assert main([*ask, "--overwrite", "--seed", "3"]) == 0
