import numpy as np
import pytest

from tests.harness.files import random_weights
from vae import data
from vae.foreign import ours, trials
from vae.foreign.interpretation import Reading
from vae.models import checkpoints
from vae.models.config import ModelConfig

CONFIG = ModelConfig(kind="vae", beta=4, latent_dim=2, encoder_widths=(8,), decoder_widths=(8,), dataset="digits")


@pytest.fixture
def draft(tmp_path):
    checkpoints.save(tmp_path / "theirs", CONFIG, random_weights(CONFIG))
    return ours.draft(tmp_path / "theirs")


def test_errors_are_those_that_pytorch_computes(draft):
    import torch

    from vae.models import networks

    images = trials.chosen_images(data.load("digits", "test"))
    (found,) = trials.every(draft, images)
    model = networks.restored(networks.build(CONFIG), draft.weights)
    x = torch.from_numpy(images)
    with torch.inference_mode():
        mu, logvar = model.encode(x)
        assert found.bce == pytest.approx(networks.bce(model.decode(mu), x).mean().item(), rel=1e-5)
        assert found.kl == pytest.approx(networks.kl(mu, logvar).sum(dim=1).mean().item(), rel=1e-4)
        np.testing.assert_allclose(found.pictures, model.decode(mu).sigmoid().numpy(), atol=1e-5)
    assert abs(found.bce_z - found.bce) < 0.1 * found.bce


def test_pictures_of_random_codes_are_the_same_each_time(draft):
    first = trials.drawn(draft, draft.reading)
    assert first.shape == (10, 28, 28)
    assert len({picture.tobytes() for picture in first}) == 10
    np.testing.assert_array_equal(first, trials.drawn(draft, draft.reading))


def test_of_readings_that_ten_images_do_not_tell_apart_the_plainer_one_is_best():
    def trial(between, bce):
        return trials.Trial(Reading(between=between), (between,), bce, None, None, np.zeros(1, np.float32))

    relu, leaky = trial("relu", 184.13), trial("leakyrelu", 184.06)
    assert trials.best([trial("silu", 211.6), relu, leaky]) is relu
    assert trials.best([trial("relu", 190), leaky]) is leaky
