"""Models as ONNX, read into layers: written by our own export, by PyTorch's names for operators, and wrong ones."""

import contextlib
import io
import re
import warnings
from contextlib import suppress
from importlib.util import find_spec

import numpy as np
import pytest

from tests.harness import fresh_models
from vae.core.errors import CheckpointError
from vae.core.folders import PROJECT
from vae.export import onnx_files
from vae.foreign import onnx_graph
from vae.foreign.interpretation import under
from vae.models import encoding
from vae.models.graphs import files
from vae.models.inference import NumPyCoder
from vae.models.layer_types import (
    Conv,
    ConvTranspose,
    Elu,
    LeakyRelu,
    Linear,
    Relu,
    Reshape,
    Scale,
    Silu,
    Tanh,
    Upsample,
)
from vae.models.layers import LOGVAR_RANGE

onnx = pytest.importorskip("onnx")

LAYERS = {
    "arch": "layers",
    "latent_dim": 2,
    "image_shape": (8, 8),
    "encoder_layers": (
        Scale(2.0, -1.0),
        Conv(1, 3, (4, 4), bias=False),
        LeakyRelu(0.2),
        Conv(3, 2, (4, 4), (3, 3), (1, 1), (1, 1)),
        Elu(),
        Reshape((32,)),
        Linear(32, 5),
        Silu(),
        Linear(5, 4),
    ),
    "decoder_layers": (
        Linear(2, 8, bias=False),
        Relu(),
        Reshape((2, 2, 2)),
        Upsample((4, 4)),
        Tanh(),
        ConvTranspose(2, 1, (7, 7), (3, 3), (2, 2), (1, 1)),
        ConvTranspose(1, 1, (8, 8), (2, 2), (1, 1), (0, 0)),
    ),
}


@pytest.mark.parametrize("settings", [LAYERS, {}, {"kind": "ae", "beta": 0}], ids=["layers", "dense", "autoencoder"])
def test_what_was_exported_is_read_as_the_same_model(make_checkpoint, tmp_path, settings):
    checkpoint = make_checkpoint(**settings)
    onnx_files.write(checkpoint, tmp_path)
    draft = onnx_graph.draft(tmp_path, "digits")
    coder = NumPyCoder(*under(draft, draft.reading))
    images = np.random.default_rng(0).random((4, *checkpoint.config.image_shape)).astype(np.float32)
    found, expected = (encoding.encode_images(one, images) for one in (coder, checkpoint.coder()))
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-3, atol=1e-4)
    assert (found[1] is None) == (expected[1] is None)
    codes = np.random.default_rng(1).standard_normal((4, checkpoint.config.latent_dim)).astype(np.float32)
    pictures = [encoding.decode(one, codes) for one in (coder, checkpoint.coder())]
    np.testing.assert_allclose(*pictures, atol=1e-4)
    assert "gives" not in draft.open  # the file ends in the sigmoid
    assert "heads" not in draft.open  # mu and logvar have outputs of their own


def graph(nodes, constants, given, outputs, name):
    helper, numpy_helper = onnx.helper, onnx.numpy_helper
    values = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    shape = onnx.TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("x", shape, given)]
    made = [helper.make_tensor_value_info(output, shape, None) for output in outputs]
    return helper.make_model(helper.make_graph(nodes, name, inputs, made, values))


@pytest.fixture
def without_runtime(monkeypatch):
    """What is no layers is refused, and not run as a graph: tests/vae/foreign/test_graphs.py has that."""
    monkeypatch.setattr(files, "is_here", lambda: False)


@pytest.fixture
def folder(tmp_path):
    """An encoder of MatMul, Add and a batch norm with one output for both; a decoder without a sigmoid."""
    node, random = onnx.helper.make_node, np.random.default_rng(0)

    def floats(*shape):
        return random.standard_normal(shape).astype(np.float32)

    encoder = [
        node("Flatten", ["x"], ["a"]),
        node("MatMul", ["a", "w"], ["b"]),
        node("Add", ["b", "c"], ["d"]),
        node("BatchNormalization", ["d", "s", "o", "m", "v"], ["e"]),
        node("Relu", ["e"], ["f"]),
        node("Gemm", ["f", "h"], ["y"], transB=1),
    ]
    names = {"w": floats(16, 5), "c": floats(5), "s": floats(5), "o": floats(5), "m": floats(5), "h": floats(6, 5)}
    onnx.save(
        graph(encoder, names | {"v": floats(5) ** 2}, ["n", 1, 4, 4], ["y"], "encoder"), tmp_path / "encoder.onnx"
    )
    decoder = [node("Gemm", ["x", "w"], ["y"])]
    onnx.save(graph(decoder, {"w": floats(3, 16)}, ["n", 3], ["y"], "decoder"), tmp_path / "decoder.onnx")
    return tmp_path


