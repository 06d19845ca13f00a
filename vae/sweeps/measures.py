"""What is measured of each model of a sweep: numbers with their intervals, facts on dimensions, codes and pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.decoded import label_survival, reconstruction, sample_quality
from vae.metrics.disentanglement import (
    boosting,
    dci,
    dependence,
    factors,
    infomec,
    mig,
    mutual_information,
    neighbours,
    predictors,
    sap,
)
from vae.metrics.disentanglement.coded import TEST, TRAIN, CodedSplits
from vae.metrics.disentanglement.factors import Factor
from vae.metrics.disentanglement.mutual_information import BINS
from vae.metrics.latent import dimensions
from vae.metrics.latent.dimensions import ACTIVE_KL, Dimensions
from vae.metrics.probing import fits, representations
from vae.metrics.probing.labelled import Labelled
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import Codes, decode, encode
from vae.models.judge import Judge
from vae.models.networks import Autoencoder

VERSION = 2  # goes up when a number comes out otherwise: numbers of two versions are in no table together
SEED = 0  # of everything random in a measure: the models differ, the images and the noise do not
CODED, PICTURED = 1_000, 10  # images whose codes are kept, and that are shown as each model gives them back
STEPS = (-3, -2, -1, 0, 1, 2, 3)  # standard deviations of the aggregate posterior
FEW_LABELS = 100
RESAMPLED, SHARE = 500, 0.01  # images, and the part of the picture that an informative dimension moves
_BATCH = 1000


@dataclass(frozen=True, eq=False)
class Measured:
    """Of one model: `row`, its numbers by column; `table`, its dimensions by column, (J,) each; `arrays`: codes (n, J),
    given_back (m, H, W), moves (J, T, H, W). `lacking`: why which numbers are not there, in words.
    """

    row: dict[str, float]
    table: dict[str, NDArray[np.float64]]
    arrays: dict[str, NDArray]
    lacking: str = ""


@dataclass(frozen=True, eq=False)
class Subject:
    """One model with all that it is measured on."""

    checkpoint: Checkpoint
    train: Dataset
    test: Dataset
    judge: Judge | None

    @cached_property
    def model(self) -> Autoencoder:
        """The torch module."""
        return self.checkpoint.model()

    @cached_property
    def codes(self) -> Codes:
        """Of all test images."""
        return encode(self.checkpoint, self.test)

    @cached_property
    def facts(self) -> Dimensions:
        """On every dimension."""
        return dimensions.describe(self.checkpoint, self.test)

    @cached_property
    def resampled(self) -> NDArray[np.float64]:
        """What `share_of_picture` says of each dimension, (J,)."""
        chosen = self.codes.mu[spread(len(self.test), RESAMPLED)]
        return share_of_picture(self.model, chosen)

    @cached_property
    def splits(self) -> tuple[CodedSplits, CodedSplits | None, tuple[Factor, ...]]:
        """What DCI and SAP learn from and are tested on: see `predictors.coded_splits`."""
        return predictors.coded_splits(self.checkpoint, self.train, self.test, SEED)

    def require_judge(self) -> Judge:
        """The judge. Raises CheckpointError where there is none."""
        if self.judge is None:
            raise CheckpointError(f"there is no judge for {self.test.name}")
        return self.judge


def measure(subject: Subject, task: Task = Task()) -> Measured:
    """Everything, step by step; `task` hears which. What these images do not allow is NaN, and said in `lacking`.

    Raises MeasureError where the model's codes or pictures are not finite, Stopped.
    """
    row: dict[str, float] = {}
    lacking: dict[str, list[str]] = {}
    for done, (name, step) in enumerate(MEASURES.items()):
        task.check()
        task.report(f"measuring {name}", done, len(MEASURES))
        try:
            row.update(_columns(step(subject, task.silent)))
        except (MeasureError, CheckpointError) as error:
            if name in _NEEDED:
                raise
            lacking.setdefault(str(error), []).append(name)
    facts = subject.facts
    nothing = np.full(len(facts.variance), np.nan)
    return Measured(
        row,
        {
            "kl": nothing if facts.kl is None else facts.kl,
            "mu_variance": facts.variance,
            "mean_encoder_variance": _encoder_variance(subject.codes, nothing),
            "spread": facts.units.deviation,
            "picture_share": subject.resampled,
        },
        _arrays(subject),
        "; ".join(f"without {', '.join(names)}: {why}" for why, names in lacking.items()),
    )


def settings(train: Dataset, test: Dataset) -> dict[str, object]:
    """What each measure was made with, for the sweep's provenance."""
    n = len(test)
    return {
        "names": list(MEASURES),
        "version": VERSION,
        "seed": SEED,
        "losses": {"images": n, "error": "BCE summed over pixels, decoded from a sampled z, nats"},
        "active": {"above": reconstruction.ACTIVE_VARIANCE, "of": "variance of mu"},
        "informative": {
            "vae": {"above": ACTIVE_KL, "of": "mean KL, nats", "images": n},
            "ae": {"above": SHARE, "of": "picture_share", "images": min(n, RESAMPLED)},
        },
        "samples": {"samples": sample_quality.SAMPLES, "clear": sample_quality.CLEAR, "codes": "N(0, I)"},
        "mig": {"images": min(n, dependence.MOST), "bins": BINS, "how": "width", "dimensions": "all"},
        "information": {
            "images": min(n, infomec.MOST),
            "neighbours": neighbours.NEIGHBOURS,
            "bins": BINS,
            "dimensions": "range above 1/20 of the widest",
            "halves": infomec.HALVES,
            "permutations": infomec.PERMUTATIONS,
        },
        "sap": {"train": min(len(train), TRAIN), "test": min(n, TEST), "C": sap.C},
        "dci": {
            "train": min(len(train), TRAIN),
            "test": min(n, TEST),
            "trees": boosting.STAGES,
            "ordered_factors": "as numbers and angles",
        },
        "probes": {"labels": [FEW_LABELS, len(train.labelled)], "draws": [fits.SEEDS, 1], "C": fits.C, "code": "mu"},
        "codes": {"images": min(n, CODED)},
        "moves": {"steps": STEPS, "unit": "standard deviations of the aggregate posterior", "from": "mean code"},
    }


