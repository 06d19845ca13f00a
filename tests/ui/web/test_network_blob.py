"""The blob for the browser, read back here without the code that wrote it."""

import json
import struct

import numpy as np
import pytest

from ui.web import network_blob
from vae.core.errors import MeasureError
from vae.models import layers, multi_rate, weights


def parts(blob):
    assert blob[:4] == network_blob.MAGIC
    (length,) = struct.unpack("<I", blob[4:8])
    return json.loads(blob[8 : 8 + length]), blob[8 + length :]


def test_header_and_tensors_in_the_order_of_the_layers(make_checkpoint):
    checkpoint = make_checkpoint()
    header, data = parts(network_blob.pack(checkpoint, "decoder"))
    assert [layer["type"] for layer in header["layers"]] == ["Linear", "Relu", "Linear", "Reshape"]
    assert header["layers"][0] == {"type": "Linear", "inputs": 3, "outputs": 8, "bias": True}
    assert (header["inputs"], header["outputs"]) == (3, 784)
    assert header["dtype"] == "float16"
    expected = [checkpoint.weights[f"decoder.{p}.{kind}"].ravel() for p in (0, 2) for kind in ("weight", "bias")]
    np.testing.assert_array_equal(np.frombuffer(data, "<f2"), np.concatenate(expected))


def test_the_encoder_gives_mu_and_logvar(make_checkpoint):
    assert parts(network_blob.pack(make_checkpoint(), "encoder"))[0]["outputs"] == 6
    assert parts(network_blob.pack(make_checkpoint(kind="ae", beta=0), "encoder"))[0]["outputs"] == 3


@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_tensors_begin_where_a_browser_can_read_them(make_checkpoint, part):
    for dimensions in (1, 2, 3, 10, 100):
        blob = network_blob.pack(make_checkpoint(f"d{dimensions}", latent_dim=dimensions), part)
        assert struct.unpack("<I", blob[4:8])[0] % 4 == 0


def test_what_a_file_holds_in_float32_stays_float32(make_checkpoint):
    from dataclasses import replace

    checkpoint = make_checkpoint()
    wide = {name: tensor.astype(np.float32) * 1e5 for name, tensor in checkpoint.weights.items()}
    header, data = parts(network_blob.pack(replace(checkpoint, weights=wide), "decoder"))
    assert header["dtype"] == "float32"
    assert len(data) == 2 * (weights.size(layers.tensor_shapes(checkpoint.config)) - _encoder_bytes(checkpoint))
    assert np.isfinite(np.frombuffer(data, "<f4")).all()


def _encoder_bytes(checkpoint):
    return sum(2 * w.size for name, w in checkpoint.weights.items() if name.startswith("encoder"))


def test_padding_and_cropping_say_from_which_size(make_checkpoint):
    checkpoint = make_checkpoint(
        arch="conv", image_shape=(9, 7), encoder_widths=(2, 2), decoder_widths=(2, 2), latent_dim=2
    )
    pad = parts(network_blob.pack(checkpoint, "encoder"))[0]["layers"][0]
    assert pad == {"type": "Pad", "size": [12, 8], "from": [1, 9, 7]}
    crop = parts(network_blob.pack(checkpoint, "decoder"))[0]["layers"][-1]
    assert crop == {"type": "Crop", "size": [9, 7], "from": [1, 12, 8]}


def test_obstacle_names_multiply_adds_of_a_large_model(make_checkpoint):
    assert network_blob.obstacle(make_checkpoint()) == ""
    huge = make_checkpoint("huge", image_shape=(64, 64), arch="conv", decoder_widths=(300, 300), encoder_widths=(1,))
    says = "a decode takes 374 million multiply-adds, more than a browser does while a finger moves (32 million)"
    assert network_blob.obstacle(huge) == says


def test_obstacle_names_the_weights_where_these_are_too_many_to_download(make_checkpoint):
    wide = make_checkpoint(encoder_widths=(2900, 2900))
    assert network_blob.obstacle(wide) == ""
    says = "a reconstruction takes 11 million weights, more than a page brings here (8 million)"
    assert network_blob.obstacle(wide, encodes=True) == says


def test_convolutions_for_128_x_128_in_colour_follow_a_finger(make_checkpoint):
    widths = (32, 32, 32, 32)
    settings = {"arch": "conv", "image_shape": (128, 128), "channels": 3}
    assert network_blob.obstacle(make_checkpoint(encoder_widths=widths, decoder_widths=widths, **settings)) == ""


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_a_network_of_colour_has_a_number_a_pixel_and_channel(make_checkpoint, arch):
    checkpoint = make_checkpoint(arch=arch, image_shape=(8, 12), channels=3)
    assert parts(network_blob.pack(checkpoint, "decoder"))[0]["outputs"] == 3 * 8 * 12
    assert parts(network_blob.pack(checkpoint, "encoder"))[0]["inputs"] == 3 * 8 * 12


def test_a_multi_rate_model_comes_unfolded_with_its_gates_last(make_checkpoint):
    model = make_checkpoint("rates", betas=(0, 30), recipe=2)
    plain, _ = parts(network_blob.pack(model, "encoder"))
    header, data = parts(network_blob.pack_multi_rate(model, "encoder"))
    assert header["layers"] == plain["layers"]
    gates = header["gates"]
    assert (header["dtype"], gates["softened"], gates["turned"]) == ("float16", multi_rate.SOFTENED, multi_rate.TURNED)
    assert gates["layers"] == [
        {"layer": 1, "units": 8, "rule": "sigmoid", "turns": 0},
        {"layer": 3, "units": 6, "rule": "root", "turns": 2},
    ]
    numbers, tensors = np.frombuffer(data, "<f2"), model.weights.tensors
    expected = [tensors[f"encoder.{p}.{kind}"].ravel() for p in (1, 3) for kind in ("weight", "bias")]
    expected += [tensors[f"encoder.{p}.{kind}"] for p in (1, 3) for kind in ("slope", "offset")]
    expected += [tensors[f"encoder.3.turn_{kind}"].ravel() for kind in ("weight", "bias")]
    np.testing.assert_array_equal(numbers, np.concatenate(expected))
    header, _ = parts(network_blob.pack_multi_rate(model, "decoder"))
    assert header["gates"]["layers"] == [{"layer": 0, "units": 8, "rule": "root", "turns": 2}]


def test_a_model_of_one_beta_has_no_dial(make_checkpoint):
    with pytest.raises(MeasureError, match="a model of one beta and has no dial"):
        network_blob.pack_multi_rate(make_checkpoint(), "encoder")
