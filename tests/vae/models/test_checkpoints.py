import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.harness import colours
from tests.harness.files import random_weights
from vae.core.errors import CheckpointError
from vae.models import checkpoints
from vae.models.config import ModelConfig
from vae.models.evaluation import Evaluation, Metrics


def refusal(path) -> str:
    with pytest.raises(CheckpointError) as raised:
        checkpoints.load(path)
    return str(raised.value)


def rewrite_config(checkpoint, **changes):
    path = checkpoint.path / checkpoints.CONFIG
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def rewrite_weights(checkpoint, change):
    path = checkpoint.path / checkpoints.WEIGHTS
    weights = load_file(path)
    change(weights)
    save_file(weights, path)


def test_saved_checkpoint_loads_with_the_same_digest(make_checkpoint):
    made = make_checkpoint("round-trip")
    found = checkpoints.load(made.path)
    assert found.config == made.config
    assert found.digest == made.digest
    for name, weight in random_weights(made.config).items():
        np.testing.assert_allclose(found.weights[name], weight, atol=5e-4)  # float16
    assert found.model().config == made.config


def test_digest_follows_weights_and_config(make_checkpoint):
    one = make_checkpoint("one")
    assert make_checkpoint("same").digest == one.digest
    assert make_checkpoint("beta", beta=2.0).digest != one.digest
    weights = random_weights(one.config)
    weights["encoder.1.bias"] = weights["encoder.1.bias"] + 0.01
    assert checkpoints.save(one.path.parent / "weights", one.config, weights).digest != one.digest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not usable: invalid JSON"),
        ("[]", "input should be an object"),
        ("[" * 100_000, "not usable"),
        ("\x00\xff", "not usable"),
        (" " * 2_000_000, "larger than 1 MB"),
    ],
)
def test_json_that_is_not_a_config_is_refused(make_checkpoint, text, says):
    made = make_checkpoint()
    (made.path / checkpoints.CONFIG).write_text(text, encoding="latin-1")
    assert says in refusal(made.path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "gan"}, "kind = 'gan'"),
        ({"latent_dim": 10**9}, "latent_dim = 1000000000: input should be less than or equal to 512"),
        ({"encoder_widths": [10**9]}, "encoder_widths.0"),
        (
            {"encoder_widths": [4096] * 6, "decoder_widths": [4096] * 6},
            "and 17 more, which its config.json calls for",
        ),  # large, and not there
        ({"beta": "<script>alert(1)</script>"}, "beta"),
    ],
)
def test_config_out_of_range_or_unlike_its_weights_is_refused(make_checkpoint, changes, says):
    made = make_checkpoint()
    rewrite_config(made, **changes)
    assert says in refusal(made.path)


def test_a_lying_config_allocates_nothing(make_checkpoint):
    import tracemalloc

    made = make_checkpoint()
    rewrite_config(made, encoder_widths=[4096] * 6, latent_dim=512)
    tracemalloc.start()
    refusal(made.path)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "name", ["../secrets", "..", "a/b", "<script>alert(1)</script>", "x" * 300, "", ".hidden", "a\nb"]
)
def test_find_refuses_unsafe_names(tmp_path, make_checkpoint, name):
    make_checkpoint()
    with pytest.raises(CheckpointError, match="cannot be the name of a checkpoint") as raised:
        checkpoints.find(name, tmp_path / "checkpoints")
    assert len(str(raised.value)) < 300


def test_missing_files_of_a_checkpoint_are_named(make_checkpoint, tmp_path):
    made = make_checkpoint()
    assert "is not there" in refusal(tmp_path / "nothing")
    (made.path / checkpoints.WEIGHTS).unlink()
    assert f"{made.path / checkpoints.WEIGHTS} is missing" in refusal(made.path)
    (made.path / checkpoints.RESUME).write_bytes(b"")
    assert "--resume" in refusal(made.path)
    (made.path / checkpoints.CONFIG).unlink()
    (made.path / checkpoints.RESUME).unlink()
    assert "config.json is missing" in refusal(made.path)


def evaluation(checkpoint, **changes) -> Evaluation:
    values = {
        "dataset": "digits",
        "split": "test",
        "n": 5,
        "dataset_digest": "d",
        "checkpoint_digest": checkpoint.digest,
        "seed": 0,
        "bce_mu": 80.0,
        "bce_z": 90.0,
        "mse_mu": 0.01,
        "kl": 12.0,
        "kl_per_dimension": (12.0,),
        "mu_variance": (1.0,),
        "active_dimensions": 1,
        "objective": 102.0,
    }
    return Evaluation(**{**values, **changes})


def test_evaluations_are_kept_by_data_set_and_forgotten_with_their_weights(make_checkpoint):
    made = make_checkpoint()
    made = checkpoints.add_evaluation(made, evaluation(made))
    made = checkpoints.add_evaluation(made, evaluation(made, dataset="mnist", bce_mu=60.0))
    made = checkpoints.add_evaluation(made, evaluation(made, bce_mu=70.0))  # in place of the first
    assert made.evaluation("digits").bce_mu == 70.0
    assert made.evaluation("mnist").bce_mu == 60.0
    assert made.evaluation("kmnist") is None
    assert len(made.metrics.evaluations) == 2
    rewrite_weights(made, lambda weights: weights["decoder.0.bias"].fill(0))
    assert checkpoints.load(made.path).evaluation("digits") is None


