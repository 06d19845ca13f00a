import csv
import json
import shutil

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.harness.command import run
from vae.__main__ import main
from vae.core.folders import PROJECT
from vae.models import checkpoints, layers

SMALL = [
    "--dataset",
    "digits",
    "--encoder-widths",
    "16",
    "--decoder-widths",
    "16",
    "--latent-dim",
    "2",
    "--epochs",
    "1",
]


def test_train_evaluate_and_models_in_turn(capsys, tmp_path, wide_terminal):
    for kind, name in (("ae", "mine-ae"), ("vae", "mine-vae")):
        status, out, _ = run(capsys, "train", "--kind", kind, *SMALL, "--out", tmp_path / name)
        assert status == 0
        assert f"{name} on 445 test images of digits: BCE" in out
    with (tmp_path / "mine-vae" / "history.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 1

    status, out, _ = run(
        capsys, "evaluate", tmp_path / "mine-ae", tmp_path / "mine-vae", "--dataset", "digits", "--split", "train"
    )
    assert status == 0
    assert "mine-vae on 1,352 train images" in out
    stored = json.loads((tmp_path / "mine-vae" / "metrics.json").read_text())
    assert [(e["split"], e["n"]) for e in stored["evaluations"]] == [("test", 445), ("train", 1352)]

    (tmp_path / "broken").mkdir()
    status, out, err = run(capsys, "models", "--checkpoints", tmp_path, "--dataset", "digits")
    assert status == 0
    assert "AE" in out
    assert "β = 1" in out
    assert "broken: " in err
    assert "config.json is missing" in err


def test_a_multi_rate_model_is_trained_and_measured_over_its_dial(capsys, tmp_path, wide_terminal):
    out = tmp_path / "rates"
    status, text, _ = run(capsys, "train", "--kind", "multi-rate", "--beta", "0.1..2", *SMALL, "--out", out)
    assert status == 0
    assert "rates@0.1 on 445 test images of digits: BCE" in text
    assert json.loads((out / "config.json").read_text())["betas"] == [0.1, 2]
    assert len(json.loads((out / "metrics.json").read_text())["evaluations"]) == 10
    run(capsys, "train", "--beta", "2", *SMALL, "--out", tmp_path / "alone")
    status, text, _ = run(capsys, "dial", out, "--against", tmp_path / "alone")
    assert status == 0
    assert "Trained for it alone" in text
    assert [gap["beta"] for gap in json.loads((out / "gaps.json").read_text())["gaps"]] == [2]
    status, text, _ = run(capsys, "models", "--checkpoints", tmp_path, "--dataset", "digits")
    assert "One network for every beta: rates. Name it with a beta, as rates@1" in text
    status, text, _ = run(capsys, "evaluate", f"{out}@0.7", "--dataset", "digits")
    assert "rates@0.7 on 445 test images" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--kind", "multi-rate", "--beta", "2"],
            "--kind multi-rate takes a range of betas, as --beta 0..30; 2 is one",
        ),
        (["--beta", "1..2"], "--beta 1..2 is a range, for --kind multi-rate only"),
        (["--kind", "multi-rate", "--arch", "conv"], "is of kind 'vae' and arch 'mlp'"),
        (["--beta", "-1"], "beta = -1.0: input should be greater than or equal to 0. `python -m vae train --help`"),
        (["--latent-dim", "0"], "latent_dim = 0: input should be greater than or equal to 1"),
        (["--dataset", "minst"], "There is no data set 'minst'; choose from mnist"),
        (["--kind", "ae", "--beta", "2"], "an autoencoder (kind 'ae') has no KL term"),
        (["--resume"], "is not there"),
    ],
)
def test_train_refuses_invalid_arguments_with_a_sentence(capsys, tmp_path, arguments, says):
    status, _, err = run(capsys, "train", *arguments, "--out", tmp_path / "model")
    assert status == 2
    assert says in err
    assert "Traceback" not in err


