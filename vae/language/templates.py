"""Texts with places, as the catalogues have them, read from the expressions that make them."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vae.language import markup

_MOST = 12  # ways that one expression may come out; more are not written out
_NUMBER = re.compile(r"[,_]|[,.\d+_ ]*[defgn%]$")  # format specifications of numbers
_FORMAT = re.compile(r"(?<!%)\{((?:[a-z_]\w*)?(?:![rsa])?(?::[^{}]*)?)\}")  # as `str.format` has places
_WORD = re.compile(r"[A-Za-z][a-z]")


@dataclass(frozen=True)
class Plural:
    """A noun or a sentence for one thing, and for several: what gettext's plural forms are for."""

    one: str
    many: str


@dataclass(frozen=True)
class Place:
    """Where something is filled in. `#` before the name, in a catalogue, says that it is a number."""

    name: str
    number: bool = False


Part = str | Place


def in_expression(node: ast.expr) -> list[str]:
    """Every text that the expression can come out as, with its places; none if nothing of it is words."""
    found = []
    for parts in itertools.islice(_ways(node), _MOST):
        found += markup.pieces(written(parts))
    return list(dict.fromkeys(text for text in found if says_something(text)))


def says_something(text: str) -> bool:
    """Whether it has a word outside its places."""
    return bool(_WORD.search(re.sub(r"\{[^{}]*\}", "", text)))


def written(parts: list[Part]) -> str:
    """Parts as one text; two places of one name are told apart by a number."""
    seen: dict[str, int] = {}
    out = ""
    for part in parts:
        if isinstance(part, str):
            out += part.replace("{", "{{").replace("}", "}}")
            continue
        seen[part.name] = seen.get(part.name, 0) + 1
        again = str(seen[part.name]) if seen[part.name] > 1 else ""
        out += f"{{{'#' if part.number else ''}{part.name}{again}}}"
    return out


def _ways(node: ast.expr) -> Iterator[list[Part]]:
    """What the expression may come out as: constants as they are, the rest as places."""
    match node:
        case ast.Constant(value=str(text)):
            yield _filled_later(text)
        case ast.JoinedStr(values=values):
            yield from _joined(values)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if _is_text(left) or _is_text(right):
            yield from _joined([left, right])
        case ast.FormattedValue(value=value, format_spec=spec):
            if spec is None and _is_text(value):
                yield from _ways(value)
            else:
                yield [Place(_name(value), _is_number(value, spec))]
        case ast.IfExp(body=body, orelse=other) if _is_text(body) or _is_text(other):
            yield from _ways(body)
            yield from _ways(other)
        case ast.Call(func=ast.Name(id="by_number") | ast.Attribute(attr="by_number"), args=[_, one, many]):
            yield from _ways(one)
            yield from _ways(many)
        case _:
            yield [Place(_name(node))]


def _filled_later(text: str) -> list[Part]:
    """A constant, with the places that its `format` fills."""
    out: list[Part] = []
    for at, part in enumerate(_FORMAT.split(text)):
        out.append(part if at % 2 == 0 else Place(part.partition(":")[0] or "it", ":" in part))
    return [part for part in out if part != ""]


def _joined(values: list[ast.expr]) -> Iterator[list[Part]]:
    for parts in itertools.product(*(list(itertools.islice(_ways(one), _MOST)) for one in values)):
        yield [part for some in parts for part in some]


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.IfExp(body=body, orelse=other):
            return _is_text(body) or _is_text(other)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
        case ast.Call(func=ast.Name(id="by_number") | ast.Attribute(attr="by_number")):
            return True
    return False


def _is_number(value: ast.expr, spec: ast.expr | None) -> bool:
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") in ("len", "int", "round", "sum"):
        return True
    if not isinstance(spec, ast.JoinedStr) or len(spec.values) != 1:
        return spec is not None
    one = spec.values[0]
    return isinstance(one, ast.Constant) and isinstance(one.value, str) and bool(_NUMBER.search(one.value))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(value=str(noun)), *_]):
            return f"counted {noun}"
        case ast.Call(func=ast.Name(id=name), args=[one, *_]) if name in ("escape", "str", "len", "repr", "esc"):
            return _name(one)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.strip("_")
        case ast.Subscript(value=value):
            return _name(value)
        case ast.BinOp(left=left):
            return _name(left)
    return "it"
