"""Which files can be read: the one table that command line, page and README derive from; and which a source is."""

import gzip
import os
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from vae.core.errors import DataError, os_error_sentence
from vae.data.importing import apart, naming
from vae.data.importing.parts import Reader

EXTRA = "formats"  # of betascope: what brings the packages below
_HEAD = 512  # bytes that a file is known by
_HDF5 = b"\x89HDF\r\n\x1a\n"
_MOST_FILES = 64  # of one data set, pictures aside


@dataclass(frozen=True)
class Format:
    """A kind of file. needs: a package that not every installation has. alone: an array a file, labels in another.

    apart: read in a process of its own, as a damaged file can crash the library that reads it.
    """

    name: str
    suffixes: tuple[str, ...]
    text: str
    module: str
    needs: str = ""
    alone: bool = False
    apart: bool = False

    @property
    def described(self) -> str:
        """What of these files is read, and what that needs."""
        return f"{self.text} (needs {self.needs}: `pip install 'betascope[{EXTRA}]'`)" if self.needs else self.text

    @property
    def reader(self) -> Reader:
        """The function that reads it. Raises DataError where a package is missing."""
        if self.needs and find_spec(self.needs) is None:
            raise DataError(
                f"{self.name} needs the package {self.needs}, which is not installed: "
                f"pip install 'betascope[{EXTRA}]', or pip install {self.needs}."
            )
        if self.apart:
            return partial(apart.read, self.module)
        return cast(Reader, import_module(f"vae.data.importing.readers.{self.module}").read)


PICTURES = "a folder of pictures"
FORMATS: tuple[Format, ...] = (
    Format(
        "NumPy .npz",
        (".npz",),
        "`images` and `labels`; Keras' `x_train`, `y_train`, `x_test`, `y_test`; MedMNIST's `train_images`, "
        "`val_images`, ...; a file for each array as KMNIST has them (`arr_0`); dSprites with its factors",
        "numpy_archive",
    ),
    Format(
        "NumPy .npy",
        (".npy",),
        "N x H x W, N x 784 or with an axis for the channel; labels in a file beside it (`labels.npy`, `y_train.npy`)",
        "numpy_array",
        alone=True,
    ),
    Format(
        "IDX",
        ("-ubyte", ".gz"),
        "MNIST's and EMNIST's files, packed or not: images and labels, for one split or for two",
        "idx_files",
        alone=True,
    ),
    Format(
        "CSV",
        (".csv", ".tsv", ".csv.gz"),
        "as on Kaggle: a line an image, its label and a column for each pixel, with or without a line of names; a "
        "column `Usage` (FER2013) or `split` is the split",
        "csv_table",
    ),
    Format(
        PICTURES,
        ("/", ".zip"),
        "PNG and JPEG in a folder or a zip file, a subfolder a class; `train` and `test` above those where they are",
        "pictures",
    ),
    Format(
        "Parquet",
        (".parquet",),
        "as Hugging Face's datasets have it: a column of PNG or JPEG files as bytes and a column of labels; a file for "
        "each split, or several",
        "parquet",
        needs="pyarrow",
        apart=True,
    ),
    Format(
        "HDF5",
        (".h5", ".hdf5"),
        "arrays by their names, as in USPS (`train/data`, `train/target`) and 3dshapes; MATLAB's .mat of version 7.3",
        "hdf5",
        needs="h5py",
        apart=True,
    ),
    Format(
        "MATLAB",
        (".mat",),
        "arrays by their names up to version 7, and EMNIST's struct, whose images stand transposed",
        "matlab",
        apart=True,
    ),
    Format(
        "smallNORB",
        (".mat",),
        "its own binary, `-dat.mat`, `-cat.mat` and `-info.mat` together: the left pictures, with their factors",
        "norb",
    ),
)
_BY_NAME = {form.name: form for form in FORMATS}


def found(sources: Sequence[Path]) -> tuple[Format, tuple[Path, ...]]:
    """The format of these files or of what is in this folder, and the files to read, labels beside them included.

    Raises DataError: missing, of no known format, or of several.
    """
    paths: list[Path] = []
    for source in sources:
        try:
            if source.is_dir():
                if _has_pictures(source):
                    if len(sources) > 1:
                        raise DataError(f"{source} is a folder of pictures; give it alone.")
                    return _BY_NAME[PICTURES], (source,)
                paths += _files(source)
            elif source.exists() and not source.is_file():
                raise DataError(f"{source} is neither a file nor a folder.")  # a pipe would be waited for without end
            else:
                paths.append(source)
        except OSError as error:
            raise DataError(f"{source} cannot be read: {os_error_sentence(error)}.") from error
    kinds = {path: _kind(path) for path in paths}
    forms = list(dict.fromkeys(kinds.values()))
    if len(forms) > 1:
        listed = ", ".join(f"{path.name} ({form.name})" for path, form in list(kinds.items())[:6])
        raise DataError(f"{listed} are of different formats. Name the files that belong together.")
    (form,) = forms
    if form.alone and len(paths) == 1:
        paths += _beside(paths[0])
    if form.name == PICTURES and len(paths) > 1:
        raise DataError(f"Give one zip file of pictures, not {len(paths)}.")
    return form, tuple(paths)


