from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from vae import data
from vae.core.errors import MeasureError
from vae.core.folders import CACHE_VARIABLE
from vae.data import Dataset
from vae.models import encoding


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    return folder


def test_codes_equal_the_encoders_output(make_checkpoint, digits):
    checkpoint = make_checkpoint()
    found = encoding.encode(checkpoint, digits)
    mu, logvar = checkpoint.model().encode(torch.from_numpy(digits.floats()))
    np.testing.assert_allclose(found.mu, mu, atol=1e-5)
    np.testing.assert_allclose(found.logvar, logvar, atol=1e-5)
    np.testing.assert_array_equal(found.labels, digits.labels)
    assert (found.checkpoint_digest, found.dataset_digest) == (checkpoint.digest, digits.digest)


def test_an_autoencoder_has_no_logvar(make_checkpoint, digits):
    found = encoding.encode(make_checkpoint(kind="ae", beta=0.0), digits)
    assert found.logvar is None
    np.testing.assert_array_equal(found.sample(seed=0), found.mu)


def test_encode_computes_once_for_each_model_and_data_set(make_checkpoint, digits, monkeypatch):
    checkpoint = make_checkpoint(latent_dim=5)
    calls = []
    compute = encoding._encode
    monkeypatch.setattr(encoding, "_encode", lambda *args: calls.append(1) or compute(*args))
    for dataset in (digits, digits, data.load("digits", "train")):
        encoding.encode(checkpoint, dataset)
    assert len(calls) == 2


def test_codes_are_shared_by_data_sets_that_differ_in_what_no_encoder_reads(make_checkpoint, digits, monkeypatch):
    checkpoint = make_checkpoint(latent_dim=6)
    other = replace(digits, class_names=tuple("abcdefghij"), factors=pd.DataFrame({"size": np.arange(len(digits))}))
    assert other.digest != digits.digest
    codes = encoding.encode(checkpoint, digits)
    monkeypatch.setattr(encoding, "_encode", lambda *_: pytest.fail("encoded again"))
    found = encoding.encode(checkpoint, other)
    np.testing.assert_array_equal(found.mu, codes.mu)
    assert found.dataset_digest == other.digest


def test_samples_have_the_posteriors_moments():
    mu, logvar = np.full((20_000, 2), 3.0, np.float32), np.full((20_000, 2), np.log(4.0), np.float32)
    z = encoding.Codes(mu, logvar, np.zeros(20_000, np.int64), "", "").sample(seed=0)
    np.testing.assert_allclose(z.mean(axis=0), 3, atol=0.05)
    np.testing.assert_allclose(z.std(axis=0), 2, atol=0.05)


def test_batch_size_does_not_change_the_codes(make_checkpoint, digits, monkeypatch):
    checkpoint = make_checkpoint(latent_dim=4)
    (whole,) = encoding._encode(checkpoint, digits)
    monkeypatch.setattr(encoding, "_BATCH", 7)
    batches = list(encoding._encode(checkpoint, digits))
    assert {len(batch) for batch in batches} == {7, len(digits) % 7}
    np.testing.assert_allclose(np.concatenate(batches), whole, atol=1e-5)
    np.testing.assert_allclose(encoding.encode(checkpoint, digits).logvar, whole[:, 1], atol=1e-5)


@pytest.mark.parametrize("kind", ["ae", "vae"])
def test_codes_are_one_mapped_file_and_read_only(make_checkpoint, digits, kind, own_cache):
    checkpoint = make_checkpoint(kind=kind, beta=0.0)
    for _ in range(2):
        found = encoding.encode(checkpoint, digits)
        for codes in [found.mu] if kind == "ae" else [found.mu, found.logvar]:
            assert isinstance(codes, np.memmap)
            assert codes.dtype == np.float32
            with pytest.raises(ValueError, match="read-only"):
                codes[0] = 0
    (file,) = own_cache.iterdir()
    assert file.stat().st_size == pytest.approx(len(digits) * 3 * 4 * (1 if kind == "ae" else 2), abs=200)


@pytest.mark.parametrize("row", [0, -1])  # of mu, of logvar
def test_codes_that_are_not_finite_are_a_sentence_and_not_kept(make_checkpoint, digits, row, own_cache):
    checkpoint = make_checkpoint()
    last = max(name for name in checkpoint.weights if name.startswith("encoder") and name.endswith("bias"))
    bias = checkpoint.weights[last].copy()
    bias[row] = np.nan
    broken = replace(checkpoint, weights={**checkpoint.weights, last: bias})
    with pytest.raises(MeasureError, match="small gives codes that are not finite"):
        encoding.encode(broken, digits)
    assert list(own_cache.iterdir()) == []


def test_encode_of_one_image_gives_one_code(make_checkpoint, digits):
    one = Dataset("one", "test", digits.images[:1], digits.labels[:1], digits.class_names)
    assert encoding.encode(make_checkpoint(), one).mu.shape == (1, 3)


@pytest.mark.parametrize("by", ["coder", "model"])
@pytest.mark.parametrize("kind", ["ae", "vae"])
def test_images_are_encoded_and_decoded_in_batches(make_checkpoint, digits, kind, by, monkeypatch):
    checkpoint, images = make_checkpoint(kind=kind, beta=0.0), digits.floats(slice(0, 20))
    model, coder = checkpoint.model(), getattr(checkpoint, by)()
    mu, logvar = encoding.encode_images(coder, images)
    expected = model.decode(torch.from_numpy(mu)).sigmoid()
    np.testing.assert_allclose(encoding.decode(coder, mu), expected, atol=1e-6)
    monkeypatch.setattr(encoding, "_BATCH", 7)
    again = encoding.encode_images(coder, images)
    np.testing.assert_allclose(again[0], mu, atol=1e-5)
    assert (again[1] is None) == (logvar is None) == (kind == "ae")
    np.testing.assert_allclose(encoding.decode(coder, mu), expected, atol=1e-6)
    assert len(encoding.encode_images(coder, images[:0])[0]) == len(encoding.decode(coder, mu[:0])) == 0


def test_pictures_that_are_not_finite_are_a_sentence(make_checkpoint):
    with pytest.raises(MeasureError, match="images that are not finite"):
        encoding.decode(make_checkpoint().coder(), np.full((1, 3), np.nan, np.float32))
