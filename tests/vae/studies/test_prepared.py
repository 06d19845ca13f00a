"""What is measured beforehand: all that pages ask for is found again, on another machine's codes too."""

import numpy as np
import pytest

from tests.harness.known_models import grow_here
from vae.core import folders, measured
from vae.models import encoding
from vae.studies import prepared
from vae.studies.prepared import Prepared

NAME = "npz:blobs.npz"


@pytest.fixture
def blobs(tmp_path, monkeypatch, make_checkpoint):
    """A data set of two classes, a bar and a block, with two models of its images; a cache of its own."""
    generator = np.random.default_rng(0)
    images, labels = np.zeros((260, 12, 12)), np.arange(260) % 2
    for image, label in zip(images, labels, strict=True):
        top, left, size = generator.integers(1, 5, 3)
        image[top : top + 3 + size, left : left + (2 if label else 5)] = generator.uniform(0.5, 1)
    data = tmp_path / "data"
    data.mkdir()
    train, test = slice(150), slice(150, None)
    np.savez(data / "blobs.npz", x_train=images[train], y_train=labels[train], x_test=images[test], y_test=labels[test])
    for name, kind, beta in (("one", "ae", 0.0), ("two", "vae", 2.4)):
        make_checkpoint(name, kind=kind, beta=beta, image_shape=(12, 12), latent_dim=2, dataset=NAME)
    monkeypatch.setenv(folders.DATA_VARIABLE, str(data))
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(tmp_path / "checkpoints"))
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path / "cache"))
    grow_here(monkeypatch)
    return tmp_path


def elsewhere(monkeypatch, tmp_path):
    """From now on codes differ in their last bits, as another processor has it, and the user's cache is empty."""
    encode = encoding._encode

    def otherwise(*given):
        return (batch * np.float32(1 + 2e-7) for batch in encode(*given))

    monkeypatch.setattr(encoding, "_encode", otherwise)
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path / "elsewhere"))


def test_all_that_is_prepared_is_found_with_an_empty_cache_and_other_last_bits(blobs, monkeypatch, missed):
    whole = Prepared.of(NAME)
    assert [model.name for model in whole.models] == ["one", "two"]
    assert whole.write() == whole.archive.stat().st_size > 0
    assert whole.archive == blobs / "checkpoints" / "measured" / "npz-blobs.npz.zip"
    assert missed
    elsewhere(monkeypatch, blobs)
    missed.clear()
    for step in Prepared.of(NAME).steps.values():
        prepared.attempt(step)
    assert missed == []


def test_what_is_out_of_date_leaves_the_archive(blobs):
    first = Prepared.of(NAME)
    results = first.collect()
    measured.write(first.archive, {**results, "of-another-version.npz": b"PK"})
    first.write()
    with measured.zipfile.ZipFile(first.archive) as archive:
        assert set(archive.namelist()) == set(results)
    assert not [name for name in results if name.split("-")[0] in ("pieces", "morphology-of-train")]


def test_images_that_no_model_takes_have_no_archive(blobs):
    np.savez(blobs / "data" / "large.npz", images=np.zeros((20, 30, 30)))
    alone = Prepared.of("npz:large.npz")
    measured.write(alone.archive, {"old.npz": b"PK"})
    assert alone.steps == {}
    assert alone.write() == 0
    assert not alone.archive.exists()


def test_what_images_do_not_allow_is_a_sentence_and_the_rest_is_measured(blobs, monkeypatch):
    np.savez(blobs / "data" / "bare.npz", images=np.random.default_rng(0).random((60, 12, 12)))
    bare = Prepared.of("npz:bare.npz")
    assert bare.judge is None
    assert not [step for step in bare.steps if "probe" in step]
    monkeypatch.setattr(prepared.Prepared, "_real", lambda self: (_ for _ in ()).throw(prepared.MeasureError("no ink")))
    assert prepared.attempt(Prepared.of("npz:bare.npz").steps["real images"]) == "no ink"
    assert bare.write() > 0


def test_work_takes_a_step_by_its_name(blobs, missed):
    assert prepared.work(prepared.request(NAME, "real images")) == ""
    assert "spectrum" in missed
    missed.clear()
    prepared.Prepared.of(NAME).steps["real images"]()
    assert missed == []
    assert "gone.npz is not there" in prepared.work(prepared.request("npz:gone.npz", "real images"))
