"""The rules of the house, held against the code itself."""

import ast
from pathlib import Path

import pytest

from vae.folders import PROJECT

# A module imports only from floors below its own.
FLOORS = [
    {"errors"},
    {"folders", "files"},
    {"cache"},
    {"workers"},
    {"data"},
    {"config"},
    {"layers"},
    {"models", "weights"},
    {"checkpoints"},
    {"portable"},
    {"judge"},
    {"recipe", "resuming"},
    {"training", "judging"},
    {"explore"},
    {"measure"},
    {"report"},
    {"figures"},
    {"commands"},
    {"__main__"},
]


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor(name: str) -> int:
    (found,) = (level for level, names in enumerate(FLOORS) if name in names)
    return found


@pytest.mark.parametrize("path", modules("vae"), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_module_imports_only_from_the_floors_below(path):
    own = path.relative_to(PROJECT / "vae").parts[0].removesuffix(".py")
    if own == "__init__":
        assert not imports(path)
        return
    for name in imports(path):
        parts = name.split(".")
        assert parts[0] not in ("streamlit", "ui", "pages"), f"{path} imports {name}"
        if parts[0] != "vae" or len(parts) < 2 or parts[1] == own:
            continue
        assert floor(parts[1]) < floor(own), f"{path} imports {name}"


def test_no_pickle_anywhere():
    for path in modules("vae", "ui", "pages"):
        text = path.read_text()
        for forbidden in ("import pickle", "torch.load", "torch.save", "allow_pickle=True", "joblib"):
            assert forbidden not in text, f"{path}: {forbidden}"


def test_pages_do_not_compute():
    for path in modules("pages"):
        names = imports(path)
        assert not {name for name in names if name.split(".")[0] in ("numpy", "torch", "plotly", "sklearn")}, path
        assert len(path.read_text().splitlines()) <= 110, path


def test_what_is_kept_for_all_visitors_is_bounded():
    for path in modules("ui", "pages"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef):
                continue
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if text.startswith(("st.cache_data", "st.cache_resource")):
                    takes = node.args.args or node.args.kwonlyargs or node.args.posonlyargs
                    assert not takes or "max_entries=" in text, f"{path}: {node.name}"
