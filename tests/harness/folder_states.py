"""The states that the data and checkpoint folders can be in, for tests of every page."""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from pages.interpolation import averages
from pages.probe import study
from tests.harness import colours, graph_models, known_sweep
from tests.harness.files import random_weights, write_mnist
from ui.navigation import NAVIGATION
from vae.data import digits, load, sprites
from vae.metrics.decoded import sample_quality
from vae.metrics.disentanglement import infomec, mig
from vae.metrics.latent import traversals
from vae.models import checkpoints, judge, layers
from vae.models.config import ModelConfig
from vae.models.judge import JudgeConfig
from vae.studies.claims import evidence

TITLES = {entry.file: entry.title for entries in NAVIGATION.values() for entry in entries}
PAGES = list(TITLES)
OF_MODELS = [entry.file for entries in NAVIGATION.values() for entry in entries if entry.of_models]
ADDRESSES = {entry.file: entry.address for entries in NAVIGATION.values() for entry in entries}


def only_digits(data: Path, models: Path) -> None:
    """A fresh machine."""


def with_mnist(data: Path, models: Path) -> None:
    """MNIST's files are there (stripes in place of digits: the pages cannot know)."""
    write_mnist(data, n=60)


def damaged_mnist(data: Path, models: Path) -> None:
    (write_mnist(data) / "t10k-images-idx3-ubyte").write_bytes(b"half")


def own_images_without_labels(data: Path, models: Path) -> None:
    np.savez(data / "mine.npz", images=np.random.default_rng(0).random((60, 28, 28)))


def no_models(data: Path, models: Path) -> None:
    shutil.rmtree(models)


def broken_models(data: Path, models: Path) -> None:
    (models / "mnist-ae" / checkpoints.WEIGHTS).write_bytes(b"\x80\x04 a pickle")
    (models / "mnist-beta-0" / checkpoints.CONFIG).write_text("{")
    (models / "<script>alert(1)").mkdir()
    (models / os.fsdecode(b"caf\xe9")).mkdir()  # a name that is not UTF-8
    (models / "two\nlines").mkdir()
    (models / "epoch=9.ckpt").write_bytes(b"PK")
    (data / os.fsdecode(b"caf\xe9.npz")).write_bytes(b"PK")


