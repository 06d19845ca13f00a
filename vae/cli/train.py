"""`train`, `evaluate` and `models`."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from vae import data
from vae.cli import settings
from vae.cli.common import checkpoints_for, command, console, on_checkpoints, pass_over, say_notes, stderr
from vae.cli.printing import show_table
from vae.core import folders, task
from vae.core.errors import BetascopeError, DataError
from vae.data import Dataset, sized
from vae.models import catalogue, checkpoints, layers, multi_rate, weights
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    parser = command(commands, "train", train, "train a model; Ctrl-C stops, --resume goes on")
    parser.add_argument("--out", required=True, type=Path, help="the checkpoint's folder, e.g. checkpoints/my-model")
    settings.add(parser)
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on from where an interrupted run stopped")
    again.add_argument("--overwrite", action="store_true", help="replace what the folder holds")

    parser = command(commands, "evaluate", evaluate, "measure checkpoints and write their metrics.json")
    on_checkpoints(parser)
    parser.add_argument("--split", choices=data.SPLITS, default="test")
    parser.add_argument("--seed", type=int, default=0, help="of the noise of the sampled z; from 0")

    parser = command(commands, "models", models, "the checkpoints as a table")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser.add_argument("--dataset", help="whose numbers to show; default mnist where it is, else digits")


def train(options: argparse.Namespace) -> None:
    """Train a model, measure it on the test split, and say what it reached."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vae.studies import dial
    from vae.training import autoencoder

    given = _given(options)
    dataset = data.load(checked(given).dataset, "train", options.data_dir)
    say_notes(dataset)
    config = that_fits({"image_shape": dataset.image_shape, "channels": dataset.channels, **given}, len(dataset))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("BCE {task.fields[bce]:.1f}  KL {task.fields[kl]:.2f} nats  {task.fields[pace]:,.0f} images/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr) as bar:
        line = bar.add_task("", visible=False, bce=0.0, kl=0.0, pace=0.0)

        def show(now: task.Progress) -> None:
            report: autoencoder.Report = now.partial
            fields: dict[str, Any] = {"bce": report.bce, "kl": report.kl, "pace": report.images_per_second}
            bar.update(line, description=now.text, completed=now.done, total=now.total, visible=True, **fields)

        checkpoint = autoencoder.train(
            config, dataset, options.out, resume=options.resume, overwrite=options.overwrite, task=task.Task(show)
        )
    test = data.load(config.dataset, "test", options.data_dir)
    if config.betas is None:
        _evaluate(checkpoint, test, 0)
        return
    for beta in dial.betas(checkpoint):
        checkpoint = checkpoints.at(checkpoints.load(options.out), beta)
        _evaluate(checkpoint, test, 0)


def evaluate(options: argparse.Namespace) -> None:
    """Measure checkpoints on one split of a data set and write their metrics.json."""
    dataset = data.load(options.dataset, options.split, options.data_dir)
    found = checkpoints_for(options, dataset)
    for checkpoint in found:
        try:
            _evaluate(checkpoint, dataset, options.seed)
        except BetascopeError as error:
            if len(found) == 1:
                raise
            pass_over(options, error)


def models(options: argparse.Namespace) -> None:
    """Every checkpoint in the folder, with what was measured on `--dataset`."""
    from vae.export import models as tables

    folder = folders.checkpoints_dir(options.checkpoints)
    name = data.canonical(options.dataset or data.default(options.data_dir), options.data_dir)
    if not name.startswith("npz:"):
        data.source(name)
    try:
        digest = data.load(name, "test", options.data_dir).images_digest
    except DataError:  # what was measured on it once can be shown without it
        digest = None
    found = catalogue.scan(folder, multi_rate_too=True)
    for broken in found:
        if isinstance(broken, Broken):
            stderr.print(f"{broken.name}: {broken.problem}", style="red", highlight=False, soft_wrap=True)
    whole = [one for one in found if isinstance(one, Checkpoint)]
    table = tables.table((one for one in whole if one.config.betas is None), name, digest)
    note = f"Test images of {name}; BCE, KL and objective in nats an image. {table.footnote}".rstrip()
    if of_many := [one for one in whole if one.config.betas is not None]:  # a table of 80 columns has no room
        networks = dict.fromkeys(multi_rate.folder_name(one.path) for one in of_many)
        note += (
            f"\nOne network for every beta: {', '.join(networks)}. Name it with a beta, as {of_many[-1].name}; "
            "`betascope dial` measures it."
        )
    show_table(replace(table, caption=f"Models in {folder}", footnote=note))


def _evaluate(checkpoint: Checkpoint, dataset: Dataset, seed: int) -> None:
    from vae.export.models import bound_sentence
    from vae.metrics.decoded.reconstruction import evaluate as measure

    result = measure(checkpoint, dataset, seed)
    checkpoints.add_evaluation(checkpoint, result)
    note = bound_sentence(result.logvar_at_bound)
    console.print(
        f"{checkpoint.name} on {result.n:,} {result.split} images of {dataset.name}: "
        f"BCE {result.bce_mu:.2f} from mu, {result.bce_z:.2f} from sampled z; KL {result.kl:.2f}; "
        f"objective {result.objective:.2f} nats; MSE {result.mse_mu:.5f}; "
        f"active dimensions {result.active_dimensions} of {checkpoint.config.latent_dim}"
        + (f". {note}" if note else ""),
        soft_wrap=True,
        highlight=False,
    )


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The settings given on the command line; with --resume alone, those of the interrupted run."""
    from vae.training import resume

    given = settings.given(options)
    if "dataset" in given:
        given["dataset"] = data.canonical(given["dataset"], options.data_dir)
    if options.resume:
        finished = (options.out / checkpoints.WEIGHTS).exists()
        unfinished = None if finished else resume.unfinished_config(options.out)
        if unfinished is None and not given:
            unfinished = checkpoints.load(options.out).config  # finished, or a sentence on what is there
        if unfinished is not None:
            if data.same(given.get("dataset", ""), unfinished.dataset, data_dir=options.data_dir):
                del given["dataset"]  # by whichever path that run has it
            given = {**unfinished.model_dump(), **given}
        elif finished:
            given = {"recipe": checkpoints.load(options.out).config.recipe, **given}
    if given.get("kind") == "ae":
        given.setdefault("beta", 0.0)
    given.setdefault("kind", "vae")
    return given


def that_fits(given: dict[str, Any], images: int) -> ModelConfig:
    """The config; convolutional where a fully connected one of these images is larger than a checkpoint may be.

    Where somebody chose architecture or widths, `training` says what is too large.
    """
    config = checked(given, images)
    size = weights.size(layers.tensor_shapes(config))
    if size <= checkpoints.MAX_BYTES or given.keys() & {"arch", "encoder_widths", "decoder_widths"}:
        return config
    stderr.print(
        f"Fully connected layers for images of {sized(config.planes)} have {size / 1e6:.0f} MB of weights, and a "
        f"checkpoint up to {checkpoints.MAX_BYTES / 1e6:.0f}: the model is convolutional (--arch conv).",
        highlight=False,
        soft_wrap=True,
    )
    return checked({**given, "arch": "conv"}, images)


def checked(given: dict[str, Any], images: int = 1) -> ModelConfig:
    """The config of these settings, for so many training images. Raises BetascopeError: one is not allowed."""
    from pydantic import ValidationError

    from vae.models.config import explain

    try:
        return ModelConfig.newest(images, **given)
    except ValidationError as error:
        raise BetascopeError(f"{explain(error)}. `python -m vae train --help` shows the ranges.") from error