def test_products_sums_and_norms_become_linear_layers(tmp_path, folder):
    draft = onnx_graph.draft(folder, "digits")
    assert [layer.type for layer in draft.encoder] == ["Reshape", "Linear", "Relu", "Linear"]
    assert [layer.type for layer in draft.decoder] == ["Linear", "Reshape"]
    assert draft.open == ("heads", "spread", "gives", "takes")
    assert (draft.kind, draft.latent_dim, draft.image_shape) == ("vae", 3, (4, 4))
    import onnx.reference

    images = np.random.default_rng(3).random((2, 4, 4)).astype(np.float32)
    (raw,) = onnx.reference.ReferenceEvaluator(str(folder / "encoder.onnx")).run(None, {"x": images[:, None]})
    mu, logvar = NumPyCoder(*under(draft, draft.reading)).codes(images)
    np.testing.assert_allclose(mu, raw[:, :3], rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(logvar, raw[:, 3:].clip(*LOGVAR_RANGE), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("nodes", "given", "says"),
    [
        ([("Softplus", ["x"])], ["n", 1, 4, 4], "the operator Softplus is no layer"),
        ([("Add", ["x", "x"])], ["n", 1, 4, 4], "Add joins 2 ways"),
        ([("Relu", ["elsewhere"])], ["n", 1, 4, 4], "nothing leads from the input to elsewhere"),
        ([("Relu", ["x"])], ["n", 2, 4, 4], "images of 2 channels; read are those of 1, or of 3 for colour"),
        ([("Relu", ["x"])], ["n", 1, "h", "w"], "does not say the height and width"),
        ([("Relu", ["x"])], ["n", 1, 2**31, 8], "images of 2147483648 x 8 pixels; up to 128 x 128 are read"),
    ],
)
@pytest.mark.usefixtures("without_runtime")
def test_a_graph_of_other_operators_is_refused_with_the_one_that_is_none(folder, nodes, given, says):
    made = [onnx.helper.make_node(kind, inputs, ["y"]) for kind, inputs in nodes]
    onnx.save(graph(made, {}, given, ["y"], "encoder"), folder / "encoder.onnx")
    with pytest.raises(CheckpointError) as raised:
        onnx_graph.draft(folder, "digits")
    assert says in str(raised.value)


def exported(module, file, batch="n"):
    """As PyTorch's exporter of before 2.9 writes it."""
    import torch

    axes = {"x": {0: batch}} if batch else None
    inputs = (torch.rand(2, getattr(module, "channels", 1), 8, 8),)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module, inputs, str(file), input_names=["x"], dynamic_axes=axes, dynamo=False)
    return file


def check_is(file, module):
    return fresh_models.check_is(onnx_graph.draft(file, "digits"), module)


@pytest.mark.parametrize("batch", ["n", None])
@pytest.mark.parametrize("kind", fresh_models.WHOLE, ids=lambda kind: kind.__name__)
def test_a_whole_model_in_one_file_is_read_as_both_halves(tmp_path, kind, batch):
    module = fresh_models.made(kind)
    draft = check_is(exported(module, tmp_path / "whole.onnx", batch), module)
    unsampled = (fresh_models.MeanAlone, fresh_models.Evaluated, fresh_models.TwoHeads, fresh_models.Plain)
    sampled = kind not in unsampled
    assert draft.kind == ("ae" if kind is fresh_models.Plain else "vae")
    assert "heads" not in draft.open
    assert ("spread" in draft.open) == (
        draft.kind == "vae" and not sampled
    )  # what is sampled says what the variance is
    assert draft.reading.spread == ("logsd" if kind is fresh_models.Interleaved else "logvar")
    assert bool(draft.notes) == (kind in (fresh_models.Bounded, fresh_models.TwoHeads, fresh_models.Evaluated))
    assert draft.name == "whole"


@pytest.mark.parametrize("kind", [fresh_models.Conv, fresh_models.Dense], ids=lambda kind: kind.__name__)
def test_what_the_exporter_of_today_writes_is_read_with_its_second_file(tmp_path, kind):
    pytest.importorskip("onnxscript")
    import torch

    module = fresh_models.made(kind)
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(module, (torch.rand(2, 1, 8, 8),), str(tmp_path / "whole.onnx"), dynamo=True)
    draft = check_is(tmp_path / "whole.onnx", module)
    assert draft.file.name == "whole.onnx.data"  # the file that the weights, and the digest, are of


def test_the_line_that_the_documentation_gives_writes_what_is_read(tmp_path, monkeypatch):
    import torch
    from torch import nn

    text = (PROJECT / "docs" / "your-own-models.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^torch\.onnx\.export\(vae\..*\)$", text, re.MULTILINE)
    if find_spec("onnxscript") is None:
        line = line.replace('"my-vae.onnx"', '"my-vae.onnx", dynamo=False')
    vae = nn.Sequential(nn.Flatten(), nn.Linear(784, 9), nn.Tanh(), nn.Linear(9, 2), nn.Linear(2, 784), nn.Sigmoid())
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(line, {"torch": torch, "vae": vae})
    draft = onnx_graph.draft(tmp_path / "my-vae.onnx", "mnist")
    assert (draft.kind, draft.latent_dim, draft.image_shape) == ("ae", 2, (28, 28))


