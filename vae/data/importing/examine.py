"""What a person's files hold and what was concluded of them, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.errors import DataError
from vae.core.task import Task
from vae.data import classes
from vae.data.dataset import MAX_SIDE, MIN_SIDE, RGB, Dataset, spread
from vae.data.importing import axes, decode, factor_columns, formats, labelling, levels, splitting
from vae.data.importing.found import Conclusion, Found, Options
from vae.data.importing.parts import PART_NAMES, Contents, Job, Part, Wanted
from vae.data.importing.spool import Spool

_CONCLUDE = Options()
_SHOWN = 200  # images that light and dark are told from


def examine(sources: Sequence[Path], options: Options = _CONCLUDE, task: Task = Task()) -> Found:
    """Read a person's files and conclude what they are; nothing is written.

    Raises DataError: what cannot be read or told, with the option that says it; Stopped.
    """
    form, paths = formats.found(sources)
    wanted = Wanted(options.images, options.labels, options.size, options.grey, options.onto)
    contents = form.reader(Job(paths, wanted, Spool(), task))
    if not contents.files:
        contents = replace(contents, parts=tuple(sorted(contents.parts, key=lambda part: PART_NAMES.index(part.name))))
    contents = replace(
        contents, parts=tuple(_factors_of_labels(part, contents.factor_names) for part in contents.parts)
    )
    where = ", ".join(dict.fromkeys(part.where for part in contents.parts))
    said = [Conclusion("Format", f"{form.name}: {', '.join(path.name for path in paths[:6])}")]
    ordered, shaped = _axes(contents.parts, options, said)
    survey = levels.survey(list(zip(ordered, shaped, strict=True)), where, task)
    level = _levels(survey, options, where, said)
    coloured = survey.coloured if options.grey is None else not options.grey
    convert, shape = _converter(contents, ordered, shaped, level, coloured, options, said)
    counts = [len(images) for images in ordered]
    labelled = [part.labels if options.labels != "none" else None for part in contents.parts]
    named = next((part.labelled_by for part in contents.parts if part.labelled_by), where)
    labels, names, text = labelling.conclude(labelled, counts, named, contents.class_names)
    short = named.removeprefix(f"{sources[0]}: ").removeprefix(f"{sources[0].parent}/").removeprefix(f"{sources[0]}/")
    said.append(Conclusion("Labels", text if text == "none" else f"{text} ({short})"))
    factors = _factors(sources, contents, counts, options, said)
    keep = _unbroken(survey, counts, options, where, said)
    rows, notes = splitting.conclude(contents.parts, labels, names, keep, options, said)
    return Found(
        tuple(sources), tuple(said), (*contents.notes, *notes), shape, names, factors, tuple(labels), rows,
        tuple(ordered), convert,
    )  # fmt: skip


def _factors_of_labels(part: Part, names: Sequence[str]) -> Part:
    """Labels of several columns that are no one-hot rows are factors."""
    labels = part.labels
    if labels is None or labels.ndim != 2 or 1 in labels.shape or labels.dtype.kind not in "iuf":
        return part
    count = labels.shape[1]
    if (
        count > factor_columns.MAX_FACTORS
        or len(labels) not in part.images.shape
        or classes.one_hot(np.asarray(labels))
    ):
        return part
    headers = names if len(names) == count else [f"factor {k + 1}" for k in range(count)]
    return replace(part, labels=None, factors={header: labels[:, k] for k, header in enumerate(headers)})


def _axes(
    parts: Sequence[Part], options: Options, said: list[Conclusion]
) -> tuple[list[NDArray], list[Callable[[NDArray], NDArray]]]:
    ordered: list[NDArray] = []
    shaped: list[Callable[[NDArray], NDArray]] = []
    texts, shapes = [], set()
    for part in parts:
        shape = part.images.shape
        labels = None if part.labels is None else max(part.labels.shape, default=0)
        if options.axes:
            own = axes.given(options.axes, shape, part.where, options.rows)
        else:
            own = axes.conclude(shape, labels, part.where, options.rows)
        ordered.append(own.ordered(part.images))
        shaped.append(own.shaped)
        shapes.add(own.shaped(ordered[-1][:1]).shape[1:])
        name = "" if part.name == "all" else f"{part.name}: "
        texts.append(f"{name}{axes.said(own, shape)}, {part.images.dtype}")
    if len(shapes) > 1:
        raise DataError(
            f"{parts[0].where} holds images of {' and '.join(str(shape) for shape in sorted(shapes))}. Give each split "
            "images of one size."
        )
    said.append(Conclusion("Images", "; ".join(texts)))
    return ordered, shaped


def _levels(survey: levels.Survey, options: Options, where: str, said: list[Conclusion]) -> levels.Levels:
    if options.range:
        low, high = options.range
        if not low < high:
            raise DataError(f"--range {low:g} {high:g}: the first number is black, the second white, and larger.")
        level, why = levels.Levels(low, high), f"numbers from {survey.low:.4g} to {survey.high:.4g}"
    else:
        level, why = levels.conclude(survey, where)
    text = f"{level.low:g} is black, {level.high:g} is white: {why}"
    said.append(Conclusion("Range", text))
    if survey.clear:
        raise DataError(f"{where} has a fourth channel that is not all opaque. Save images without transparency.")
    if survey.colours or options.grey is False:
        if not survey.coloured:
            how = "grey, in three equal channels" if options.grey is False else "grey: all channels are equal"
        else:
            how = "turned to grey (ITU-R BT.601)" if options.grey else "red, green and blue"
        said.append(Conclusion("Colour", how))
    return level


def _converter(
    contents: Contents,
    ordered: Sequence[NDArray],
    shaped: Sequence[Callable[[NDArray], NDArray]],
    level: levels.Levels,
    coloured: bool,
    options: Options,
    said: list[Conclusion],
) -> tuple[Callable[[NDArray], NDArray[np.uint8]], tuple[int, ...]]:
    turn = bool(contents.transposed) if options.transpose is None else options.transpose
    own_axes = shaped[0]  # of all parts, as their images have one shape

    def upright(block: NDArray) -> NDArray[np.uint8]:
        images = level.apply((levels.colours if coloured else levels.grey)(own_axes(block)))
        images = 255 - images if options.invert else images
        return images.swapaxes(1, 2) if turn else images

    def convert(block: NDArray) -> NDArray[np.uint8]:
        images = upright(block)
        if options.size and images.shape[1:3] != options.size:
            images = np.stack([decode.fitted(image, options.size) for image in images])
        return np.ascontiguousarray(images)

    first = upright(ordered[0][:1]).shape[1:3]
    shape = options.size or (first[0], first[1])
    where = contents.parts[0].where
    if max(shape) > MAX_SIDE:
        raise DataError(
            f"{where} is {shape[0]} x {shape[1]} pixels; the models take up to {MAX_SIDE} x {MAX_SIDE}. Fit the images "
            f"with --size, as --size {MAX_SIDE}."
        )
    if min(first) < MIN_SIDE:
        raise DataError(
            f"{where} is {first[0]} x {first[1]} pixels; models need {MIN_SIDE} x {MIN_SIDE} at least. Take larger "
            "images."
        )
    if coloured:  # there is no ink, and so no ground
        said += [Conclusion("Ground", "colours turned about")] * options.invert
    else:
        sample = convert(np.asarray(ordered[0][spread(len(ordered[0]), _SHOWN)]))
        dark = Dataset("", "train", sample, np.zeros(len(sample), np.int64), ()).dark_on_light
        ground = (
            f"{'dark on a light ground' if dark else 'light on a dark ground'}"
            f"{', turned about' if options.invert else ''}"
        )
        said.append(Conclusion("Ground", ground))
    why = contents.transposed if options.transpose is None else ""
    mirrored = f"mirrored at the diagonal: {why}" if why else "mirrored at the diagonal"
    said.append(Conclusion("Orientation", mirrored if turn else "as stored"))
    fitted = tuple(first) != shape
    size = f"{shape[0]} x {shape[1]}"
    said.append(Conclusion("Size", f"{size}, fitted from {first[0]} x {first[1]}" if fitted else size))
    return convert, (*shape, RGB) if coloured else shape


def _factors(
    sources: Sequence[Path], contents: Contents, counts: Sequence[int], options: Options, said: list[Conclusion]
) -> tuple[factor_columns.Factor, ...]:
    n = sum(counts)
    beside = sources[0] / factor_columns.FILE if sources[0].is_dir() else sources[0].with_name(factor_columns.FILE)
    found: tuple[factor_columns.Factor, ...] = ()
    source = ""
    if options.factors != "none":
        given = {name for part in contents.parts for name in part.factors}
        if options.factors or beside.is_file():
            path = Path(options.factors) if options.factors else beside
            found, source = factor_columns.read(path, contents.files, n, options.columns), f" ({path.name})"
        elif given:
            columns = {name: np.concatenate([part.factors[name] for part in contents.parts]) for name in given}
            first = contents.parts[0]
            columns = {name: columns[name] for name in first.factors}
            found = factor_columns.conclude(columns, n, first.where, options.columns)
    if options.columns and not found:
        raise DataError(
            f"--factor {options.columns[0][:60]}: there are no factors. Name a table of them with --factors."
        )
    text = ", ".join(factor.said() for factor in found) + source if found else "none"
    said.append(Conclusion("Factors", text))
    return found


def _unbroken(
    survey: levels.Survey, counts: Sequence[int], options: Options, where: str, said: list[Conclusion]
) -> list[NDArray[np.bool_]]:
    keep = [np.ones(n, bool) for n in counts]
    broken = sum(map(len, survey.broken))
    if broken and not options.leave_out_broken:
        raise DataError(
            f"{where} has NaN or infinite values in {broken:,} of {sum(counts):,} images. Add --leave-out-broken to "
            "import the others."
        )
    for own, wrong in zip(keep, survey.broken, strict=True):
        own[wrong] = False
    if broken:
        said.append(
            Conclusion(
                "Broken",
                f"{counted(broken, 'image')} with NaN or infinite values {by_number(broken, 'is', 'are')} left out",
            )
        )
    return keep
