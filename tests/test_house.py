"""The rules of the house, held against the code itself."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from ui.navigation import NAVIGATION
from vae.core.folders import PROJECT

ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
# The library's folders and their floors: the only place that says them is the document.
FLOORS = {name: int(level) for level, name in re.findall(r"^\| (\d) \| `(\w+)` \|", ARCHITECTURE, re.MULTILINE)} | {
    "__main__": 10
}
PAGES = sorted(path.parent.name for path in (PROJECT / "pages").glob("*/page.py"))


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules("vae"), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_module_imports_only_from_the_floors_below(path):
    own = path.relative_to(PROJECT / "vae").parts[0].removesuffix(".py")
    if own == "__init__":  # imports what it offers when that is used: tests/test_package.py
        return
    for name in imports(path):
        parts = name.split(".")
        assert parts[0] not in ("streamlit", "ui", "pages"), f"{path} imports {name}"
        if parts[0] != "vae" or len(parts) < 2 or parts[1] == own:
            continue
        assert FLOORS[parts[1]] < FLOORS[own], f"{path} imports {name}"


def test_no_pickle_anywhere():
    for path in modules("vae", "ui", "pages"):
        text = path.read_text()
        if path == PROJECT / "vae/foreign/unpacking.py":  # reads tensors alone, in a process of its own
            assert re.findall(r"torch\.load\(.*", text) == ['torch.load(file, map_location="cpu", weights_only=True)']
            text = text.replace("torch.load", "").replace("torch.save(model.state_dict()", "")
        text = text.replace("torch.save(model.state_dict(), 'model.pt')", "")  # what a sentence advises
        for forbidden in ("import pickle", "torch.load", "torch.save", "allow_pickle=True", "joblib"):
            assert forbidden not in text, f"{path}: {forbidden}"


def test_only_memo_keeps_results_as_its_keys_cover_every_argument():
    direct = re.compile(r"vae\.core import .*\bcache\b|vae\.core\.cache import (?!(UNREADABLE|Arrays|, )+\n)")
    for path in set(modules("vae", "ui", "pages")) - {PROJECT / "vae/core/memo.py"}:
        assert not direct.search(path.read_text()), f"{path} keeps results by a key of its own"


def test_every_folder_of_the_library_has_a_floor():
    assert {path.parent.name for path in (PROJECT / "vae").glob("*/__init__.py")} | {"__main__"} == set(FLOORS)


@pytest.mark.parametrize("path", modules("ui", "pages"), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_page_imports_no_other_page_and_what_is_shared_imports_no_page(path):
    parts = path.relative_to(PROJECT).parts
    for name in imports(path):
        if name.startswith("pages."):
            assert parts[0] == "pages", f"{path} imports {name}"
            assert name.split(".")[1] == parts[1], f"{path} imports {name}"
        if parts[:2] == ("ui", "web"):
            assert not name.startswith("ui.") or name.startswith("ui.web"), f"{path} imports {name}"


def test_modules_can_be_imported_in_any_order():
    """Whichever page is a server's first: no module imports itself by way of others as it is imported."""
    names = {".".join(path.relative_to(PROJECT).with_suffix("").parts): path for path in modules("vae", "ui", "pages")}
    paths = {name.removesuffix(".__init__"): path for name, path in names.items()}
    found = {}
    for name, path in paths.items():
        body = parsed(path).body
        nodes = [node for node in body if isinstance(node, ast.ImportFrom)]
        told = {(node.module, f"{node.module}.{alias.name}") for node in nodes for alias in node.names}
        found[name] = {inner if inner in paths else outer for outer, inner in told} & paths.keys()
    assert len(list(TopologicalSorter(found).static_order())) == len(paths)  # raises CycleError


def test_every_page_is_in_the_navigation():
    assert sorted(entry.file for entries in NAVIGATION.values() for entry in entries) == PAGES


def test_what_is_kept_for_all_visitors_is_bounded():
    for path in modules("ui", "pages"):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if text.startswith(("st.cache_data", "st.cache_resource")):
                    takes = node.args.args or node.args.kwonlyargs or node.args.posonlyargs
                    assert not takes or "max_entries=" in text, f"{path}: {node.name}"


def test_tests_mirror_the_tree_by_name():
    """A file directly in tests/pages is about all pages at once, test_init.py is for an __init__.py."""
    for path in sorted(
        path for folder in ("vae", "ui", "pages") for path in (PROJECT / "tests" / folder).rglob("test_*.py")
    ):
        where, name = path.relative_to(PROJECT / "tests").parent, path.stem.removeprefix("test_")
        if where != Path("pages"):
            tested = PROJECT / where / ("__init__.py" if name == "init" else f"{name}.py")
            assert tested.exists() or tested.with_suffix(".js").exists(), path


def test_nothing_is_animated_for_whom_less_motion_is_asked():
    for sheet in (PROJECT / "ui").rglob("*.css"):
        whole = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        still = " ".join(re.findall(r"@media \(prefers-reduced-motion: reduce\) \{(.*?\})\s*\}", whole, re.DOTALL))
        for selector in re.findall(r"([^{}]+)\{[^{}]*animation:(?! none)", whole):
            assert re.search(rf"{re.escape(selector.strip())} \{{[^}}]*animation: none", still), (sheet, selector)
