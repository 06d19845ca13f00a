"""What an embedding is taken home as, opened again with the tools that users have."""

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.harness import colours
from tests.harness.provenance import provenance_of
from vae.core.errors import MeasureError
from vae.data import UNLABELLED, Dataset
from vae.export import embedding as embeddings
from vae.export.embedding import Embedding, PlacedCodes
from vae.export.provenance import origin
from vae.latent import pca
from vae.models import encoding

INDICES = np.array([5, 0, 17, 300, 2])


def wild(shape, seed=0):
    """float32 numbers with all their digits, from 1e-30 to 1e30."""
    generator = np.random.default_rng(seed)
    return (generator.normal(size=shape) * 10.0 ** generator.integers(-30, 30, shape)).astype(np.float32)


@pytest.fixture
def checkpoints(make_checkpoint):
    return [make_checkpoint("first", latent_dim=4), make_checkpoint("second", kind="ae", beta=0, latent_dim=2)]


@pytest.fixture
def embedding(checkpoints, digits):
    models = {}
    for n, checkpoint in zip((3, 2), checkpoints, strict=True):
        codes = encoding.encode(checkpoint, digits).mu
        models[checkpoint.name] = PlacedCodes(codes[INDICES], pca.pca(codes, n).project(codes[INDICES]))
    facts = origin(checkpoints, digits, seed=7, method="pca", parameters={"n": np.int64(3)})
    return Embedding(digits, INDICES, models, facts, {"error": np.linspace(0, 1, 5) / 3})


def says_where_it_comes_from(text, checkpoints, digits):
    told = json.loads(text)
    assert (told["dataset"], told["split"], told["dataset_digest"]) == ("digits", "test", digits.digest)
    assert (told["seed"], told["method"], told["parameters"]) == (7, "pca", {"n": 3})
    assert told["models"] == [{"name": one.name, "checkpoint_digest": one.digest} for one in checkpoints]


def test_the_table_opens_in_pandas_with_the_same_numbers(embedding, checkpoints, digits):
    table = pd.read_csv(StringIO(embeddings.csv_of(embedding)), comment="#")
    assert list(table) == [
        "index",
        "split",
        "label",
        "class_name",
        "error",
        "first:x",
        "first:y",
        "first:z",
        "second:x",
        "second:y",
        "first:z0",
        "first:z1",
        "first:z2",
        "first:z3",
        "second:z0",
        "second:z1",
    ]
    np.testing.assert_array_equal(table["index"], INDICES)
    np.testing.assert_array_equal(table.label, digits.labels[INDICES])
    assert table.class_name.astype(str).tolist() == list(digits.names(INDICES))
    assert set(table.split) == {"test"}
    np.testing.assert_array_equal(table.error, np.linspace(0, 1, 5) / 3)
    for name, placed in embedding.models.items():
        for j, own in enumerate(placed.codes.T):
            np.testing.assert_array_equal(table[f"{name}:z{j}"].astype(np.float32), own)
        for axis, own in zip("xyz", placed.points.T, strict=False):
            np.testing.assert_array_equal(table[f"{name}:{axis}"].astype(np.float32), own)
    says_where_it_comes_from(json.dumps(provenance_of("csv", embeddings.csv_of(embedding))), checkpoints, digits)


@pytest.mark.parametrize("dtype", [None, np.float32])
def test_csv_of_coordinates_keeps_every_digit_of_float32(digits, dtype):
    codes = wild((400, 3))
    embedding = Embedding(digits, np.arange(400), {"m": PlacedCodes(codes)}, {})
    text = embeddings.csv_of(embedding)
    table = pd.read_csv(StringIO(text), comment="#", dtype={f"m:z{j}": dtype for j in range(3)} if dtype else None)
    np.testing.assert_array_equal(table[["m:z0", "m:z1", "m:z2"]].to_numpy().astype(np.float32), codes)
    assert "m:x" not in table  # where nothing was projected


