"""Bring the catalogues up to the code: `python -m vae.language.update`, from a checkout.

Texts that are new come without a translation, those that are gone go. `catalogues/words.txt` has words that stand alone
on a page, which cannot be told from names in the code; `catalogues/no-texts.txt` what looks like a text and is read by
nobody.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vae.core.atomic import replacing
from vae.core.folders import PROJECT
from vae.language import catalogue, extract
from vae.language.templates import Plural

if TYPE_CHECKING:
    from babel.messages import Catalog

# Of a header: what changes with each writing, and what Babel leaves to be filled in.
_OF_THE_DAY = r'^"(?:POT-Creation|PO-Revision|Last-Translator|Language-Team|Report-Msgid|Project-Id|Generated-By).*\n'
FOLDER = PROJECT / "vae" / "language" / "catalogues"


def main() -> int:
    """Write all catalogues anew; 1 where a text has no translation."""
    lacking = 0
    for language in catalogue.languages()[1:]:
        now = merged(catalogue.read(language))
        write(now, FOLDER / f"{language}.po")
        missing = [message for message in now if message.id and not translated(message.string)]
        sys.stdout.write(f"{language}: {len(now)} texts, {len(missing)} without a translation\n")
        lacking += len(missing)
    return int(lacking > 0)


def translated(string: str | Sequence[str] | None) -> bool:
    """Whether there is a translation, and of a plural all forms."""
    return bool(string) and all(string or ())


def found() -> dict[str | Plural, list[tuple[str, int]]]:
    """Every text of the code, with where it is made."""
    left_out = set(lines("no-texts.txt"))
    places: dict[str | Plural, list[tuple[str, int]]] = {}
    for text in extract.texts(PROJECT):
        if not (isinstance(text.said, str) and text.said in left_out):
            places.setdefault(text.said, []).append((text.file, text.line))
    for word in lines("words.txt"):
        places.setdefault(word, [("vae/language/catalogues/words.txt", 1)])
    return places


def lines(name: str) -> list[str]:
    """The texts of a list beside the catalogues; a newline within one is written as ⏎."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line.replace("⏎", "\n") for line in text.split("\n") if line and not line.startswith("# ")]


def merged(before: Catalog) -> Catalog:
    """The texts of the code with the translations that there are."""
    from babel.messages import Catalog

    now = Catalog(locale=before.locale, project="betascope", fuzzy=False, charset="utf-8")
    for said, places in found().items():
        where = sorted({file for file, _ in places})
        key = (said.one, said.many) if isinstance(said, Plural) else said
        known = before.get(key if isinstance(key, str) else key[0])
        now.add(key, known.string if known else None, locations=[(file, 0) for file in where])
    for one in before:  # what stands in another case stays while its text does
        if one.context and one.id in now:
            now.add(one.id, one.string, locations=now[one.id].locations, context=one.context)
    return now


def write(catalog: Catalog, path: Path) -> None:
    """As a file that changes only where a text does: by files, without line numbers and dates."""
    from babel.messages.pofile import write_po

    if catalog.locale:
        catalog.header_comment = f"# betascope in {catalog.locale.get_display_name('en')}: docs/languages.md"
    written = io.BytesIO()
    write_po(written, catalog, width=110, include_lineno=False, sort_by_file=True)
    text = re.sub(_OF_THE_DAY, "", written.getvalue().decode(), flags=re.MULTILINE)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