def one_dimension(data: Path, models: Path) -> None:
    """Only a model with a single latent dimension, as untrained as can be."""
    shutil.rmtree(models)
    config = ModelConfig(kind="vae", beta=4, latent_dim=1, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    checkpoints.save(models / "tiny", config, random_weights(config))


def an_onnx_graph(data: Path, models: Path) -> None:
    """Only a model that ONNX Runtime runs on the server, which no browser decodes."""
    for folder in models.glob("*-*"):
        if not folder.name.startswith("judge-"):
            shutil.rmtree(folder)
    graph_models.checkpoint(models)


def classes_that_one_split_lacks(data: Path, models: Path) -> None:
    """Ten images of ten classes: eight in one split, two in the other, none in both."""
    images, labels = np.random.default_rng(0).random((10, 28, 28)), np.arange(10)
    test = np.isin(labels, [4, 9])
    np.savez(data / "few.npz", x_train=images[~test], y_train=labels[~test], x_test=images[test], y_test=labels[test])


STATES = [
    only_digits,
    with_mnist,
    damaged_mnist,
    own_images_without_labels,
    no_models,
    broken_models,
    one_dimension,
    an_onnx_graph,
]


SMALL_SETS = ["digits", "mnist", "sprites", "npz:labelled.npz", "npz:bare.npz", "npz:coloured.npz", "npz:classes.npz"]


def small_sets(data: Path, models: Path) -> None:
    """A small set of images of every kind (SMALL_SETS), and small models in place of the shipped ones.

    The built-in digits, with a sweep; stripes in place of MNIST's; sprites, of which the caller takes only some; images
    of one's own with labels, without, in colour, and of 110 classes (for the layout: labels that say
    nothing of the images).
    """
    generator = np.random.default_rng(0)
    write_mnist(data, n=60)
    checked = {seed: [known_sweep.check(0.9), known_sweep.check(0.3, place=(5, 2))] for seed in range(3)}
    codes = {("ae", 0.0): known_sweep.turned(seed=1), ("vae", 2.4): known_sweep.turned()}
    known_sweep.write(data.parent / "sweeps" / "known", codes, claims=checked)
    np.savez(data / "labelled.npz", images=generator.random((200, 28, 28)), labels=np.arange(200) % 4)
    np.savez(data / "bare.npz", images=generator.random((60, 28, 28)))
    words = np.array([f"kind {k:03}" for k in range(110)])[np.arange(440) % 110]
    np.savez(data / "classes.npz", images=generator.random((440, 28, 28)), labels=words)
    for folder in models.glob("*-*"):
        if not folder.name.startswith("judge-"):
            shutil.rmtree(folder)
    for dataset in ("mnist", "sprites"):
        for kind, beta in (("ae", 0.0), ("vae", 2.4)):
            config = ModelConfig(
                kind=kind, beta=beta, latent_dim=3, encoder_widths=(8,), decoder_widths=(8,), dataset=dataset
            )
            checkpoints.save(models / f"{dataset}-{kind}-{beta:g}", config, random_weights(config))
    in_colour(data, models)


def in_colour(data: Path, models: Path) -> None:
    """Images in colour as `npz:coloured.npz`, small models of them, their judge, and a grey model of their size."""
    name, size = "npz:coloured.npz", {"image_shape": colours.SIDES, "latent_dim": 3}
    parts = {split: colours.pictures(120, seed) for seed, split in enumerate(("train", "test"))}
    np.savez(
        data / "coloured.npz",
        **{f"{split}_images": images for split, (images, _) in parts.items()},
        **{f"{split}_labels": np.array(colours.NAMES)[labels] for split, (_, labels) in parts.items()},
    )
    for kind, beta, channels in (("ae", 0.0, 3), ("vae", 2.4, 3), ("vae", 1.0, 1)):
        config = ModelConfig(
            kind=kind, beta=beta, encoder_widths=(8,), decoder_widths=(8,), dataset=name, channels=channels, **size
        )
        checkpoints.save(models / f"coloured-{kind}-{beta:g}", config, random_weights(config))
    of = load(name, "train", data)
    config = JudgeConfig(
        dataset=name,
        class_names=of.class_names,
        image_shape=colours.SIDES,
        channels=3,
        dataset_digest=of.images_digest,
        widths=(4,),
        features=4,
    )
    generator = np.random.default_rng(0)
    shapes = layers.shapes_of(config.parts)
    judge.save(
        models / judge.folder_name(name),
        config,
        {one: generator.normal(0, 0.1, shape) for one, shape in shapes.items()},
    )


def few_pairs(replace: Callable[[object, str, object], None]) -> None:
    """Fewer paths between images, which are measured on every model, on Interpolation and Findings."""
    for module in (averages, evidence):
        replace(module, "PAIRS", 20)


def few_moved(replace: Callable[[object, str, object], None]) -> None:
    """20 images are moved along each dimension in place of 150."""
    replace(traversals, "measure", partial(traversals.measure, settings=traversals.Settings(images=20)))


def small_measures(replace: Callable[[object, str, object], None]) -> None:
    """Fewer images, pairs and permutations, by `replace(module, name, value)`, in a process with a cache of its own."""
    prepared, split = digits._prepared, sprites.split_indices
    replace(digits, "_prepared", lambda: {name: array[:600] for name, array in prepared().items()})
    replace(sprites, "split_indices", lambda name: split(name)[:300])
    replace(study, "_QUICK", 20_000)  # so that raw pixels are among what one has to ask for
    few_pairs(replace)
    replace(mig, "of_counts", partial(mig.of_counts, resamples=5))
    for name in ("judge_samples", "judge_real"):
        replace(sample_quality, name, partial(getattr(sample_quality, name), n=100))
    few_moved(replace)
    replace(infomec, "PERMUTATIONS", 2)
