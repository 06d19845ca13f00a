"""A lesson as the text of one HTML file: its steps, what they show, the code that shows it, and the bytes it needs."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path

from ui.handout.elements import Kept
from ui.web import modules
from vae.export.provenance import as_json
from vae.language import catalogue
from vae.language.catalogue import SOURCE

_HERE = Path(__file__).resolve().parent
_STYLE = _HERE.parent / "style.css"  # of what pages draw as HTML


def text(
    title: str,
    lesson: Mapping[str, object],
    kept: Kept,
    provenance: Mapping[str, object],
    source: str,
    language: str = SOURCE,
) -> str:
    """The file's text. What comes after answers is compressed, so that nobody reads it by accident; it is no secret.

    language: of what stands around the lesson. source: by what it was made and on what, a sentence.
    """
    say = catalogue.speech(language).say if language != SOURCE else str
    content = {"lesson": lesson, "kept": _needed(kept, language)}
    packed = gzip.compress(json.dumps(content, ensure_ascii=False).encode(), compresslevel=6, mtime=0)
    entries = ["handout/lesson.js", *kept.modules.values()]
    imports = {path: address for entry in entries for path, address in modules.import_map(entry).items()}
    parts = {
        "LANGUAGE": language,
        "TITLE": escape(title),
        "STYLE": _STYLE.read_text(encoding="utf-8") + (_HERE / "page.css").read_text(encoding="utf-8"),
        "NEEDS": escape(say("This lesson needs JavaScript.")),
        "SOURCE": escape(f"{source} {say('Everything is in this file; nothing is sent anywhere.')}"),
        "PROVENANCE": escape(as_json(provenance)),
        "LESSON": b64encode(packed).decode(),
        "MODULES": json.dumps({"imports": imports}),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], (_HERE / "page.html").read_text(encoding="utf-8"))


def _needed(kept: Kept, language: str) -> dict[str, object]:
    """What show.js calls Kept."""
    plotly = speech = ""
    if language != SOURCE:
        speech = f"language-{language}-{catalogue.digest(language)}"  # as components of a page have it, too
        kept.assets.setdefault(speech, catalogue.as_json(language))
    if kept.figures:
        from plotly.offline import get_plotlyjs

        plotly = get_plotlyjs()
    return {
        "mounts": kept.mounts,
        "modules": kept.modules,
        "styles": kept.styles,
        "assets": {name: b64encode(content).decode() for name, content in kept.assets.items()},
        "plotly": plotly,
        "speech": speech,
    }
