import numpy as np
import pytest

from vae.core.errors import CheckpointError, MeasureError
from vae.data import Dataset
from vae.metrics.decoded import noise


@pytest.fixture
def grey() -> Dataset:
    """Images whose pixels noise of 0.1 does not push out of [0, 1]."""
    images = np.random.default_rng(0).integers(100, 150, (40, 28, 28)).astype(np.uint8)
    return Dataset("grey", "test", images, np.zeros(40, np.int64), ("grey",))


def test_passed_on_is_1_for_a_copy_and_0_for_a_constant(make_checkpoint, grey, monkeypatch):
    checkpoint = make_checkpoint()
    monkeypatch.setattr(noise, "reconstruct", lambda model, images: images)
    np.testing.assert_allclose(noise.passed_on(checkpoint, grey, seed=1), 1)
    monkeypatch.setattr(noise, "reconstruct", lambda model, images: np.zeros_like(images))
    np.testing.assert_array_equal(noise.passed_on(checkpoint, grey, seed=2), 0)
    monkeypatch.setattr(noise, "reconstruct", lambda model, images: 0.25 * images)
    np.testing.assert_allclose(noise.passed_on(checkpoint, grey, seed=3), 0.25, atol=1e-6)


def test_passed_on_of_an_untrained_model_is_small_and_repeatable(make_checkpoint, grey):
    checkpoint = make_checkpoint()
    found = noise.passed_on(checkpoint, grey)
    assert found.shape == (40,)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 0.1
    np.testing.assert_array_equal(found, noise.passed_on(checkpoint, grey))


def test_passed_on_refuses_sigma_0_a_bad_seed_and_other_sizes(make_checkpoint, grey):
    with pytest.raises(MeasureError, match="deviation of 0"):
        noise.passed_on(make_checkpoint(), grey, noise_sd=0)
    with pytest.raises(MeasureError, match="seed is -1"):
        noise.passed_on(make_checkpoint(), grey, seed=-1)
    small = Dataset("small", "test", np.zeros((3, 8, 8), np.uint8), np.zeros(3, np.int64), ("a",))
    with pytest.raises(CheckpointError):
        noise.passed_on(make_checkpoint(), small)
