"""Folders as pythae 0.1.2 writes them, made here of its layers; it itself was run once, and gave the same to 2e-7."""

import json
import math

import pytest
import torch
from torch import nn

from vae.core.errors import CheckpointError
from vae.foreign import pythae
from vae.foreign.importing import draft_of
from vae.foreign.interpretation import under
from vae.models import networks


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Without a process of its own, which takes seconds to start: tests/vae/foreign/test_tensors.py has that."""

    def read(file):
        found = torch.load(file, weights_only=True)["model_state_dict"]
        return {name: tensor.numpy() for name, tensor in found.items() if tensor.is_floating_point()}

    monkeypatch.setattr(pythae, "read", read)


def encoder(layers, features, latent_dim, vae):
    heads = {"embedding": nn.Linear(features, latent_dim), "log_var": nn.Linear(features, latent_dim)}
    return nn.ModuleDict({"layers": nn.Sequential(*layers), **(heads if vae else {"embedding": heads["embedding"]})})


def dense(planes, latent_dim, vae=True):
    pixels = math.prod(planes)
    first = nn.Sequential(nn.Linear(pixels, 512), nn.ReLU())
    decoder = nn.Sequential(
        nn.Sequential(nn.Linear(latent_dim, 512), nn.ReLU()), nn.Sequential(nn.Linear(512, pixels), nn.Sigmoid())
    )
    return nn.ModuleDict(
        {"decoder": nn.ModuleDict({"layers": decoder}), "encoder": encoder([first], 512, latent_dim, vae)}
    )


def convolutional(planes, latent_dim, side, features, turned):
    """As Encoder_Conv_VAE_… and Decoder_Conv_AE_… of the benchmarks, with the channels that they have."""
    sizes = [planes[0], 128, 256, 512, 1024]
    down = [
        nn.Sequential(nn.Conv2d(one, other, 4, 2, 1), nn.BatchNorm2d(other), nn.ReLU())
        for one, other in zip(sizes, sizes[1:], strict=False)
    ]
    widths = [*[1024, 512, 256, 128][: len(turned)], planes[0]]
    up = [
        nn.Sequential(
            nn.ConvTranspose2d(one, other, *step), *([nn.BatchNorm2d(other), nn.ReLU()] * (at < len(turned) - 1))
        )
        for at, (one, other, step) in enumerate(zip(widths, widths[1:], turned, strict=False))
    ]
    layers = nn.Sequential(nn.Linear(latent_dim, 1024 * side * side), *up)
    return nn.ModuleDict(
        {"decoder": nn.ModuleDict({"layers": layers}), "encoder": encoder(down, 1024 * features, latent_dim, True)}
    )


MNIST = ((3, 2, 1), (3, 2, 1, 1), (3, 2, 1, 1))
CIFAR = ((4, 2, 1), (4, 2, 1, 1), (4, 1, 2))
CELEBA = ((5, 2, 2), (5, 2, 1), (5, 2, 2, 1), (5, 1, 1))
CASES = {
    "default": lambda: ((1, 28, 28), 5, dense((1, 28, 28), 5), "BetaVAEConfig"),
    "default autoencoder": lambda: ((1, 10, 8), 3, dense((1, 10, 8), 3, vae=False), "AEConfig"),
    "MNIST": lambda: ((1, 28, 28), 4, convolutional((1, 28, 28), 4, 4, 1, MNIST), "VAEConfig"),
}


def folder(path, planes, latent_dim, module, name, **more):
    path.mkdir(parents=True)
    torch.save({"model_state_dict": module.state_dict()}, path / "model.pt")
    config = {"name": name, "input_dim": planes, "latent_dim": latent_dim, "uses_default_encoder": True, **more}
    (path / "model_config.json").write_text(json.dumps(config))
    return path


def codes(module, x):
    layers = module["encoder"]["layers"]
    h = layers(x.flatten(1) if isinstance(layers[0][0], nn.Linear) else x).flatten(1)
    logvar = module["encoder"]["log_var"](h) if "log_var" in module["encoder"] else None
    return module["encoder"]["embedding"](h), logvar


def pictures(module, z, planes):
    layers = module["decoder"]["layers"]
    if isinstance(layers[0], nn.Linear):
        side = math.isqrt(layers[0].out_features // 1024)
        return layers[1:](layers[0](z).view(-1, 1024, side, side)).sigmoid()
    return layers(z).view(-1, *planes)


@pytest.mark.parametrize("case", CASES)
def test_codes_and_pictures_are_those_of_the_networks(tmp_path, case):
    from tests.harness.fresh_models import made

    planes, latent_dim, module, name = CASES[case]()
    module = made(lambda: module)
    draft = draft_of(folder(tmp_path / "mine", planes, latent_dim, module, name, beta=3.0), "digits")
    config, weights = under(draft, draft.reading)
    model = networks.restored(networks.build(config), weights)
    x = torch.rand(2, *planes)
    mu, logvar = model.encode(x[:, 0])
    expected = codes(module, x)
    torch.testing.assert_close(mu, expected[0].detach(), rtol=1e-4, atol=1e-5)
    assert (logvar is None) == (expected[1] is None)
    if logvar is not None:
        torch.testing.assert_close(logvar, expected[1].detach(), rtol=1e-4, atol=1e-5)
    found = model.decode(mu).sigmoid()
    torch.testing.assert_close(found, pictures(module, mu, planes)[:, 0].detach(), rtol=1e-4, atol=1e-5)
    assert (draft.open, config.beta) == (("takes",), 0.0 if name == "AEConfig" else 3.0)


@pytest.mark.parametrize(
    ("planes", "side", "features", "turned"), [((3, 32, 32), 8, 4, CIFAR), ((3, 64, 64), 8, 16, CELEBA)]
)
def test_the_sizes_of_the_networks_in_colour_are_those_of_their_images(planes, side, features, turned):
    with torch.device("meta"):
        module = convolutional(planes, 2, side, features, turned).eval()
        assert codes(module, torch.rand(1, *planes))[0].shape == (1, 2)
        assert pictures(module, torch.rand(1, 2), planes).shape == (1, *planes)
    first, steps = pythae._UP[turned[0][0]]
    assert first == side
    size = (side, side)
    for step, (kernel, stride, padding, *extra) in zip(steps, turned, strict=True):
        assert (step.kernel, step.stride, step.padding, step.extra) == (kernel, stride, padding, *(extra or [0]))
        size = step.size(size)
    assert size == planes[1:]


def test_the_folder_of_a_training_is_that_of_its_final_model(tmp_path):
    folder(tmp_path / "run" / "final_model", (1, 8, 8), 2, dense((1, 8, 8), 2), "VAEConfig", reconstruction_loss="bce")
    draft = draft_of(tmp_path / "run", "digits")
    assert (draft.name, draft.image_shape) == ("run", (8, 8))
    assert draft.loss.startswith("bce summed over pixels")


def of_ones_own():
    return nn.ModuleDict({**dense((1, 8, 8), 2), "encoder": encoder([nn.Sequential(nn.Conv2d(1, 2, 3))], 72, 2, True)})


def with_a_flow():
    return nn.ModuleDict({**dense((1, 8, 8), 2), "iaf_flow": nn.Linear(2, 2)})


REFUSED = {
    "a network of one's own": (of_ones_own, "its encoder is none of pythae's own"),
    "a flow": (with_a_flow, "the model has more than an encoder and a decoder: iaf_flow"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_networks_are_refused_with_those_that_are_known(tmp_path, case):
    make, says = REFUSED[case]
    with pytest.raises(CheckpointError) as raised:
        pythae.draft(folder(tmp_path / "mine", (1, 8, 8), 2, make(), "VAEConfig"), "digits")
    assert says in str(raised.value)
    assert "encoder.pkl and decoder.pkl, is never opened" in str(raised.value)


def test_the_images_have_to_be_said_and_have_a_shape(tmp_path):
    path = folder(tmp_path / "mine", (1, 8, 8), 2, dense((1, 8, 8), 2), "VAEConfig")
    with pytest.raises(CheckpointError, match="does not say which images"):
        pythae.draft(path, None)
    other = folder(tmp_path / "other", (5, 8, 8), 2, dense((1, 8, 8), 2), "VAEConfig")
    with pytest.raises(CheckpointError, match=r"input_dim is \[5, 8, 8\]"):
        pythae.draft(other, "digits")
