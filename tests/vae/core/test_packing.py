from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from vae.core.packing import pack, unpack


@dataclass(frozen=True, eq=False)
class Interval:
    low: float
    high: float
    n: int = 2**53 + 1


@dataclass(frozen=True, eq=False)
class Scores:
    values: NDArray[np.float64]
    best: int
    known: bool
    how: Literal["width", "quantile"]
    names: tuple[str, ...]
    moves: tuple[float, ...]
    interval: Interval
    parts: tuple[Interval, ...]
    pair: tuple[NDArray[np.int64], str]
    by_name: dict[str, Interval]
    labels: NDArray[np.int64] | None = None
    chance: Interval | None = None


WHOLE = Scores(
    np.array([0.1, np.nan]),
    3,
    True,
    "width",
    ("a", "b"),
    (0.5, 1.0),
    Interval(0.0, 1.0),
    (Interval(2.0, 3.0), Interval(4.0, 5.0)),
    (np.arange(2), "x"),
    {"one": Interval(6.0, 7.0)},
)


def same(first, second):
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second, equal_nan=first.dtype.kind == "f")
    if isinstance(first, Scores | Interval):
        return all(same(getattr(first, field.name), getattr(second, field.name)) for field in fields(first))
    if isinstance(first, dict):
        return list(first) == list(second) and same(tuple(first.values()), tuple(second.values()))
    if isinstance(first, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    return type(first) is type(second) and first == second


@pytest.mark.parametrize(
    "value", [WHOLE, replace(WHOLE, names=(), parts=(), by_name={}, labels=np.arange(3), chance=Interval(0.0, 1.0))]
)
def test_a_dataclass_comes_back_as_it_went_in(value):
    assert same(unpack(Scores, pack(Scores, value)), value)


def test_numbers_come_back_as_annotated():
    assert [type(unpack(kind, pack(kind, np.float32(1)))) for kind in (float, int, bool)] == [float, int, bool]


@pytest.mark.parametrize("kind", [pd.DataFrame, int | str, object])
def test_a_type_that_cannot_be_kept_is_refused(kind):
    with pytest.raises(TypeError, match="cannot be kept"):
        pack(kind, 1)


def test_another_type_is_an_error():
    for kind in (int, dict[str, float], Scores):
        with pytest.raises((KeyError, TypeError, ValueError)):
            unpack(kind, pack(Interval, Interval(0.0, 1.0)))
