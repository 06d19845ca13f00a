"""A model of graphs as what encodes and decodes, against the same layers by torch."""

import numpy as np
import pytest

from tests.harness import graph_models
from vae.core.errors import CheckpointError
from vae.models import checkpoints, encoding
from vae.models.graphs import files, process

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


def saved(tmp_path, name="graphs", **settings):
    return graph_models.checkpoint(tmp_path / "checkpoints", name, **settings)


def images(n=5):
    return np.random.default_rng(1).random((n, 28, 28), np.float32)


def codes(n=5):
    return np.random.default_rng(2).standard_normal((n, graph_models.LATENT), np.float32)


@pytest.mark.parametrize("batch", ["n", 2])
def test_codes_and_pictures_are_those_of_torch_for_any_batch_of_the_graph(tmp_path, batch):
    model = saved(tmp_path, reading={"gives": "gives-unit"}, batch=batch)
    mu, logvar, pictures = graph_models.by_torch(images(), codes())
    found = encoding.encode_images(model.coder(), images())
    np.testing.assert_allclose(found[0], mu, atol=1e-5)
    np.testing.assert_allclose(found[1], logvar, atol=1e-5)
    np.testing.assert_allclose(model.decode(codes()), pictures, atol=1e-5)


def test_a_reading_says_how_the_numbers_are_meant(tmp_path):
    plain = saved(tmp_path, "plain", sigmoid=False).coder()
    read = {"heads": "interleaved", "spread": "logsd", "gives": "gives-signed", "takes": "takes-signed"}
    other = saved(tmp_path, "other", reading=read, sigmoid=False).coder()
    both = np.concatenate(plain.codes(2 * images() - 1), axis=1)
    mu, logvar = other.codes(images())
    np.testing.assert_allclose(mu, both[:, 0::2], atol=1e-6)
    np.testing.assert_allclose(logvar, 2 * both[:, 1::2], atol=1e-6)
    grey = 0.5 * plain.logits(codes()) + 0.5
    np.testing.assert_allclose(other.images(codes()), np.clip(grey, 1e-6, 1 - 1e-6), atol=1e-6)


def test_an_evaluation_takes_the_losses_of_the_graphs(tmp_path, digits):
    from vae.metrics.decoded.reconstruction import evaluate

    model = saved(tmp_path)
    mu, logvar = encoding.encode_images(model.coder(), digits.floats())
    kl = 0.5 * (mu**2 + np.exp(logvar) - 1 - logvar).sum(axis=1).mean()
    assert evaluate(model, digits).kl == pytest.approx(float(kl), rel=1e-4)


def test_what_needs_layers_says_that_there_are_none(tmp_path):
    from vae.models import layers

    with pytest.raises(CheckpointError, match="needs a model that consists of layers"):
        layers.decoder(saved(tmp_path).config)


def test_a_graph_that_was_changed_is_refused(tmp_path):
    model = saved(tmp_path)
    with (model.path / "decoder.onnx").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(CheckpointError, match=r"decoder\.onnx is not the graph that its config\.json names"):
        checkpoints.load(model.path)


def test_without_onnx_runtime_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    model = saved(tmp_path)
    monkeypatch.setattr(files, "is_here", lambda: False)
    with pytest.raises(CheckpointError, match=r"pip install 'betascope\[onnx\]'"):
        checkpoints.load(model.path)


def test_an_answer_that_takes_too_long_is_a_sentence_and_the_next_one_comes_anew(tmp_path, monkeypatch):
    coder = saved(tmp_path, seed=5).coder()
    monkeypatch.setattr(process, "SECONDS", 0)
    with pytest.raises(
        CheckpointError, match=r"decoder\.onnx takes more memory than a graph may have, or more than 0 s"
    ):
        coder.images(codes())
    monkeypatch.setattr(process, "SECONDS", 60)
    assert np.isfinite(coder.images(codes())).all()


def test_no_more_processes_than_the_bound_are_alive(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_MOST", 1)
    for seed in (6, 7):
        saved(tmp_path, f"of-{seed}", seed=seed).coder().images(codes())
    assert len(process._processes) == 1


def test_every_kind_of_refusal_at_run_time_names_the_half(tmp_path):
    model = saved(tmp_path, seed=8)
    with pytest.raises(CheckpointError, match=r"graphs: decoder\.onnx cannot be run: "):
        process.run(model.path, {"encoder": "0" * 64, "decoder": "0" * 64}, "decoder", codes())
