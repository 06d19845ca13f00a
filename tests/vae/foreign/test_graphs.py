"""Models of ONNX with operators that are no layers: cut in two, run by ONNX Runtime, imported."""

import warnings

import numpy as np
import pytest

from tests.harness import graph_models
from vae.core.errors import CheckpointError
from vae.foreign import graphs, importing, onnx_graph
from vae.foreign.interpretation import coder
from vae.models import checkpoints, encoding
from vae.models.graphs import files

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


def images(n=4):
    return np.random.default_rng(1).random((n, 28, 28), np.float32)


def codes(n=4):
    return np.random.default_rng(2).standard_normal((n, graph_models.LATENT), np.float32)


def check_is_torch(draft):
    model = coder(draft, draft.reading)
    mu, logvar, pictures = graph_models.by_torch(images(), codes())
    found = model.codes(images())
    np.testing.assert_allclose(found[0], mu, atol=1e-5)
    np.testing.assert_allclose(found[1], logvar, atol=1e-5)
    np.testing.assert_allclose(model.images(codes()), pictures, atol=1e-5)


@pytest.mark.parametrize(("whole", "batch"), [(False, "n"), (True, "n"), (True, 2)])
def test_both_halves_are_those_of_torch(tmp_path, whole, batch):
    source = graph_models.write(tmp_path, batch, whole)
    draft = onnx_graph.draft(source, "digits")
    assert draft.graphs.operators == graph_models.NOT_LAYERS
    assert (draft.kind, draft.latent_dim, draft.image_shape) == ("vae", graph_models.LATENT, (28, 28))
    assert draft.open == (("takes",) if whole else ("spread", "takes"))  # where it is sampled the file says the rest
    check_is_torch(draft)


def test_an_import_is_a_checkpoint_that_pages_read(tmp_path):
    source, out = graph_models.write(tmp_path / "source"), tmp_path / "checkpoints" / "theirs"
    made = importing.import_model(source, out, dataset="digits")
    model = checkpoints.load(out)
    assert model.digest == made.checkpoint.digest
    assert model.config.graphs.operators == graph_models.NOT_LAYERS
    assert (out / importing.SHEET).exists()
    assert "runs in ONNX Runtime on the server, as Erf, InstanceNormalization" in made.notes[0]
    np.testing.assert_allclose(model.decode(codes()), graph_models.by_torch(images(), codes())[2], atol=1e-5)
    again = importing.import_model(out, tmp_path / "checkpoints" / "again")
    assert encoding.decode(again.checkpoint.coder(), codes()) == pytest.approx(model.decode(codes()))


def test_a_module_of_pytorch_is_cut_where_it_samples(tmp_path):
    import torch
    from torch import nn

    class Residual(nn.Module):
        """GELU, group norm, a skip connection within each half, and a batch whose size `forward` asks for."""

        def __init__(self):
            super().__init__()
            self.first, self.norm, self.deep = nn.Conv2d(1, 4, 4, 4), nn.GroupNorm(2, 4), nn.Conv2d(4, 4, 1)
            self.heads, self.back = nn.Linear(4 * 49, 6), nn.Linear(3, 4 * 49)
            self.last = nn.ConvTranspose2d(4, 1, 4, 4)

        def encode(self, x):
            h = self.first(x)
            h = h + nn.functional.gelu(self.deep(self.norm(h)))
            return self.heads(h.flatten(1)).chunk(2, dim=1)

        def decode(self, z, rows):
            h = self.back(z).view(rows, 4, 7, 7)
            return torch.sigmoid(self.last(h + nn.functional.gelu(self.deep(h))))

        def forward(self, x):
            mu, logvar = self.encode(x)
            return self.decode(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu), x.shape[0])

    torch.manual_seed(0)
    module, file = Residual().eval(), tmp_path / "residual.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dynamic = {"input_names": ["x"], "dynamic_axes": {"x": {0: "n"}}}
        torch.onnx.export(module, (torch.rand(2, 1, 28, 28),), str(file), dynamo=False, **dynamic)
    model = coder(found := onnx_graph.draft(file, "digits"), found.reading)
    with torch.no_grad():
        mu, logvar = module.encode(torch.from_numpy(images())[:, None])
        pictures = module.decode(torch.from_numpy(codes()), len(codes()))[:, 0]
    np.testing.assert_allclose(model.codes(images())[0], mu, atol=1e-5)
    np.testing.assert_allclose(model.codes(images())[1], logvar, atol=1e-5)
    np.testing.assert_allclose(model.images(codes()), pictures, atol=1e-5)


