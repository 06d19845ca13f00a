"""Several JavaScript modules as one text: what a Streamlit component takes, and what a page without a server needs."""

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\./|\.\./)([\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


@cache
def bundle(entry: Path) -> str:
    """The module `entry` and all that it imports, each once and before its first use.

    Modules name what they import one by one (`import { a, b } from "./file.js";`), and no two declare the same name:
    put one after the other in one module, they then mean what they meant apart. Raises ValueError for any other import.
    """
    texts: dict[Path, str] = {}
    _collect(entry.resolve(), texts)
    return "\n".join(texts.values())


def _collect(path: Path, texts: dict[Path, str]) -> None:
    if path in texts:
        return
    text = path.read_text(encoding="utf-8")
    for match in _IMPORT.finditer(text):
        _collect((path.parent / (match[1] + match[2])).resolve(), texts)
    own = _IMPORT.sub("", text)
    if re.search(r"^import ", own, re.MULTILINE):
        raise ValueError(f'{path.name}: only `import {{ … }} from "./file.js";` can be bundled.')
    texts[path] = _EXPORT.sub("", own)
