import math

import numpy as np
import pytest
import torch

from tests.harness import colours
from tests.harness.files import random_weights
from vae.core.errors import MeasureError
from vae.metrics.decoded import reconstruction
from vae.metrics.decoded.reconstruction import add_noise, bce_per_image, evaluate, noise_curve, psnr
from vae.models import checkpoints
from vae.models.config import ModelConfig


@pytest.mark.parametrize("settings", [{"kind": "ae", "beta": 0.0}, {"beta": 2.5}])
def test_evaluate_against_the_definitions(make_checkpoint, digits, settings):
    checkpoint = make_checkpoint(**settings)
    found = evaluate(checkpoint, digits)
    model, x = checkpoint.model(), torch.from_numpy(digits.floats())
    mu, logvar = model.encode(x)
    p = model.decode(mu).sigmoid().double()
    bce = -(x * p.log() + (1 - x) * (1 - p).log()).sum(dim=(1, 2)).mean().item()
    assert math.isclose(found.bce_mu, bce, rel_tol=1e-5)
    assert math.isclose(found.mse_mu, (p - x).square().mean().item(), rel_tol=1e-5)
    np.testing.assert_allclose(found.mu_variance, mu.double().var(dim=0, correction=0), rtol=1e-5)
    assert math.isclose(found.objective, found.bce_z + checkpoint.config.beta * found.kl, rel_tol=1e-9)
    if logvar is None:
        assert found.kl == 0
        assert found.bce_z == found.bce_mu
    else:
        kl = (mu.square() + logvar.exp() - 1 - logvar) / 2
        np.testing.assert_allclose(found.kl_per_dimension, kl.mean(dim=0), rtol=1e-4)
        assert found.bce_z != found.bce_mu
    assert (found.n, found.dataset_digest, found.checkpoint_digest) == (445, digits.digest, checkpoint.digest)


def test_evaluate_counts_the_log_variances_at_their_bound(tmp_path, digits):
    config = ModelConfig(kind="vae", beta=0, latent_dim=4, encoder_widths=(8,), decoder_widths=(8,))
    weights = random_weights(config)
    free = evaluate(checkpoints.save(tmp_path / "free", config, weights), digits)
    assert free.logvar_at_bound == 0
    weights["encoder.3.bias"][4:6] = -100, 100  # after four of mu: of four log variances one below, one above
    assert evaluate(checkpoints.save(tmp_path / "wild", config, weights), digits).logvar_at_bound == 0.5
    plain = ModelConfig(kind="ae", beta=0, latent_dim=4, encoder_widths=(8,), decoder_widths=(8,))
    plain_weights = random_weights(plain)
    assert evaluate(checkpoints.save(tmp_path / "ae", plain, plain_weights), digits).logvar_at_bound is None


def test_evaluate_is_repeatable_and_the_seed_moves_only_what_is_sampled(make_checkpoint, digits):
    checkpoint = make_checkpoint()
    first, again, other = (evaluate(checkpoint, digits, seed) for seed in (0, 0, 1))
    assert first == again
    assert other.bce_z != first.bce_z
    assert other.bce_mu == first.bce_mu


def test_dead_dimensions_are_not_active(tmp_path, digits):
    config = ModelConfig(kind="vae", latent_dim=3, encoder_widths=(8,), decoder_widths=(8,))
    weights = {name: 5 * weight for name, weight in random_weights(config).items()}
    weights["encoder.3.weight"][1] = 0  # mu_1 is its bias for every image
    found = evaluate(checkpoints.save(tmp_path / "dead", config, weights), digits)
    assert found.mu_variance[1] == 0
    assert found.active_dimensions == 2


def test_evaluate_of_weights_that_overflow_is_a_measure_error(tmp_path, digits):
    config = ModelConfig(kind="vae", latent_dim=2, encoder_widths=(8,) * 6, decoder_widths=(8,) * 6)
    huge = {name: 60_000 * weight for name, weight in random_weights(config).items()}
    checkpoint = checkpoints.save(tmp_path / "huge", config, huge)
    with pytest.raises(MeasureError, match="huge gives losses that are not finite"):
        evaluate(checkpoint, digits)
    with pytest.raises(MeasureError, match="not finite"):
        reconstruction.reconstruct(checkpoint.model(), digits.floats())


def test_evaluate_refuses_a_seed_that_torch_does_not_take(make_checkpoint, digits):
    with pytest.raises(MeasureError, match="must be from 0"):
        evaluate(make_checkpoint(), digits, seed=10**30)


def test_bce_of_bytes_as_exact_zeros_and_ones_is_finite():
    images = np.array([[[0.0, 1.0]], [[1.0, 0.0]]], np.float32)
    assert bce_per_image(images, images).max() < 1e-5
    wrong = bce_per_image(images[::-1], images)
    assert np.isfinite(wrong).all()
    assert (wrong > 30).all()
    half = np.full((1, 4, 4), 0.5, np.float32)
    np.testing.assert_allclose(bce_per_image(half, half), 16 * math.log(2))


def test_psnr_of_an_error_of_0_1_is_20_and_of_a_copy_infinite():
    clean = np.zeros((2, 4, 4), np.float32)
    np.testing.assert_allclose(psnr(clean + np.float32(0.1), clean), [20, 20], rtol=1e-5)  # 10 log10(1 / 0.01)
    assert np.isinf(psnr(clean, clean)).all()


def test_add_noise_scales_the_same_grain_with_sigma():
    grey = np.full((4, 28, 28), 0.5, np.float32)
    weak, strong = add_noise(grey, 0.05, seed=0), add_noise(grey, 0.1, seed=0)
    np.testing.assert_allclose(strong - grey, 2 * (weak - grey), atol=1e-6)
    assert abs((weak - grey).std() - 0.05) < 0.002
    assert add_noise(grey, 5.0, seed=0).min() == 0
    np.testing.assert_array_equal(add_noise(grey, 0.0, seed=0), grey)
    for sigma in (-0.1, math.nan):
        with pytest.raises(MeasureError, match="must be 0 or more"):
            add_noise(grey, sigma, seed=0)


def test_noise_curve_begins_at_the_psnr_without_noise(make_checkpoint, digits):
    model, images = make_checkpoint().model(), digits.floats(slice(0, 20))
    curve = noise_curve(model, images, [0.0, 0.2, 0.4], seed=0)
    clean = psnr(reconstruction.reconstruct(model, images), images).mean()
    assert math.isclose(curve.to_clean[0], clean)
    assert curve.to_clean[0] == curve.to_noisy[0]  # without noise they are the same image
    assert np.isinf(curve.input_to_clean[0])
    assert (np.diff(curve.input_to_clean[1:]) < 0).all()
    assert curve.n == 20


def test_errors_of_colours_sum_over_pixels_and_channels(make_checkpoint):
    images = colours.dataset(20)
    checkpoint = make_checkpoint(image_shape=images.image_shape, channels=3)
    found = evaluate(checkpoint, images)
    x, p = (one.astype(np.float64) for one in (images.floats(), checkpoint.decode(checkpoint.encode(images).mu)))
    bce = -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum() / 20
    assert (found.bce_mu, found.mse_mu) == pytest.approx((bce, np.square(x - p).mean()), rel=1e-4)
    np.testing.assert_allclose(reconstruction.errors(checkpoint, images).mean(), bce, rtol=1e-4)
    assert psnr(images.floats(), images.floats() + np.float32(0.1)).shape == (20,)
