"""The networks in JavaScript, held against torch on the same numbers."""

import numpy as np
import pytest

from tests.harness import many_layers, multi_rate
from tests.harness.files import JUDGES, SHIPPED
from tests.harness.node import by_torch, run
from ui.web import network_blob
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, judge


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_decoders_in_js_agree_with_torch_on_1000_codes(name):
    checkpoint = checkpoints.find(name, PROJECT / "checkpoints")
    codes = 2 * np.random.default_rng(0).standard_normal((1000, checkpoint.config.latent_dim))
    expected = 255 / (1 + np.exp(-by_torch(checkpoint, "decoder", codes).astype(np.float64)))
    found = run(network_blob.pack(checkpoint, "decoder"), codes, greys=True)
    assert np.abs(found - expected).max() <= 0.51  # of 255: what rounding to a grey level leaves; the aim was 2


CASES = {
    "dense": {},
    "one dimension": {"latent_dim": 1, "kind": "ae", "beta": 0},
    "64 dimensions, 64 x 64": {"latent_dim": 64, "image_shape": (64, 64), "decoder_widths": (40, 33)},
    "convolutional": {"arch": "conv", "latent_dim": 5, "encoder_widths": (6, 9), "decoder_widths": (9, 6)},
    "convolutional, odd sides": {
        "arch": "conv",
        "image_shape": (9, 7),
        "encoder_widths": (3, 2),
        "decoder_widths": (5, 4),
    },
    "every layer there is": many_layers.SETTINGS,
    "dense, in colour": {"channels": 3, "image_shape": (8, 12)},
    "convolutional, in colour": {
        "arch": "conv",
        "channels": 3,
        "image_shape": (9, 7),
        "encoder_widths": (3, 2),
        "decoder_widths": (5, 4),
    },
}


@pytest.mark.parametrize("simd", [True, False], ids=["simd", "plain"])
@pytest.mark.parametrize("part", ["encoder", "decoder"])
@pytest.mark.parametrize("case", CASES)
def test_each_layer_in_js_agrees_with_torch(make_checkpoint, case, part, simd):
    checkpoint = make_checkpoint(**CASES[case])
    width = checkpoint.config.latent_dim if part == "decoder" else checkpoint.config.values
    values = np.random.default_rng(1).random((37, width)) - (part == "decoder") * 0.5  # more than one call takes
    expected = by_torch(checkpoint, part, values)
    found = run(network_blob.pack(checkpoint, part), values, simd)
    np.testing.assert_allclose(found, expected, atol=2e-6 + 1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("simd", [True, False], ids=["simd", "plain"])
@pytest.mark.parametrize("part", ["encoder", "decoder"])
@pytest.mark.parametrize("beta", [0, 0.1, 2.4, 30])
def test_a_multi_rate_network_in_js_is_at_each_beta_the_one_that_is_folded_for_it(tmp_path, beta, part, simd):
    model = multi_rate.save(tmp_path, encoder_widths=(12, 9), decoder_widths=(9, 12))
    width = model.config.latent_dim if part == "decoder" else model.config.values
    values = np.random.default_rng(1).random((37, width)) - (part == "decoder") * 0.5
    expected = by_torch(checkpoints.at(model, beta), part, values)
    found = run(network_blob.pack_multi_rate(model, part), values, simd, beta=beta)
    np.testing.assert_allclose(found, expected, atol=2e-6 + 1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("name", JUDGES)
def test_shipped_judges_in_js_give_the_probabilities_that_torch_gives(name):
    found = judge.load(PROJECT / "checkpoints" / name)
    images = data.load("digits", "test").images[:40]
    logits = run(network_blob.pack_judge(found), images.reshape(40, -1) / 255).astype(np.float64)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, found.see(images).probabilities, atol=1e-5)
