import numpy as np
import pytest

from vae import data
from vae.core.errors import MeasureError
from vae.latent import sampling
from vae.models.encoding import Codes


def latents(mu) -> Codes:
    return Codes(mu.astype(np.float32), None, np.zeros(len(mu), np.int64), "", "")


def mixture(mu) -> sampling.Mixture:
    return sampling._fit(latents(mu), seed=0)


def test_prior_is_the_same_for_every_model_and_scales_with_temperature():
    one, same = sampling.prior(5000, 4, seed=3), sampling.prior(5000, 4, seed=3)
    np.testing.assert_array_equal(one, same)
    np.testing.assert_allclose(sampling.prior(5000, 4, seed=3, temperature=0.5), one / 2, rtol=1e-6)
    assert (sampling.prior(5, 4, seed=3, temperature=0.0) == 0).all()
    np.testing.assert_allclose([one.mean(), one.std()], [0, 1], atol=0.03)


def test_a_mixture_gives_back_the_codes_it_was_fitted_to():
    generator = np.random.default_rng(0)
    centres = np.array([[8.0, 0.0, 100.0], [-8.0, 3.0, 100.0]])  # two heaps, and a dimension of another scale
    codes = centres[generator.integers(0, 2, 3000)] + generator.normal(0, [1.0, 0.2, 30.0], (3000, 3))
    drawn = mixture(codes).draw(20_000, seed=1)
    np.testing.assert_allclose(drawn.mean(axis=0), codes.mean(axis=0), atol=1.0)
    np.testing.assert_allclose(drawn.std(axis=0), codes.std(axis=0), rtol=0.05)
    np.testing.assert_allclose(np.corrcoef(drawn.T), np.corrcoef(codes.T), atol=0.05)
    assert (np.abs(drawn[:, 0]) > 3).mean() > 0.99  # nothing between the heaps


@pytest.mark.parametrize("n", [2, 30, 200])
def test_mixture_of_few_or_constant_codes_draws_finite_ones(n):
    codes = np.random.default_rng(0).normal(size=(n, 4))
    codes[:, 2] = 7.0  # a collapsed dimension
    drawn = mixture(codes).draw(100, seed=0)
    assert np.isfinite(drawn).all()
    np.testing.assert_allclose(drawn[:, 2], 7.0, atol=1e-3)
    assert np.isfinite(mixture(np.zeros((n, 3))).draw(10, seed=0)).all()


def test_mixture_at_temperature_0_draws_the_centres():
    found = mixture(np.random.default_rng(0).normal(size=(500, 2)))
    cold = found.draw(200, seed=0, temperature=0.0)
    assert all(np.abs(found.means - z).sum(axis=1).min() < 1e-5 for z in cold)
    np.testing.assert_array_equal(found.draw(5, seed=1), found.draw(5, seed=1))


def test_aggregate_posterior_is_cached(make_checkpoint, monkeypatch):
    checkpoint, train = make_checkpoint(latent_dim=6), data.load("digits", "train")
    first = sampling.aggregate_posterior(checkpoint, train)
    monkeypatch.setattr(sampling, "_fit", None)  # a second fit would fail
    np.testing.assert_array_equal(sampling.aggregate_posterior(checkpoint, train).means, first.means)


def test_aggregate_posterior_of_fewer_than_2_images_is_refused(make_checkpoint):
    train = data.load("digits", "train")
    checkpoint = make_checkpoint()
    for n in (0, 1):
        with pytest.raises(MeasureError, match=f"{n} training image.*at least 2 are needed"):
            sampling.aggregate_posterior(checkpoint, train.take(np.arange(n)))
    assert np.isfinite(sampling.aggregate_posterior(checkpoint, train.take(np.arange(2))).means).all()
