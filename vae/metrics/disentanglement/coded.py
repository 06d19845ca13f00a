"""What DCI and SAP learn from and are tested on, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data.dataset import spread
from vae.metrics.disentanglement.factors import Factor, Kind
from vae.metrics.inputs import Categorical, Table, checked_codes, paired_factors

TRAIN, TEST = 10_000, 5_000  # images


@dataclass(frozen=True, eq=False)
class CodedSplits:
    """Codes with their factors: n images to learn from, and m to be tested on.

    train (n, J), test (m, J): codes. train_factors (n, K), test_factors (m, K): their factors, a class by its place
    among all classes of its factor, an angle in radians. kinds: as what each of the K is predicted. seed: of whatever
    is fitted.
    """

    train: NDArray[np.float64]
    train_factors: NDArray[np.float64]
    test: NDArray[np.float64]
    test_factors: NDArray[np.float64]
    kinds: tuple[Kind, ...]
    seed: int = 0

    @classmethod
    def of(
        cls,
        train: NDArray[np.floating],
        train_factors: Sequence[Factor],
        test: NDArray[np.floating],
        test_factors: Sequence[Factor],
        seed: int = 0,
        ordered: bool = False,
    ) -> CodedSplits:
        """The same K factors of both splits; `ordered`: numbers and angles of few values as such, not as classes.

        Raises MeasureError for a negative seed.
        """
        if seed < 0:
            raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
        kinds: list[Kind] = ["class" if one.categorical and not ordered else one.kind for one in train_factors]
        columns = []
        for own, other, kind in zip(train_factors, test_factors, kinds, strict=True):
            values = np.concatenate([own.values, other.values])
            columns.append(np.unique(values, return_inverse=True)[1] if kind == "class" else values)
        table = np.stack(columns, axis=1).astype(np.float64)
        splits = train.astype(np.float64), table[: len(train)], test.astype(np.float64), table[len(train) :]
        return cls(*splits, tuple(kinds), seed)

    @classmethod
    def of_tables(
        cls, train: Table, train_factors: Table, test: Table, test_factors: Table, categorical: Categorical, seed: int
    ) -> CodedSplits:
        """Codes and factors as anybody has them, of up to TRAIN and TEST images spread over those given.

        Raises MeasureError: see `vae.metrics.inputs`; another number of dimensions in one split than in the other.
        """
        codes = checked_codes(train), checked_codes(test)
        if codes[0].shape[1] != codes[1].shape[1]:
            raise MeasureError(
                f"Training codes have {codes[0].shape[1]} dimensions and test codes {codes[1].shape[1]}: give those of "
                "one model."
            )
        given = paired_factors((len(codes[0]), len(codes[1])), (train_factors, test_factors), categorical)
        rows = spread(len(codes[0]), TRAIN), spread(len(codes[1]), TEST)
        learned, tested = ([factor.take(some) for factor in own] for own, some in zip(given, rows, strict=True))
        return cls.of(codes[0][rows[0]], learned, codes[1][rows[1]], tested, seed)

    def values(self, table: NDArray[np.float64], k: int) -> NDArray:
        """Factor k in one of the two tables of factors as what is predicted: whole numbers (n,) for classes, numbers
        (n, 1), cosine and sine (n, 2) for an angle.
        """
        column = table[:, k]
        match self.kinds[k]:
            case "class":
                return column.astype(np.int64)
            case "number":
                return column[:, None]
            case "angle":
                return np.stack([np.cos(column), np.sin(column)], axis=1)

    def test_resamples(self, count: int) -> list[NDArray[np.int64]]:
        """Which of the test images so many resamples of them hold, (m,) each, for intervals."""
        generator, m = np.random.default_rng(self.seed), len(self.test)
        return [generator.integers(0, m, m) for _ in range(count)]
