"""Models as ONNX, run by onnxruntime and held against our own networks."""

import numpy as np
import pytest

from tests.harness import many_layers
from tests.harness.files import SHIPPED
from vae.core.errors import BetascopeError
from vae.core.folders import PROJECT
from vae.export import onnx_files
from vae.models import checkpoints, encoding
from vae.models.layer_types import Relu

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")


def run(path, values):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: values.astype(np.float32)})


def check(checkpoint, folder):
    paths = onnx_files.write(checkpoint, folder)
    generator, config = np.random.default_rng(0), checkpoint.config
    for n in (1, 5):  # a batch of any size
        images, codes = generator.random((n, *config.image_shape)), generator.standard_normal((n, config.latent_dim))
        mu, logvar = encoding.encode_images(checkpoint.coder(), images.astype(np.float32))
        found = run(paths[0], images[:, None])
        for one, expected in zip(found, [mu] if logvar is None else [mu, logvar], strict=True):
            np.testing.assert_allclose(one, expected, rtol=1e-4, atol=1e-4)
        decoded = encoding.decode(checkpoint.coder(), codes.astype(np.float32))
        np.testing.assert_allclose(run(paths[1], codes)[0][:, 0], decoded, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_in_onnx_agree_with_our_own(tmp_path, name):
    check(checkpoints.find(name, PROJECT / "checkpoints"), tmp_path)


CASES = {
    "every layer": many_layers.SETTINGS,
    "convolutional": {"arch": "conv", "image_shape": (9, 7), "encoder_widths": (3, 2), "decoder_widths": (5, 4)},
    "an autoencoder": {"kind": "ae", "beta": 0},
}


@pytest.mark.parametrize("case", CASES)
def test_each_layer_in_onnx_agrees_with_our_own(make_checkpoint, tmp_path, case):
    check(make_checkpoint(**CASES[case]), tmp_path)


def test_an_encoder_that_ends_in_no_linear_layer_is_refused(make_checkpoint, tmp_path):
    settings = {**many_layers.SETTINGS, "encoder_layers": (*many_layers.ENCODER, Relu())}
    with pytest.raises(BetascopeError, match="The encoder of small ends in Relu"):
        onnx_files.write(make_checkpoint(**settings), tmp_path)
