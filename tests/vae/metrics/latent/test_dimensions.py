import numpy as np
import pytest

from vae.data import Dataset
from vae.metrics.latent import dimensions
from vae.models import encoding
from vae.models.encoding import Codes


def codes(mu, logvar=None):
    mu = np.asarray(mu, np.float32)
    logvar = None if logvar is None else np.asarray(logvar, np.float32)
    return Codes(mu, logvar, np.zeros(len(mu), np.int64), "", "")


def test_mean_kl_equals_the_closed_form_for_gaussians():
    # N(0, 1) says nothing; N(2, 1) costs 2^2 / 2; N(0, e) costs (e - 1 - 1) / 2
    found = dimensions.mean_kl(codes([[0, 2, 0]], [[0, 0, 1]]))
    np.testing.assert_allclose(found, [0, 2, (np.e - 2) / 2], rtol=1e-6)
    assert dimensions.mean_kl(codes([[0.0]])) is None


def test_kl_agrees_with_the_evaluation(make_checkpoint, digits):
    from vae.metrics.decoded.reconstruction import evaluate

    checkpoint = make_checkpoint(latent_dim=4)
    expected = evaluate(checkpoint, digits).kl_per_dimension
    np.testing.assert_allclose(dimensions.describe(checkpoint, digits).kl, expected, rtol=1e-4)


def linear(make_checkpoint, slopes, kind="ae"):
    """An autoencoder of two pixels whose decoder's logits are slopes @ code."""
    from vae.models import checkpoints, layers
    from vae.models.config import ModelConfig

    config = ModelConfig(kind=kind, beta=0, latent_dim=2, image_shape=(1, 2), encoder_widths=(1,), decoder_widths=(4,))
    weights = {name: np.zeros(shape) for name, shape in layers.tensor_shapes(config).items()}
    weights["decoder.0.weight"] = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])  # ReLU(x) and ReLU(-x)
    weights["decoder.2.weight"] = np.array(
        [
            [slopes[0][0], -slopes[0][0], slopes[0][1], -slopes[0][1]],
            [slopes[1][0], -slopes[1][0], slopes[1][1], -slopes[1][1]],
        ]
    )
    return checkpoints.save(make_checkpoint().path.parent / "linear", config, weights)


def test_sensitivity_is_the_mean_pixel_change_of_one_standard_deviation(make_checkpoint):
    checkpoint = linear(make_checkpoint, [[1.0, 0.0], [0.0, 0.0]])
    mu = np.array([[-2, -5], [2, 5]], np.float32)  # standard deviations 2 and 5
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
    expected = ((sigmoid(0) - sigmoid(-2)) + (sigmoid(4) - sigmoid(2))) / 2 / 2  # two images, two pixels
    np.testing.assert_allclose(dimensions.sensitivity(checkpoint, mu), [expected, 0], atol=1e-6)


def test_describe_ranks_an_autoencoder_by_its_decoder(make_checkpoint, monkeypatch):
    checkpoint = linear(make_checkpoint, [[0.0, 1.0], [0.0, 1.0]])
    mu = np.random.default_rng(0).standard_normal((50, 2)).astype(np.float32)
    monkeypatch.setattr(dimensions, "encode", lambda *_: codes(mu))
    images = Dataset("two", "test", np.zeros((50, 1, 2), np.uint8), np.zeros(50, np.int64), ("0",))
    found = dimensions.describe(checkpoint, images)
    assert found.kl is None
    assert found.units.order.tolist() == [1, 0]
    assert found.active.tolist() == [False, True]


def test_describe_gives_order_live_and_range_of_a_vae(make_checkpoint, digits, monkeypatch):
    generator = np.random.default_rng(0)
    n = 20_000
    mu = np.stack([generator.standard_normal(n) * 0.001, generator.standard_normal(n)], axis=1)
    logvar = np.stack([np.zeros(n), np.full(n, np.log(0.25))], axis=1)
    checkpoint = make_checkpoint(latent_dim=2)
    monkeypatch.setattr(dimensions, "encode", lambda *_: codes(mu, logvar))
    found = dimensions.describe(checkpoint, digits)
    assert found.units.order.tolist() == [1, 0]
    assert found.active.tolist() == [False, True]
    # the aggregate posterior: the prior itself in the inactive dimension, variance 1 + 0.25 in the active one
    np.testing.assert_allclose(found.units.deviation, [1, np.sqrt(1.25)], rtol=0.02)
    np.testing.assert_allclose(found.units.high, [2.576, 2.576 * np.sqrt(1.25)], rtol=0.06)
    np.testing.assert_allclose(found.units.low, -found.units.high, rtol=0.08)


def test_describe_computes_once(make_checkpoint, digits, monkeypatch):
    checkpoint = make_checkpoint(latent_dim=6)
    first = dimensions.describe(checkpoint, digits)
    monkeypatch.setattr(dimensions, "sensitivity", lambda *_: pytest.fail("computed again"))
    monkeypatch.setattr(encoding, "_encode", lambda *_: pytest.fail("encoded again"))
    np.testing.assert_array_equal(dimensions.describe(checkpoint, digits).sensitivity, first.sensitivity)


def test_histograms_count_what_lies_in_range():
    mu = np.array([[0.0, 5], [0.9, 5], [2.5, 5], [-9, 5]], np.float32)
    found = dimensions.histograms(mu, np.array([0.0, 5]), np.array([3.0, 5]), 3)
    assert found.tolist() == [[2, 0, 1], [0, 0, 0]]
