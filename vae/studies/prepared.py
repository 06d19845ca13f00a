"""Everything that pages show by default, measured before anybody asks: the list of it, and the archives that hold it.

A step asks for results just as a page does; each is kept by what it depends on, so asking is what fills the cache, and
asking again, when all is known, tells which results an archive has to hold (see `vae.core.measured`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import get_args

import numpy as np

from vae import data
from vae.core import folders, measured, processes
from vae.core.errors import BetascopeError, CheckpointError, MeasureError, os_error_sentence
from vae.data import Dataset, grain
from vae.data.dataset import joined
from vae.latent.paths import PATHS
from vae.metrics.latent import path_quality
from vae.models import catalogue, families
from vae.models import judge as judges
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.studies import pictures
from vae.studies.pictures import Real

_OTHER = re.compile(r"[^A-Za-z0-9._]+")

Step = Callable[[], object]


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is measured of one data set: by the models that its pages offer first, and what its judge sees."""

    models: tuple[Checkpoint, ...]
    train: Dataset
    test: Dataset
    judge: Judge | None

    @classmethod
    def of(cls, name: str) -> Prepared:
        """Of a data set, by the models in the checkpoint folder. Raises DataError, CheckpointError."""
        train, test = (data.load(name, split) for split in ("train", "test"))
        found = [one for one in catalogue.scan(folders.checkpoints_dir()) if isinstance(one, Checkpoint)]
        fitting = [one for one in found if one.config.planes == test.planes]
        try:
            judge = judges.find(test, folders.checkpoints_dir())
        except CheckpointError:
            judge = None
        return cls(tuple(families.preferred(fitting, test)), train, test, judge)

    @property
    def archive(self) -> Path:
        """The file that holds what is measured of this data set."""
        return measured.folder() / f"{_OTHER.sub('-', self.test.name).strip('-')}.zip"

    @cached_property
    def steps(self) -> dict[str, Step]:
        """What is to be measured, by a line on it. Those that build on others come last, what takes longest first."""
        if not self.models:
            return {}
        steps: dict[str, Step] = {}
        for model in self.models:
            steps[f"{model.name}: dimensions, DCI and SAP"] = self._describing(model)
        steps |= self._probes()
        for model in self.models:
            steps[f"{model.name}: pictures and samples"] = self._picturing(model)
        return {**steps, "real images": self._real, LAST: self._claims}

    def collect(self) -> dict[str, bytes]:
        """Every result that the steps ask for, by its name; what is not known yet is measured here."""
        for step in self.steps.values():
            attempt(step)
        with measured.collected() as results:
            for step in self.steps.values():
                attempt(step)
        return results

    def write(self) -> int:
        """Replace the archive by what `collect` gives; the bytes of it. Raises CheckpointError where it cannot be."""
        results = self.collect()
        try:
            measured.write(self.archive, results)
            return self.archive.stat().st_size if results else 0
        except OSError as error:
            raise CheckpointError(f"{self.archive} cannot be written: {os_error_sentence(error)}.") from error

    def _describing(self, model: Checkpoint) -> Step:
        def describe() -> None:
            from vae.studies import disentanglement

            disentanglement.describe(model, self.test, self.train, self.judge)

        return describe

    def _probes(self) -> dict[str, Step]:
        from vae.metrics.probing import fits
        from vae.metrics.probing.representations import Representation
        from vae.studies.linear_probe import Plan

        try:
            plan = Plan.of(self.models, self.train, self.test)
        except MeasureError:
            return {}  # nothing to learn, as the page says

        def probing(what: Representation) -> Step:
            def probe() -> None:
                for size in plan.sizes:
                    fits.probe(what, plan.data, size)
                if not what.floor:
                    fits.removal(what, plan.data)

            return probe

        ordered = sorted(plan.whats, key=lambda what: -what.dimensions)
        return {f"{what.name}: linear probes": probing(what) for what in ordered}

    def _picturing(self, model: Checkpoint) -> Step:
        def picture() -> None:
            from vae.metrics.decoded import noise, reconstruction, sample_quality
            from vae.metrics.decoded.label_survival import label_survival
            from vae.metrics.decoded.rate_distortion import rate_distortion

            real, test = Real(self.test.only_images), self.test
            pictures.given_back(model, test.take(test.first_of_classes(pictures.ROW)).only_images)
            pictures.noise_curve(model, test.take(pictures.curve_images(test)).only_images, grain.SEED)
            pictures.samples(model, self.train, real)
            pictures.cloud(model, test)
            pictures.plane(model, test)
            pictures.walk_range(model, test)
            self._path(model)
            reconstruction.errors(model, self.test)
            rate_distortion(model, self.test)
            noise.passed_on(model, self.test)
            if judge := self.judge:
                attempt(lambda: label_survival(model, self.test, judge))
                for source in get_args(sample_quality.Source):
                    sample_quality.judge_samples(model, self.train, self.test, judge, source=source)

        return picture

    def _path(self, model: Checkpoint | None) -> None:
        """What the Interpolation page begins with."""
        first, last = (self.test.take(np.array([n])).only_images for n in (0, pictures.other_end(self.test, 0)))
        real = path_quality.reference(self.train)
        pictures.path(model, first, last, self.test, real, Real(real.only_images), next(iter(PATHS)))

    def _real(self) -> None:
        from vae.latent import spectrum
        from vae.metrics.decoded import sample_quality
        from vae.metrics.disentanglement.factor_dependence import factor_dependence
        from vae.metrics.images import entropy

        attempt(lambda: factor_dependence(self.test))
        whole = joined(self.train, self.test) if data.whole(self.test.name) else self.test
        self._path(None)
        pictures.real_numbers(self.train, Real(self.test.only_images))
        entropy.bound(whole.only_images)
        spectrum.of_pixels(self.train.only_images)
        if self.judge:
            sample_quality.judge_real(self.train, self.test, self.judge)

    def _claims(self) -> None:
        from vae.studies import interpolation
        from vae.studies.claims import claims
        from vae.studies.claims.evidence import Evidence, assign_roles

        interpolation.measure(self.models, self.test, self.train)
        roles = assign_roles(families.first_shown(self.models, self.test), self.test)
        claims.findings(Evidence(roles, self.test, self.train, self.judge))


LAST = "interpolations and claims"  # builds on the other steps


def attempt(step: Step) -> str:
    """Take a step; why these images do not allow it, as the page will say, else ''."""
    try:
        step()
    except (MeasureError, CheckpointError) as error:
        return str(error)
    return ""


def request(name: str, step: str) -> str:
    """A step of a data set as the text that `work` takes."""
    return json.dumps([name, step])


def work(text: str) -> str:
    """For a process of its own: take a step, whose results are then in the cache; what `attempt` says of it."""
    name, step = json.loads(text)
    with processes.inline():
        try:
            return attempt(Prepared.of(name).steps[step])
        except BetascopeError as error:
            return str(error)
