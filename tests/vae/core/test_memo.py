from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vae.core.folders import CACHE_VARIABLE, cache_dir
from vae.core.memo import Rows, digest, memo, streamed
from vae.core.task import Task
from vae.data.dataset import Dataset

calls = []


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    calls.clear()


@dataclass(frozen=True, eq=False)
class Interval:
    low: float
    high: float


@memo("test-interval", version=1)
def interval(low: float) -> Interval:
    calls.append(low)
    return Interval(low, 1.0)


@memo("test-total", version=1)
def total(data: object, scale: float = 1.0, task: Task = Task()) -> float:
    calls.append(data)
    task.report(done=1, total=1)
    return np.float32(scale)  # kept as what the annotation says


@streamed("test-rows", version=1)
def rows(n: int) -> Rows:
    def blocks():
        calls.append(n)
        yield np.zeros((n, 2))

    return Rows((n, 2), np.float32, blocks)


def test_a_number_is_of_its_annotated_type_when_computed_and_when_read():
    assert [type(total(0)) for _ in range(2)] == [float, float]


def test_known_computes_nothing_and_keep_is_read_by_the_next_call():
    assert total.known(1) is None
    assert total.keep(9.0, 1) == 9.0
    assert total.known(1) == total(1) == 9.0
    assert calls == []


IMAGES = np.zeros((2, 3, 3), np.uint8)
FACTORS = pd.DataFrame({"size": [1.0, 2.0]})
DATA = Dataset("some", "test", IMAGES, np.zeros(2, np.int64), ("a", "b"), FACTORS)


@pytest.mark.parametrize(
    "other",
    [
        replace(DATA, images=IMAGES + np.uint8(1)),
        replace(DATA, labels=np.ones(2, np.int64)),
        replace(DATA, class_names=("a", "c")),
        replace(DATA, factors=FACTORS + 1),
        replace(DATA, factors=None),
    ],
)
def test_a_data_set_that_differs_in_anything_measured_is_another_argument(other):
    total(DATA)
    total(other)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (np.zeros(2), np.zeros(2, np.float32)),
        (np.zeros(4), np.zeros((2, 2))),
        (np.zeros(2), np.array([0, 1e-300])),
        ((1, 2), (2, 1)),
        (((1,), 2), ((1, 2),)),
        ("1", 1),
        (True, 1),
        (None, 0),
        (1.5, 1.25),
        ({"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Interval(0, 1), Interval(0, 2)),
        (Interval(0, 1), {"low": 0, "high": 1}),
        (float("nan"), float("inf")),
    ],
)
def test_arguments_that_differ_have_other_digests(first, second):
    assert digest(first) != digest(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (30, 30.0),
        (np.int64(3), 3),
        (np.float64(0.1), 0.1),
        (np.str_("a"), "a"),
        ([1, 2], (1, 2)),
        (Interval(0, 1), Interval(0, 1.0)),
    ],
)
def test_arguments_that_are_equal_have_one_digest(first, second):
    assert digest(first) == digest(second)


def test_the_same_call_written_otherwise_is_the_same_call():
    total(1)
    total(1, 1.0)
    total(scale=1, data=1)
    total(1, task=Task(stop=lambda: True))
    assert calls == [1]


@dataclass
class Loose:
    value: int = 0


@pytest.mark.parametrize("value", [object(), Loose(), Path("file"), len, {1, 2}, FACTORS, np.array([None])])
def test_argument_that_no_key_can_cover_is_refused(value):
    with pytest.raises(TypeError, match="cannot be part of a key"):
        total(value)
    assert calls == []


def test_a_function_that_reads_a_variable_around_it_is_refused():
    hidden = 1

    def inner() -> float:
        return hidden

    with pytest.raises(ValueError, match="no key covers"):
        memo("test-inner", version=1)(inner)


def test_memo_refuses_a_name_that_is_taken():
    with pytest.raises(ValueError, match="choose another name"):
        memo("test-total", version=1)(replace)


def test_a_result_kept_under_another_type_is_computed_again(monkeypatch):
    interval(0.5)
    monkeypatch.setattr(interval, "_returns", dict[str, float])
    assert interval.known(0.5) is None


def test_another_version_is_computed_again():
    total(1)
    assert memo("test-total", version=2)(total.__wrapped__)(1) == 1
    assert calls == [1, 1]


def test_rows_are_written_once_and_mapped():
    assert rows(3).shape == (3, 2)
    assert isinstance(rows(3), np.memmap)
    assert calls == [3]
    assert [file.suffix for file in cache_dir().iterdir()] == [".npy"]
