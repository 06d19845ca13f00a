"""DCI and SAP of a model: how well its code predicts each factor, and which dimensions that takes.

Boosted trees take minutes (a tree a class and round: 1,000 for ten classes), so they grow in worker processes, each
finished piece is kept on disk, and stopping loses none of those.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core import cache, estimate, processes
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.disentanglement import dci, factors, sap
from vae.metrics.disentanglement.dci import Dci
from vae.metrics.disentanglement.factors import Factor, Factors
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

TRAIN, TEST = 10_000, 5_000  # images
RESAMPLES = 6  # forests regrown for the interval of D and C
RESAMPLED = 2_000  # training images of each of those
TEST_RESAMPLES = 200  # for the intervals of informativeness and SAP
_T = 2.571  # 97.5 % quantile of Student's t with RESAMPLES - 1 degrees of freedom
_VERSION = 1
_KIND = "predictors"
TREES, LINES = "vae.metrics.disentanglement.dci:fit", "vae.metrics.disentanglement.sap:fit"
SCALED_LINES = "vae.metrics.disentanglement.sap:fit_standardised"
ALL = (TREES, LINES, SCALED_LINES)


@dataclass(frozen=True, eq=False)
class DciScores:
    """DCI with intervals. importances R (J, K), each factor's summing to 1; informative: accuracy (R^2 for a continuous
    factor) of the trees for each factor, (K,); dci: what each dimension and each factor adds.
    """

    disentanglement: Estimate
    completeness: Estimate
    informativeness: Estimate
    importances: NDArray[np.float64]
    informative: NDArray[np.float64]
    dci: Dci


@dataclass(frozen=True, eq=False)
class Predictors(DciScores):
    """DCI, and SAP from the predictability S (J, K) of each factor by each dimension alone.

    sap: of the codes as they are, as the literature has it; sap_standardised: of standardised codes (see `sap`).
    """

    factors: tuple[Factor, ...]
    predictability: NDArray[np.float64]
    sap: Estimate
    sap_standardised: Estimate
    train: int
    test: int


def predictors(
    checkpoint: Checkpoint,
    train: Dataset,
    test: Dataset,
    seed: int = 0,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Predictors:
    """Fit on 10,000 images of `train`, test on 5,000 of `test` (fewer where there are no more), spread over both.

    Intervals: of D and C by the m out of n bootstrap (Bickel, Goetze & van Zwet 1997): trees grown again on 6 samples
    of 2,000 training images; the standard deviation of their scores, times the square root of 2,000 over the number of
    training images, times Student's t. Of informativeness and SAP by the bootstrap over the test images; SAP's is
    centred on the score, as a gap between two that are alike only grows by resampling. None is narrower than what so
    many images leave open even where all of them agree (`estimate.unseen`).
    `on_progress` is told how many pieces are done, of how many. Raises Stopped soon after `stopped` says so;
    CheckpointError where images do not fit; MeasureError where the images have fewer than two factors.
    """
    fits = Fits.of(checkpoint, train, test, seed)
    results = fits.run(ALL, Task(lambda now: on_progress(now.done, now.total), stopped))
    return fits.summed_up(results)


def known(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0) -> Predictors | None:
    """What `predictors` has found before; None where something of it would have to be fitted. Raises as it does."""
    fits = Fits.of(checkpoint, train, test, seed)
    results = {name: cache.known(_KIND, fits.key(name)) for name in fits.names(ALL)}
    whole = {name: found for name, found in results.items() if found is not None}
    return fits.summed_up(whole) if len(whole) == len(results) else None


@dataclass(frozen=True)
class _Name:
    """One piece of work: what fits, for which factor, on which resample of the training images (-1: on all)."""

    function: str
    factor: str
    resample: int = -1


@dataclass(frozen=True, eq=False)
class Fits:
    """All that one model's fits depend on. codes (n, J), test_codes (m, J); values by factor, classes as numbers."""

    origin: dict[str, object]
    factors: tuple[Factor, ...]
    codes: NDArray[np.float64]
    test_codes: NDArray[np.float64]
    values: dict[str, NDArray]
    test_values: dict[str, NDArray]
    seed: int

    @classmethod
    def of(cls, checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int) -> Fits:
        """Of a model, on up to TRAIN and TEST images that have factors."""
        measured = factors.of(test)
        found = [_some(train, TRAIN), measured.take(spread(len(measured.rows), TEST))]
        by_name = [{one.name: one for one in own.factors} for own in found]
        shared = [name for name in by_name[0] if name in by_name[1]]
        if len(shared) < 2:
            raise MeasureError(
                f"DCI and SAP compare factors, and the images of {test.name} have {len(shared)} that varies in both "
                "splits. Choose a data set with at least 2."
            )
        codes = [
            encode(checkpoint, split).mu[own.rows].astype(np.float64)
            for split, own in zip((train, test), found, strict=True)
        ]
        origin: dict[str, object] = {"checkpoint": checkpoint.digest, "train": train.digest, "test": test.digest}
        shown = [tuple(own[name] for name in shared) for own in by_name]
        return cls.of_codes(origin, (codes[0], codes[1]), (shown[0], shown[1]), seed)

    @classmethod
    def of_codes(
        cls,
        origin: dict[str, object],
        codes: tuple[NDArray[np.float64], NDArray[np.float64]],
        factors: tuple[tuple[Factor, ...], tuple[Factor, ...]],
        seed: int,
    ) -> Fits:
        """Of training codes (n, J) and test codes (m, J), and the same K factors of both.

        `origin` tells these codes and factors from any others, for the cache.
        """
        if seed < 0:
            raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
        values: list[dict[str, NDArray]] = [{one.name: one.values for one in own} for own in factors]
        for one in factors[0]:
            if one.categorical:
                known_values = np.unique(np.concatenate([own[one.name] for own in values]))
                for own in values:
                    own[one.name] = np.searchsorted(known_values, own[one.name])
        key = {**origin, "seed": seed, "n": [len(own) for own in codes], "resampled": RESAMPLED, "version": _VERSION}
        return cls(key, factors[1], codes[0], codes[1], values[0], values[1], seed)

    def run(self, functions: Sequence[str], task: Task) -> dict[_Name, cache.Arrays]:
        """What came of each fit by these functions: read where it was fitted before, else fitted now and kept."""
        names = self.names(functions)
        stored = {name: cache.known(_KIND, self.key(name)) for name in names}
        results = {name: found for name, found in stored.items() if found is not None}
        task.report(done=len(results), total=len(names))
        for function in functions:
            own = [name for name in names if name.function == function and name not in results]

            def done(position: int, arrays: cache.Arrays, own: list[_Name] = own) -> None:
                name = own[position]
                results[name] = cache.arrays(_KIND, self.key(name), lambda: arrays)
                task.report(done=len(results), total=len(names))

            processes.run(function, map(self.arrays, own), done, task.silent)
        return results

    def names(self, functions: Sequence[str]) -> list[_Name]:
        """The pieces of work of these functions, those that take longest first."""
        order = sorted(self.factors, key=lambda one: -len(np.unique(self.values[one.name])) * one.categorical)
        trees = [_Name(TREES, one.name, r) for r in range(-1, RESAMPLES) for one in order]
        lines = [_Name(svm, one.name) for svm in (LINES, SCALED_LINES) for one in order if one.categorical]
        return [name for name in trees + lines if name.function in functions]

    def key(self, name: _Name) -> dict[str, object]:
        """What the result of a piece is kept by."""
        return {**self.origin, **asdict(name)}

    def arrays(self, name: _Name) -> cache.Arrays:
        """What the worker gets."""
        factor = next(one for one in self.factors if one.name == name.factor)
        codes, values, test_codes = self.codes, self.values[name.factor], self.test_codes
        if name.resample >= 0:
            generator = np.random.default_rng((self.seed, name.resample))
            rows = generator.integers(0, len(codes), min(RESAMPLED, len(codes)))
            codes, values, test_codes = codes[rows], values[rows], test_codes[:1]
        given = {"train": codes, "train_factor": values, "test": test_codes, "seed": np.array(self.seed)}
        return {**given, "categorical": np.array(factor.categorical)} if name.function == TREES else given

    def summed_up(self, results: dict[_Name, cache.Arrays]) -> Predictors:
        """The scores, from the results of all pieces."""
        return Predictors(
            **vars(self.dci(results)),
            factors=self.factors,
            predictability=self._alone(results, slice(None), LINES, self.test_codes),
            sap=self.sap(results, False),
            sap_standardised=self.sap(results, True),
            train=len(self.codes),
            test=len(self.test_codes),
        )

    def dci(self, results: dict[_Name, cache.Arrays]) -> DciScores:
        """The three scores, from the results of the trees."""
        names = [one.name for one in self.factors]

        def importances(resample: int) -> NDArray[np.float64]:
            found = [results[_Name(TREES, name, resample)]["importances"] for name in names]
            return dci.not_negative(np.stack(found, axis=1))  # what an older version has stored was not corrected

        found = dci.scores(importances(-1))
        again = [dci.scores(importances(r)) for r in range(RESAMPLES)]
        shrink = _T * math.sqrt(min(RESAMPLED, len(self.codes)) / len(self.codes))
        predicted = [results[_Name(TREES, name)]["predicted"] for name in names]
        informative = self._informative(predicted, slice(None))
        n, m = len(self.codes), len(self.test_codes)
        return DciScores(
            disentanglement=_around(found.disentanglement, [one.disentanglement for one in again], shrink, n),
            completeness=_around(found.completeness, [one.completeness for one in again], shrink, n),
            informativeness=_mean(informative, [self._informative(predicted, s) for s in self._samples()], m),
            importances=importances(-1),
            informative=informative,
            dci=found,
        )

    def sap(self, results: dict[_Name, cache.Arrays], standardised: bool) -> Estimate:
        """The score, from the results of the lines: of standardised codes, or of codes as they are."""
        svm, codes = LINES, self.test_codes
        if standardised:
            svm, codes = SCALED_LINES, sap.standardised(self.codes, self.test_codes)
        again = [sap.sap(self._alone(results, rows, svm, codes)) for rows in self._samples()]
        score = sap.sap(self._alone(results, slice(None), svm, codes))
        return estimate.bootstrap(score, again, len(codes), (0, 1), centred=True)

    def _samples(self) -> list[NDArray[np.int64]]:
        """Which test images are in each sample of the bootstrap."""
        generator, m = np.random.default_rng(self.seed), len(self.test_codes)
        return [generator.integers(0, m, m) for _ in range(TEST_RESAMPLES)]

    def _informative(self, predicted: list[NDArray], rows: Any) -> NDArray[np.float64]:
        """Accuracy, or R^2, for each factor, (K,)."""
        return np.array(
            [
                dci.informativeness(guess[rows], self.test_values[one.name][rows], one.categorical)
                for one, guess in zip(self.factors, predicted, strict=True)
            ]
        )

    def _alone(
        self, results: dict[_Name, cache.Arrays], rows: Any, svm: str, codes: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """S (J, K): how well each dimension of the test codes, as they are or standardised, alone tells each factor."""
        columns = []
        for one in self.factors:
            values = self.test_values[one.name][rows]
            if one.categorical:
                columns.append((results[_Name(svm, one.name)]["predicted"][:, rows] == values).mean(axis=1))
            else:
                columns.append(sap.squared_correlations(codes[rows], values))
        return np.stack(columns, axis=1)


def _some(split: Dataset, most: int) -> Factors:
    """The factors of up to `most` images spread over a split: no more of them are measured than are looked at."""
    chosen = spread(len(split), most)
    found = factors.of(split.take(chosen))
    return replace(found, rows=chosen[found.rows])


def _around(score: float, again: list[float], factor: float, n: int) -> Estimate:
    reach = factor * float(np.std(again, ddof=1))
    return estimate.widened(Estimate(score, score - reach, score + reach, n), (0, 1))


def _mean(informative: NDArray[np.float64], again: list[NDArray[np.float64]], n: int) -> Estimate:
    """Mean over the factors (K,), with those of resampled images. R^2 has no lower bound but what was seen of it."""
    means = [float(values.mean()) for values in again]
    least = min(0.0, float(np.quantile(means, 0.025)))
    return estimate.bootstrap(float(informative.mean()), means, n, (least, 1))