def test_a_code_of_several_pixels_is_taken_as_one_row(tmp_path):
    helper = onnx.helper
    nodes = [
        helper.make_node("MaxPool", ["x"], ["mu"], kernel_shape=[14, 14], strides=[14, 14]),
        helper.make_node("Neg", ["mu"], ["variance"]),
        *graph_models.sample_nodes(helper),
        helper.make_node("ConvTranspose", ["z", "window"], ["y"], strides=[14, 14]),
    ]
    window = np.random.default_rng(0).standard_normal((1, 1, 14, 14)).astype(np.float32)
    onnx.save(graph_models.model(nodes, ("x", ["n", 1, 28, 28]), ["y"], {"window": window}), tmp_path / "whole.onnx")
    draft = onnx_graph.draft(tmp_path / "whole.onnx", "digits")
    mu, logvar = coder(draft, draft.reading).codes(images())
    expected = images().reshape(-1, 2, 14, 2, 14).max(axis=(2, 4)).reshape(-1, 4)
    np.testing.assert_allclose(mu, expected)
    np.testing.assert_allclose(logvar, -expected)
    assert coder(draft, draft.reading).images(mu).shape == (4, 28, 28)


def changed(folder, change, name="encoder.onnx"):
    model = onnx.load(folder / name)
    change(model)
    onnx.save(model, folder / name)
    return folder


def foreign_domain(model):
    model.graph.node[3].domain = "com.somebody"


def elsewhere(model):
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../outside.bin"


def branch(model):
    inner = onnx.helper.make_graph([], "inner", [], [])
    model.graph.node[3].attribute.append(onnx.helper.make_attribute("then_branch", inner))


def draws(model):
    model.graph.node.insert(0, onnx.helper.make_node("RandomNormalLike", ["x"], ["noise"]))
    model.graph.node[1].input[0] = "noise"


def mixes(model):
    """The mean over the batch in place of each image: a batch norm as in training."""
    mean = onnx.helper.make_node("ReduceMean", ["x"], ["m"], axes=[0], keepdims=1)
    model.graph.node.insert(0, mean)
    model.graph.node.insert(1, onnx.helper.make_node("Sub", ["x", "m"], ["s"]))
    model.graph.node[2].input[0] = "s"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (foreign_domain, "is of 'com.somebody', and not one of ONNX's own"),
        (elsewhere, "has its weights in '../outside.bin'; read is a file beside it"),
        (branch, "decides or repeats within the graph"),
        (draws, "RandomNormalLike draws at random; call model.eval() before the export"),
        (mixes, "depends on those beside it"),
    ],
)
def test_what_must_not_run_is_refused_in_a_sentence(tmp_path, change, says):
    (tmp_path / "outside.bin").write_bytes(bytes(1000))
    folder = changed(graph_models.write(tmp_path / "model"), change)
    with pytest.raises(CheckpointError) as raised:
        onnx_graph.draft(folder, "digits")
    assert says in str(raised.value)
    assert len(str(raised.value)) < 600


def test_a_picture_that_depends_on_more_than_its_code_is_refused(tmp_path):
    file = graph_models.write(tmp_path, whole=True, sigmoid=False)
    model = onnx.load(file)
    model.graph.node[-1].output[0] = "before"
    model.graph.node.append(onnx.helper.make_node("Add", ["before", "x"], ["y"]))
    onnx.save(model, file)
    with pytest.raises(CheckpointError, match="the picture depends on the image beside its code"):
        onnx_graph.draft(file, "digits")


def test_what_takes_too_long_is_ended_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(graphs, "SECONDS", 0.01)
    with pytest.raises(CheckpointError, match=r"was not read within 0\.01 s"):
        onnx_graph.draft(graph_models.write(tmp_path), "digits")


def test_without_onnx_runtime_the_refusal_says_what_would_run_it(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "is_here", lambda: False)
    with pytest.raises(CheckpointError, match=r"pip install 'betascope\[onnx\]'\.$"):
        onnx_graph.draft(graph_models.write(tmp_path), "digits")
