import math

import pytest
import torch

from tests.harness import many_layers
from vae.models import layers, networks
from vae.models.config import ModelConfig

SHAPES = [(1, 1), (1, 64), (5, 7), (28, 28), (64, 64)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("arch", ["mlp", "conv"])
@pytest.mark.parametrize("kind", ["ae", "vae"])
@pytest.mark.parametrize("latent_dim", [1, 16])
def test_build_encodes_and_decodes_images_of_any_size(kind, arch, shape, latent_dim):
    config = ModelConfig(
        kind=kind,
        arch=arch,
        beta=0,
        latent_dim=latent_dim,
        image_shape=shape,
        encoder_widths=(4, 8),
        decoder_widths=(8, 4),
    )
    model = networks.initialised(networks.build(config), 0)
    x = torch.rand(3, *shape)
    mu, logvar = model.encode(x)
    assert mu.shape == (3, latent_dim)
    assert (logvar is None) == (kind == "ae")
    assert logvar is None or logvar.shape == mu.shape
    assert model.decode(mu).shape == x.shape
    assert {name: tuple(t.shape) for name, t in model.state_dict().items()} == layers.tensor_shapes(config)


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_initial_weights_are_those_of_torch_whatever_other_threads_draw(arch):
    config = ModelConfig(kind="vae", arch=arch, encoder_widths=(4, 8), decoder_widths=(8, 4))
    before = torch.random.get_rng_state()
    weights = networks.initialised(networks.build(config), 7).state_dict()
    assert torch.equal(torch.random.get_rng_state(), before)  # drawn from by all threads: neither read nor moved
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        for name, module in networks.build(config).to_empty(device="cpu").named_modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
                assert torch.equal(weights[f"{name}.weight"], module.weight)
                assert torch.equal(weights[f"{name}.bias"], module.bias)


def test_a_model_of_listed_layers_has_the_tensors_that_its_config_calls_for():
    config = ModelConfig(kind="vae", **many_layers.SETTINGS)
    model = networks.initialised(networks.build(config), 0)
    assert {name: tuple(t.shape) for name, t in model.state_dict().items()} == layers.tensor_shapes(config)
    mu, logvar = model.encode(torch.rand(2, *many_layers.IMAGE))
    assert mu.shape == logvar.shape == (2, many_layers.LATENT)
    assert model.decode(mu).shape == (2, *many_layers.IMAGE)


def test_every_pixel_reaches_the_code_and_back():
    """Padding, cropping and strides lose nothing: the gradient of the output reaches all of the input."""
    config = ModelConfig(
        kind="ae", arch="conv", beta=0, image_shape=(11, 13), encoder_widths=(4, 8), decoder_widths=(8, 4)
    )
    model = networks.initialised(networks.build(config), 0)
    x = torch.rand(1, 11, 13, generator=torch.Generator().manual_seed(0)).requires_grad_()
    model.decode(model.encode(x)[0]).square().sum().backward()
    assert (x.grad.abs() > 0).all()


def test_kl_agrees_with_torch_and_is_0_at_the_prior():
    torch.manual_seed(0)
    mu, logvar = torch.randn(50, 4), torch.randn(50, 4)
    posterior = torch.distributions.Normal(mu, torch.exp(0.5 * logvar))
    expected = torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0.0, 1.0))
    torch.testing.assert_close(networks.kl(mu, logvar), expected)
    assert (networks.kl(mu, logvar) >= 0).all()
    assert networks.kl(torch.zeros(1, 4), torch.zeros(1, 4)).eq(0).all()
    assert networks.kl(mu, None).eq(0).all()


def test_bce_is_summed_over_pixels():
    logits = torch.zeros(2, 3, 5)
    torch.testing.assert_close(networks.bce(logits, torch.rand(2, 3, 5)), torch.full((2,), 15 * math.log(2)))


def test_sample_adds_scaled_noise_or_gives_mu_without_variance():
    mu, logvar, noise = torch.ones(2, 3), torch.full((2, 3), math.log(4.0)), torch.full((2, 3), -1.0)
    torch.testing.assert_close(networks.sample(mu, logvar, noise), torch.full((2, 3), -1.0))
    assert networks.sample(mu, None, noise) is mu


def test_kl_of_a_wild_batch_stays_finite():
    model = networks.initialised(networks.build(ModelConfig(kind="vae")), 0)
    with torch.no_grad():
        model.encoder[-1].bias.fill_(1e6)
    mu, logvar = model.encode(torch.rand(2, 28, 28))
    assert torch.isfinite(networks.kl(mu, logvar)).all()


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_images_in_colour_go_in_and_come_out_with_channels_last(arch):
    config = ModelConfig(
        kind="vae", arch=arch, image_shape=(9, 7), channels=3, encoder_widths=(4, 8), decoder_widths=(8, 4)
    )
    model = networks.initialised(networks.build(config), 0)
    x = torch.rand(3, 9, 7, 3)
    mu, _ = model.encode(x)
    logits = model.decode(mu)
    assert logits.shape == x.shape
    torch.testing.assert_close(mu, model.encoder(x.permute(0, 3, 1, 2)).chunk(2, dim=1)[0])
    torch.testing.assert_close(logits.permute(0, 3, 1, 2), model.decoder(mu))
    assert {name: tuple(t.shape) for name, t in model.state_dict().items()} == layers.tensor_shapes(config)


def test_bce_sums_over_pixels_and_channels():
    x, logits = torch.tensor([0.0, 1.0, 0.5]).repeat(2, 4, 5, 1), torch.zeros(2, 4, 5, 3)
    assert networks.bce(logits, x).tolist() == pytest.approx([60 * math.log(2)] * 2)
