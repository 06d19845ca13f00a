"""A folder a model: config.json, model.safetensors (or two ONNX graphs), metrics.json, history.csv.

A checkpoint may be a stranger's file. It is never unpickled, its config is bounded before anything is allocated, and
its weights are compared with that config tensor by tensor. Reading one needs no torch.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from vae.core import atomic, folders
from vae.core.errors import CheckpointError, MeasureError, os_error_sentence, showable
from vae.data import Dataset, same
from vae.data.dataset import RGB
from vae.models import multi_rate, weights
from vae.models.config import ModelConfig, explain
from vae.models.evaluation import Evaluation, Metrics
from vae.models.graphs import files as graph_files
from vae.models.multi_rate import Folded
from vae.models.weights import Weights

if TYPE_CHECKING:
    from vae.models.encoding import Codes
    from vae.models.inference import Coder
    from vae.models.networks import Autoencoder

CONFIG, WEIGHTS, METRICS, HISTORY = "config.json", weights.FILE, "metrics.json", "history.csv"
GAPS = "gaps.json"  # of a multi-rate model: what it costs (`vae.studies.dial`)
JUDGE = "judge.json"  # in place of config.json where a folder holds a judge
RESUME = "resume.safetensors"  # there while training is not finished
MAX_BYTES = 8_000_000  # of the weights that `save` writes: small enough for a repository and for a browser

ARCHIVES = {".7z", ".gz", ".tar", ".tgz", ".zip"}

_PICKLED = {".bin", ".ckpt", ".pkl", ".pt", ".pth"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_MAX_JSON_BYTES = 1_000_000
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A whole and checked model on disk. `digest` changes with its config and with any weight.

    A multi-rate model is one at a time of its betas: its path ends in `NAME@BETA`, its weights are folded.
    """

    path: Path
    config: ModelConfig
    weights: Weights | Folded
    metrics: Metrics
    digest: str

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    def evaluation(self, dataset: str, split: str = "test", dataset_digest: str | None = None) -> Evaluation | None:
        """What was measured on that data, unless the model, or data of another digest than given, has come since."""
        for found in self.metrics.evaluations:
            if (found.split, found.checkpoint_digest) != (split, self.digest):
                continue
            if dataset_digest not in (None, found.dataset_digest):
                continue
            if same(found.dataset, dataset, (found.dataset_digest, dataset_digest)):
                return found
        return None

    def check_fits(self, dataset: Dataset) -> None:
        """Raise CheckpointError unless the model takes images of this size, and in colour or not as these are."""
        if self.config.image_shape != dataset.image_shape:
            (height, width), (own_height, own_width) = self.config.image_shape, dataset.image_shape
            raise CheckpointError(
                f"{self.name} takes images of {height} x {width} pixels; those of {dataset.name} have "
                f"{own_height} x {own_width}. Choose another of the two."
            )
        if self.config.channels != dataset.channels:
            own, given = ("in colour" if one.channels == RGB else "grey" for one in (self.config, dataset))
            raise CheckpointError(
                f"{self.name} takes images that are {own}; those of {dataset.name} are {given}. Choose another of the "
                "two."
            )

    def encode(self, images: Dataset) -> Codes:
        """What the encoder makes of every image: `vae.models.encoding.encode`, computed once and kept on disk.

        Args:
            images: n images, as `vae.load_data` gives them, of the size the model was trained on; in colour where
                those were.

        Returns:
            Codes of J dimensions: mu (n, J), logvar (n, J) or None for an autoencoder, labels (n,).

        Raises:
            CheckpointError: the images have another size.
            MeasureError: the codes are not finite.

        Example:
            >>> import vae
            >>> codes = vae.load_model("mnist-beta-2.4").encode(vae.load_data("digits", "test"))
            >>> codes.mu.shape, codes.logvar.shape, codes.labels[:5].tolist()
            ((445, 16), (445, 16), [0, 9, 5, 6, 8])
        """
        from vae.models import encoding

        return encoding.encode(self, images)

    def decode(self, codes: NDArray[np.floating]) -> NDArray[np.float32]:
        """The images that the decoder makes of codes.

        Args:
            codes: of J dimensions, (n, J); a code from N(0, I) lies within about 3 of 0 in each.

        Returns:
            Images (n, height, width), from 0 (ground) to 1 (ink); in colour (n, height, width, 3).

        Raises:
            MeasureError: the codes are not numbers of that shape.

        Example:
            >>> import vae
            >>> import numpy as np
            >>> images = vae.load_model("mnist-beta-2.4").decode(np.zeros((10, 16)))
            >>> images.shape, bool(images.min() >= 0), bool(images.max() <= 1)
            ((10, 28, 28), True, True)
        """
        from vae.models import encoding

        found = np.array(codes, np.float32, ndmin=2)
        if found.ndim != 2 or found.shape[1] != self.config.latent_dim or not np.isfinite(found).all():
            raise MeasureError(
                f"{self.name} decodes codes of {self.config.latent_dim} finite numbers, as rows of an array; these "
                f"have the shape {np.shape(codes)}."
            )
        return encoding.decode(self.coder(), found)

    def coder(self) -> Coder:
        """What encodes and decodes arrays, by NumPy or its graphs; to be kept by who decodes again and again."""
        if self.config.graphs is not None:
            from vae.models.graphs.coder import GraphCoder

            return GraphCoder(self.config, self.path)
        from vae.models.inference import NumPyCoder

        return NumPyCoder(self.config, self.weights)

    def model(self) -> Autoencoder:
        """The torch module, float32, in evaluation mode: for losses and training. Imports torch."""
        from vae.models.networks import build, restored, run_by

        if self.config.graphs is not None:
            return run_by(self.coder())
        return restored(build(self.config), self.weights)