def test_coordinates_of_joined_splits_without_labels(digits):
    plain = replace(digits, labels=np.full(len(digits), UNLABELLED), class_names=())
    embedding = Embedding(plain, np.arange(2), {}, {}, splits=np.array(["test", "train"]))
    table = embeddings.coordinates(embedding)
    assert table.split.tolist() == ["test", "train"]
    assert table.label.tolist() == [UNLABELLED] * 2
    assert table.class_name.tolist() == ["image", "image"]
    assert len(embeddings.coordinates(replace(embedding, indices=np.arange(0), splits=None))) == 0


def test_the_arrays_open_in_numpy_without_pickle(embedding, checkpoints, digits):
    with np.load(BytesIO(embeddings.npz(embedding)), allow_pickle=False) as found:
        assert set(found.files) == {
            "index",
            "split",
            "label",
            "class_name",
            "error",
            "provenance",
            "first:points",
            "first:codes",
            "second:points",
            "second:codes",
        }
        np.testing.assert_array_equal(found["index"], INDICES)
        np.testing.assert_array_equal(found["label"], digits.labels[INDICES])
        assert found["class_name"].tolist() == list(digits.names(INDICES))
        assert found["split"].tolist() == ["test"] * 5
        np.testing.assert_array_equal(found["error"], embedding.columns["error"])
        for name, placed in embedding.models.items():
            assert found[f"{name}:codes"].dtype == np.float32
            np.testing.assert_array_equal(found[f"{name}:codes"], placed.codes)
            np.testing.assert_array_equal(found[f"{name}:points"], placed.points)
        says_where_it_comes_from(str(found["provenance"]), checkpoints, digits)


