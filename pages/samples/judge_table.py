"""What the judge of a data set sees in samples: a table, with real images as the yardstick."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from pages.samples.draws import Settings, of_class
from ui import loaders, study_panel
from ui.jobs import Status
from ui.sidebar import Choice
from ui.study_panel import StudyPanel
from vae.core.errors import BetascopeError
from vae.core.task import Task
from vae.data import Dataset
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

if TYPE_CHECKING:
    from vae.metrics.decoded.sample_quality import SampleQuality, Source

_MOST = 4000  # rows that are remembered, of all visitors
_REAL = "Real training images"

_numbers: OrderedDict[str, SampleQuality | str] = OrderedDict()  # by `_key`; a sentence where there are none
_lock = Lock()


@dataclass(frozen=True)
class _Look:
    """What the judge is to look at: samples of a model, or real images where there is none."""

    checkpoint: Checkpoint | None
    train: Dataset
    test: Dataset
    source: Source = "prior"


def seen(choice: Choice, settings: Settings, judge: Judge) -> None:
    """The table, its numbers as they come: a row for each model and source of codes, and for as many real images.

    Where a class is chosen, samples from the model's own codes of it are held against the images of that class.
    """
    study_panel.live("judged", _draw, choice, settings, judge)


def _draw(choice: Choice, settings: Settings, judge: Judge) -> bool:
    status = Status()
    looks = _looks(choice)
    by_key = {_key(look, judge, settings): look for group in looks for look in group[1].values()}
    missing = {key: look for key, look in by_key.items() if key not in _numbers}
    if missing:
        key = "judged-" + blake2b("".join(sorted(by_key)).encode(), digest_size=16).hexdigest()
        work = partial(_look_at, missing=missing, judge=judge, settings=settings)
        (status,) = StudyPanel("judged", key, "Samples").follow({key: work}, key, quick=True).values()
    numbers = {key: _numbers.get(key) for key in by_key}
    st.html(_table(choice, settings, judge, looks, numbers))
    for problem in sorted({number for number in numbers.values() if isinstance(number, str)} | {status.problem} - {""}):
        st.error(problem, icon=":material/error:")
    return status.busy


def _look_at(task: Task, missing: dict[str, _Look], judge: Judge, settings: Settings) -> bool:
    """The work: look at one after the other, whoever asked for them first."""
    from vae.metrics.decoded import sample_quality

    for key, look in missing.items():
        task.check()
        if key in _numbers:
            continue
        try:
            numbers: SampleQuality | str = (
                sample_quality.judge_real(look.train, look.test, judge)
                if look.checkpoint is None
                else sample_quality.judge_samples(
                    look.checkpoint,
                    look.train,
                    look.test,
                    judge,
                    seed=settings.seed,
                    source=look.source,
                    temperature=settings.temperature,
                )
            )
        except BetascopeError as error:
            numbers = f"{look.checkpoint.name}: {error}" if look.checkpoint else str(error)
        with _lock:
            _numbers[key] = numbers
            while len(_numbers) > _MOST:
                _numbers.popitem(last=False)
    return True


def _key(look: _Look, judge: Judge, settings: Settings) -> str:
    """Which numbers these are: of real images they do not depend on the settings."""
    parts = [judge.digest, look.train.digest, look.test.digest]
    if look.checkpoint is not None:
        parts += [look.checkpoint.digest, look.source, str(settings)]
    return blake2b("|".join(parts).encode(), digest_size=16).hexdigest()


def _looks(choice: Choice) -> list[tuple[Source | None, dict[str, _Look]]]:
    """By group of rows, and by title in each: real images alone, then each source of codes."""
    train, images = loaders.dataset(choice.dataset.name, "train"), choice.dataset
    own_train, own_images = of_class(train, choice.label), of_class(images, choice.label)
    groups: list[tuple[Source | None, dict[str, _Look]]] = []
    if choice.label is None:
        groups.append((None, {_REAL: _Look(None, train, images)}))
    sources: list[tuple[Source, Dataset, Dataset]] = [("prior", train, images), ("aggregate", own_train, own_images)]
    for source, first, second in sources:
        rows = {}
        if choice.label is not None:
            of = "" if source == "prior" else f" of {choice.class_name}"
            rows[f"{_REAL}{of}"] = _Look(None, first, second)
        rows.update({title: _Look(model.checkpoint, first, second, source) for title, model in choice.models.items()})
        groups.append((source, rows))
    return groups


def _table(
    choice: Choice,
    settings: Settings,
    judge: Judge,
    looks: list[tuple[Source | None, dict[str, _Look]]],
    numbers: Mapping[str, SampleQuality | str | None],
) -> str:
    """As HTML, with a row of dots for what is not there yet: nothing moves when it comes."""
    prior = "From N(0, I)" if settings.temperature == 1 else f"From N(0, {settings.temperature:g}²·I)"
    own = "From its own codes" if choice.label is None else f"From its own codes of {choice.class_name}"
    rows: list[Row] = []
    n = 0
    for source, group in looks:
        heading = "" if source is None else prior if source == "prior" else own
        for title, look in group.items():
            measured = numbers[_key(look, judge, settings)]
            if isinstance(measured, str):
                continue  # its sentence is on the page
            colour = choice.models[title].accent if look.checkpoint else ""
            rows.append(Row([Cell(title, colour=colour), *_cells(choice, measured)], heading))
            heading = ""
            n = measured.n if measured and look.checkpoint is None else n
    covered, unit = (
        ("Classes covered", "1 % or more")
        if choice.label is None
        else (f"Seen as {choice.class_name}", "share of the images")
    )
    columns = [
        Column(f"Mean over {f'{n:,}' if n else '…'} images"),
        Column("Confidence", kind="number", digits=2, note="in the likeliest class", interval="±"),
        Column("Entropy", kind="number", digits=2, note="nats; 0 is certain", interval="±", wide=True),
        Column(covered, kind="number", note=unit),
        Column("Fréchet distance", kind="number", digits=0, note="to the test images", interval="±"),
    ]
    return html(Table(columns, rows, look="bs-judged"))


def note(judge: Judge) -> str:
    """Who the judge is, and how to read its numbers."""
    right = f", reads {judge.accuracy.said} of the test images right" if judge.accuracy else ""
    return (
        f"The judge is a small classifier trained on the same images{right}, and is used only to measure. ±: the "
        "longer side of the 95 % interval; there is none where the images are too few or all the same. Fréchet "
        "distance: between Gaussians fitted to the judge's features of these images and of the test images (Heusel et "
        "al. 2017); it is not FID, has no meaning across data sets, and grows where there are fewer images."
    )


def _cells(choice: Choice, measured: SampleQuality | None) -> list[Cell]:
    if measured is None:
        return [Cell(pending=True)] * 4
    if choice.label is None:
        present = len(choice.dataset.present)
        seen = f"{round(measured.covered * present)} of {present}"
    else:
        seen = f"{100 * measured.shares[choice.label]:.0f} %"
    frechet = Cell(measured.frechet, digits=1 if measured.frechet.value < 10 else None)
    return [Cell(measured.confidence), Cell(measured.entropy), Cell(seen), frechet]
