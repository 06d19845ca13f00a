"""Results as arrays by name, and back, by their annotated types: what `memo` writes into an .npz file."""

from __future__ import annotations

import dataclasses
import functools
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from vae.core.cache import Arrays

_ROOT = "result"  # what the arrays' names begin with
_SCALARS = (bool, int, float, str)


def pack(kind: Any, value: Any) -> Arrays:
    """A value of the type `kind`: arrays, numbers, strings, and dataclasses, tuples, mappings and options of those.

    Raises TypeError for a type that cannot be kept.

    >>> pack(dict[str, float], {"low": 0.5})
    {'result': array(['low'], dtype='<U3'), 'result.0': array(0.5)}
    >>> unpack(dict[str, float], _)
    {'low': 0.5}
    """
    packed: Arrays = {}
    _pack(_ROOT, kind, value, packed)
    return packed


def unpack(kind: Any, packed: Arrays) -> Any:
    """The value that was packed as this type. Raises KeyError, TypeError or ValueError where it was another type."""
    return _unpack(_ROOT, kind, packed)


def _pack(name: str, kind: Any, value: Any, into: Arrays) -> None:
    """Under this name, and names that begin with it."""
    origin, inner = _parts(kind)
    if origin is Union:
        into[f"{name}?"] = np.array(value is not None)
        if value is not None:
            _pack(name, _optional(kind), value, into)
    elif origin is np.ndarray or kind in _SCALARS or _plain(kind):
        into[name] = np.asarray(value)
    elif (record := _record(kind)) is not None:
        into[name] = np.array(tuple(getattr(value, field) for field in _fields(kind)), record)
    elif origin is dict:
        into[name] = np.array(list(value))
        for k, item in enumerate(value.values()):
            _pack(f"{name}.{k}", inner[1], item, into)
    elif origin in (tuple, list):
        into[name] = np.array(len(value))
        for k, item in enumerate(value):
            _pack(f"{name}.{k}", _item(inner, k), item, into)
    else:
        for field, its in _fields(kind).items():
            _pack(f"{name}.{field}", its, getattr(value, field), into)


def _unpack(name: str, kind: Any, stored: Arrays) -> Any:
    origin, inner = _parts(kind)
    if origin is Union:
        return _unpack(name, _optional(kind), stored) if stored[f"{name}?"] else None
    if origin is np.ndarray:
        return stored[name]
    if kind in _SCALARS:
        return kind(stored[name].item())
    if _plain(kind):
        listed = stored[name].tolist()
        return origin(map(inner[0], listed)) if origin in (tuple, list) else listed
    if _record(kind) is not None:
        return kind(**dict(zip(stored[name].dtype.names or (), stored[name].item(), strict=True)))
    if origin is dict:
        return {key: _unpack(f"{name}.{k}", inner[1], stored) for k, key in enumerate(stored[name].tolist())}
    if origin in (tuple, list):
        return origin(_unpack(f"{name}.{k}", _item(inner, k), stored) for k in range(int(stored[name])))
    return kind(**{field: _unpack(f"{name}.{field}", its, stored) for field, its in _fields(kind).items()})


def _parts(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """What a type is made from, and of what: `dict[str, float]` is (dict, (str, float))."""
    origin = get_origin(kind) or kind
    return (Union if origin is types.UnionType else origin), get_args(kind)


def _plain(kind: Any) -> bool:
    """Whether one array holds it as it is: a tuple of so many strings or numbers, one of a few strings."""
    origin, inner = _parts(kind)
    return origin is Literal or (origin in (tuple, list) and inner[0] in _SCALARS and inner[1:] in ((), (...,)))


@functools.cache
def _record(kind: Any) -> np.dtype | None:
    """How one array holds a dataclass of numbers alone, such as an `Estimate`: each array of a file costs 0.2 ms."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields: dict[str, Any] = _fields(kind)  # type: ignore[arg-type]  # a class has a hash
    if not fields or not set(fields.values()) <= {bool, int, float}:
        return None
    return np.dtype([(field, np.dtype(its)) for field, its in fields.items()])


def _optional(kind: Any) -> Any:
    """X of `X | None`."""
    inner = [its for its in get_args(kind) if its is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"{kind} cannot be kept: which of its types a result had would be forgotten.")
    return inner[0]


def _item(inner: tuple[Any, ...], k: int) -> Any:
    return inner[0] if len(inner) == 1 or inner[1] is ... else inner[k]


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(
            f"{kind} cannot be kept: return arrays, numbers, strings, or dataclasses, tuples and mappings of those."
        )
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}
