"""All texts of the project, as its catalogues have them, read from the code that makes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vae.language import markup, scripts, templates
from vae.language.templates import Plural

FOLDERS = ("pages", "ui", "vae")
_LEFT_OUT = ("vae/cli", "vae/language", "vae/__main__.py", "ui/door.py")  # commands speak English, as their files do
_TWO_WORDS = re.compile(r"[A-Za-z’'“(\d]{2,}[,:;.)]?\s+[A-Za-zβ“(\d]")
_ONE_WORD = re.compile(r"[A-Z][a-z]{2,}(?:-[A-Za-z]+)*[:…?.]?$")
_CODE = re.compile(  # what is no text for all its spaces: styles, drawings, queries, patterns
    r"[{};]\s*$|^\s*[.#@]?[\w-]+\s*\{|^[a-z-]+: [^.]*;|^<style|\bvar\(|px$|\d(?:px|rem|%) 0"
    r"|\b(?:translate|rotate|scale|gradient|repeat|calc|rgba?|px)\(|^M0 |h0V0"
    r"|^(?:SELECT|import|from|betascope|python -m vae) |^--|^\(\?|\\[dsw]"
)
_NOT_SAID = frozenset(  # functions whose arguments nobody reads
    [
        "Component",
        "Header",
        "NewType",
        "TypeVar",
        "add_argument",
        "cast",
        "compile",
        "debug",
        "decode",
        "encode",
        "endswith",
        "execute",
        "finditer",
        "fullmatch",
        "getLogger",
        "getattr",
        "hasattr",
        "headers",
        "import_module",
        "match",
        "namedtuple",
        "search",
        "setattr",
        "startswith",
        "sub",
        "write_text",
    ]
)


@dataclass(frozen=True)
class Text:
    """One text of the project."""

    said: str | Plural
    file: str
    line: int


@cache
def texts(root: Path) -> tuple[Text, ...]:
    """Of every module under a checkout, in the order of their files and lines."""
    found: list[Text] = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix in _READ and not name.startswith(_LEFT_OUT):
                said = _READ[path.suffix](path.read_text(encoding="utf-8"))
                found += [Text(text, name, line) for text, line in said]
    return tuple(found)


def in_script(source: str) -> Iterator[tuple[str | Plural, int]]:
    """Texts of one JavaScript module, each with its line."""
    for text, line in scripts.in_script(source):
        for piece in markup.pieces(text):
            if templates.says_something(piece) and is_text(piece):
                yield piece, line


def in_source(source: str) -> Iterator[tuple[str | Plural, int]]:
    """Texts of one Python module, each with its line."""
    tree = ast.parse(source)
    yield from _below(tree, source)


def _below(node: ast.AST, source: str) -> Iterator[tuple[str | Plural, int]]:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    for child in ast.iter_child_nodes(node):
        if child is first and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        match child:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _NOT_SAID:
                continue
            case ast.Call(func=ast.Name(id="counted") | ast.Attribute(attr="counted"), args=[_, *nouns]):
                yield from _nouns(nouns, child.lineno)
                yield from _below(child, source)
            case ast.Subscript(slice=ast.Constant()) | ast.AnnAssign(annotation=ast.Subscript()):
                yield from _below(child, source)
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
                some = list(_said(child))
                yield from ((text, child.lineno) for text in some)
                if not (isinstance(child, ast.Constant)):
                    yield from _inside(child, source, top=not some)
            case _:
                yield from _below(child, source)


def _inside(node: ast.AST, source: str, top: bool) -> Iterator[tuple[str | Plural, int]]:
    """Texts within the places of a text; its own constants are said with it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and not top:
            continue
        written = isinstance(child, ast.FormattedValue | ast.BinOp | ast.JoinedStr)
        if isinstance(child, ast.IfExp) or (written and not top):
            yield from _inside(child, source, top)
        else:
            yield from _below(ast.Expr(value=child) if isinstance(child, ast.expr) else child, source)


def _nouns(nouns: list[ast.expr], line: int) -> Iterator[tuple[Plural, int]]:
    match nouns:
        case [ast.Constant(value=str(one))]:
            yield Plural(f"{{#n}} {one}", f"{{#n}} {one}s"), line
        case [ast.Constant(value=str(one)), ast.Constant(value=str(many))]:
            yield Plural(f"{{#n}} {one}", f"{{#n}} {many}"), line


def _said(node: ast.expr) -> Iterator[str]:
    for text in templates.in_expression(node):
        if is_text(text):
            yield text


def is_text(text: str) -> bool:
    """Whether it is something that a visitor reads, and no name, path or style."""
    bare = re.sub(r"\{[^{}]*\}", "0", markup.bare(text))
    if _CODE.search(bare):
        return False
    if not re.search(r"\s", text) and not _ONE_WORD.match(bare):
        return False  # a name or a path
    return bool(_TWO_WORDS.search(bare) or _ONE_WORD.match(bare) or "{" in text)


_READ: dict[str, Callable[[str], Iterator[tuple[str | Plural, int]]]] = {".py": in_source, ".js": in_script}
