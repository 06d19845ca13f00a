import numpy as np
import pytest
import torch

from tests.harness import many_layers
from tests.harness.files import random_weights
from vae.models import inference, layers, networks
from vae.models.config import ModelConfig
from vae.models.inference import NumPyCoder
from vae.models.layer_types import Linear, Relu

OF_WIDTHS = [
    {"arch": arch, "image_shape": shape, "latent_dim": 5, "encoder_widths": (3, 8, 5), "decoder_widths": (7, 6, 4)}
    for arch in ("mlp", "conv")
    for shape in [(1, 1), (1, 64), (13, 22), (28, 28), (64, 64)]
]
OF_WIDTHS += [{**one, "image_shape": (13, 22), "channels": 3} for one in OF_WIDTHS if one["image_shape"] == (13, 22)]
CASES = [*({"kind": kind, **settings} for kind in ("ae", "vae") for settings in OF_WIDTHS)]
CASES += [{"kind": "vae", **many_layers.SETTINGS}]


@pytest.mark.parametrize("copied", [2000, inference._MOST_COPIED])  # few images at a time, and many
@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['kind']} {case['arch']} {case['image_shape']} {case.get('channels', 1)}"
)
def test_a_model_by_numpy_gives_what_torch_gives(case, copied, monkeypatch):
    monkeypatch.setattr(inference, "_MOST_COPIED", copied)
    config = ModelConfig(beta=0, **case)
    kind, shape = config.kind, config.picture_shape
    weights = random_weights(config)
    ours, theirs = NumPyCoder(config, weights), networks.restored(networks.build(config), weights)
    images = np.random.default_rng(0).random((inference._AT_ONCE + 3, *shape), dtype=np.float32)
    before = images.copy()
    mu, logvar = ours.codes(images)
    expected_mu, expected_logvar = theirs.codes(images)
    np.testing.assert_allclose(mu, expected_mu, atol=1e-5)
    assert (logvar is None) == (expected_logvar is None) == (kind == "ae")
    if logvar is not None:
        np.testing.assert_allclose(logvar, expected_logvar, atol=1e-5)
    np.testing.assert_allclose(ours.images(mu), theirs.images(mu), atol=1e-6)
    np.testing.assert_array_equal(images, before)
    assert ours.codes(images[:0])[0].shape == (0, config.latent_dim)
    assert ours.images(mu[:0]).shape == (0, *shape)


def test_logvar_is_held_within_its_range():
    config = ModelConfig(kind="vae", latent_dim=2, image_shape=(2, 2), encoder_widths=(1,), decoder_widths=(1,))
    weights = {name: np.zeros(shape, np.float16) for name, shape in layers.tensor_shapes(config).items()}
    weights["encoder.3.bias"] = np.array([0, 0, -99, 99], np.float16)
    (logvar,) = NumPyCoder(config, weights).codes(np.zeros((1, 2, 2), np.float32))[1]
    assert tuple(logvar) == layers.LOGVAR_RANGE


def test_a_classifier_by_numpy_gives_what_torch_gives():
    parts = {"features": (*layers.convolutions((1, 9, 14), (4, 6), 10), Relu()), "classes": (Linear(10, 3),)}
    torchs = networks.initialised(networks.Classifier(parts), 0)
    weights = {name: tensor.numpy() for name, tensor in torchs.state_dict().items()}
    images = np.random.default_rng(0).random((7, 1, 9, 14), dtype=np.float32)
    features = inference.network("features", parts["features"], weights)(images)
    shares = inference.softmax(inference.network("classes", parts["classes"], weights)(features))
    with torch.inference_mode():
        expected = torchs.features(torch.from_numpy(images))
        np.testing.assert_allclose(features, expected, atol=1e-6)
        np.testing.assert_allclose(shares, torchs.classes(expected).softmax(dim=1), atol=1e-6)


def test_sigmoid_and_softmax_of_logits_far_from_zero():
    with np.errstate(all="raise", over="warn", under="ignore"):
        far = inference.sigmoid(np.array([-200, -20, 0, 200], np.float32))
        np.testing.assert_allclose(far, [0, np.exp(-20), 0.5, 1], rtol=1e-6)
        np.testing.assert_array_equal(inference.softmax(np.array([[500, 0], [0, -500]], np.float32)), [[1, 0], [1, 0]])