def test_an_encoder_that_samples_is_read_to_its_mu(tmp_path):
    import torch
    from torch import nn

    module = fresh_models.made(fresh_models.Conv)

    class Sampling(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = module.encoder

        def forward(self, x):
            mu, logvar = self.encoder(x).chunk(2, dim=1)
            return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu), mu, logvar

    exported(Sampling().eval(), tmp_path / "encoder.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.decoder, (torch.rand(2, 3),), str(tmp_path / "decoder.onnx"), dynamo=False)
    assert check_is(tmp_path, module).open == ("takes",)


def whole(tmp_path, nodes, constants, outputs=("y",)):
    made = [onnx.helper.make_node(kind, inputs, given, **settings) for kind, inputs, given, settings in nodes]
    onnx.save(graph(made, constants, ["n", 1, 4, 4], list(outputs), "whole"), tmp_path / "whole.onnx")
    return tmp_path / "whole.onnx"


FLAT = ("Flatten", ["x"], ["f"], {})
DOWN, UP = ("MatMul", ["f", "w"], ["m"], {}), ("MatMul", ["z", "u"], ["y"], {})
WEIGHTS = {"w": np.ones((16, 4), np.float32), "u": np.ones((4, 16), np.float32), "v": np.ones((16, 4), np.float32)}
NOISE = ("RandomNormalLike", ["m"], ["e"], {})
SD, SUM = ("MatMul", ["f", "v"], ["s"], {}), ("Add", ["m", "n"], ["z"], {})
EXP, TIMES = ("Exp", ["s"], ["t"], {}), ("Mul", ["t", "e"], ["n"], {})


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ([FLAT, DOWN, NOISE, SD, ("Mul", ["s", "e"], ["n"], {}), SUM, UP], "the standard deviation is made by MatMul"),
        (
            [FLAT, DOWN, ("RandomNormalLike", ["m"], ["e"], {"scale": 2.0}), SD, EXP, TIMES, SUM, UP],
            "the noise that it draws is not N(0, 1)",
        ),
        (
            [
                FLAT,
                DOWN,
                NOISE,
                ("MatMul", ["f", "v"], ["r"], {}),
                ("Mul", ["r", "third"], ["s"], {}),
                EXP,
                TIMES,
                SUM,
                UP,
            ],
            "neither exp(v / 2) nor exp(v)",
        ),
        (
            [FLAT, DOWN, ("MatMul", ["m", "wide"], ["g"], {}), ("MatMul", ["g", "w"], ["z"], {}), UP],
            "4 numbers are the fewest in more than one place",
        ),
        ([FLAT, ("MatMul", ["f", "w"], ["y"], {})], "none of its results has as many numbers as its image"),
        ([FLAT, ("Softmax", ["f"], ["y"], {})], "the operator Softmax is no layer"),
        ([FLAT, DOWN, NOISE, ("Exp", [], ["t"], {}), TIMES, SUM, UP], "a node has other inputs or settings"),
        ([FLAT, ("Split", ["f", "zeros"], ["y", "z"], {"axis": 1})], "Split makes [0, 0"),
        ([("Relu", ["x"], ["y"], {})], "no flat code lies between the image and what it gives"),
        ([FLAT, ("NonZero", ["f"], ["n"], {}), ("Reshape", ["f", "n"], ["y"], {})], "Reshape joins 2 ways"),
    ],
)
@pytest.mark.usefixtures("without_runtime")
def test_a_file_whose_halves_cannot_be_told_is_refused_in_words(tmp_path, nodes, says):
    constants = {**WEIGHTS, "third": np.float32(1 / 3), "wide": np.ones((4, 16), np.float32)}
    constants["zeros"] = np.zeros(3000, np.int64)
    with pytest.raises(CheckpointError, match=r"whole\.onnx: ") as raised:
        onnx_graph.draft(whole(tmp_path, nodes, constants), "digits")
    assert says in str(raised.value)
    assert len(str(raised.value)) < 500


@pytest.mark.usefixtures("without_runtime")
def test_damage_anywhere_is_a_sentence_or_a_model(folder):
    sound = (folder / "decoder.onnx").read_bytes()
    for at in range(len(sound)):
        damaged = bytearray(sound)
        damaged[at] ^= 0xFF
        (folder / "decoder.onnx").write_bytes(damaged)
        with suppress(CheckpointError):  # any other error fails
            draft = onnx_graph.draft(folder, "digits")
            config, _ = under(draft, draft.reading)
            assert config.latent_dim in (3, 6)


def test_the_images_have_to_be_said(folder):
    with pytest.raises(CheckpointError, match="does not say which images it was trained on"):
        onnx_graph.draft(folder, None)
