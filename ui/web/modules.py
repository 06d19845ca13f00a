"""The project's JavaScript as real modules: at addresses for a page, as text for a file without a server.

All modules of `ui/` share one digest: an address that has it means the same bytes for good, imports between files lead
to addresses with the same digest, and a browser that has fetched them once asks for none of them again.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from graphlib import TopologicalSorter
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from ui.web.assets import FOLDER, base_path

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

ROOT = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(
    r'^((?:import|export)\b(?:[^;"]*?\bfrom)? )"(\.{1,2}/[^"]+)";$', re.MULTILINE
)  # as Prettier has it


@cache
def sources() -> dict[str, str]:
    """The text of every module, by its path from `ui/`: 'web/dom.js'."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.js"))}


@cache
def digest() -> str:
    """Names the content of all modules."""
    return sha256(json.dumps(sources()).encode()).hexdigest()[:32]


def imported(entry: str) -> list[str]:
    """The module `entry` and all that it imports, directly or not, each once, itself first."""
    found = [entry]
    for path in found:
        found += [other for _, name in _IMPORT.findall(sources()[path]) if (other := _beside(path, name)) not in found]
    return list(dict.fromkeys(found))


def loader(entry: str) -> str:
    """The text of a module whose default export is that of `entry`, loaded from this server.

    All that `entry` imports is asked for at once: files that import one another cost one way to the server, not one
    for each floor.
    """
    import streamlit as st

    base = f"{base_path(st.get_option('server.baseUrlPath'))}/{FOLDER}/js/{digest()}/"
    return f"""const base = new URL({json.dumps(base)}, location.href);
const load = (path) => import(new URL(path, base).href);
const [entry] = await Promise.all({json.dumps(imported(entry))}.map(load));
export default entry.default;
"""


def import_map(entry: str) -> dict[str, str]:
    """The module `entry` and all that it imports as data: addresses, by the names that one HTML file knows them by.

    Each stays a module of its own. Addresses of that kind cannot be relative to one another, so what is imported from
    "../../web/dom.js" is imported from "web/dom.js" there.
    """

    def data(path: str) -> str:
        return "data:text/javascript;base64," + b64encode(_named(path).encode()).decode()

    return {path: data(path) for path in imported(entry)}


def one_module(entry: str) -> str:
    """The text of a module that holds `entry` and all that it imports; in it `load` is a promise of what that exports.

    For a host that takes a single module, where a page's import map cannot be: each file gets an address of its own in
    the browser (a Blob's) before those that import it.
    """
    needs = {path: [_beside(path, name) for _, name in _IMPORT.findall(sources()[path])] for path in imported(entry)}
    files = [[path, needs[path], _named(path)] for path in TopologicalSorter(needs).static_order()]
    return f"""const files = {json.dumps(files)};
const addresses = {{}};
for (const [path, needs, text] of files) {{
  let linked = text;
  for (const other of needs) linked = linked.replaceAll(` "${{other}}";`, ` "${{addresses[other]}}";`);
  addresses[path] = URL.createObjectURL(new Blob([linked], {{ type: "text/javascript" }}));
}}
const load = import(addresses[{json.dumps(entry)}]);
"""


def _named(path: str) -> str:
    """A module's text with imports by path from `ui/`, which tell where they lead wherever the text is."""
    return _IMPORT.sub(lambda match: f'{match[1]}"{_beside(path, match[2])}";', sources()[path])


def routes(base: str | None) -> list[BaseRoute]:
    """The modules' addresses; `base` is Streamlit's server.baseUrlPath."""
    from starlette.routing import Route

    return [Route(f"{base_path(base)}/{FOLDER}/js/{{digest}}/{{path:path}}", _answer)]


async def _answer(request: Request) -> Response:
    from starlette.responses import Response

    text = sources().get(request.path_params["path"])
    if text is None or request.path_params["digest"] != digest():
        return Response("Not here (any more): load the page again.", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type="text/javascript", headers=headers)


def _beside(path: str, name: str) -> str:
    """The path from `ui/` of what the module at `path` imports as `name`."""
    return normpath(join(dirname(path), name))