def test_evaluate_passes_over_judges_and_goes_on_after_what_is_no_model(capsys, make_checkpoint):
    folder = make_checkpoint("a-model").path.parent
    shutil.copytree(PROJECT / "checkpoints" / "judge-digits", folder / "judge-digits")
    make_checkpoint("z-model")
    status, out, err = run(capsys, "evaluate", *sorted(folder.iterdir()), "--dataset", "digits")
    assert status == 0
    assert out.count("test images of digits: BCE") == 2
    assert "judge-digits is a judge and no model: passed over." in err

    make_checkpoint("narrow", image_shape=(9, 7))
    (folder / "empty").mkdir()
    (folder / "notes.txt").write_text("of mine")
    broken = make_checkpoint("no-numbers")
    weights = {name: np.full(shape, np.inf, np.float32) for name, shape in layers.tensor_shapes(broken.config).items()}
    save_file(weights, broken.path / checkpoints.WEIGHTS)
    status, out, err = run(capsys, "evaluate", *sorted(folder.iterdir()), folder / "nowhere", "--dataset", "digits")
    assert status == 2
    assert out.count("test images of digits: BCE") == 2
    for said in (
        "empty/config.json is missing",
        "notes.txt is a file, and no model",
        "nowhere is not there",
        "narrow takes images of 9 x 7 pixels",
        "no-numbers",
    ):
        assert said in err


def test_evaluate_without_any_model_is_refused(capsys, tmp_path):
    shutil.copytree(PROJECT / "checkpoints" / "judge-digits", tmp_path / "judge-digits")
    status, out, err = run(capsys, "evaluate", tmp_path / "judge-digits", tmp_path / "nowhere", "--dataset", "digits")
    assert (status, out) == (2, "")
    assert "judge-digits is a judge, which only measures, and no model" in err
    assert "nowhere is not there" in err


def test_models_names_files_of_weights_that_lie_beside_the_folders(capsys, make_checkpoint, wide_terminal):
    folder = make_checkpoint("small").path.parent
    for name in ("epoch=9-step=1000.ckpt", "vae.safetensors", "run-7.zip"):
        (folder / name).write_bytes(b"PK\x03\x04")
    status, out, err = run(capsys, "models", "--checkpoints", folder, "--dataset", "digits")
    assert status == 0
    assert "small" in out
    assert "epoch=9-step=1000.ckpt is a file, and no model: a model is a folder that holds config.json" in err
    assert "A .ckpt file may hold a pickle, which is never opened." in err
    assert "vae.safetensors is a file, and no model" in err
    assert "run-7.zip is a file, and no model" in err
    assert "Unpack it" in err


def test_models_refuses_an_unknown_data_set(capsys, tmp_path):
    status, _, err = run(capsys, "models", "--checkpoints", tmp_path, "--dataset", "minst")
    assert status == 2
    assert "There is no data set 'minst'; choose from mnist" in err


def test_models_shows_names_of_data_sets_without_markup(capsys, make_checkpoint, wide_terminal):
    made = make_checkpoint(dataset="[/x] [bold] :x:")
    status, out, _ = run(capsys, "models", "--checkpoints", made.path.parent, "--dataset", "digits")
    assert status == 0
    assert "[/x] [bold] :x:" in out


