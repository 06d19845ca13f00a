"""The catalogues: gettext's files of texts by the English ones, one a language, kept true to the code by `update`."""

from __future__ import annotations

import importlib.resources
import json
from functools import cache
from gettext import c2py
from hashlib import sha256
from typing import TYPE_CHECKING

from vae.language.numbers import Marks
from vae.language.speech import Speech

if TYPE_CHECKING:
    from babel.messages import Catalog

SOURCE = "en"  # the language that the code's texts are in
_FOLDER = importlib.resources.files("vae.language") / "catalogues"


@cache
def languages() -> list[str]:
    """Codes of the languages that there are, English first: 'en', 'de'."""
    return [SOURCE, *sorted(one.name.removesuffix(".po") for one in _FOLDER.iterdir() if one.name.endswith(".po"))]


def own_name(language: str) -> str:
    """What a language calls itself: 'Deutsch'."""
    from babel import Locale

    return str(Locale.parse(language).get_display_name()).capitalize()


@cache
def speech(language: str) -> Speech:
    """What says texts in a language; those that it lacks stay English. Source: `catalogues/LANGUAGE.po`."""
    texts, plurals, cases = _said(language)
    return Speech(
        dict(texts),
        {(one, many): tuple(forms) for one, many, forms in plurals},
        c2py(read(language).plural_expr),
        numbers_of(language),
        cases={(case, text): tuple(forms) for case, text, forms in cases},
    )


@cache
def as_json(language: str) -> bytes:
    """What `speech` is made of, for browsers: ui/web/speech.js."""
    texts, plurals, cases = _said(language)
    marks = numbers_of(language)
    made = {"texts": texts, "plurals": plurals, "cases": cases, "thousands": marks.thousands, "decimal": marks.decimal}
    return json.dumps(made, ensure_ascii=False).encode()


@cache
def digest(language: str) -> str:
    """Names what `as_json` gives."""
    return sha256(as_json(language)).hexdigest()[:32]


def numbers_of(language: str) -> Marks:
    """How a language writes numbers, as Unicode's CLDR has it."""
    from babel import Locale

    symbols = Locale.parse(language).number_symbols["latn"]
    return Marks(symbols["group"], symbols["decimal"])


def read(language: str) -> Catalog:
    """A catalogue as Babel reads it."""
    from babel.messages.pofile import read_po

    with (_FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _said(
    language: str,
) -> tuple[list[tuple[str, str]], list[tuple[str, str, list[str]]], list[tuple[str, str, list[str]]]]:
    """Texts, English and this language's; for one and for several, with all forms; and a case with the forms of a text
    in it, which gettext calls a context. Those with a translation.
    """
    texts, plurals, cases = [], [], []
    for message in read(language):
        one, *more = [message.id] if isinstance(message.id, str) else message.id
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if not one or not all(forms):
            continue
        if message.context:
            cases += [(message.context, text, forms) for text in (one, *more)]
        elif more:
            plurals.append((one, more[0], forms))
        else:
            texts.append((one, forms[0]))
    return texts, plurals, cases
