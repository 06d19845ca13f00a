"""Texts of the JavaScript modules: strings and templates, read without a parser of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vae.language.templates import Part, Place, written

_TOKEN = re.compile(
    r"(?<=[=(,:\[!&|?;{}])\s*/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"  # a pattern
    r"|//[^\n]*|/\*.*?\*/|\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|'(?P<single>(?:[^'\\\n]|\\.)*)'|(?P<template>`)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u\{?([0-9a-fA-F]{4,6})\}?|.)", re.DOTALL)
_LOCALE = re.compile(r"\.toLocaleString\([^)]*\)$")  # a number, as a visitor reads it
_NAME = re.compile(r"([A-Za-z_$][\w$]*)\W*$")


def in_script(source: str) -> Iterator[tuple[str, int]]:
    """Every string of a module, with its places, and the line on which it begins."""
    at = 0
    while token := _TOKEN.search(source, at):
        line, at = source.count("\n", 0, token.start()) + 1, token.end()
        if token["template"]:
            parts, at, inside = _template(source, at)
            yield written(parts), line
            for within in inside:
                yield from ((text, line) for text, _ in in_script(within))
        elif (plain := token["double"] or token["single"]) is not None:
            yield written([_unescaped(plain)]), line


def _template(source: str, at: int) -> tuple[list[Part], int, list[str]]:
    """The parts of a template from behind its first `, where it ends, and the expressions in it."""
    parts: list[Part] = []
    inside: list[str] = []
    text = ""
    while at < len(source):
        if escape := _ESCAPE.match(source, at):
            text, at = text + _unescaped(escape[0]), escape.end()
        elif source[at] == "`":
            break
        elif source.startswith("${", at):
            end = _behind(source, at + 2)
            expression = source[at + 2 : end - 1]
            inside.append(expression)
            parts += [*([text] if text else []), _place(expression)]
            text, at = "", end
        else:
            text += source[at]
            at += 1
    return [*parts, text] if text else parts, at + 1, inside


def _behind(source: str, at: int) -> int:
    """Where an expression ends whose } is not within another pair or a string."""
    depth = 1
    while depth and at < len(source):
        if source[at] == "`":
            _, at, _ = _template(source, at + 1)
            continue
        if source[at] in "\"'":
            at = source.index(source[at], at + 1)
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
    return at


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda one: chr(int(one[2], 16)) if one[2] else {"n": "\n", "t": "\t"}.get(one[1], one[1]), text)


def _place(expression: str) -> Place:
    return Place(_name(expression), bool(_LOCALE.search(expression)))


def _name(expression: str) -> str:
    if call := re.match(r"[\w.]+\(([\w.]+)", expression):
        return call[1].rpartition(".")[2] or "it"
    found = re.match(r"[\w.]+", expression)
    return found[0].rpartition(".")[2] if found else "it"
