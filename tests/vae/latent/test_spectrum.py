import numpy as np
import pytest
import torch
from scipy.optimize import brentq, minimize

from tests.harness import colours
from vae.core.errors import MeasureError
from vae.data.dataset import Dataset, Images
from vae.latent import spectrum
from vae.latent.spectrum import Spectrum

VARIANCES = np.array([9.0, 4.0, 2.0, 0.6, 0.3, 0.05])


def turned_points() -> np.ndarray:
    """Points whose covariance has exactly these eigenvalues, along axes that are not the coordinates'."""
    generator = np.random.default_rng(0)
    white = generator.standard_normal((200, 6))
    white -= white.mean(axis=0)
    white = np.linalg.qr(white)[0] * np.sqrt(200)
    turn = np.linalg.qr(generator.standard_normal((6, 6)))[0]
    return white * np.sqrt(VARIANCES) @ turn + 3


def trained(points: np.ndarray, noise_variance: float, beta: float, latent_dim: int):
    """Rates, posterior variances and distortion of a linear beta-VAE whose loss is minimised, all matrices free."""
    covariance = torch.from_numpy(np.cov(points.T, bias=True))
    size = len(covariance)
    shapes = [(size, latent_dim), (latent_dim, size), (latent_dim,)]

    def parts(flat):
        w, v, logvar = (
            part.reshape(shape)
            for part, shape in zip(flat.split([int(np.prod(shape)) for shape in shapes]), shapes, strict=True)
        )
        left = torch.eye(size, dtype=torch.float64) - w @ v
        squared = torch.trace(left @ covariance @ left.T) + (w.square() * logvar.exp()).sum()
        distortion = squared / (2 * noise_variance) + size * np.log(2 * np.pi * noise_variance) / 2
        rates = (torch.diagonal(v @ covariance @ v.T) + logvar.exp() - 1 - logvar) / 2
        return rates, logvar.exp(), distortion

    def loss(flat):
        tensor = torch.from_numpy(flat).requires_grad_()
        rates, _, distortion = parts(tensor)
        value = distortion + beta * rates.sum()
        value.backward()
        return value.item(), tensor.grad.numpy()

    start = 0.3 * np.random.default_rng(1).standard_normal(sum(int(np.prod(shape)) for shape in shapes))
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 5000})
    rates, variances, distortion = parts(torch.from_numpy(found.x))
    order = np.argsort(-rates.numpy())
    return rates.numpy()[order], variances.numpy()[order], distortion.item()


@pytest.mark.parametrize(("beta", "active"), [(0.5, 4), (1.0, 4), (2.4, 3), (10.0, 1), (40.0, 0)])
def test_a_linear_beta_vae_trained_to_the_end_has_the_rates_variances_and_distortion_of_its_spectrum(beta, active):
    points = turned_points()
    theory = spectrum.of_gaussian(points, noise_variance=0.5)
    np.testing.assert_allclose(theory.strengths, VARIANCES / 0.5)
    rates, variances, distortion = trained(points, 0.5, beta, latent_dim=4)
    np.testing.assert_allclose(rates, theory.rates(beta, 4), atol=1e-6)
    np.testing.assert_allclose(variances, theory.posterior_variances(beta, 4), atol=1e-6)
    assert distortion == pytest.approx(theory.distortion(beta, 4), abs=1e-6)
    assert (theory.rates(beta, 4) > 0).sum() == active


def test_rates_and_variances_are_those_worked_out_by_hand():
    theory = Spectrum(np.array([8.0, 2.0, 0.5]), collapsed=100.0, n=10)
    np.testing.assert_allclose(theory.rates(2.0, 4), [np.log(2), 0, 0, 0])
    np.testing.assert_allclose(theory.posterior_variances(2.0, 4), [0.25, 1, 1, 1])
    assert theory.distortion(2.0, 4) == 97.0
    assert theory.distortion(1.0, 1) == 96.5  # the second axis has no dimension


def test_distortion_over_rate_has_the_slope_minus_beta():
    theory = Spectrum(np.array([30.0, 11.0, 4.0]), 200.0, 10)
    for beta in (0.7, 3.0, 9.0):
        near = [(theory.distortion(b, 3), theory.rates(b, 3).sum()) for b in (beta * 0.9999, beta * 1.0001)]
        assert (near[1][0] - near[0][0]) / (near[1][1] - near[0][1]) == pytest.approx(-beta, rel=1e-6)


