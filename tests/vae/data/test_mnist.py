import errno
import gzip
import hashlib
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from tests.harness.files import idx_bytes, write_mnist
from vae import data
from vae.core.errors import DataError
from vae.core.folders import PROJECT
from vae.core.task import Task


def test_torchvision_layout_is_read_as_it_is(tmp_path):
    raw = write_mnist(tmp_path)
    train, test = data.load("mnist", "train", tmp_path), data.load("mnist", "test", tmp_path)
    assert (len(train), len(test), test.image_shape) == (80, 40, (28, 28))
    assert train.labels.dtype == np.int64
    assert test.class_names == tuple("0123456789")
    assert data.size("mnist", tmp_path) == sum(path.stat().st_size for path in raw.iterdir())
    assert data.default(tmp_path) == "mnist"


@pytest.mark.parametrize("name", ["fashion-mnist", "kmnist"])
def test_fashion_mnist_and_kmnist_load_from_their_own_folders(tmp_path, name):
    folder = data.REGISTRY[name].download.folder
    write_mnist(tmp_path, name=folder)
    assert name in data.available(tmp_path)
    assert len(data.load(name, "test", tmp_path).class_names) == 10


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_files_packed_or_with_dotted_names_load_alike(tmp_path, dotted, packed):
    raw = write_mnist(tmp_path / "plain")
    there, given = data.load("mnist", "test", tmp_path / "plain"), tmp_path / "given" / "MNIST" / "raw"
    given.mkdir(parents=True)
    for path in raw.iterdir():
        name = path.name.replace("-idx", ".idx") if dotted else path.name
        content = path.read_bytes()
        (given / f"{name}.gz" if packed else given / name).write_bytes(gzip.compress(content) if packed else content)
    if dotted or packed:
        (given / "t10k-images-idx3-ubyte").mkdir()  # a folder that an archive has unpacked to
    assert "mnist" in data.available(tmp_path / "given")
    assert data.load("mnist", "test", tmp_path / "given").digest == there.digest
    assert data.size("mnist", tmp_path / "given") == sum(
        path.stat().st_size for path in given.iterdir() if path.is_file()
    )
    assert len(data.stamp("mnist", tmp_path / "given")) == 4
    assert not data.fetch("mnist", tmp_path / "given")


def test_missing_files_name_the_fetch_command(tmp_path):
    with pytest.raises(DataError, match=r"t10k-images-idx3-ubyte is not there\. Run `python -m vae data fetch mnist`"):
        data.load("mnist", "test", tmp_path)
    assert data.default(tmp_path) == "digits"


def test_images_and_labels_must_agree(tmp_path):
    raw = write_mnist(tmp_path)
    (raw / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(39)))
    with pytest.raises(DataError, match="40 images but t10k-labels-idx1-ubyte holds 39 labels"):
        data.load("mnist", "test", tmp_path)
    (raw / "t10k-labels-idx1-ubyte").write_bytes(idx_bytes(np.full(40, 10)))
    with pytest.raises(DataError, match="holds the label 10; MNIST has the classes 0 to 9"):
        data.load("mnist", "test", tmp_path)


def test_images_too_large_for_the_models_are_refused(tmp_path):
    write_mnist(tmp_path, side=129)
    with pytest.raises(DataError, match="129 x 129 pixels; the models take up to 128 x 128"):
        data.load("mnist", "test", tmp_path)


