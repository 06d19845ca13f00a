"""What a lesson speaks of and this machine does not have, in words, with the remedy."""

from __future__ import annotations

from collections.abc import Iterable

from ui import class_link, loaders, output, public, sidebar
from vae import data
from vae.core.counted import by_number
from vae.lessons.lesson import Lesson


def images(name: str) -> str:
    """That a data set is not here, and how to have it; '' where it is."""
    if not name or name in loaders.data_names():
        return ""
    known = data.REGISTRY.get(name)
    said = f"{output.literal(data.title(name) if known else name)} is not on this machine."
    if public.on() or known is None or known.download is None:
        return said
    return f"{said} The Overview fetches it with one click; so does {output.command(f'betascope data fetch {name}')}."


def models(titles: Iterable[str], dataset: str) -> str:
    """Which of these models are not here, and how to have them; '' where all are."""
    offered = sidebar.offered()
    roles = {model.config.title for model in offered.values()}
    missing = [title for title in titles if title not in roles and title not in offered]
    if not missing:
        return ""
    verb = by_number(len(missing), "is", "are")
    said = f"{' and '.join(map(output.literal, missing))} {verb} not among the models here."
    if public.on():
        return said
    return f"{said} {_trained(missing[0], dataset)}"


def can_be_had(lesson: Lesson) -> bool:
    """Whether other data or models are chosen than the lesson was written for, and those are here to be chosen."""
    now, offered = sidebar.dataset(), sidebar.offered()
    if lesson.data and not data.same(lesson.data, now.name):
        return lesson.data in loaders.data_names() and not sidebar.keeps_data()
    link = class_link.current()
    titles = set(sidebar.with_roles(offered, now, lesson.models).values())
    return bool(titles) and titles != set(sidebar.chosen_titles()) and not (link.models or link.locks("models"))


def _trained(title: str, dataset: str) -> str:
    beta = title.removeprefix("β = ")
    kind = "--kind ae" if title == "AE" else f"--kind vae --beta {beta}" if beta != title else ""
    if not kind:
        return ""
    out = f"checkpoints/{dataset.split(':')[-1].removesuffix('.npz')}-{'ae' if title == 'AE' else f'beta-{beta}'}"
    return f"Train one: {output.command(f'betascope train --dataset {dataset} {kind} --out {out}')}."


def of(lesson: Lesson) -> str:
    """What this lesson was written for and is not here, or not what is looked at; '' where all is as it has it."""
    now = sidebar.dataset().name
    absent = images(lesson.data)
    said = [absent, models(lesson.models, lesson.data or now)]
    if lesson.data and not absent and not data.same(lesson.data, now):
        said.append(f"This lesson was written for {output.literal(data.title(lesson.data))}.")
    if absent or len([one for one in said if one]):
        said.append(f"Its numbers are measured anew on {output.literal(data.title(now))}.")
    return " ".join(filter(None, said))
