"""A person's own images, from a NumPy .npz file.

Either `images` and optionally `labels` (every fifth image becomes the test split), or Keras's naming
`x_train`, `y_train`, `x_test`, `y_test`. Images are uint8, or floats in [0, 1], N x H x W.
"""

import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.data.dataset import MAX_SIDE, UNLABELLED, Dataset, Split
from vae.errors import DataError, os_error_sentence

PREFIX = "npz:"

_TEST_EVERY = 5
_MAX_BYTES = 2 * 2**30  # uncompressed, all arrays together: a small archive can unpack to more than the memory
_MAX_CLASSES = 1000


def load(path: Path, split: Split, name: str) -> Dataset:
    """One split of the images in `path`, as the data set called `name`.

    Raises DataError: unreadable, wrong names, types, shapes or values.
    """
    arrays = _read(path)
    if "images" in arrays:
        images, labels = _checked(path, arrays, "images", "labels")
        test = np.arange(len(images)) % _TEST_EVERY == _TEST_EVERY - 1
        chosen = test == (split == "test")
        if not chosen.any():
            raise DataError(f"{path} holds {len(images)} images; at least {_TEST_EVERY} are needed for both splits.")
        images, own_labels = images[chosen], labels[chosen]
    elif f"x_{split}" in arrays:
        images, own_labels = _checked(path, arrays, f"x_{split}", f"y_{split}")
        labels = own_labels
    else:
        found = ", ".join(sorted(arrays)) or "nothing"
        raise DataError(
            f"{path} holds {found}; expected `images` (and `labels`), or `x_train`, `y_train`, `x_test`, `y_test`."
        )
    classes = tuple(str(label) for label in range(int(labels.max()) + 1))  # none where unlabelled
    return Dataset(name, split, images, own_labels, classes)


def _read(path: Path) -> dict[str, NDArray]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MAX_BYTES:
            raise DataError(f"{path} unpacks to {size / 2**30:.1f} GiB; the limit is {_MAX_BYTES / 2**30:.0f} GiB.")
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise DataError(f"{path} is not there. Give the path of an .npz file as `{PREFIX}PATH`.") from None
    except (zipfile.BadZipFile, EOFError) as error:
        raise DataError(f"{path} is not a whole .npz file ({error}). Save it again with numpy.savez.") from error
    except (zlib.error, NotImplementedError, RuntimeError, MemoryError) as error:  # damaged, encrypted, or it lies
        what = str(error) or type(error).__name__
        raise DataError(f"{path} cannot be unpacked ({what}). Save it again with numpy.savez.") from error
    except ValueError as error:  # NumPy's word for arrays of objects, which would have to be unpickled
        raise DataError(
            f"{path} cannot be read as plain arrays ({error}). Save images as uint8 or float, not as objects."
        ) from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _checked(
    path: Path, arrays: dict[str, NDArray], image_name: str, label_name: str
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    images = arrays[image_name]
    if images.ndim != 3 or 0 in images.shape:
        raise DataError(f"{path}: `{image_name}` has the shape {images.shape}; expected N x H x W with N >= 1.")
    if max(images.shape[1:]) > MAX_SIDE:
        raise DataError(
            f"{path}: `{image_name}` is {images.shape[1]} x {images.shape[2]} pixels; "
            f"the models take up to {MAX_SIDE} x {MAX_SIDE}. Scale the images down."
        )
    labels = arrays.get(label_name)
    if labels is None:
        labels = np.full(len(images), UNLABELLED, np.int64)
    elif labels.shape != (len(images),) or labels.dtype.kind not in "iu":
        raise DataError(
            f"{path}: `{label_name}` is {labels.dtype} with the shape {labels.shape}; "
            f"expected {len(images)} whole numbers, one an image."
        )
    elif labels.min() < 0 or labels.max() >= _MAX_CLASSES:
        raise DataError(
            f"{path}: `{label_name}` goes from {labels.min()} to {labels.max()}; expected 0 to {_MAX_CLASSES - 1}."
        )
    return _as_bytes(path, image_name, images), labels.astype(np.int64)


def _as_bytes(path: Path, name: str, images: NDArray) -> NDArray[np.uint8]:
    if images.dtype == np.uint8:
        return images
    if images.dtype.kind != "f":
        raise DataError(f"{path}: `{name}` is {images.dtype}; expected uint8 (0 to 255) or float (0 to 1).")
    low, high = float(images.min()), float(images.max())
    if not (low >= 0 and high <= 1):  # also catches NaN
        raise DataError(f"{path}: `{name}` goes from {low:g} to {high:g}; floats must lie in 0 to 1. Divide by 255?")
    return (images * 255).round().astype(np.uint8)
