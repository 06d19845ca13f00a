import hashlib
import json
import zipfile

import numpy as np
import pytest

from tests.harness.damage import flipped
from tests.harness.your_images import imported, pictures
from vae import data
from vae.core.errors import DataError, Stopped
from vae.core.task import Task
from vae.data import importing
from vae.data.importing import store

IMAGES, LABELS = pictures()


@pytest.fixture
def source(tmp_path):
    np.savez(tmp_path / "a.npz", images=IMAGES, labels=LABELS)
    (tmp_path / "factors.csv").write_text("size,kind\n" + "".join(f"{k},{'ab'[k % 2]}\n" for k in range(40)))
    return tmp_path / "a.npz"


def test_file_is_numpys_and_the_same_for_the_same_images(tmp_path, source):
    digests = set()
    for folder in (tmp_path / "one", tmp_path / "two"):
        train, test, _ = imported(folder, source)
        digests.add(hashlib.sha256((folder / "mine.npz").read_bytes()).hexdigest())
    assert len(digests) == 1
    arrays = np.load(folder / "mine.npz")
    np.testing.assert_array_equal(arrays["train_images"], train.images)
    np.testing.assert_array_equal(arrays["test_labels"], test.labels)
    assert json.loads(arrays["betascope.json"])["concluded"]["Size"] == "8 x 8"


def test_data_set_is_mapped_and_says_where_it_came_from(tmp_path, source):
    train, test, _ = imported(tmp_path / "data", source)
    assert isinstance(train.images, np.memmap)
    assert test.notes[0].startswith("Imported from NumPy .npz: a.npz; 0 is black, 255 is white")
    assert data.available(tmp_path / "data")[-1] == "npz:mine.npz"
    assert test.take(np.arange(3)).factors["kind"].tolist() == test.factors["kind"].tolist()[:3]


def test_what_is_there_is_replaced_only_when_that_is_said(tmp_path, source):
    found = importing.examine([source])
    path = importing.target("b", tmp_path)
    importing.save(found, path)
    with pytest.raises(DataError, match=r"is there already\. Choose another name, or add --replace"):
        importing.save(found, path)
    importing.save(found, path, replace=True)


def test_stopped_or_failed_import_leaves_what_was_there(tmp_path, source, monkeypatch):
    found = importing.examine([source])
    path = importing.target("b", tmp_path / "data")
    importing.save(found, path)
    before = path.read_bytes()
    with pytest.raises(Stopped, match="nothing of it is kept"):
        importing.save(found, path, replace=True, task=Task(stop=lambda: True))
    monkeypatch.setattr(found.__class__, "labels_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        importing.save(found, path, replace=True)
    assert [one.name for one in path.parent.iterdir()] == ["b.npz"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "two\nlines", "a" * 90, "con:1"])
def test_name_that_is_no_name_of_a_file_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="cannot be a name"):
        importing.target(name, tmp_path)


def test_file_with_any_flipped_bit_has_the_same_images_or_is_a_data_error(tmp_path, source):
    good = dict(zip(data.SPLITS, imported(tmp_path / "data", source)[:2], strict=True))
    images = {split: np.array(part.images) for split, part in good.items()}
    path = tmp_path / "data" / "mine.npz"
    for damaged in flipped(path.read_bytes(), every=11):
        path.write_bytes(damaged)
        store._check_sums.cache_clear()  # a file is known by its time, which does not tell writes of a moment apart
        for split in data.SPLITS:
            try:
                found = data.load(f"npz:{path}", split)
            except DataError as error:
                assert "mine.npz" in str(error)  # noqa: PT017
                continue
            np.testing.assert_array_equal(found.images, images[split])
            lost = (found.labels == data.UNLABELLED).all()  # the list of members, which nothing checks, misses one
            assert lost or found.labels.tolist() == good[split].labels.tolist()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"class_names": ["0"]}, "does not go with its images and class names"),
        ({"class_names": ["0", "1", "2", "[3](x)"]}, "class names cannot be shown"),
        ({"class_names": 3}, "is damaged"),
        ({"format": 2}, "is damaged"),
        ({"factors": [{"name": "size", "kind": "class", "words": ["a"]}]}, "does not go with its words"),
        ({"factors": [{"name": str(k), "kind": "number"} for k in range(5)]}, "`test_factor_2` is missing"),
    ],
)
def test_description_that_does_not_fit_the_arrays_is_refused(tmp_path, source, change, says):
    imported(tmp_path, source)
    with zipfile.ZipFile(tmp_path / "mine.npz") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["betascope.json"] = json.dumps(json.loads(members["betascope.json"]) | change).encode()
    with zipfile.ZipFile(tmp_path / "mine.npz", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(DataError, match=says):
        data.load("npz:mine.npz", "test", tmp_path)


def test_import_removes_what_one_that_was_killed_left(tmp_path, source):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / ".mine.npz.4711.0011aabb.tmp").write_bytes(b"half")
    importing.save(importing.examine([source]), importing.target("other", folder))
    assert [path.name for path in folder.iterdir()] == ["other.npz"]