def test_train_help_gives_the_configs_ranges(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert "numbers in a code; from 1 to 512 (default 16)" in out
    assert "for --kind multi-rate a range, as 0.1..30; from 0 to 1e+06 (default 1.0)" in out
    assert "mlp or conv (default mlp)" in out
    assert "1 or 2 (default 2)" in out


def test_train_with_arch_conv_alone_takes_its_default_widths(capsys, tmp_path):
    status, _, err = run(
        capsys, "train", "--dataset", "digits", "--arch", "conv", "--epochs", "1", "--out", tmp_path / "model"
    )
    assert status == 0, err
    assert json.loads((tmp_path / "model" / "config.json").read_text())["decoder_widths"] == [64, 32]


def test_train_takes_the_newest_recipe_unless_another_is_asked_for(capsys, tmp_path):
    for arguments, recipe, batch in (([], 2, 32), (["--recipe", "1"], 1, 256)):
        out = tmp_path / f"model-{recipe}"
        status, _, err = run(capsys, "train", *SMALL, *arguments, "--out", out)
        assert status == 0, err
        config = json.loads((out / "config.json").read_text())
        assert (config["recipe"], config["batch_size"]) == (recipe, batch)
        status, _, err = run(capsys, "train", *SMALL, "--out", out, "--resume")  # finished, by whichever recipe
        assert status == 0, err


def test_train_refuses_widths_that_are_no_numbers(capsys, tmp_path):
    with pytest.raises(SystemExit):
        main(["train", "--encoder-widths", "wide", "--out", str(tmp_path / "model")])
    assert "'wide' is not whole numbers with commas between" in capsys.readouterr().err


def test_train_refuses_an_unsafe_name_of_a_folder(capsys, tmp_path):
    status, _, err = run(capsys, "train", *SMALL, "--out", tmp_path / "<script>")
    assert status == 2
    assert "cannot be the name of a checkpoint" in err


def test_train_on_own_images_of_another_size(capsys, tmp_path):
    images = (np.random.default_rng(0).random((60, 10, 12)) * 255).astype(np.uint8)
    np.savez(tmp_path / "own.npz", images=images)
    own = [*SMALL[2:], "--dataset", f"npz:{tmp_path / 'own.npz'}"]
    status, _, err = run(capsys, "train", *own, "--arch", "conv", "--out", tmp_path / "model")
    assert status == 0, err
    assert json.loads((tmp_path / "model" / "config.json").read_text())["image_shape"] == [10, 12]


def test_images_in_colour_train_a_model_of_three_channels_convolutional_where_another_is_too_large(capsys, tmp_path):
    large = np.random.default_rng(0).integers(0, 256, (40, 32, 32, 3)).astype(np.uint8)
    np.savez(tmp_path / "large.npz", images=large)
    np.savez(tmp_path / "small.npz", images=large[:, :8, :12])
    for name, arch in (("small", "mlp"), ("large", "conv")):
        given = ["--dataset", f"npz:{tmp_path / name}.npz", "--epochs", "1", "--latent-dim", "4", "--kind", "ae"]
        status, _, err = run(capsys, "train", *given, "--out", tmp_path / name)
        assert status == 0, err
        config = json.loads((tmp_path / name / "config.json").read_text())
        assert (config["channels"], config["arch"]) == (3, arch)
        assert ("the model is convolutional (--arch conv)" in " ".join(err.split())) == (arch == "conv")
    given = ["--dataset", f"npz:{tmp_path / 'large.npz'}", "--arch", "mlp", "--out", tmp_path / "wide"]
    status, _, err = run(capsys, "train", *given)
    assert status == 2
    assert "Choose narrower layers" in " ".join(err.split())


def test_model_trained_by_a_path_belongs_to_the_listed_file(capsys, empty_data, tmp_path, wide_terminal):
    np.savez(empty_data / "own.npz", images=(np.random.default_rng(0).random((60, 10, 12)) * 255).astype(np.uint8))
    own = [*SMALL[2:], "--dataset", f"npz:{empty_data / 'own.npz'}"]
    out = tmp_path / "checkpoints" / "mine"
    status, _, err = run(capsys, "train", *own, "--out", out)
    assert status == 0, err
    assert "npz:own.npz: 12 of the 60 images are for testing" in err
    assert json.loads((out / "config.json").read_text())["dataset"] == "npz:own.npz"
    for name in ("npz:own.npz", f"npz:{empty_data / 'own.npz'}"):
        _, table, _ = run(capsys, "models", "--checkpoints", out.parent, "--dataset", name)
        assert "npz:own.npz, 1 epoch mine" in table
        assert "- - - - npz:own.npz" not in table
    status, _, err = run(capsys, "train", *own, "--out", out, "--resume")
    assert status == 0, err


def test_models_shows_no_numbers_of_another_file_of_that_name(capsys, make_checkpoint, tmp_path, wide_terminal):
    made, names = make_checkpoint(), []
    for seed, folder in enumerate("ab"):
        (tmp_path / folder).mkdir()
        np.savez(tmp_path / folder / "own.npz", images=np.random.default_rng(seed).random((20, 28, 28)))
        names.append(f"npz:{tmp_path / folder / 'own.npz'}")

    def row(name):
        _, table, _ = run(capsys, "models", "--checkpoints", made.path.parent, "--dataset", name)
        (found,) = [line.split() for line in table.splitlines() if made.name in line]
        return found

    status, _, err = run(capsys, "evaluate", made.path, "--dataset", names[0])
    assert status == 0, err
    first = row(names[0])
    assert row(names[1]) != first
    assert "-" in row(names[1])
    run(capsys, "evaluate", made.path, "--dataset", names[1])
    assert row(names[0]) == first
    np.savez(tmp_path / "a" / "own.npz", images=np.random.default_rng(2).random((20, 28, 28)))
    assert row(names[0]) != first  # the file is another now


def test_evaluate_refuses_images_that_do_not_fit(capsys, tmp_path):
    np.savez(tmp_path / "own.npz", images=np.zeros((10, 5, 5), np.uint8))
    run(capsys, "train", *SMALL, "--out", tmp_path / "model")
    status, _, err = run(capsys, "evaluate", tmp_path / "model", "--dataset", f"npz:{tmp_path / 'own.npz'}")
    assert status == 2
    assert "takes images of 28 x 28 pixels" in err
