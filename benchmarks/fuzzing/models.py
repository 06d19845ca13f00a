"""Sound folders of models, judges and interrupted runs, and what reads them."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.harness import many_layers
from ui.web import network_blob
from vae import data
from vae.core import atomic
from vae.core.errors import CheckpointError, showable
from vae.export import models as tables
from vae.models import catalogue, checkpoints, judge, layers
from vae.models.config import ModelConfig
from vae.models.judge import JudgeConfig

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from vae.models.networks import Autoencoder

from benchmarks.fuzzing.images import IMAGES, LABELS
from benchmarks.fuzzing.kind import Files, Given


def _weights(shapes: dict[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {name: generator.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


def _folder(path: Path) -> Files:
    return {f"{path.name}/{file.name}": file.read_bytes() for file in sorted(path.iterdir())}


@cache
def checkpoint_folders() -> Sequence[Files]:
    """A folder each: fully connected, convolutional, layer by layer."""
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


def open_checkpoint(given: Given) -> None:
    """As the overview lists it and a browser runs it."""
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
def judge_folders() -> Sequence[Files]:
    """One folder."""
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


def open_judge(given: Given) -> None:
    """As the judge of its images."""
    own = data.Dataset("npz:own.npz", "test", IMAGES, LABELS, ("0", "1", "2"))
    found = judge.find(own, given.folder)
    assert all(np.isfinite(tensor).all() for tensor in found.weights.values())
    assert found.accuracy is None or 0 <= found.accuracy.share <= 1
    for name in found.config.class_names:
        assert showable(name) == name


def _run() -> tuple[ModelConfig, "Autoencoder", "Optimizer"]:
    import torch

    from vae.models import networks

    config = ModelConfig(kind="vae", latent_dim=2, image_shape=(8, 8), encoder_widths=(3,), decoder_widths=(3,))
    model = networks.initialised(networks.build(config), 0)
    return config, model, torch.optim.Adam(model.parameters())


@cache
def runs() -> Sequence[Files]:
    """Three epochs of training."""
    from vae.training import resume

    with tempfile.TemporaryDirectory() as folder:
        state = resume.State(3, 100.5, 2.5, 30, 90.5, [{"epoch": 1, "bce": 2.5, "kl": 1.5, "objective": 4.0}])
        resume.save(Path(folder), *_run(), state, "float32", "d")
        return ({checkpoints.RESUME: (Path(folder) / checkpoints.RESUME).read_bytes()},)


def open_run(given: Given) -> None:
    """And go on by one step."""
    from vae.training import resume

    resume.unfinished_config(given.folder)
    config, model, optimizer = _run()
    state, _ = resume.restore(given.folder, config, model, optimizer, "d")
    assert state.step >= 0
    assert all(f"{epoch['bce']:.6g}" for epoch in state.history)
    for parameter in model.parameters():
        parameter.grad = parameter.detach().clone()
    optimizer.step()