def unpacked(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_projectors_files_hold_codes_labels_and_pictures(embedding, checkpoints, digits):
    found = unpacked(embeddings.projector(embedding, "first"))
    vectors = pd.read_csv(BytesIO(found["vectors.tsv"]), sep="\t", header=None)
    np.testing.assert_array_equal(vectors.to_numpy().astype(np.float32), embedding.models["first"].codes)
    metadata = pd.read_csv(BytesIO(found["metadata.tsv"]), sep="\t")
    assert list(metadata) == ["label", "index", "error"]
    assert metadata.label.astype(str).tolist() == list(digits.names(INDICES))
    np.testing.assert_array_equal(metadata["index"], INDICES)
    sprite = Image.open(BytesIO(found["sprite.png"]))
    assert (sprite.format, sprite.size) == ("PNG", (84, 84))  # five images: three across and, as many, three down
    pixels = np.array(sprite).reshape(3, 28, 3, 28).transpose(0, 2, 1, 3).reshape(9, 28, 28)
    np.testing.assert_array_equal(pixels[:5], digits.images[INDICES])
    assert not pixels[5:].any()
    says_where_it_comes_from(found["provenance.json"], checkpoints, digits)
    assert json.loads(found["provenance.json"])["model"] == "first"


def test_the_projectors_configurations_agree_and_name_its_files(embedding):
    found = unpacked(embeddings.projector(embedding, "first"))
    (config,) = json.loads(found["projector_config.json"])["embeddings"]
    assert config == {
        "tensorName": "first",
        "tensorShape": [5, 4],
        "tensorPath": "vectors.tsv",
        "metadataPath": "metadata.tsv",
        "sprite": {"imagePath": "sprite.png", "singleImageDim": [28, 28]},
    }
    assert {config["tensorPath"], config["metadataPath"], config["sprite"]["imagePath"]} <= set(found)
    text = re.sub(r"\s+", " ", found["projector_config.pbtxt"].decode())  # parsed by TensorBoard 2.21 when written
    assert text == (
        'embeddings { tensor_name: "first" tensor_shape: 5 tensor_shape: 4 tensor_path: "vectors.tsv" '
        'metadata_path: "metadata.tsv" sprite { image_path: "sprite.png" single_image_dim: 28 single_image_dim: 28 } } '
    )


def test_class_names_keep_to_their_line_and_column(digits):
    odd = replace(digits, labels=np.array([0, 1, 2, 0]), images=digits.images[:4], class_names=('a\tb"', "c\nd", "\re"))
    embedding = Embedding(odd, np.arange(4), {"m": PlacedCodes(wild((4, 2)))}, {})
    lines = unpacked(embeddings.projector(embedding, "m"))["metadata.tsv"].decode().split("\n")
    assert lines == ["label\tindex", 'a b"\t0', "c d\t1", " e\t2", 'a b"\t3', ""]


def test_a_code_of_one_number_gets_a_second_for_the_projector(digits):
    embedding = Embedding(digits, np.arange(3), {"m": PlacedCodes(wild((3, 1)))}, {})
    found = unpacked(embeddings.projector(embedding, "m"))
    vectors = pd.read_csv(BytesIO(found["vectors.tsv"]), sep="\t", header=None)
    np.testing.assert_array_equal(vectors[0].astype(np.float32), embedding.models["m"].codes[:, 0])
    np.testing.assert_array_equal(vectors[1], 0)
    assert json.loads(found["projector_config.json"])["embeddings"][0]["tensorShape"] == [3, 2]


def test_images_that_are_not_square_lie_in_square_tiles():
    images = np.arange(1, 1 + 2 * 3 * 5, dtype=np.uint8).reshape(2, 3, 5)
    dataset = Dataset("flat", "test", images, np.zeros(2, np.int64), ("0",))
    found = unpacked(embeddings.projector(Embedding(dataset, np.arange(2), {"m": PlacedCodes(wild((2, 2)))}, {}), "m"))
    pixels = np.array(Image.open(BytesIO(found["sprite.png"])))
    assert pixels.shape == (10, 10)
    np.testing.assert_array_equal(pixels[:3], np.concatenate(images, axis=1))
    assert not pixels[3:].any()


def test_too_many_pictures_are_shrunk_each_within_its_tile(digits, monkeypatch):
    monkeypatch.setattr(embeddings, "SPRITE_SIDE", 100)  # room for 14 x 14 tiles of 7 pixels; 3 x 3 of 28
    levels = np.arange(196, dtype=np.uint8)
    dataset = replace(digits, images=np.broadcast_to(levels[:, None, None], (196, 28, 28)), labels=levels % 10)
    found = unpacked(
        embeddings.projector(Embedding(dataset, np.arange(196), {"m": PlacedCodes(wild((196, 2)))}, {}), "m")
    )
    pixels = np.array(Image.open(BytesIO(found["sprite.png"])))
    np.testing.assert_array_equal(pixels, np.kron(levels.reshape(14, 14), np.ones((7, 7), int)))  # none bleeds
    assert json.loads(found["projector_config.json"])["embeddings"][0]["sprite"]["singleImageDim"] == [7, 7]


def test_the_same_embedding_gives_the_same_bytes(embedding, monkeypatch):
    def exports():
        table = embeddings.coordinates(embedding).to_csv(index=False).encode()
        return table, embeddings.npz(embedding), embeddings.projector(embedding, "second")

    first = exports()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert exports() == first


def test_projector_without_images_is_a_measure_error(embedding):
    with pytest.raises(MeasureError, match="no images to export"):
        embeddings.projector(replace(embedding, indices=INDICES[:0]), "first")


def test_pictures_in_colour_lie_in_colour_in_the_projectors_sprite():
    images = colours.dataset(5)
    sheet, tile = embeddings._sprite(images.images, np.array([4, 0, 3]))
    found = np.asarray(Image.open(BytesIO(sheet)))
    assert (tile, found.shape) == (12, (24, 24, 3))
    np.testing.assert_array_equal(found[:8, 12:], images.images[0])
    assert found[8:12].max() == 0  # the images are wider than high, and lie above
