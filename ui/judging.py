"""What the judge of a data set sees in samples: a table, with real images as the yardstick."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import loaders, page, turns
from ui.controls import Choice
from ui.pictures import dot
from ui.samples import Settings, of_class
from vae.checkpoints import Checkpoint
from vae.data import Dataset
from vae.figures.colours import accent
from vae.judge import Judge

if TYPE_CHECKING:
    from vae.measure.decoded.judged import SampleNumbers, Source
    from vae.measure.estimates import Estimate


def table(choice: Choice, settings: Settings, judge: Judge) -> str:
    """A row for each model and source of codes, and for as many real images, as HTML.

    A model that cannot is a sentence on the page. Where a class is chosen, samples from the model's own codes of it are
    held against the images of that class.
    """
    train, images = loaders.dataset(choice.dataset.name, "train"), choice.dataset
    own_train, own_images = of_class(train, choice.label), of_class(images, choice.label)
    prior = "From N(0, I)" if settings.temperature == 1 else f"From N(0, {settings.temperature:g}²·I)"
    own = "From its own codes" if choice.label is None else f"From its own codes of {choice.class_name}"
    real = _real_numbers(own_train, own_images, judge)
    lines = [] if choice.label is not None else [_line(choice, "Real training images", "", real)]
    groups: list[tuple[str, Source, Dataset, Dataset]] = [
        (prior, "prior", train, images), (own, "aggregate", own_train, own_images)
    ]  # fmt: skip
    for name, source, first, second in groups:
        lines.append(f'<tr class="group"><th class="text" colspan="5" scope="rowgroup">{escape(name)}</th></tr>')
        if choice.label is not None:
            of = "" if source == "prior" else f" of {choice.class_name}"
            lines.append(_line(choice, f"Real training images{of}", "", _real_numbers(first, second, judge)))
        for title, checkpoint in choice.models.items():
            with page.sentences(title):
                found = _sample_numbers(checkpoint, first, second, judge, settings, source)
                lines.append(_line(choice, title, dot(accent(checkpoint.config)), found))
    covered = ("Classes covered", "1 % or more") if choice.label is None else (
        f"Seen as {choice.class_name}", "share of the images")  # fmt: skip
    heads = (
        ("", "Confidence", "in the likeliest class"),
        (" wide", "Entropy", "nats; 0 is certain"),
        ("", *covered),
        ("", "Fréchet distance", "to the test images"),
    )
    head = "".join(
        f'<th class="number{kind}" scope="col">{escape(name)}<div class="quiet">{escape(text)}</div></th>'
        for kind, name, text in heads
    )
    return (
        '<div class="bs bs-table bs-judged"><table><thead><tr><th class="text" scope="col">Mean over '
        f"{real.n:,} images</th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def note(judge: Judge) -> str:
    """Who the judge is, and how to read its numbers."""
    right = f", right about {judge.accuracy.share:.1%} of the test images" if judge.accuracy else ""
    return (
        f"The judge is a small classifier trained on the same images{right} and used only to measure. ±: the longer "
        "side of the 95 % interval; too few: images for one. Fréchet distance: between Gaussians fitted to the judge's "
        "features of these images and of the test images (Heusel et al. 2017); it is not FID, has no meaning across "
        "data sets, and grows where there are fewer images."
    )


def _line(choice: Choice, title: str, mark: str, found: SampleNumbers) -> str:
    if choice.label is None:
        present = len(choice.dataset.present)
        seen = f"{round(found.covered * present)} of {present}"
    else:
        seen = f"{found.shares[choice.label]:.0%}"
    cells = (
        ("", _with_interval(found.confidence, 2)),
        (" wide", _with_interval(found.entropy, 2)),
        ("", seen),
        ("", _with_interval(found.frechet, 0)),
    )
    numbers = "".join(f'<td class="number{kind}">{cell}</td>' for kind, cell in cells)
    return f"<tr><td>{mark}{escape(title)}</td>{numbers}</tr>"


def _with_interval(found: Estimate, digits: int) -> str:
    if found.value < 10 and digits == 0:
        digits = 1
    if not found.known:
        return f'{found.value:,.{digits}f} <span class="quiet">too few</span>'
    half = max(found.high - found.value, found.value - found.low)
    return f'{found.value:,.{digits}f} <span class="quiet">± {half:,.{digits}f}</span>'


@st.cache_data(show_spinner="The judge looks at the samples…", max_entries=1000, hash_funcs=loaders.KEYS)
@turns.heavy
def _sample_numbers(
    checkpoint: Checkpoint, train: Dataset, test: Dataset, judge: Judge, settings: Settings, source: Source
) -> SampleNumbers:
    from vae.measure.decoded import judged

    return judged.judge_samples(
        checkpoint, train, test, judge, seed=settings.seed, source=source, temperature=settings.temperature
    )


@st.cache_data(show_spinner="The judge looks at real images…", max_entries=50, hash_funcs=loaders.KEYS)
@turns.heavy
def _real_numbers(train: Dataset, test: Dataset, judge: Judge) -> SampleNumbers:
    from vae.measure.decoded import judged

    return judged.judge_real(train, test, judge)