def load_model(name: str | Path, checkpoints_dir: str | Path | None = None) -> Checkpoint:
    """A trained model, read and checked, ready to encode and decode. Needs no torch before it does.

    Args:
        name: of a folder among the checkpoints, as `betascope models` lists them, or a path to any other.
        checkpoints_dir: else BETASCOPE_CHECKPOINTS, else the folder with the models that ship.

    Raises:
        CheckpointError: there is none of that name, or a file of it is missing or damaged.

    Example:
        >>> import vae
        >>> model = vae.load_model("mnist-beta-2.4")
        >>> model.config.beta, model.config.latent_dim, model.config.image_shape
        (2.4, 16, (28, 28))
    """
    bare = len(Path(name).parts) == 1 and not Path(name).exists()
    return find(str(name), folders.checkpoints_dir(checkpoints_dir)) if bare else load(name)


def load(path: str | Path) -> Checkpoint:
    """Read and check one checkpoint folder; `NAME@BETA` is the multi-rate model NAME at that beta.

    Raises CheckpointError: which file, what is wrong, what to do.
    """
    folder, beta = multi_rate.parted(Path(path))
    if folder.is_file():
        raise CheckpointError(_no_folder(folder))
    check_name(folder.name)
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not there. `python -m vae models` lists what is.")
    if is_judge(folder):
        raise CheckpointError(f"{folder} is a judge, which only measures, and no model. Name the folder of a model.")
    if not (folder / WEIGHTS).exists() and (folder / RESUME).exists():
        raise CheckpointError(
            f"{folder} is not trained to the end. Go on with `python -m vae train --out {folder} --resume`."
        )
    config = read_json(folder / CONFIG, ModelConfig)
    if beta is not None and config.betas is None:
        raise CheckpointError(f"{folder} is a model of one beta. Leave away what follows its name, @{beta:g}.")
    if config.graphs is not None:
        tensors: Weights = {}
        digest = graph_files.check(folder, config.graphs)
    else:
        tensors, digest = weights.read(folder / WEIGHTS, multi_rate.tensor_shapes(config))
    metrics = read_json(folder / METRICS, Metrics) if (folder / METRICS).exists() else Metrics()
    digest = _digest(folder, digest)
    if config.betas is None:
        return Checkpoint(folder, config, tensors, metrics, digest)
    return _at(folder, config, Folded(config, tensors, digest, config.beta), metrics, beta)


def at(model: Checkpoint, beta: float) -> Checkpoint:
    """Another beta of a multi-rate model, without reading it again.

    Raises CheckpointError: it is no multi-rate model, or was not trained for that beta.
    """
    folder, _ = multi_rate.parted(model.path)
    if not isinstance(model.weights, Folded):
        raise CheckpointError(f"{model.name} is a model of one beta, {model.config.beta:g}.")
    return _at(folder, model.config, model.weights, model.metrics, beta)


def _at(folder: Path, config: ModelConfig, of: Folded, metrics: Metrics, beta: float | None) -> Checkpoint:
    beta = multi_rate.checked(config, beta, folder.name)
    path, digest = folder.with_name(multi_rate.named(folder.name, beta)), f"{of.digest}@{beta:g}"
    digest = hashlib.sha256(digest.encode()).hexdigest()
    own = config.model_copy(update={"beta": beta})
    return Checkpoint(path, own, Folded(config, of.tensors, of.digest, beta), metrics, digest)