def test_reading_needs_neither_torch_nor_torchvision(tmp_path):
    write_mnist(tmp_path)
    code = (
        "import sys; from vae import data; data.load('mnist', 'test', sys.argv[1]);"
        "sys.exit(bool({'torch', 'torchvision', 'sklearn', 'pandas'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=PROJECT)


@pytest.fixture
def downloader(tmp_path, monkeypatch):
    """Let the child process run some lines, such as changing where torchvision looks, before it downloads."""

    def use(lines: str) -> None:
        script = tmp_path / "downloader.py"
        script.write_text(f"{lines}\nimport sys\nfrom vae.data import download\nsys.exit(download.main())\n")
        monkeypatch.setattr("vae.data.mnist.DOWNLOADER", [sys.executable, str(script)])
        monkeypatch.setenv("PYTHONPATH", str(PROJECT))

    return use


# In place of torchvision, whose import takes seconds: what matters to the tests that use it is what the parent does.
STAND_IN = """
import sys, types
torchvision = sys.modules["torchvision"] = types.ModuleType("torchvision")
class MNIST:
    def __init__(self, folder, download):
        self.folder = folder
        self.download()
torchvision.datasets = types.SimpleNamespace(MNIST=MNIST)
"""


@pytest.fixture
def copier(tmp_path, downloader):
    """A downloader that copies small files, one after the other."""
    raw = write_mnist(tmp_path / "source")
    downloader(
        STAND_IN + "import pathlib, shutil, time\n"
        "def copy(self):\n"
        "    target = pathlib.Path(self.folder) / 'MNIST' / 'raw'\n"
        "    target.mkdir(parents=True)\n"
        f"    for path in pathlib.Path({str(raw)!r}).iterdir():\n"
        "        shutil.copy(path, target)\n"
        "        time.sleep(0.05)\n"
        "MNIST.download = copy"
    )


@pytest.fixture
def mirror(tmp_path, downloader):
    """torchvision's MNIST served from this machine: small files with true checksums. Yields the served folder."""
    served = tmp_path / "served"
    served.mkdir()
    raw = write_mnist(tmp_path / "source")
    resources = []
    for path in sorted(raw.iterdir()):
        archive = gzip.compress(path.read_bytes())
        (served / f"{path.name}.gz").write_bytes(archive)
        resources.append((f"{path.name}.gz", hashlib.md5(archive, usedforsecurity=False).hexdigest()))
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    downloader(
        "from torchvision.datasets import MNIST\n"
        f"MNIST.mirrors = ['http://127.0.0.1:{server.server_port}/']\nMNIST.resources = {resources}"
    )
    yield served
    server.shutdown()
    server.server_close()


def _is_clean(folder) -> bool:
    return not list(folder.glob(".fetch-*"))


def test_fetch_downloads_checks_and_reports(tmp_path, mirror):
    folder = tmp_path / "data"
    reports = []
    assert data.fetch("mnist", folder, Task(lambda now: reports.append((now.done, now.total)))) is True
    assert len(data.load("mnist", "train", folder)) == 80
    assert reports[-1][0] == reports[-1][1]
    assert all(earlier <= later for (earlier, _), (later, _) in zip(reports, reports[1:], strict=False))
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == ["MNIST"]
    assert data.fetch("mnist", folder) is False  # already there: nothing is downloaded again


def test_fetch_replaces_a_damaged_file(tmp_path, copier):
    folder = tmp_path / "data"
    raw = write_mnist(folder)
    (raw / "train-images-idx3-ubyte").write_bytes(b"half")
    assert data.fetch("mnist", folder) is True
    assert len(data.load("mnist", "train", folder)) == 80


def test_two_fetches_at_once_download_once(tmp_path, copier):
    folder = tmp_path / "data"
    results, errors = [], []

    def fetch():
        try:
            results.append(data.fetch("mnist", folder))
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(results) == [False, True]  # one worked, the other waited and found it done
    assert len(data.load("mnist", "test", folder)) == 40


def test_fetch_refuses_a_damaged_download(tmp_path, mirror):
    (mirror / "train-images-idx3-ubyte.gz").write_bytes(b"not what was promised")
    folder = tmp_path / "data"
    with pytest.raises(DataError, match=r"could not be downloaded .* the built-in `digits` work offline"):
        data.fetch("mnist", folder)
    assert _is_clean(folder)
    assert "mnist" not in data.available(folder)


def test_fetch_whose_child_says_why_is_a_data_error_and_leaves_nothing(tmp_path, downloader):
    downloader(
        STAND_IN + "from urllib.error import URLError\n"
        "def fail(self): raise URLError(ConnectionRefusedError(111, 'Connection refused'))\nMNIST.download = fail"
    )
    with pytest.raises(
        DataError, match=r"MNIST could not be downloaded \(no connection: .*refused.* Check the network"
    ):
        data.fetch("mnist", tmp_path / "data")
    assert _is_clean(tmp_path / "data")


def test_fetch_whose_child_prints_and_fails_is_a_data_error(tmp_path, downloader):
    downloader("print('hello'); import sys; sys.exit(1)")
    with pytest.raises(DataError, match="the download ended with status 1"):
        data.fetch("mnist", tmp_path / "data")


def test_fetch_without_torchvision_is_a_data_error(tmp_path, downloader):
    downloader("import sys; sys.modules['torchvision'] = None")
    with pytest.raises(DataError, match="import of torchvision halted"):
        data.fetch("mnist", tmp_path / "data")


def test_an_interrupted_fetch_leaves_nothing(tmp_path, copier):
    folder = tmp_path / "data"

    def leave(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        data.fetch("mnist", folder, Task(leave))
    assert _is_clean(folder)
    assert "mnist" not in data.available(folder)
    (folder / ".fetch-1-dead.tmp" / "MNIST").mkdir(parents=True)  # what kill -9 leaves
    assert data.fetch("mnist", folder) is True
    assert _is_clean(folder)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_fetch_on_full_disk_or_without_permission_says_so(tmp_path, downloader, code):
    downloader(STAND_IN + f"def fail(self): raise OSError({code}, 'as the system says')\nMNIST.download = fail")
    with pytest.raises(DataError, match=f"(?i)cannot be written to .*: {os.strerror(code)}.*--data-dir"):
        data.fetch("mnist", tmp_path / "data")
    assert _is_clean(tmp_path / "data")


def test_fetch_into_a_folder_that_is_a_file_is_a_data_error(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        data.fetch("mnist", tmp_path / "data")
