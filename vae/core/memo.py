"""Functions that compute once: `@memo` keeps what a function returns on disk, by everything that the function is given.

The key is made of every argument, so none can be forgotten. A function under `@memo` lies at the top of its module, and
of what may differ from call to call it reads its arguments alone; the constants and the code that it uses are what
`version` counts. Where a result depends on a part of an argument only, let the function take that part.

>>> import numpy as np
>>> from dataclasses import dataclass
>>> from numpy.typing import NDArray
>>> @dataclass(frozen=True, eq=False)
... class Spread:
...     deviation: NDArray[np.float64]
...     largest: float
>>> @memo("example-spread", version=1)
... def spread_of(codes: NDArray[np.float32], scale: float = 1.0, task: Task = Task()) -> Spread:
...     task.report("measuring")
...     deviation = scale * codes.std(axis=0, dtype=np.float64)
...     return Spread(deviation, deviation.max())
>>> codes = np.array([[0, 1], [2, 5]], np.float32)
>>> _ = spread_of(codes)                # computed, and kept
>>> spread_of.known(codes).largest      # as it is kept; None where it would have to be computed
2.0
>>> spread_of.known(codes, scale=3.0) is None
True
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import inspect
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from vae.core import cache, packing
from vae.core.task import Task

passing = cache.passing  # results of a thread, kept no longer than a folder of one's own

P = ParamSpec("P")
R = TypeVar("R")

_Key = dict[str, object]

_WHOLE = 2.0**53  # up to here every whole number is a float
_functions: dict[str, str] = {}  # by the name under which results are kept


class Memo(Generic[P, R]):
    """A function whose results are kept on disk. Called as the function is; see `memo`."""

    def __init__(self, function: Callable[P, R], name: str, version: int) -> None:
        _claim(function, name)
        functools.update_wrapper(self, function)
        self._function, self._name, self._version = function, name, version
        self._signature = inspect.signature(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns for these arguments, computed where it is not kept yet."""
        key = _key(self._signature, self._version, *args, **kwargs)
        kept = self._read(key)
        return self._write(key, self._function(*args, **kwargs)) if kept is None else kept

    def known(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What is kept for these arguments; None where it would have to be computed."""
        return self._read(_key(self._signature, self._version, *args, **kwargs))

    def keep(self, result: R, *args: P.args, **kwargs: P.kwargs) -> R:
        """Keep a result for these arguments that was computed elsewhere, as in another process. Returns it."""
        return self._write(_key(self._signature, self._version, *args, **kwargs), result)

    def _read(self, key: _Key) -> R | None:
        stored = cache.known(self._name, key)
        try:
            return None if stored is None else packing.unpack(self._returns, stored)
        except (KeyError, TypeError, ValueError):
            return None  # kept when the type of the result was another one

    def _write(self, key: _Key, result: R) -> R:
        packed = packing.pack(self._returns, result)
        cache.store(self._name, key, packed)
        unpacked: R = packing.unpack(self._returns, packed)  # computed or read, its numbers are of the same types
        return unpacked

    @functools.cached_property
    def _returns(self) -> Any:
        """The type of the result, looked up late: it may be defined below the function."""
        annotations = {"return": self._function.__annotations__["return"]}  # others may be imported for checkers alone
        stub = types.SimpleNamespace(__annotations__=annotations)
        return get_type_hints(stub, getattr(self._function, "__globals__", {}))["return"]


def memo(name: str, version: int) -> Callable[[Callable[P, R]], Memo[P, R]]:
    """Keep what a function returns on disk, under this name, by all of its arguments; see the example above.

    Arguments: whatever has a `digest` (data sets, checkpoints, judges) goes by that; numbers, strings, arrays by their
    value; tuples, lists, mappings and frozen dataclasses by what is in them. A `Task` is no part of the key, as it
    changes no result. Anything else is a TypeError: nothing can be left out by mistake. Of an argument with a digest a
    function may read what the digest covers: a data set's images, labels, class names and factors, but not its name.
    Results: arrays, numbers, strings, and dataclasses, tuples and mappings of those, by the annotated type.

    `version` goes up when the code gives other results. Where nothing can be written, results are computed again.
    """
    return lambda function: Memo(function, name, version)


@dataclasses.dataclass(frozen=True)
class Rows:
    """An array to be: its shape, its type, and what gives it block by block, from the first row to the last."""

    shape: tuple[int, ...]
    dtype: type[np.generic]
    blocks: Callable[[], Iterable[NDArray]]


def streamed(name: str, version: int) -> Callable[[Callable[P, Rows]], Callable[P, NDArray]]:
    """As `memo`, for one large array that never lies in memory as a whole: written by blocks, mapped, read-only.

    The function says which `Rows` there will be, and `blocks` is called where they are not kept yet.
    """

    def decorated(function: Callable[P, Rows]) -> Callable[P, NDArray]:
        _claim(function, name)
        signature = inspect.signature(function)

        def call(*args: P.args, **kwargs: P.kwargs) -> NDArray:
            rows = function(*args, **kwargs)
            return cache.streamed(name, _key(signature, version, *args, **kwargs), rows.shape, rows.dtype, rows.blocks)

        return functools.update_wrapper(call, function)

    return decorated


def digest(value: object) -> str:
    """SHA-256 (hex) of a value as `memo` tells arguments apart. Raises TypeError for what it cannot tell apart."""
    return hashlib.sha256(repr(_described(value)).encode()).hexdigest()


def _claim(function: Callable[..., object], name: str) -> None:
    """Raise ValueError for a name that another function has, and for a function inside a function."""
    whole = f"{function.__module__}.{function.__qualname__}"
    if getattr(function, "__closure__", None):
        raise ValueError(f"{whole} reads variables of a function around it, which no key covers: make them arguments.")
    if _functions.setdefault(name, whole) != whole:
        raise ValueError(f"{_functions[name]} keeps its results as {name!r} already; choose another name for {whole}.")


def _key(signature: inspect.Signature, version: int, /, *args: object, **kwargs: object) -> _Key:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    given = {name: value for name, value in bound.arguments.items() if not isinstance(value, Task)}
    return {"version": version, "arguments": {name: digest(value) for name, value in given.items()}}


def _described(value: object) -> object:
    """Plain tuples, numbers and strings that differ where values do."""
    match value:
        case np.generic():
            return _described(value.item())
        case None | bool() | str() | bytes():
            return value
        case int():
            return int(value)
        case float():  # 30 and 30.0 are one number
            return int(value) if value.is_integer() and abs(value) <= _WHOLE else float(value)
        case np.ndarray() if not value.dtype.hasobject:
            data = hashlib.sha256(np.ascontiguousarray(value).data)
            return "array", value.dtype.str, value.shape, data.hexdigest()
        case tuple() | list():
            return "items", tuple(map(_described, value))
        case Mapping():
            return "mapping", tuple((_described(name), _described(item)) for name, item in value.items())
    kind = type(value)
    if isinstance(content := getattr(value, "digest", None), str):
        return kind.__qualname__, content
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        fields = ((field.name, _described(getattr(value, field.name))) for field in dataclasses.fields(value))
        return kind.__qualname__, tuple(fields)
    raise TypeError(
        f"A {kind.__qualname__} cannot be part of a key. Give what has a digest, a number, a string, an array, or a "
        "frozen dataclass, tuple or mapping of such."
    )
