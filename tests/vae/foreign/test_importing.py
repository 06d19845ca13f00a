import io

import numpy as np
import pytest
from PIL import Image

from tests.harness import others
from vae.core.errors import CheckpointError, DataError
from vae.foreign import disentangling_vae
from vae.foreign.importing import SHEET, draft_of, import_model
from vae.models import checkpoints


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Without a process of its own, which takes seconds to start: tests/vae/foreign/test_tensors.py has that."""
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    monkeypatch.setattr(disentangling_vae, "read", lambda _: state)


@pytest.fixture
def folder(tmp_path):
    return others.burgess(tmp_path / "mine")


def test_a_model_becomes_a_checkpoint_with_a_sheet_of_its_readings(tmp_path, folder):
    made = import_model(folder, tmp_path / "checkpoints" / "mine", dataset="digits@32x32")
    assert checkpoints.load(tmp_path / "checkpoints" / "mine").digest == made.checkpoint.digest
    assert made.images == "digits@32x32"
    assert len(made.trials) == 2 * 2 * 3 * 2
    assert made.trials[0].reading == made.reading
    assert made.trials[0].pictures.shape == (10, 32, 32)
    sheet = Image.open(io.BytesIO((tmp_path / "checkpoints" / "mine" / SHEET).read_bytes()))
    assert sheet.height == 13 * 66 + 2  # the images, and a row for each reading whose pictures differ: 2 x 3 x 2


def test_errors_are_those_of_the_pictures(tmp_path, folder):
    made = import_model(folder, tmp_path / "checkpoints" / "mine", dataset="digits@32x32")
    from vae.data import load
    from vae.foreign.trials import chosen_images

    x, trial = chosen_images(load("digits@32x32", "test")).astype(np.float64), made.trials[0]
    p = trial.pictures.astype(np.float64).clip(1e-9, 1 - 1e-9)
    expected = -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=(1, 2)).mean()
    assert trial.bce == pytest.approx(expected, rel=1e-3)


def test_a_reading_that_is_asked_for_is_taken_and_kept_in_the_config(tmp_path, folder):
    made = import_model(folder, tmp_path / "checkpoints" / "mine", "halves,gives-unit", "Mine", "digits@32x32")
    config = made.checkpoint.config
    assert config.origin.reading == ("halves", "logvar", "gives-unit", "takes-unit")
    assert config.title == "Mine"


def test_without_its_data_a_model_is_imported_and_it_is_said_that_nothing_was_checked(tmp_path, folder, empty_data):
    made = import_model(folder, tmp_path / "checkpoints" / "mine")
    assert "It was trained on mnist@32x32, which is not here" in made.why
    assert not made.trials
    assert not (tmp_path / "checkpoints" / "mine" / SHEET).exists()


def test_images_of_another_size_or_none_are_refused(tmp_path, folder):
    with pytest.raises(CheckpointError, match=r"32 x 32 pixels; those of digits have 28 x 28.*digits@32x32"):
        import_model(folder, tmp_path / "checkpoints" / "mine", dataset="digits")
    with pytest.raises(DataError, match="There is no data set 'nothing'"):
        import_model(folder, tmp_path / "checkpoints" / "mine", dataset="nothing")
    assert not (tmp_path / "checkpoints").exists()


def test_a_name_that_is_taken_or_cannot_be_one_is_refused(tmp_path, folder, make_checkpoint):
    make_checkpoint("mine")
    with pytest.raises(CheckpointError, match="holds a model already"):
        import_model(folder, tmp_path / "checkpoints" / "mine")
    with pytest.raises(CheckpointError, match="cannot be the name of a checkpoint"):
        import_model(folder, tmp_path / "checkpoints" / "a name")


def test_what_is_no_model_is_answered_with_one_next_step(tmp_path):
    with pytest.raises(CheckpointError, match="is not there"):
        draft_of(tmp_path / "none")
    with pytest.raises(CheckpointError, match=r"is no model that can be read\. From PyTorch write ONNX: torch\.onnx"):
        draft_of(tmp_path)


def test_weights_beyond_what_a_checkpoint_holds_are_refused(tmp_path, folder, monkeypatch):
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    state["decoder.lin1.bias"] = state["decoder.lin1.bias"] + 1e6
    monkeypatch.setattr(disentangling_vae, "read", lambda _: state)
    with pytest.raises(CheckpointError, match=r"decoder.0.bias has weights beyond 60,000"):
        import_model(folder, tmp_path / "checkpoints" / "mine", dataset="digits@32x32")