def find(name: str, folder: str | Path) -> Checkpoint:
    """The checkpoint called `name` among those in `folder`; a name never leads out of the folder."""
    check_name(multi_rate.parted(Path(name))[0].name if Path(name).name == name else name)
    return load(Path(folder) / name)


def save(path: str | Path, config: ModelConfig, tensors: Mapping[str, NDArray[np.floating]]) -> Checkpoint:
    """Write config.json and model.safetensors (float16) into the folder `path` and read them back, checked.

    The weights go last: a folder without them is not a checkpoint yet. Metrics of earlier weights are removed.
    """
    folder = Path(path)
    check_name(folder.name)
    try:
        atomic.write_text(folder / CONFIG, config.model_dump_json(indent=2) + "\n")
        (folder / METRICS).unlink(missing_ok=True)
        weights.write(folder / WEIGHTS, multi_rate.tensor_shapes(config), tensors)
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be written: {os_error_sentence(error)}.") from error
    return load(folder)


def save_graphs(path: str | Path, config: ModelConfig, graphs: Path) -> Checkpoint:
    """Write config.json and, of a model of graphs, the two that lie in the folder `graphs`; as `save` does."""
    folder = Path(path)
    check_name(folder.name)
    try:
        for name in graph_files.NAMES.values():
            atomic.write_bytes(folder / name, (graphs / name).read_bytes())
        (folder / METRICS).unlink(missing_ok=True)
        atomic.write_text(folder / CONFIG, config.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be written: {os_error_sentence(error)}.") from error
    return load(folder)


def add_evaluation(checkpoint: Checkpoint, evaluation: Evaluation) -> Checkpoint:
    """Put an evaluation into metrics.json in place of an earlier one of the same data set and split."""

    def replaced(found: Evaluation) -> bool:
        digests = found.dataset_digest, evaluation.dataset_digest
        return found.split == evaluation.split and same(found.dataset, evaluation.dataset, digests)

    of_many = isinstance(checkpoint.weights, Folded)  # what was measured of its other betas stays
    kept = tuple(
        found
        for found in checkpoint.metrics.evaluations
        if (not replaced(found) if found.checkpoint_digest == checkpoint.digest else of_many)
    )
    file, metrics = multi_rate.parted(checkpoint.path)[0] / METRICS, Metrics(evaluations=(*kept, evaluation))
    try:
        atomic.write_text(file, metrics.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise CheckpointError(f"{file} cannot be written: {os_error_sentence(error)}.") from error
    return load(checkpoint.path)


def is_judge(folder: Path) -> bool:
    """Whether a folder holds a judge and not a model. False where it cannot be looked into."""
    try:
        return (folder / JUDGE).exists() and not (folder / CONFIG).exists()
    except OSError:
        return False


def check_name(name: str) -> None:
    """Raise CheckpointError unless `name` can be the name of a checkpoint's folder."""
    if not _NAME.fullmatch(name):
        shown = showable(name if len(name) <= 60 else name[:57] + "...")
        raise CheckpointError(
            f"'{shown}' cannot be the name of a checkpoint: up to 80 letters, digits, dots, dashes and underscores, "
            "the first a letter or digit. Rename the folder."
        )


def _no_folder(file: Path) -> str:
    """What to say of a file in a model's place."""
    suffix = file.suffix.lower()
    text = f"{file} is a file, and no model: a model is a folder that holds {CONFIG} and {WEIGHTS}"
    if suffix in ARCHIVES:
        return f"{text}. Unpack it if it holds such a folder."
    text += ", as `python -m vae train` writes it."
    return f"{text} A {suffix} file may hold a pickle, which is never opened." if suffix in _PICKLED else text


def read_json(path: Path, schema: type[Model]) -> Model:
    """A small JSON file as the pydantic model that checks it. Raises CheckpointError."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_JSON_BYTES + 1)
    except FileNotFoundError:
        raise CheckpointError(f"{path} is missing. A checkpoint needs {CONFIG} and {WEIGHTS}.") from None
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    if len(text) > _MAX_JSON_BYTES:
        raise CheckpointError(f"{path} is larger than {_MAX_JSON_BYTES / 1e6:.0f} MB, too large to be what it claims.")
    try:
        return schema.model_validate_json(text)
    except ValidationError as error:
        raise CheckpointError(f"{path} is not usable: {explain(error)}.") from error


def _digest(folder: Path, weights_digest: str) -> str:
    """Of the config as it stands in the file, so that a later field with a default changes no old digest."""
    return hashlib.sha256((folder / CONFIG).read_bytes() + weights_digest.encode()).hexdigest()
