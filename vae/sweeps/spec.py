"""What a sweep consists of: every beta with every seed, and the autoencoder with every seed, by one recipe."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vae.core.errors import SweepError
from vae.models.config import NEWEST, Kind, ModelConfig, Text, explain

KINDS: tuple[Kind, ...] = ("ae", "vae")  # in teaching order
_OF_A_MEMBER = {"kind", "beta", "seed", "dataset"}  # everything else of a config is the recipe, the same for all

Beta = Annotated[float, Field(ge=0, le=1e6)]
Seed = Annotated[int, Field(ge=0, le=2**63 - 1)]
Group = tuple[Kind, float]  # of all members that differ in the seed alone; an autoencoder's beta is 0


@dataclass(frozen=True)
class Member:
    """One model of a sweep, by its config. `digest` changes with any setting."""

    name: str
    config: ModelConfig
    digest: str

    @classmethod
    def of(cls, config: ModelConfig) -> Member:
        """Named by what it differs in: 'ae-seed-0', 'beta-2.4-seed-3'."""
        beta = f"{config.beta:g}".replace("+", "")  # no file's name should need a sign
        what = "ae" if config.kind == "ae" else f"beta-{beta}"
        digest = hashlib.sha256(config.model_dump_json().encode()).hexdigest()
        return cls(f"{what}-seed-{config.seed}", config, digest)

    @property
    def group(self) -> Group:
        """Kind and beta, which its seeds have in common."""
        return self.config.kind, self.config.beta

    def command(self, out: str) -> str:
        """What trains this one model on the command line."""
        config = self.config
        beta = f" --beta {config.beta:g}" if config.kind == "vae" else ""
        return (
            f"betascope train --dataset {config.dataset} --kind {config.kind}{beta} --seed {config.seed}"
            f"{_own_settings(_recipe(config), config.kind)} --out {out}"
        )


class Spec(BaseModel):
    """Which models a sweep has. `settings`: the recipe of each kind, whole, so that later defaults change no sweep."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    dataset: Text = Field(min_length=1, max_length=500)
    kinds: tuple[Kind, ...] = Field(min_length=1, max_length=2)
    betas: tuple[Beta, ...] = Field(max_length=200)
    seeds: tuple[Seed, ...] = Field(min_length=1, max_length=1000)
    settings: dict[Kind, dict[str, Any]]

    @classmethod
    def of(
        cls,
        dataset: str,
        image_shape: tuple[int, int],
        kinds: Collection[str] = KINDS,
        betas: Iterable[float] = (),
        seeds: Iterable[int] = (0,),
        images: int = 60_000,
        **settings: Any,
    ) -> Spec:
        """The sweep of these kinds, betas and seeds on so many training images; `settings` of the recipe that are not
        as the newest has them.

        Raises SweepError: a value that is not allowed, no beta for a VAE, two betas with one name.
        """
        try:
            recipes = {
                kind: _recipe(
                    ModelConfig.newest(images, kind=kind, beta=0, dataset=dataset, image_shape=image_shape, **settings)
                )
                for kind in KINDS
                if kind in kinds
            }
            return cls(
                dataset=dataset,
                kinds=tuple(recipes),
                betas=tuple(sorted(set(map(float, betas)))) if "vae" in kinds else (),
                seeds=tuple(sorted(set(seeds))),
                settings=recipes,
            )
        except ValidationError as error:
            raise SweepError(f"{explain(error)}. `python -m vae sweep --help` shows the options.") from error

    @model_validator(mode="after")
    def _has_members_with_names(self) -> Spec:
        if ("vae" in self.kinds) != bool(self.betas):
            raise ValueError("betas are the VAEs' alone, and VAEs need at least one")
        if set(self.settings) != set(self.kinds) or any(_OF_A_MEMBER & set(one) for one in self.settings.values()):
            raise ValueError("settings are the recipe of each kind, without kind, beta, seed and data set")
        names = [member.name for member in self.members()]
        if twice := sorted({name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()):
            raise ValueError(f"two members would be called {twice[0]}: give betas that differ in 6 digits")
        return self

    def members(self) -> tuple[Member, ...]:
        """Every model, in teaching order: the autoencoder first, then by beta, each with all seeds."""
        return tuple(
            Member.of(ModelConfig(kind=kind, beta=beta, seed=seed, dataset=self.dataset, **self.settings[kind]))
            for kind, beta in self.groups
            for seed in self.seeds
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """Kind and beta of the models that seeds are taken over, in teaching order."""
        plain: tuple[Group, ...] = (("ae", 0.0),) if "ae" in self.kinds else ()
        return (*plain, *(("vae", beta) for beta in self.betas))

    def command(self, out: str, seeds: int | None = None) -> str:
        """What makes this sweep, or goes on with it, on the command line; `seeds`: with so many, from 0."""
        count = len(self.seeds) if seeds is None else seeds
        betas = f" --beta {' '.join(f'{beta:g}' for beta in self.betas)}" if self.betas else ""
        own = _own_settings(self.settings[self.kinds[-1]], self.kinds[-1])
        return (
            f"betascope sweep --dataset {self.dataset} --kind {' '.join(self.kinds)}{betas} --seeds {count}"
            f"{own} --out {out}"
        )

    def joined(self, other: Spec) -> Spec:
        """The sweep with the members of both. Raises SweepError where data set or recipe differ."""
        for kind in set(self.kinds) & set(other.kinds):
            mine, theirs = self.settings[kind], other.settings[kind]
            changed = [name for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
            if changed:
                name = changed[0]
                raise SweepError(
                    f"The sweep there has {name} = {mine.get(name)}, and this one {name} = {theirs.get(name)}: models "
                    "of two recipes are not compared. Choose another --out."
                )
        if self.dataset != other.dataset:
            raise SweepError(f"The sweep there is of {self.dataset}, not of {other.dataset}. Choose another --out.")
        return Spec(
            dataset=self.dataset,
            kinds=tuple(kind for kind in KINDS if kind in {*self.kinds, *other.kinds}),
            betas=tuple(sorted({*self.betas, *other.betas})),
            seeds=tuple(sorted({*self.seeds, *other.seeds})),
            settings={**other.settings, **self.settings},
        )


def _recipe(config: ModelConfig) -> dict[str, Any]:
    return config.model_dump(mode="json", exclude=_OF_A_MEMBER)


def _own_settings(recipe: Mapping[str, Any], kind: Kind) -> str:
    """The options of a recipe that are not the default; the image's size follows from the data set."""
    chosen = recipe.get("recipe", 1)  # a sweep from before there were two does not say it
    plain = _recipe(ModelConfig(kind=kind, beta=0, arch=recipe.get("arch", "mlp"), recipe=chosen))
    plain["recipe"] = NEWEST
    plain["arch"] = ModelConfig.model_fields["arch"].default
    words = []
    for name, value in recipe.items():
        if name in ("image_shape", "loss") or plain.get(name) == value:
            continue
        text = ",".join(map(str, value)) if isinstance(value, list) else value
        words.append(f" --{name.replace('_', '-')} {text}")
    return "".join(words)
