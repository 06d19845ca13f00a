import io
import json

import numpy as np
import pytest
from PIL import Image

from tests.harness import colours
from tests.harness.your_images import imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

IMAGES, LABELS = pictures()
NAMES = ["cat", "dog", "emu", "fox"]


def png(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def write(path, rows=slice(None), labels=LABELS, named=True, **other):
    cells = [{"bytes": png(image), "path": "/etc/passwd"} for image in IMAGES[rows]]
    table = pa.table({"image": cells, "label": pa.array(labels[rows]), **other})
    features = {"info": {"features": {"label": {"names": NAMES, "_type": "ClassLabel"}, "image": {"_type": "Image"}}}}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(features)} if named else None), path)
    return path


def test_hugging_faces_folder_is_read_with_its_splits_shards_and_names(tmp_path):
    folder = tmp_path / "set" / "data"
    write(folder / "train-00000-of-00002.parquet", slice(0, 20))
    write(folder / "train-00001-of-00002.parquet", slice(20, 30))
    write(folder / "test-00000-of-00001.parquet", slice(30, None))
    train, test, _ = imported(tmp_path, folder.parent)
    assert (len(train), len(test), train.class_names) == (30, 10, tuple(NAMES))
    assert whole(train, test, IMAGES).tolist() == [NAMES[k] for k in LABELS]


def test_labels_are_numbers_words_or_missing(tmp_path, here):
    train, test, _ = imported(tmp_path, write(tmp_path / "a.parquet", named=False))
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]
    words = np.array(NAMES, object)[LABELS]
    words[5] = None
    train, test, _ = imported(tmp_path, write(tmp_path / "a.parquet", labels=words, named=False))
    assert whole(train, test, IMAGES).tolist() == [
        "image" if k == 5 else NAMES[label] for k, label in enumerate(LABELS)
    ]


def test_file_that_a_row_names_is_never_opened(tmp_path):
    table = pa.table({"image": [{"bytes": None, "path": "/etc/passwd"}] * 6}, schema=None)
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    pq.write_table(table.cast(pa.schema([("image", kind)])), tmp_path / "a.parquet")
    with pytest.raises(DataError, match="row 0 holds no picture itself"):
        importing.examine([tmp_path / "a.parquet"])


def test_other_columns_and_damage_are_data_errors(tmp_path):
    pq.write_table(pa.table({"x": [1, 2]}), tmp_path / "b.parquet")
    with pytest.raises(DataError, match="has 0 columns of pictures as bytes, and one is expected"):
        importing.examine([tmp_path / "b.parquet"])
    path = write(tmp_path / "a.parquet", slice(0, 6))
    content = path.read_bytes()
    for damaged in (content[:500], content[:200] + bytes(100) + content[300:], content[:-8] + bytes(4) + b"PAR1"):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=r"a\.parquet"):
            importing.examine([path])


def test_pictures_in_colour_keep_it(tmp_path, here):
    images, labels = colours.pictures(30)
    images[0] = images[0, ..., :1]
    cells = [{"bytes": png(images[0, ..., 0] if k == 0 else image)} for k, image in enumerate(images)]
    pq.write_table(pa.table({"image": cells, "label": labels}), tmp_path / "a.parquet")
    train, test, said = imported(tmp_path, tmp_path / "a.parquet")
    whole(train, test, images)
    assert said["Colour"] == "red, green and blue"
