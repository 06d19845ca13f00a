"""JavaScript as modules at addresses, and as text for a file without a server; the kernel made from its source."""

import base64
import json
import re

import pytest

from tests.harness.asgi import get
from ui.web import modules
from ui.web.assemble import assembled
from vae.core.folders import PROJECT

IMPORTS = {
    "components/one/a.js": (
        '// import { no } from "./no.js";\nimport { x } from "../../web/x.js";\n'
        'import {\n  b,\n  c,\n} from "./b.js";\nx(b, c);\n'
    ),
    "components/one/b.js": 'export { c } from "../../web/x.js";\nexport const b = "import";\n',
    "web/x.js": "export const x = 1, c = 2;\n",
    "web/other.js": "",
}


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(modules, "sources", lambda: IMPORTS)


def address(path):
    return f"/betascope/js/{modules.digest()}/{path}"


def test_a_module_is_at_an_address_with_the_digest_of_all():
    status, headers, body = get(address("web/dom.js"))
    assert (status, body.decode()) == (200, (PROJECT / "ui" / "web" / "dom.js").read_text())
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["web/none.js", "web/assets.py", "../dashboard.py", "web/%2e%2e/web/dom.js", ""])
def test_nothing_but_modules_is_at_such_an_address(path):
    assert get(address(path))[0] == 404


def test_another_digest_has_no_modules():
    assert get(address("web/dom.js").replace(modules.digest(), "0" * 32))[0] == 404


def test_imports_are_followed_once_each_entry_first(sources):
    assert modules.imported("components/one/a.js") == ["components/one/a.js", "web/x.js", "components/one/b.js"]


def test_one_module_has_every_file_after_those_that_it_imports(sources):
    text = modules.one_module("components/one/a.js")
    files = json.loads(re.search(r"^const files = (.*);$", text, re.MULTILINE)[1])
    assert [path for path, _, _ in files] == ["web/x.js", "components/one/b.js", "components/one/a.js"]
    _, needs, content = files[-1]
    assert needs == ["web/x.js", "components/one/b.js"]
    assert all(f' "{other}";' in content for other in needs)
    assert '"./no.js"' in content  # a comment stays as it is


@pytest.mark.parametrize("entry", ["components/walk/handout.js", "components/walk/widget.js"])
def test_no_module_imports_itself_by_way_of_others(entry):
    assert modules.one_module(entry)  # a circle has no order


def test_the_import_map_has_every_module_by_names_that_it_has_too(sources):
    found = modules.import_map("components/one/a.js")
    text = {path: base64.b64decode(data.split(",")[1]).decode() for path, data in found.items()}
    assert text["web/x.js"] == IMPORTS["web/x.js"]
    assert text["components/one/b.js"].startswith('export { c } from "web/x.js";\n')
    named = re.findall(r'^(?:import|\}).* from "(.*)";$', text["components/one/a.js"], re.MULTILINE)
    assert named == ["web/x.js", "components/one/b.js"]


@pytest.mark.parametrize("path", sorted(modules.sources()))
def test_every_import_names_a_module_that_is_there(path):
    assert set(modules.imported(path)) <= set(modules.sources())
    relative = re.findall(r'"(\.{1,2}/[^"]+)"', re.sub(r"/\*\*.*?\*/", "", modules.sources()[path], flags=re.DOTALL))
    assert len(relative) == len(modules._IMPORT.findall(modules.sources()[path]))  # none is written another way


@pytest.mark.parametrize(("base", "before"), [("", ""), ("school", "/school"), ("/school/", "/school")])
def test_the_loader_asks_for_all_modules_at_once_below_the_base_path(monkeypatch, base, before):
    import streamlit as st

    monkeypatch.setattr(st, "get_option", lambda name: base)
    text = modules.loader("web/dom.js")
    assert f'"{before}/betascope/js/{modules.digest()}/"' in text
    assert '["web/dom.js"]' in text
    assert "export default entry.default" in text


def test_the_kernel_is_made_from_its_source():
    assert (PROJECT / "ui" / "web" / "kernel.js").read_text() == assembled()
