"""What claims are held against: the models that play the four roles, on one data set, and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import CheckpointError, MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset, of_digits, same
from vae.data.dataset import spread
from vae.latent import sampling
from vae.metrics.decoded import noise, reconstruction, sample_quality
from vae.metrics.decoded.label_survival import Survival, label_survival
from vae.metrics.decoded.sample_quality import SampleQuality
from vae.metrics.decoded.samples import pixel_uncertainty
from vae.metrics.disentanglement import dependence, mig, mutual_information
from vae.metrics.disentanglement.dependence import Dependence
from vae.metrics.latent import dimensions, path_quality
from vae.metrics.latent.between import clear_between
from vae.metrics.latent.dimensions import Dimensions
from vae.metrics.probing import fits, representations
from vae.metrics.probing.labelled import Labelled
from vae.metrics.probing.result import Probe
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import decode
from vae.models.judge import Judge, Seen
from vae.models.judge import command as judge_command
from vae.studies.claims import numbers
from vae.studies.claims.numbers import Draws, Number
from vae.studies.claims.roles import CROSS_FADE, REAL, ROLES

PAIRS, STEPS = 200, 11  # paths between images, as on the Interpolation page
_SHOWN = 10  # images of a strip


def assign_roles(models: Iterable[Checkpoint], dataset: Dataset) -> dict[str, Checkpoint]:
    """The model of each role: of those that take these images, one trained on them, else on MNIST, else any."""
    fitting = [model for model in models if model.config.planes == dataset.planes]
    chosen: dict[str, Checkpoint] = {}
    for trained_on in (dataset.name, "mnist", None):
        for model in fitting:
            if model.config.title in ROLES and (trained_on is None or same(model.config.dataset, trained_on)):
                chosen.setdefault(model.config.title, model)
        if chosen:
            break
    return {role: chosen[role] for role in ROLES if role in chosen}


@dataclass(frozen=True, eq=False)
class Evidence:
    """The models by their role, the two splits, the judge of the data set where there is one, and the seed."""

    models: Mapping[str, Checkpoint]
    dataset: Dataset
    train: Dataset
    judge: Judge | None
    seed: int = 0

    @property
    def of_digits(self) -> bool:
        """Whether the images are known to be of digits."""
        return of_digits(self.dataset.name)

    @property
    def numerals(self) -> bool:
        """Whether there are classes of the names of digits that a claim speaks of."""
        return set("01678") <= set(self.dataset.class_names)

    def model(self, role: str) -> Checkpoint:
        """The model of a role. Raises MeasureError where there is none."""
        if role not in self.models:
            raise MeasureError(f"No model has this role: {role} is not among the checkpoints.")
        return self.models[role]

    def require_judge(self) -> Judge:
        """The judge. Raises CheckpointError where there is none."""
        if self.judge is None:
            raise CheckpointError("No judge reads these images.", f"Train one: {judge_command(self.dataset.name)}.")
        return self.judge

    def survival(self, role: str) -> Survival:
        """What the judge sees in the role's reconstructions. Raises as `label_survival`."""
        return label_survival(self.model(role), self.dataset, self.require_judge())

    def kept(self, role: str, label: int | None = None) -> Number:
        """Of the images (of one class) whose label is read in the original, the share where it still is in the role's
        reconstruction. Raises as `survival`, and MeasureError where there is no such image.
        """
        found = self.survival(role)
        read = found.original == found.labels
        if label is None:
            return numbers.share(found.kept(), found.seen == found.labels, read)
        lost, own = found.lost(label), read & (found.labels == label)
        kept = estimate.share_of(1 - lost.value, lost.n)
        return numbers.share(kept, found.seen == label, own)

    def samples(self, role: str) -> SampleQuality:
        """What the judge sees in 1,000 samples from N(0, I). Raises as `sample_quality.judge_samples`."""
        return sample_quality.judge_samples(
            self.model(role), self.train, self.dataset, self.require_judge(), seed=self.seed
        )

    def distance(self, role: str) -> Number:
        """The Fréchet distance of those samples to the test images, in the judge's features. Raises as `samples`."""
        if role not in self._distances:
            found, judge = self.samples(role).frechet, self.require_judge()
            reference = sample_quality.reference_features(judge, self.dataset)
            self._distances[role] = numbers.frechet(found, lambda: self.seen(role).features, reference)
        return self._distances[role]

    def clear(self, role: str) -> Number:
        """The share of those samples that the judge reads clearly. Raises as `samples`."""
        found = self.samples(role).clear
        return Number(found, lambda draws: numbers.share(found, self._clear(role)).resampled(draws))

    def seen(self, role: str) -> Seen:
        """What the judge makes of each of the samples, as far as a number of all of them is not enough."""
        if role not in self._seen:
            self._seen[role] = self.require_judge().see(self.sampled(role))
        return self._seen[role]

    def real(self) -> SampleQuality:
        """What it sees in as many training images."""
        return sample_quality.judge_real(self.train, self.dataset, self.require_judge())

    def sampled(self, role: str, n: int = sample_quality.SAMPLES) -> NDArray[np.float32]:
        """The samples themselves, (n, H, W)."""
        checkpoint = self.model(role)
        codes = sampling.prior(sample_quality.SAMPLES, checkpoint.config.latent_dim, self.seed)[:n]
        return decode(checkpoint.coder(), codes)

    def undecided(self, role: str) -> NDArray[np.float64]:
        """Mean entropy of a pixel of each sample in nats; of `REAL`, of as many training images."""
        if role == REAL:
            return pixel_uncertainty(self.train.floats(spread(len(self.train), sample_quality.SAMPLES)))
        return pixel_uncertainty(self.sampled(role))

    def errors(self, role: str) -> NDArray[np.float32]:
        """Binary cross-entropy of each test image in nats, (N,)."""
        return reconstruction.errors(self.model(role), self.dataset)

    def facts(self, role: str) -> Dimensions:
        """The facts on every dimension."""
        return dimensions.describe(self.model(role), self.dataset)

    def dependence(self, role: str) -> Dependence:
        """What dimensions say of the factors. Raises MeasureError where the images have none."""
        return dependence.dependence(self.model(role), self.dataset, self.seed)

    def mig(self, role: str) -> Number:
        """MIG over all dimensions, with bins of equal width. Raises as `dependence`."""
        found = self.dependence(role).mig["width"]

        def resampled(draws: Draws) -> NDArray[np.float64]:
            mu, factors = dependence.coded(self.model(role), self.dataset)
            codes, values = mutual_information.binned(mu), np.stack([one.counts() for one in factors], axis=1)
            again = np.array(mig.resampled(codes, values, draws.times(len(mu))))
            return found.value + again - again.mean()  # resampling makes dependence seem larger

        return Number(found, resampled)

    @cached_property
    def labelled(self) -> Labelled:
        """What a probe learns from. Raises MeasureError where there are no labels, or one class."""
        return Labelled.of(self.train, self.dataset)

    def probe(self, role: str, size: int, task: Task = Task()) -> Probe:
        """A linear probe on mu. Raises as `fits.probe`."""
        what = representations.of_model(self.model(role), self.dataset)
        return fits.probe(what, self.labelled, size, task=task)

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """PAIRS pairs of test images, or all there are, (n, 2), the same for every model.

        Raises MeasureError for fewer than 2 images.
        """
        return path_quality.random_pairs(PAIRS, len(self.dataset), self.seed)

    def clear_between(self, role: str) -> NDArray[np.float64]:
        """Of each of these paths the share of its middle half that the judge reads clearly, (n,)."""
        model = self._on_path(role)
        return clear_between(model, self.dataset, self.require_judge(), self.pairs, STEPS)

    def between(self, role: str) -> dict[str, NDArray[np.float64]]:
        """How each of these paths looks, by `path_quality.MEASURES`, (n,)."""
        real = path_quality.reference(self.train)
        return path_quality.measure_pairs(self._on_path(role), self.dataset, real, self.pairs, "straight", STEPS)

    def noise_passed(self, role: str) -> NDArray[np.float64]:
        """How much of its noise comes out of the role's model again, of each image, (n,)."""
        return noise.passed_on(self.model(role), self.dataset, seed=self.seed)

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """The first test image of each class, or the first images, (n,)."""
        return self.dataset.first_of_each_class(_SHOWN)

    def given_back(self, role: str, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images through the role's model, decoded from mu."""
        return reconstruction.reconstruct(self.model(role).coder(), images)

    def each(self, measured: Callable[[str], Estimate], roles: Iterable[str] = ROLES) -> dict[str, Estimate]:
        """A number of every role that there is and that has it."""
        return dict(self._each(measured, roles))

    @cached_property
    def _seen(self) -> dict[str, Seen]:
        return {}

    @cached_property
    def _distances(self) -> dict[str, Number]:
        return {}

    def _on_path(self, role: str) -> Checkpoint | None:
        return None if role == CROSS_FADE else self.model(role)

    def _clear(self, role: str) -> NDArray[np.bool_]:
        return np.asarray(self.seen(role).probabilities.max(axis=1) >= sample_quality.CLEAR)

    def _each(self, measured: Callable[[str], Estimate], roles: Iterable[str]) -> Iterator[tuple[str, Estimate]]:
        for role in roles:
            if role not in self.models and role in ROLES:
                continue
            try:
                yield role, measured(role)
            except (MeasureError, CheckpointError):
                continue  # the check that needs it says why
