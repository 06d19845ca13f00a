"""What models are called on every page and in addresses: by their kind and beta, and by what else they differ in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from vae import data
from vae.core import folders
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.models.families import distance

_BETWEEN = ", "


def titles(models: Sequence[Checkpoint], images: Dataset) -> dict[str, Checkpoint]:
    """Models by what to call them: 'AE', 'β = 2.4'; of several of one kind and beta 'β = 2.4, seed 1'.

    What is said is what they differ in: the data that they learned from, dimensions, architecture, seed, recipe,
    epochs; their folder where all of that is the same. They come in that order, each beside others of its kind. The
    family that is closest to the images need not say its data, and has the plain name where just one of it is of that
    kind and beta: so a link that says 'β = 2.4' means the same model after others were trained.
    """
    return dict(_titled(tuple(models), images, str(folders.data_dir())))


@lru_cache(maxsize=16)  # every run of a page asks
def _titled(models: tuple[Checkpoint, ...], images: Dataset, _: str) -> dict[str, Checkpoint]:
    """`titles`, by the folder too in which a name of an image file is looked for."""
    models = tuple(_in_order(models))
    groups: dict[str, list[Checkpoint]] = defaultdict(list)
    for model in models:
        groups[model.config.title].append(model)
    parts: dict[int, list[str]] = {}
    for group in groups.values():
        nearest = min(distance(model, images) for model in group)
        close = [model for model in group if distance(model, images) == nearest]
        others = [model for model in group if model not in close]
        for part in (close, others):
            parts.update(_apart(part, [] if part is close else [_data]))
    named = {id(model): _BETWEEN.join([model.config.title, *parts[id(model)]]) for model in models}
    said = Counter(named.values())
    return {
        named[id(model)] if said[named[id(model)]] == 1 else of_folder(model, named[id(model)]): model
        for model in models
    }


def of_folder(model: Checkpoint, title: str = "") -> str:
    """A name that says the model's folder: what addresses said of models of one kind and beta before version 0.2."""
    return f"{title or model.config.title} ({model.name})"


def _in_order(models: Sequence[Checkpoint]) -> list[Checkpoint]:
    """The models as they come, but those of one kind, beta and data by dimensions, architecture and seed."""
    first: dict[tuple[str, str], int] = {}
    for place, model in enumerate(models):
        first.setdefault((model.config.dataset, model.config.title), place)

    def place_of(model: Checkpoint) -> tuple[int, int, str, int]:
        config = model.config
        return first[config.dataset, config.title], config.latent_dim, _architecture(config), config.seed

    return sorted(models, key=place_of)


def _apart(models: list[Checkpoint], always: list[Callable[[ModelConfig], str]]) -> dict[int, list[str]]:
    """By the identity of a model, what to say beside its kind and beta: `always`, and what tells it from the others."""
    said = {id(model): [say(model.config) for say in always] for model in models}
    for say in _DIFFERENCES:
        for alike in _alike(models, said):
            texts = {id(model): say(model.config) for model in alike}
            if len(set(texts.values())) > 1:
                for key, text in texts.items():
                    said[key] += [text] if text else []
    return said


def _alike(models: Iterable[Checkpoint], said: dict[int, list[str]]) -> list[list[Checkpoint]]:
    groups: dict[tuple[str, ...], list[Checkpoint]] = defaultdict(list)
    for model in models:
        groups[tuple(said[id(model)])].append(model)
    return list(groups.values())


def _data(config: ModelConfig) -> str:
    return data.title(config.dataset).partition(" (")[0]  # 'digits (built in)'


def _dimensions(config: ModelConfig) -> str:
    return f"{config.latent_dim}-D"


def _architecture(config: ModelConfig) -> str:
    return "" if config.arch == "mlp" else config.arch


def _seed(config: ModelConfig) -> str:
    return f"seed {config.seed}"


def _recipe(config: ModelConfig) -> str:
    return f"recipe {config.recipe}"


def _epochs(config: ModelConfig) -> str:
    whole = f"{config.epochs:,} epochs"
    return whole if config.stopped_after is None else f"{config.stopped_after:.3g} of {whole}"


_DIFFERENCES = (_data, _dimensions, _architecture, _seed, _recipe, _epochs)