@pytest.mark.parametrize("beta", [0.0, -1.0, np.nan])
def test_a_beta_that_is_not_above_0_is_a_sentence(beta):
    with pytest.raises(MeasureError, match="above 0"):
        Spectrum(np.array([1.0]), 0.0, 2).rates(beta, 1)


def grey_images(n: int = 40, side: int = 3) -> np.ndarray:
    """Grey images with some structure, and a pixel that is always black."""
    generator = np.random.default_rng(3)
    made = (
        40
        + 150 * generator.random((n, 1, 1)) * generator.random((1, side, side))
        + 50 * generator.random((n, side, side))
    )
    made[:, 0, 0] = 0
    return made.astype(np.uint8)


def images_of(pixels: np.ndarray) -> Images:
    return Dataset("npz:x.npz", "train", pixels, np.full(len(pixels), -1), ()).only_images


def test_strengths_of_pixels_are_the_eigenvalues_of_pearsons_residuals():
    pixels = grey_images()
    found = spectrum.of_pixels(images_of(pixels))
    x = pixels.reshape(len(pixels), -1)[:, 1:] / 255
    m = x.mean(axis=0)
    expected = np.linalg.eigvalsh(np.cov(((x - m) / np.sqrt(m * (1 - m))).T, bias=True))[::-1]
    np.testing.assert_allclose(found.strengths, expected, atol=1e-6)
    assert found.collapsed == pytest.approx(-(m * np.log(m) + (1 - m) * np.log(1 - m)).sum(), rel=1e-6)
    assert found.n == 40


def test_pixels_of_independent_coins_have_the_strength_1():
    every = np.array([[(code >> bit) & 1 for bit in range(4)] for code in range(16)], np.uint8).reshape(16, 2, 2)
    np.testing.assert_allclose(spectrum.of_pixels(images_of(255 * every)).strengths, np.ones(4), atol=1e-6)


def test_the_collapsed_model_turns_unstable_exactly_where_beta_is_the_largest_strength():
    """By the curvature of the true loss, cross-entropy of a sampled z, at a VAE that says nothing: no linear theory."""
    pixels = grey_images()
    x = torch.from_numpy(pixels.reshape(len(pixels), -1)[:, 1:] / 255)
    mean = x.mean(dim=0)
    bias = torch.log(mean / (1 - mean))
    nodes, weights = (torch.from_numpy(part) for part in np.polynomial.hermite_e.hermegauss(12))
    size = x.shape[1]

    def lowest(beta: float) -> float:
        def loss(flat):
            w, v, logvar = flat[:size], flat[size : 2 * size], flat[2 * size]
            mu = (x - mean) @ v
            z = mu[:, None] + torch.exp(logvar / 2) * nodes  # (N, nodes)
            logits = bias + z[..., None] * w
            error = torch.nn.functional.softplus(logits) - x[:, None] * logits
            expected = (error.sum(dim=2) * weights / weights.sum()).sum(dim=1).mean()
            return expected + beta * (mu.square() + logvar.exp() - 1 - logvar).mean() / 2

        at = torch.zeros(2 * size + 1, dtype=torch.float64)
        return float(torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, at))[0])

    largest = float(spectrum.of_pixels(images_of(pixels)).strengths[0])
    assert brentq(lowest, 0.3 * largest, 3 * largest, xtol=1e-10) == pytest.approx(largest, rel=1e-6)


def test_images_that_are_all_the_same_have_no_strengths():
    found = spectrum.of_pixels(images_of(np.full((5, 2, 2), 255, np.uint8)))
    assert found.strengths.size == 0
    assert found.collapsed == 0
    np.testing.assert_array_equal(found.rates(1.0, 2), [0, 0])


def test_one_image_or_a_variance_of_0_is_a_sentence():
    with pytest.raises(MeasureError, match="at least 2"):
        spectrum.of_pixels(images_of(np.zeros((1, 2, 2), np.uint8)))
    with pytest.raises(MeasureError, match="above 0"):
        spectrum.of_gaussian(np.zeros((5, 2)), 0.0)


def test_strengths_of_images_of_many_numbers_are_those_of_their_products(monkeypatch):
    images = colours.dataset(40).only_images
    whole = spectrum.of_pixels.__wrapped__(images)
    monkeypatch.setattr(spectrum, "_MOST_PIXELS", 100)
    found = spectrum.of_pixels.__wrapped__(images)
    assert found.strengths.shape == (40,)  # of 288 numbers, by the products of 40 images
    np.testing.assert_allclose(found.strengths[:39], whole.strengths[:39], rtol=1e-3)
    assert (found.collapsed, found.n) == (whole.collapsed, whole.n)