def prepare(train: Dataset, test: Dataset, judge: Judge | None) -> None:
    """Have in the cache what is about the data alone, so that not every model of a sweep has it computed anew.

    What cannot be computed is said by the measure that needs it.
    """
    with suppress(MeasureError, CheckpointError):
        factors.of(test)
        factors.of(train.take(spread(len(train), TRAIN)))
    if judge is not None:
        with suppress(MeasureError, CheckpointError):
            label_survival.original_labels(test, judge)
            sample_quality.reference_features(judge, test)


def share_of_picture(model: Autoencoder, mu: NDArray[np.float32]) -> NDArray[np.float64]:
    """How much of the picture each dimension carries, (J,), by codes (n, J): how far the decoded images move when this
    dimension alone is taken from another image's code, over how far they move when all are.

    Mean squared change of all pixels; the other image is the next in a fixed random order. In units of a code it says
    the same whatever a dimension is multiplied by. 0 for all where the pictures do not differ.
    """
    other = mu[np.roll(np.random.default_rng(SEED).permutation(len(mu)), 1)]
    start = decode(model, mu)
    whole = float(np.square(decode(model, other) - start, dtype=np.float64).mean())
    moved = np.zeros(mu.shape[1])
    for j in range(mu.shape[1]):
        codes = mu.copy()
        codes[:, j] = other[:, j]
        moved[j] = np.square(decode(model, codes) - start, dtype=np.float64).mean()
    return moved / whole if whole > 0 else moved


def coded_images(test: Dataset) -> NDArray[np.int32]:
    """Which test images codes are kept of, (n,)."""
    return spread(len(test), CODED).astype(np.int32)


def pictured_images(test: Dataset) -> NDArray[np.int32]:
    """Which test images are shown as each model gives them back, (m,): the first of each class."""
    return test.first_of_each_class(PICTURED).astype(np.int32)


def _losses(subject: Subject, _task: Task) -> dict[str, float | Estimate]:
    found = reconstruction.evaluate(subject.checkpoint, subject.test, SEED)
    return {
        "objective": found.objective,
        "error": found.bce_z,
        "error_mu": found.bce_mu,
        "rate": np.nan if subject.checkpoint.config.kind == "ae" else found.kl,  # its codes are points
        "active": found.active_dimensions,
    }


def _dimensions(subject: Subject, _task: Task) -> dict[str, float | Estimate]:
    kl = subject.facts.kl
    informative = subject.resampled > SHARE if kl is None else kl > ACTIVE_KL
    return {"informative": int(informative.sum())}


def _labels(subject: Subject, _task: Task) -> dict[str, float | Estimate]:
    survival = label_survival.label_survival(subject.checkpoint, subject.test, subject.require_judge())
    return {"labels_kept": survival.kept()}


