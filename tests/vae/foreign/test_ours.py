import numpy as np
import pytest

from tests.harness.files import random_weights
from vae.core.errors import CheckpointError
from vae.foreign import ours
from vae.foreign.importing import import_model
from vae.models import checkpoints
from vae.models.config import ModelConfig

CONFIG = ModelConfig(
    kind="vae", beta=4, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits", seed=7
)


def test_a_checkpoint_from_elsewhere_is_kept_as_it_is_with_its_origin(tmp_path):
    theirs = checkpoints.save(tmp_path / "theirs", CONFIG, random_weights(CONFIG))
    made = import_model(tmp_path / "theirs", tmp_path / "mine", name="mine")
    found = made.checkpoint.config
    assert found.model_copy(update={"origin": None, "name": None}) == CONFIG
    assert (found.origin.format, found.origin.file, found.title) == ("betascope", "model.safetensors", "mine")
    assert [one.words for one in made.trials] == [()]
    for name, tensor in theirs.weights.items():
        np.testing.assert_array_equal(made.checkpoint.weights[name], tensor)


def test_a_folder_is_one_by_its_files_and_a_damaged_one_is_a_sentence(tmp_path):
    checkpoints.save(tmp_path / "theirs", CONFIG, random_weights(CONFIG))
    assert ours.is_one(tmp_path / "theirs")
    assert not ours.is_one(tmp_path)
    (tmp_path / "theirs" / checkpoints.CONFIG).write_text("{")
    with pytest.raises(CheckpointError, match=r"config\.json"):
        ours.draft(tmp_path / "theirs")
