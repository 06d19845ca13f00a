"""The kinds of files that a stranger hands over: sound ones to begin with, how to damage them, who reads them."""

import gzip
import io
import shutil
import struct
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks import fuzz_mutations as mutations
from benchmarks.fuzz_mutations import Bytes, Mutation
from tests.harness import many_layers
from ui.web import network_blob
from vae import data
from vae.core import atomic
from vae.core.errors import CheckpointError, showable
from vae.data.handwriting import picture as upload
from vae.export import models as tables
from vae.models import catalogue, checkpoints, judge, layers
from vae.models.config import ModelConfig
from vae.models.judge import JudgeConfig

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from vae.models.networks import Autoencoder

Files = dict[str, bytes]  # the content of a folder, by the path of each file in it


@dataclass(frozen=True)
class Given:
    """A folder with the files, and how they were made."""

    folder: Path
    made: str


@dataclass(frozen=True)
class Kind:
    """sound: folders of sound files. mutations: by the ending of a file's name, beside `bytewise`. open: reads them."""

    name: str
    sound: Callable[[], Sequence[Files]]
    mutations: Mapping[str, Mutation]
    open: Callable[[Given], None]

    def make(self, folder: Path, generator: Random) -> Given:
        """Write sound files, one of them damaged, into `folder`; see `write`."""
        sound = self.sound()
        base, others = dict(generator.choice(sound)), generator.choice(sound)
        name, other = generator.choice(sorted(base)), others[generator.choice(sorted(others))]
        made = ""
        for _ in range(generator.choice((1, 1, 1, 2, 3))):
            base[name], how = self._mutated(name, base[name], other, generator)
            made += f"{name}: {how}; "
        return self.write(folder, base, made)

    def write(self, folder: Path, content: Files, made: str) -> Given:
        """Write these files into a folder inside `folder`, in place of what was there."""
        shutil.rmtree(folder / "given", ignore_errors=True)
        for name, inside in content.items():
            atomic.write_bytes(folder / "given" / name, inside)
        return Given(folder / "given", made)

    def _mutated(self, name: str, content: bytes, other: bytes, generator: Random) -> Bytes:
        own = next((one for ending, one in self.mutations.items() if name.endswith(ending)), None)
        if own is not None and generator.random() < 0.6:
            try:
                return own(content, other, generator)
            except Exception:  # noqa: BLE001  # damaged before: it has no parts any more
                pass
        if name.endswith(".gz") and generator.random() < 0.5:
            inside, how = mutations.idx(gzip.decompress(_sound_gzip(content)), other, generator)
            return gzip.compress(inside, mtime=0), f"unpacked, {how}"
        return mutations.bytewise(content, other, generator)


def _sound_gzip(content: bytes) -> bytes:
    try:
        gzip.decompress(content)
    except Exception:  # noqa: BLE001  # damaged before
        return gzip.compress(_idx(np.zeros((12, 8, 8))), mtime=0)
    return content


# Own images

_IMAGES = np.random.default_rng(0).integers(0, 256, (12, 8, 8)).astype(np.uint8)
_LABELS = np.arange(12) % 3


@cache
def _npz() -> Sequence[Files]:
    words, objects = np.array(["a", "bc", "d"])[_LABELS], np.array([{"a": 1}], dtype=object)
    sets: list[dict[str, np.ndarray]] = [
        {"images": _IMAGES, "labels": _LABELS},
        {"images": _IMAGES / 255, "labels": words, "metadata": objects},
        {"images": _IMAGES.reshape(12, 64) > 99, "labels": np.eye(3)[_LABELS]},
        {"x_train": _IMAGES[..., None], "y_train": _LABELS[:, None], "x_test": _IMAGES, "y_test": words.astype("S2")},
        {"train_images": _IMAGES, "train_labels": _LABELS, "test_images": _IMAGES, "val_images": _IMAGES},
    ]
    made = []
    for save in (np.savez, np.savez_compressed):
        for arrays in sets:
            file = io.BytesIO()
            save(file, **arrays)  # type: ignore[arg-type]  # NumPy's stub takes the arrays for its own option
            made.append({"own.npz": file.getvalue()})
    return made