def _samples(subject: Subject, _task: Task) -> dict[str, float | Estimate]:
    judge = subject.require_judge()
    prior = sample_quality.judge_samples(subject.checkpoint, subject.train, subject.test, judge, seed=SEED)
    return {"clear_samples": prior.clear, "frechet": prior.frechet}


def _mig(subject: Subject, _task: Task) -> dict[str, float | Estimate]:
    mu, found = dependence.coded(subject.checkpoint, subject.test)
    values = np.stack([factor.counts(BINS, "width") for factor in found], axis=1)
    return {"mig": mig.of_counts(mutual_information.binned(mu, BINS, "width"), values, seed=SEED)}


def _information(subject: Subject, task: Task) -> dict[str, float | Estimate]:
    """As published; InfoM and InfoC beside what codes that know nothing have, as that is far from 0."""
    mu, found = dependence.coded(subject.checkpoint, subject.test)
    if len(found) < 2:
        raise MeasureError(f"InfoM compares factors, and {subject.test.name} has {len(found)}")
    scores = infomec.measure(mu, found, None, SEED, task)
    chance = infomec.null(mu, found, None, SEED, task, explicit=False)
    return {
        "infom": scores.modularity,
        "infom_chance": chance.modularity,
        "infoe": scores.explicitness,
        "infoc": scores.compactness,
        "infoc_chance": chance.compactness,
    }


def _sap(subject: Subject, task: Task) -> dict[str, float | Estimate]:
    coded, _, _ = subject.splits
    return {"sap": sap.measure(coded, False, task).score, "sap_standardised": sap.measure(coded, True, task).score}


def _dci(subject: Subject, task: Task) -> dict[str, float | Estimate]:
    """Of ordered factors as such where there are any; without the resamples, which would take as long again."""
    coded, ordered, _ = subject.splits
    found = dci.measure(ordered or coded, 0, task)
    return {
        "dci_disentanglement": found.disentanglement.value,
        "dci_completeness": found.completeness.value,
        "dci_informativeness": found.informativeness,
    }


def _probes(subject: Subject, task: Task) -> dict[str, float | Estimate]:
    data = Labelled.of(subject.train, subject.test)
    what = representations.of_model(subject.checkpoint, subject.test)
    sizes = {"probe_all": len(data.rows)}
    if len(data.rows) > FEW_LABELS:
        sizes = {"probe_100": FEW_LABELS, **sizes}
    return {name: fits.probe(what, data, size, task=task).estimate for name, size in sizes.items()}


Step = Callable[[Subject, Task], Mapping[str, float | Estimate]]

# In the order of the columns; the only list of what is measured.
MEASURES: dict[str, Step] = {
    "losses": _losses,
    "dimensions": _dimensions,
    "labels": _labels,
    "samples": _samples,
    "MIG": _mig,
    "information": _information,
    "SAP": _sap,
    "DCI": _dci,
    "probes": _probes,
}
_NEEDED = ("losses", "dimensions")


def _columns(found: Mapping[str, float | Estimate]) -> dict[str, float]:
    columns: dict[str, float] = {}
    for name, value in found.items():
        if isinstance(value, Estimate):
            columns |= {name: value.value, f"{name}_low95": value.low, f"{name}_high95": value.high}
        else:
            columns[name] = float(value)
    return columns


def _encoder_variance(codes: Codes, nothing: NDArray[np.float64]) -> NDArray[np.float64]:
    return nothing if codes.logvar is None else np.exp(codes.logvar).mean(axis=0, dtype=np.float64)


def _arrays(subject: Subject) -> dict[str, NDArray]:
    mu, facts = subject.codes.mu, subject.facts
    mean = mu.mean(axis=0, dtype=np.float64)
    j = mu.shape[1]
    moved = np.broadcast_to(mean, (j, len(STEPS), j)).copy()
    for k in range(j):
        moved[k, :, k] += np.array(STEPS) * facts.units.deviation[k]
    height, width = subject.test.image_shape
    pictures = decode(subject.model, moved.reshape(-1, j).astype(np.float32))
    kept = mu[coded_images(subject.test)]
    fits_half = np.abs(kept).max(initial=0) < np.finfo(np.float16).max
    return {
        "coded_images": coded_images(subject.test),
        "pictured_images": pictured_images(subject.test),
        "codes": kept.astype(np.float16 if fits_half else np.float32),
        "given_back": _bytes(decode(subject.model, mu[pictured_images(subject.test)])),
        "moves": _bytes(pictures).reshape(j, len(STEPS), height, width),
    }


def _bytes(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    return (255 * images).round().astype(np.uint8)
