"""Sound files of a person's own images and of MNIST, and what reads them."""

import gzip
import io
from collections.abc import Sequence
from functools import cache

import numpy as np

from benchmarks.fuzzing.kind import Files, Given
from tests.harness.files import idx_bytes
from vae import data

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 8, 8)).astype(np.uint8)
LABELS = np.arange(12) % 3


@cache
def npz() -> Sequence[Files]:
    """One file each, of every form that is understood."""
    words, objects = np.array(["a", "bc", "d"])[LABELS], np.array([{"a": 1}], dtype=object)
    sets: list[dict[str, np.ndarray]] = [
        {"images": IMAGES, "labels": LABELS},
        {"images": IMAGES / 255, "labels": words, "metadata": objects},
        {"images": IMAGES.reshape(12, 64) > 99, "labels": np.eye(3)[LABELS]},
        {"x_train": IMAGES[..., None], "y_train": LABELS[:, None], "x_test": IMAGES, "y_test": words.astype("S2")},
        {"train_images": IMAGES, "train_labels": LABELS, "test_images": IMAGES, "val_images": IMAGES},
    ]
    made = []
    for save in (np.savez, np.savez_compressed):
        for arrays in sets:
            file = io.BytesIO()
            save(file, **arrays)  # type: ignore[arg-type]  # NumPy's stub takes the arrays for its own option
            made.append({"own.npz": file.getvalue()})
    return made


def open_npz(given: Given) -> None:
    """Both splits."""
    assert data.available(given.folder)[-1] == "npz:own.npz"
    for split in data.SPLITS:
        _check(data.load("npz:own.npz", split, given.folder))


def _check(found: data.Dataset) -> None:
    """Whatever was read is a data set as its class has it."""
    assert found.images.dtype == np.uint8
    assert found.images.ndim == 3
    assert 0 < len(found.images) == len(found.labels)
    assert max(found.image_shape) <= data.MAX_SIDE
    assert found.labels.dtype == np.int64
    assert -1 <= found.labels.min() <= found.labels.max() < max(1, len(found.class_names))
    assert len(found.digest) == 64
    for text in (*found.class_names, *found.notes):
        text.encode()


@cache
def mnist() -> Sequence[Files]:
    """The four files, and packed as they are fetched."""
    arrays: dict[str, np.ndarray] = {"images-idx3-ubyte": IMAGES, "labels-idx1-ubyte": LABELS}
    plain = {
        f"MNIST/raw/{stem}-{kind}": idx_bytes(array) for stem in ("train", "t10k") for kind, array in arrays.items()
    }
    packed = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in plain.items()}
    return plain, packed


def open_mnist(given: Given) -> None:
    """Both splits."""
    data.available(given.folder)
    for split in data.SPLITS:
        _check(data.load("mnist", split, given.folder))
