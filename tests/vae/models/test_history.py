import numpy as np
import pytest

from tests.harness.files import copy_shipped
from vae.core.errors import CheckpointError
from vae.models import checkpoints, history


def model(tmp_path, text=None):
    copy_shipped(tmp_path)
    folder = tmp_path / "mnist-beta-10"
    if text is not None:
        (folder / checkpoints.HISTORY).write_text(text)
    return checkpoints.load(folder)


def test_every_epoch_has_its_error_and_its_information(tmp_path):
    found = history.read(model(tmp_path, "epoch,bce,kl,objective\n1,250,0.5,255\n2,200.5,1.5,215.5\n"))
    np.testing.assert_array_equal(found.epoch, [1, 2])
    np.testing.assert_array_equal(found.bce, [250, 200.5])
    np.testing.assert_array_equal(found.kl, [0.5, 1.5])


def test_a_model_that_others_trained_has_none(tmp_path):
    one = model(tmp_path)
    (one.path / checkpoints.HISTORY).unlink(missing_ok=True)
    assert history.read(one) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "epoch,bce,kl\n",
        "epoch,bce,kl\n1,2\n",
        "epoch,bce\n1,2\n",
        "epoch,bce,kl\n1,two,3\n",
        "epoch,bce,kl\n1,nan,3\n",
        "epoch,bce,kl\n0,2,3\n",
        "epoch,bce,kl\n" + "1,2,3\n" * 200_000,
    ],
)
def test_a_damaged_history_is_a_sentence(tmp_path, text):
    with pytest.raises(CheckpointError, match="mnist-beta-10"):
        history.read(model(tmp_path, text))