def listed() -> str:
    """The formats in a line, for sentences."""
    return ", ".join(f"{form.name} ({', '.join(form.suffixes)})" for form in FORMATS)


def markdown() -> str:
    """The formats as a table in Markdown, for README and page."""
    lines = [
        f"| {form.name} ({', '.join(f'`{one}`' for one in form.suffixes)}) | {form.described} |" for form in FORMATS
    ]
    return "\n".join(("| files | what of them |", "| --- | --- |", *lines))


def _kind(path: Path) -> Format:
    """By what a file begins with; a name alone says little."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise DataError(f"{path} is not there.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    if not head:
        raise DataError(f"{path} is empty.")
    if head[:1] == b"\x80" and head[1:2] < b"\x10":
        raise DataError(f"{path} looks like a pickle, which is never opened. Save the arrays with numpy.savez.")
    if head[:2] == b"\x1f\x8b":
        head = _unpacked(path)
    if head[:4] == b"PK\3\4" or head[:4] == b"PK\5\6":
        return _BY_NAME[PICTURES if _zip_of_pictures(path) else "NumPy .npz"]
    if head[:6] == b"\x93NUMPY":
        return _BY_NAME["NumPy .npy"]
    if head[:4] == b"PAR1":
        return _BY_NAME["Parquet"]
    if head[:8] == _HDF5 or (head[:6] == b"MATLAB" and _at(path, 512, 8) == _HDF5):
        return _BY_NAME["HDF5"]
    if head[:6] == b"MATLAB":
        return _BY_NAME["MATLAB"]
    if head[1:4] == b"\x4c\x3d\x1e":
        return _BY_NAME["smallNORB"]
    if head[:2] == b"\0\0" and head[2:3] in (b"\x08", b"\x09", b"\x0b", b"\x0c", b"\x0d", b"\x0e"):
        return _BY_NAME["IDX"]
    if path.name.lower().endswith((".csv", ".tsv", ".txt", ".csv.gz")) and b"\0" not in head:
        return _BY_NAME["CSV"]
    raise DataError(_unlike(path, head))


def _unlike(path: Path, head: bytes) -> str:
    """Why a file is none of these, where its name says that it is one."""
    from vae.data.importing.readers.pictures import SUFFIXES

    name = path.name.lower()
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"{path} is text in UTF-16. Save it as CSV in UTF-8."
    if name.endswith(SUFFIXES):
        return (
            f"{path} is one picture, or none. Put the pictures into a folder, a subfolder a class, and give the folder."
        )
    called = next((form for form in FORMATS for suffix in form.suffixes[:2] if name.endswith(suffix)), None)
    if called:
        return (
            f"{path} is called like {called.name}, and does not begin like that: damaged, or something else. Get it "
            "again."
        )
    return f"{path} is of no format that is read here: {listed()}."


def _at(path: Path, place: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(place)
        return file.read(count)


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return file.read(_HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked. Get it again.") from error


def _zip_of_pictures(path: Path) -> bool:
    if path.name.lower().endswith(".npz"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name.endswith(".npy") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return not path.name.lower().endswith(".npz")


def _has_pictures(folder: Path) -> bool:
    from vae.data.importing.readers.pictures import SUFFIXES

    return any(
        name.lower().endswith(SUFFIXES) and not name.startswith(".")
        for _, _, files in os.walk(folder)
        for name in files
    )


def _files(folder: Path) -> list[Path]:
    """The files of a folder that have a suffix of FORMATS, those of the folder itself before those one below."""
    suffixes = tuple(suffix for form in FORMATS for suffix in form.suffixes if suffix != "/")
    for pattern in ("*", "*/*"):
        those = sorted(
            path
            for path in folder.glob(pattern)
            if path.is_file() and not path.name.startswith((".", "factors.csv")) and path.name.endswith(suffixes)
        )
        if len(those) > _MOST_FILES:
            raise DataError(f"{folder} holds {len(those)} files; name those that belong together, up to {_MOST_FILES}.")
        if those:
            return those
    raise DataError(f"{folder} holds nothing that is read here: {listed()}.")


def _beside(path: Path) -> Iterable[Path]:
    """The labels of a file of images, by its name: `y_train.npy` beside `x_train.npy`, `labels.npy` beside any."""
    own = naming.words(path.name)
    if set(own) & naming.LABEL_WORDS:
        return []
    mine = _stripped(path.name, naming.IMAGE_WORDS)
    candidates = []
    try:
        others = sorted(path.parent.iterdir())
    except OSError:  # a folder that is closed to us: the file itself could be opened
        return []
    for other in others:
        words = set(naming.words(other.name))
        if other == path or not words & naming.LABEL_WORDS or other.name.startswith(".") or not other.is_file():
            continue
        if naming.split_of(other.name) == naming.split_of(path.name) and (
            _stripped(other.name, naming.LABEL_WORDS) in (mine, _stripped("labels" + path.suffix, naming.LABEL_WORDS))
        ):
            candidates.append(other)
    exact = [other for other in candidates if _stripped(other.name, naming.LABEL_WORDS) == mine]
    return exact or candidates


def _stripped(name: str, without: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in naming.words(name) if word not in without and not word.startswith("idx"))