def _open_npz(given: Given) -> None:
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


def _idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


@cache
def _mnist() -> Sequence[Files]:
    arrays: dict[str, np.ndarray] = {"images-idx3-ubyte": _IMAGES, "labels-idx1-ubyte": _LABELS}
    plain = {f"MNIST/raw/{stem}-{kind}": _idx(array) for stem in ("train", "t10k") for kind, array in arrays.items()}
    packed = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in plain.items()}
    return plain, packed


def _open_mnist(given: Given) -> None:
    data.available(given.folder)
    for split in data.SPLITS:
        _check(data.load("mnist", split, given.folder))


# Checkpoints and judges


def _weights(shapes: dict[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {name: generator.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


def _folder(path: Path) -> Files:
    return {f"{path.name}/{file.name}": file.read_bytes() for file in sorted(path.iterdir())}


@cache
def _checkpoints() -> Sequence[Files]:
    from vae.models.evaluation import Evaluation

    made = []
    with tempfile.TemporaryDirectory() as folder:
        for arch, kind in (("mlp", "vae"), ("conv", "ae")):
            config = ModelConfig(
                kind=kind,
                arch=arch,
                beta=2.0 * (kind == "vae"),
                latent_dim=2,
                image_shape=(8, 8),
                encoder_widths=(3,),
                decoder_widths=(3,),
                dataset="digits",
            )
            saved = checkpoints.save(Path(folder) / arch, config, _weights(dict(layers.tensor_shapes(config))))
            checkpoints.add_evaluation(
                saved,
                Evaluation(
                    dataset="digits",
                    split="test",
                    n=9,
                    dataset_digest="d",
                    checkpoint_digest=saved.digest,
                    seed=0,
                    bce_mu=80.5,
                    bce_z=90.5,
                    mse_mu=0.1,
                    kl=12.0,
                    kl_per_dimension=(6.0, 6.0),
                    mu_variance=(1.0, 1.0),
                    active_dimensions=2,
                    objective=100.0,
                ),
            )
            made.append(_folder(Path(folder) / arch))
        listed = ModelConfig(kind="vae", dataset="digits", **many_layers.SETTINGS)
        checkpoints.save(Path(folder) / "layers", listed, _weights(dict(layers.tensor_shapes(listed))))
        made.append(_folder(Path(folder) / "layers"))
    return made


def _open_checkpoint(given: Given) -> None:
    (found,) = catalogue.scan(given.folder)
    if isinstance(found, catalogue.Broken):
        raise CheckpointError(found.problem)
    assert all(np.isfinite(tensor).all() for tensor in found.weights.values())
    if not network_blob.obstacle(found, encodes=True):
        assert network_blob.pack(found, "encoder")
        assert network_blob.pack(found, "decoder")
    for cell in tables.table([found], "digits").rows[0]:
        assert showable(str(cell.value)) == str(cell.value)
        assert len(str(cell.value)) < 1000


@cache
def _judges() -> Sequence[Files]:
    config = JudgeConfig(
        dataset="npz:own.npz",
        class_names=("0", "1", "2"),
        image_shape=(8, 8),
        dataset_digest="d",
        widths=(2,),
        features=3,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "judge-npz-own"
        saved = judge.save(path, config, _weights(dict(layers.shapes_of(config.parts))))
        accuracy = judge.Accuracy(
            dataset="npz:own.npz", split="test", n=9, correct=8, dataset_digest="d", judge_digest=saved.digest
        )
        atomic.write_text(path / judge.ACCURACY, accuracy.model_dump_json())
        return (_folder(path),)


def _open_judge(given: Given) -> None:
    images = data.Dataset("npz:own.npz", "test", _IMAGES, _LABELS, ("0", "1", "2"))
    found = judge.find(images, given.folder)
    assert all(np.isfinite(tensor).all() for tensor in found.weights.values())
    assert found.accuracy is None or 0 <= found.accuracy.share <= 1
    for name in found.config.class_names:
        assert showable(name) == name


# Interrupted runs


def _run() -> tuple[ModelConfig, "Autoencoder", "Optimizer"]:
    import torch

    from vae.models import networks

    config = ModelConfig(kind="vae", latent_dim=2, image_shape=(8, 8), encoder_widths=(3,), decoder_widths=(3,))
    model = networks.initialised(networks.build(config), 0)
    return config, model, torch.optim.Adam(model.parameters())


@cache
def _runs() -> Sequence[Files]:
    from vae.training import resume

    with tempfile.TemporaryDirectory() as folder:
        state = resume.State(3, 100.5, 2.5, 30, 90.5, [{"epoch": 1, "bce": 2.5, "kl": 1.5, "objective": 4.0}])
        resume.save(Path(folder), *_run(), state, "float32", "d")
        return ({checkpoints.RESUME: (Path(folder) / checkpoints.RESUME).read_bytes()},)


def _open_run(given: Given) -> None:
    from vae.training import resume

    resume.unfinished_config(given.folder)
    config, model, optimizer = _run()
    state, _ = resume.restore(given.folder, config, model, optimizer, "d")
    assert state.step >= 0
    assert all(f"{epoch['bce']:.6g}" for epoch in state.history)
    for parameter in model.parameters():
        parameter.grad = parameter.detach().clone()
    optimizer.step()


# Pictures


@cache
def _pictures() -> Sequence[Files]:
    grey = np.zeros((40, 32), np.uint8)
    grey[8:32, 14:18], grey[8:12, 8:18] = 255, 200
    drawn = Image.fromarray(grey)
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    made = {
        "grey.png": _encoded(drawn, "PNG"),
        "colours.png": _encoded(drawn.convert("RGB"), "PNG"),
        "clear.png": _encoded(drawn.convert("RGBA"), "PNG"),
        "palette.png": _encoded(drawn.convert("P"), "PNG"),
        "bits.png": _encoded(drawn.convert("1"), "PNG"),
        "deep.png": _encoded(deep, "PNG"),
        "moving.png": _encoded(drawn, "PNG", save_all=True, append_images=[drawn.rotate(9)]),
        "grey.jpg": _encoded(drawn, "JPEG"),
        "turned.jpg": _encoded(drawn.convert("RGB"), "JPEG", exif=exif),
        "passes.jpg": _encoded(drawn, "JPEG", progressive=True),
        "inks.jpg": _encoded(drawn.convert("CMYK"), "JPEG"),
        "exact.webp": _encoded(drawn, "WEBP", lossless=True),
        "lossy.webp": _encoded(drawn.convert("RGBA"), "WEBP", quality=50, exif=exif),
        "moving.gif": _encoded(drawn, "GIF", save_all=True, append_images=[drawn.rotate(9)]),
        "other.bmp": _encoded(drawn, "BMP"),
        "other.tif": _encoded(drawn, "TIFF", compression="tiff_lzw"),
    }
    return [{name: content} for name, content in made.items()]


def _encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _open_picture(given: Given) -> None:
    (path,) = given.folder.iterdir()
    found = upload.read(path.read_bytes())
    assert found.image.shape == (28, 28)
    assert found.image.dtype == np.uint8
    assert max(found.preview.shape[:2]) <= 256


_FOLDER = {".json": mutations.text, ".safetensors": mutations.safetensors}
KINDS = {
    kind.name: kind
    for kind in (
        Kind("npz", _npz, {".npz": mutations.npz}, _open_npz),
        Kind("mnist", _mnist, {"ubyte": mutations.idx}, _open_mnist),
        Kind("checkpoint", _checkpoints, _FOLDER, _open_checkpoint),
        Kind("judge", _judges, _FOLDER, _open_judge),
        Kind("resume", _runs, _FOLDER, _open_run),
        Kind("picture", _pictures, dict.fromkeys((".png", ".jpg", ".webp"), mutations.picture), _open_picture),
    )
}
