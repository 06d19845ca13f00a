"""Small files and weights that tests make in milliseconds."""

import shutil
import struct
from pathlib import Path

import numpy as np

from vae.core.folders import PROJECT
from vae.core.measured import FOLDER as MEASURED
from vae.models import multi_rate
from vae.models.config import ModelConfig

SHIPPED = ["mnist-ae", "mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10"]
SPRITES = ["sprites-ae", "sprites-beta-0", "sprites-beta-2.4", "sprites-beta-10"]
OF_SWEEPS = ["mnist-beta-1"]  # the first seed of a sweep's beta, by recipe 2
MULTI_RATE = ["mnist-multi-rate", "sprites-multi-rate", "digits-multi-rate"]
JUDGES = ["judge-mnist", "judge-digits", "judge-sprites"]


def copy_shipped(target: Path, measured: bool = False) -> None:
    """A checkpoint folder with the models and judges that ship, whatever else a developer has trained beside them.

    measured: and with what was measured of them.
    """
    for name in [*SHIPPED, *SPRITES, *JUDGES, *([MEASURED] if measured else [])]:
        shutil.copytree(PROJECT / "checkpoints" / name, target / name)


def idx_bytes(array: np.ndarray) -> bytes:
    """An array of bytes as an IDX file."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def write_mnist(folder: Path, n: int = 40, side: int = 28, name: str = "MNIST") -> Path:
    """Four small IDX files in torchvision's layout: stripes, not digits, for tests of reading alone."""
    raw = folder / name / "raw"
    raw.mkdir(parents=True)
    generator = np.random.default_rng(0)
    for stem, count in (("train", 2 * n), ("t10k", n)):
        images = generator.integers(0, 256, (count, side, side))
        (raw / f"{stem}-images-idx3-ubyte").write_bytes(idx_bytes(images))
        (raw / f"{stem}-labels-idx1-ubyte").write_bytes(idx_bytes(np.arange(count) % 10))
    return raw


def random_weights(config: ModelConfig, seed: int = 0) -> dict[str, np.ndarray]:
    """Weights of the right shapes, small enough that nothing saturates."""
    generator = np.random.default_rng(seed)
    return {
        name: generator.normal(0, 0.1, shape).astype(np.float32)
        for name, shape in multi_rate.tensor_shapes(config).items()
    }