def test_evaluation_of_another_digest_is_not_given(make_checkpoint):
    made = make_checkpoint()
    made = checkpoints.add_evaluation(made, evaluation(made))
    assert made.evaluation("digits", dataset_digest="d").bce_mu == 80.0
    assert made.evaluation("digits", dataset_digest="of other images") is None


def test_evaluation_of_own_images_is_found_by_any_path(make_checkpoint):
    made = make_checkpoint()
    made = checkpoints.add_evaluation(made, evaluation(made, dataset="npz:/some/where/own.npz"))
    assert made.evaluation("npz:own.npz", dataset_digest="d").bce_mu == 80.0
    assert made.evaluation("npz:own.npz") is None
    made = checkpoints.add_evaluation(made, evaluation(made, dataset="npz:own.npz", bce_mu=70.0))
    assert len(made.metrics.evaluations) == 1


def test_evaluations_of_files_called_alike_are_kept_apart(make_checkpoint):
    made = make_checkpoint()
    for folder in "ab":
        own = {"dataset": f"npz:/{folder}/images.npz", "dataset_digest": f"of {folder}", "bce_mu": float(ord(folder))}
        made = checkpoints.add_evaluation(made, evaluation(made, **own))
    for folder in "ab":
        assert made.evaluation(f"npz:/{folder}/images.npz").bce_mu == ord(folder)
        assert made.evaluation(f"npz:/{folder}/images.npz", dataset_digest=f"of {folder}").bce_mu == ord(folder)
    assert made.evaluation("npz:/b/images.npz", dataset_digest="of other images") is None
    assert made.evaluation("npz:/c/images.npz") is None


def test_evaluation_is_found_behind_one_of_another_digest(make_checkpoint):
    made = make_checkpoint()
    both = (evaluation(made, dataset_digest="before"), evaluation(made, dataset_digest="now", bce_mu=70.0))
    text = Metrics(evaluations=both).model_dump_json()
    (made.path / checkpoints.METRICS).write_text(text)
    assert checkpoints.load(made.path).evaluation("digits", dataset_digest="now").bce_mu == 70.0


def test_invalid_metrics_json_is_refused(make_checkpoint):
    made = make_checkpoint()
    (made.path / checkpoints.METRICS).write_text('{"evaluations": [{"bce_mu": NaN}]}')
    assert "metrics.json is not usable" in refusal(made.path)


def test_save_into_a_file_is_a_checkpoint_error(tmp_path):
    (tmp_path / "file").write_text("")
    config = ModelConfig(kind="ae", beta=0, encoder_widths=(4,), decoder_widths=(4,))
    with pytest.raises(CheckpointError, match="cannot be written"):
        checkpoints.save(tmp_path / "file" / "model", config, random_weights(config))


def test_check_fits_refuses_images_of_another_size(make_checkpoint, digits):
    with pytest.raises(CheckpointError, match="takes images of 9 x 7 pixels; those of digits have 28 x 28"):
        make_checkpoint(image_shape=(9, 7)).check_fits(digits)


def test_check_fits_refuses_grey_images_for_a_model_of_colours_and_the_reverse(make_checkpoint, digits):
    with pytest.raises(CheckpointError, match="takes images that are in colour; those of digits are grey"):
        make_checkpoint(channels=3).check_fits(digits)
    images = colours.dataset()
    with pytest.raises(CheckpointError, match="takes images that are grey; those of colours are in colour"):
        make_checkpoint("grey", image_shape=images.image_shape).check_fits(images)


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_colours_are_encoded_and_decoded_with_channels_last(make_checkpoint, arch):
    images = colours.dataset()
    checkpoint = make_checkpoint(arch=arch, image_shape=images.image_shape, channels=3)
    codes = checkpoint.encode(images)
    assert codes.mu.shape == (60, 3)
    assert checkpoint.decode(codes.mu).shape == images.images.shape
    np.testing.assert_allclose(codes.mu, checkpoint.model().codes(images.floats())[0], atol=1e-5)


def test_load_does_not_import_torch(make_checkpoint):
    import subprocess
    import sys

    from vae.core.folders import PROJECT

    made = make_checkpoint()
    code = "import sys; from vae.models import checkpoints as c; c.load(sys.argv[1]); sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code, str(made.path)], check=True, cwd=PROJECT)


def test_load_model_takes_a_name_among_the_checkpoints_or_a_path(make_checkpoint, monkeypatch):
    made = make_checkpoint("small")
    for found in (
        checkpoints.load_model("small", made.path.parent),
        checkpoints.load_model(made.path),
        checkpoints.load_model(str(made.path)),
    ):
        assert found.digest == made.digest
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(made.path.parent))
    assert checkpoints.load_model("small").path == made.path
    with pytest.raises(CheckpointError, match="other is not there"):
        checkpoints.load_model("other")
