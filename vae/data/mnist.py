"""MNIST, Fashion-MNIST and KMNIST: read from torchvision's folder layout, fetched and checked by torchvision.

`NAME/raw/` holds four IDX files. Unpacked ones are memory-mapped as they are, so reading needs neither a second copy
nor torchvision (whose import alone takes seconds); as mirrors have them, packed with gzip, they are read as well.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vae.core.counted import counted
from vae.core.errors import DataError, os_error_sentence
from vae.core.folders import PROJECT
from vae.core.task import Task
from vae.data import idx
from vae.data.dataset import MAX_SIDE, SPLITS, Dataset, Split

_STEM: dict[Split, str] = {"train": "train", "test": "t10k"}
DOWNLOADER = [sys.executable, "-m", "vae.data.download"]
_LOCK_SECONDS = 1800  # how long a second fetch waits for the first
_NOTHING_KEPT = "The download was stopped; nothing of it is kept."


@dataclass(frozen=True)
class MnistLike:
    """One of the data sets that share MNIST's files. `folder` is also the name of torchvision's class."""

    name: str
    title: str
    folder: str
    class_names: tuple[str, ...]
    archive_bytes: int  # the four .gz files together: the length of the progress bar

    def raw(self, data_dir: Path) -> Path:
        """Where the four files lie."""
        return data_dir / self.folder / "raw"

    def paths(self, split: Split, data_dir: Path) -> tuple[Path, Path]:
        """The image file and the label file of one split, under the first of the usual names that is there."""
        raw, stem = self.raw(data_dir), _STEM[split]
        return _usual(raw, f"{stem}-images", "idx3-ubyte"), _usual(raw, f"{stem}-labels", "idx1-ubyte")

    def is_there(self, data_dir: Path) -> bool:
        """Whether all four files are there to be read (`load` says whether they are sound)."""
        return all(os.path.isfile(path) for split in SPLITS for path in self.paths(split, data_dir))  # noqa: PTH113  # False, not an error, where a folder is closed to us

    def size(self, data_dir: Path) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for split in SPLITS for path in self.paths(split, data_dir))

    def load(self, split: Split, data_dir: Path) -> Dataset:
        """Memory-map one split. Raises DataError that names the file and what to do."""
        image_path, label_path = self.paths(split, data_dir)
        try:
            images, labels = idx.read(image_path, ndim=3), idx.read(label_path, ndim=1)
        except DataError as error:
            raise DataError(f"{error} {self._remedy(data_dir)}") from error
        if len(images) != len(labels):
            raise DataError(
                f"{image_path} holds {counted(len(images), 'image')} but {label_path.name} holds "
                f"{counted(len(labels), 'label')}. " + self._remedy(data_dir)
            )
        if max(images.shape[1:]) > MAX_SIDE:
            raise DataError(
                f"{image_path} holds images of {images.shape[1]} x {images.shape[2]} pixels; "
                f"the models take up to {MAX_SIDE} x {MAX_SIDE}."
            )
        highest = int(labels.max())
        if highest >= len(self.class_names):
            raise DataError(
                f"{label_path} holds the label {highest}; {self.title} has the classes 0 to "
                f"{len(self.class_names) - 1}. {self._remedy(data_dir)}"
            )
        return Dataset(self.name, split, images, labels.astype(np.int64), self.class_names)

    def fetch(self, data_dir: Path, task: Task = Task()) -> bool:
        """Download, check and unpack the four files with torchvision; False when they are there already.

        The work happens in a temporary folder beside the target, so an interrupted fetch leaves nothing half-made;
        of two fetches at once the second waits and then finds the files there. `task` hears of the bytes.
        Raises DataError: offline, damaged download, no permission, full disk; Stopped.
        """
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            with self._locked(data_dir, task):
                if self._is_sound(data_dir):
                    return False
                with _scratch(data_dir) as scratch:
                    self._download(scratch, data_dir, task)
                    self._install(scratch, data_dir)
        except OSError as error:
            raise DataError(
                f"{self.title} cannot be written to {data_dir}: {os_error_sentence(error)}. "
                "Make room or choose another folder with --data-dir or BETASCOPE_DATA."
            ) from error
        return True

    @contextmanager
    def _locked(self, data_dir: Path, task: Task) -> Iterator[None]:
        """Be the only fetch into this folder; while waiting for another, report that nothing has arrived."""
        from filelock import FileLock, Timeout

        lock = FileLock(data_dir / ".fetch.lock")
        for _ in range(_LOCK_SECONDS):
            with suppress(Timeout):
                lock.acquire(timeout=1)
                break
            task.check(_NOTHING_KEPT)
            task.report(done=0, total=self.archive_bytes)
        else:
            raise DataError(
                f"Another fetch has been at work in {data_dir} for {_LOCK_SECONDS // 60} minutes. "
                "End it, or wait, and try again."
            )
        try:
            yield
        finally:
            lock.release()

    def _remedy(self, data_dir: Path) -> str:
        return (
            f"Run `python -m vae data fetch {self.name}`, or put {self.title}'s four files, packed (.gz) or unpacked, "
            f"into {self.raw(data_dir)}."
        )

    def _is_sound(self, data_dir: Path) -> bool:
        try:
            return all(len(self.load(split, data_dir)) for split in SPLITS)
        except DataError:
            return False

    def _download(self, scratch: Path, data_dir: Path, task: Task) -> None:
        """Let a child process download; report the bytes that arrive. Ends the child whatever happens here."""
        child = subprocess.Popen(
            [*DOWNLOADER, self.folder, str(scratch)], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            while child.poll() is None:
                task.check(_NOTHING_KEPT)
                task.report(done=min(_archive_bytes(scratch), self.archive_bytes), total=self.archive_bytes)
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=0.1)
        finally:
            child.kill()
            said = child.communicate()[0]
        if child.returncode == 0:
            task.report(done=self.archive_bytes, total=self.archive_bytes)
            return
        trouble = _trouble(said, child.returncode)
        if code := trouble.get("errno"):
            raise OSError(int(code), os.strerror(int(code)))
        raise DataError(
            f"{self.title} could not be downloaded ({trouble['message']}). Check the network and try again, or "
            f"copy the four files of {self.folder}/raw from another machine to {self.raw(data_dir)}. "
            "Until then the built-in `digits` work offline."
        )

    def _install(self, scratch: Path, data_dir: Path) -> None:
        for split in SPLITS:
            self.load(split, scratch)
        target = self.raw(data_dir)
        target.mkdir(parents=True, exist_ok=True)
        for split in SPLITS:
            for path in self.paths(split, scratch):
                path.replace(target / path.name)


def _usual(folder: Path, stem: str, kind: str) -> Path:
    """`train-images-idx3-ubyte` or, as some archives unpack, `train-images.idx3-ubyte`; either may end in .gz."""
    every = [f"{stem}{joint}{kind}{packed}" for packed in ("", ".gz") for joint in "-."]
    found = (name for name in every if os.path.isfile(f"{folder}/{name}"))  # noqa: PTH113  # as in `is_there`
    return folder / next(found, every[0])


@contextmanager
def _scratch(data_dir: Path) -> Iterator[Path]:
    """A temporary folder that goes whatever happens; what a killed fetch left goes too (the lock is ours)."""
    for stale in data_dir.glob(".fetch-*.tmp"):
        shutil.rmtree(stale, ignore_errors=True)
    folder = data_dir / f".fetch-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _trouble(said: bytes, status: int) -> dict[str, Any]:
    """What the child said of its failure: the last line, where that is JSON."""
    with suppress(ValueError, IndexError):
        found = json.loads(said.splitlines()[-1])
        if isinstance(found, dict) and "message" in found:
            return found
    return {"message": f"the download ended with status {status}"}


def _archive_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.gz"))


FAMILY = (
    MnistLike("mnist", "MNIST", "MNIST", tuple("0123456789"), 11_594_722),
    MnistLike(
        "fashion-mnist",
        "Fashion-MNIST",
        "FashionMNIST",
        ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        30_878_645,
    ),
    MnistLike("kmnist", "KMNIST", "KMNIST", ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"), 21_240_888),
)
