"""Folders of disentangling-vae, held against its own forward pass, written here anew, and its real models."""

import json

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from tests.harness import node, others
from ui.web import network_blob
from vae.core.errors import CheckpointError
from vae.data import load
from vae.foreign import disentangling_vae
from vae.foreign.importing import import_model
from vae.foreign.interpretation import under
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import networks


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Without a process of its own, which takes seconds to start: tests/vae/foreign/test_tensors.py has that."""

    def read(file):
        return {name: tensor.numpy() for name, tensor in torch.load(file, weights_only=True).items()}

    monkeypatch.setattr(disentangling_vae, "read", read)


def theirs(state, x, side):
    """mu, logvar and the logits of mu: encoders.py and decoders.py of disentangling-vae."""
    h = x.unsqueeze(1) if x.ndim == 3 else x.permute(0, 3, 1, 2)
    for name in ("conv1", "conv2", "conv3", *(["conv_64"] * (side == 64))):
        h = torch.relu(F.conv2d(h, state[f"encoder.{name}.weight"], state[f"encoder.{name}.bias"], 2, 1))
    h = h.reshape(len(x), -1)
    for name in ("lin1", "lin2"):
        h = torch.relu(F.linear(h, state[f"encoder.{name}.weight"], state[f"encoder.{name}.bias"]))
    h = F.linear(h, state["encoder.mu_logvar_gen.weight"], state["encoder.mu_logvar_gen.bias"])
    mu, logvar = h.view(len(x), -1, 2).unbind(-1)
    h = mu
    for name in ("lin1", "lin2", "lin3"):
        h = torch.relu(F.linear(h, state[f"decoder.{name}.weight"], state[f"decoder.{name}.bias"]))
    h = h.view(len(x), 32, 4, 4)
    for name in (*(["convT_64"] * (side == 64)), "convT1", "convT2"):
        h = torch.relu(F.conv_transpose2d(h, state[f"decoder.{name}.weight"], state[f"decoder.{name}.bias"], 2, 1))
    h = F.conv_transpose2d(h, state["decoder.convT3.weight"], state["decoder.convT3.bias"], 2, 1)
    return mu, logvar, h.squeeze(1) if x.ndim == 3 else h.permute(0, 2, 3, 1)


@pytest.mark.parametrize(("side", "channels"), [(32, 1), (64, 1), (32, 3), (64, 3)])
def test_codes_and_pictures_are_those_of_its_own_forward_pass(tmp_path, side, channels):
    folder = others.burgess(tmp_path / "model", side=side, channels=channels)
    draft = disentangling_vae.draft(folder)
    config, weights = under(draft, draft.reading)
    model = networks.restored(networks.build(config), weights)
    x = torch.rand(4, *config.picture_shape, generator=torch.Generator().manual_seed(1))
    mu, logvar = model.encode(x)
    expected = theirs(others.burgess_state(side, channels=channels), x, side)
    for found, wanted in zip((mu, logvar, model.decode(mu)), expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)


def test_the_config_says_how_it_was_trained(tmp_path):
    draft = disentangling_vae.draft(others.burgess(tmp_path / "btcvae_mnist"))
    config, _ = under(draft, draft.reading)
    assert (config.title, config.dataset, config.beta, config.epochs) == ("btcvae_mnist", "mnist@32x32", 6.0, 4)
    assert config.loss == "another"  # the total correlation alone is weighted
    assert config.origin.reading == ("interleaved", "logvar", "gives-logits", "takes-unit")
    assert config.origin.file == "model.pt"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"img_size": [2, 64, 64]}, "images of 2 channels; such models take 1, or 3 for colour"),
        ({"img_size": [1, 28, 28]}, "images of 28 x 28; such models take 32 or 64"),
        ({"img_size": [1, 64, 64]}, "lacks the tensor 'encoder.conv_64.weight'"),
        ({"latent_dim": 4}, "model.pt does not fit specs.json: Linear takes"),
        ({"model_type": "Locatello"}, "says model_type Locatello"),
        ({"img_size": "large"}, "img_size = 'large'"),
    ],
)
def test_a_folder_that_is_not_what_it_says_is_refused_in_a_sentence(tmp_path, change, says):
    folder = others.burgess(tmp_path / "model")
    specs = json.loads((folder / "specs.json").read_text())
    (folder / "specs.json").write_text(json.dumps({**specs, **change}))
    with pytest.raises(CheckpointError) as raised:
        _opened(folder)
    assert says in str(raised.value)


def _opened(folder):
    draft = disentangling_vae.draft(folder)
    return under(draft, draft.reading)


@pytest.mark.parametrize(("name", "bce", "kl"), [("VAE_mnist", 117.1, 19.4), ("btcvae_mnist", 133.1, 9.3)])
def test_a_real_model_of_mnist_gives_the_error_and_kl_of_the_reference(tmp_path, mnist, name, bce, kl):
    """On the first 2,000 test images, resized bilinearly by Pillow."""
    made = import_model(others.real(f"disentangling-vae/{name}"), tmp_path / name)
    assert made.better is None
    assert min(made.trials, key=lambda trial: trial.bce).reading == made.reading
    found = evaluate(made.checkpoint, load("mnist@32x32", "test").take(np.arange(2000)), 0)
    assert (round(found.bce_mu, 1), round(found.kl, 1)) == (bce, kl)


@pytest.mark.parametrize("name", ["VAE_mnist", "btcvae_mnist", "VAE_dsprites", "betaH_celeba"])
def test_a_real_decoder_in_js_agrees_with_torch(tmp_path, monkeypatch, name):
    monkeypatch.setattr("vae.foreign.importing._images", lambda *_: (None, "not asked"))
    checkpoint = import_model(others.real(f"disentangling-vae/{name}"), tmp_path / name).checkpoint
    codes = 2 * np.random.default_rng(0).standard_normal((50, checkpoint.config.latent_dim))
    expected = 255 / (1 + np.exp(-node.by_torch(checkpoint, "decoder", codes).astype(np.float64)))
    assert np.abs(node.run(network_blob.pack(checkpoint, "decoder"), codes, greys=True) - expected).max() <= 0.51


def test_a_real_model_of_colour_decodes_and_says_what_its_images_are(tmp_path):
    made = import_model(others.real("disentangling-vae/betaH_celeba"), tmp_path / "betaH_celeba")
    assert (made.checkpoint.config.planes, made.trials) == ((3, 64, 64), [])
    assert "It was trained on celeba, which is not here" in made.why
    faces = made.checkpoint.decode(np.random.default_rng(0).standard_normal((50, 10)))
    assert faces.shape == (50, 64, 64, 3)
    red, _, blue = faces[:, 24:40, 24:40].mean(axis=(0, 1, 2))
    assert red > blue + 0.1  # the middle of a face is of the colour of skin: channels are in their order
    with pytest.raises(CheckpointError, match="takes images that are in colour; those of sprites@64x64 are grey"):
        made.checkpoint.check_fits(load("sprites@64x64", "test"))


def test_a_model_of_colour_is_checked_on_images_in_colour_alone(tmp_path):
    folder = others.burgess(tmp_path / "model", channels=3)
    with pytest.raises(CheckpointError, match="takes images that are in colour; those of digits@32x32 are grey"):
        import_model(folder, tmp_path / "no", dataset="digits@32x32")
    made = import_model(folder, tmp_path / "yes", dataset="digits@32x32x3")
    assert made.trials[0].pictures.shape == (10, 32, 32, 3)
    assert np.asarray(Image.open(tmp_path / "yes" / "import.png")).ndim == 3
