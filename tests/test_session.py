"""What the session holds: no name stands for two things, and no widget's state is read without asking for it first."""

import ast
import importlib
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from vae.core.folders import PROJECT

# Streamlit lets nobody but the browser set these: a session name that is also such a key is an exception on the page.
PRESSED = {
    "button",
    "download_button",
    "file_uploader",
    "form",
    "form_submit_button",
    "data_editor",
    "chat_input",
    "offer",
}
READ = {"get", "setdefault", "pop"}
ANY = "[^ ]+"  # what a part of a name may be that only a running page knows


class Use(NamedTuple):
    """A name as a pattern, the file that it is written in, and the kind of the widget that has it as its key."""

    name: str
    file: str
    widget: str = ""


def modules() -> list[Path]:
    return sorted(path for folder in ("ui", "pages") for path in (PROJECT / folder).rglob("*.py"))


def is_session(node: ast.AST) -> bool:
    """Streamlit's name for it; a run's context has another object of this name."""
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "st.session_state"


def pattern(node: ast.AST, module: object) -> str | None:
    """The names that an expression can be; None for one that is given from outside."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        value = getattr(module, node.id, None)
        return re.escape(value) if isinstance(value, str) else None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):  # store.MAIN
        return pattern(ast.Name(node.attr), getattr(module, node.value.id, None))
    if isinstance(node, ast.JoinedStr):
        parts = [pattern(part.value if isinstance(part, ast.FormattedValue) else part, module) for part in node.values]
        return "".join(ANY if part is None else part for part in parts)
    return None


def uses(path: Path) -> tuple[list[Use], list[Use]]:
    """The keys of widgets in a module, and the names that it uses of the session."""
    tree, file = ast.parse(path.read_text()), str(path.relative_to(PROJECT))
    parts = path.relative_to(PROJECT).with_suffix("").parts
    # pages are scripts: they would run where they are imported, and have no constants
    module = object() if parts[-1] in ("page", "main") else importlib.import_module(".".join(parts))
    keys, names = [], []

    imported = {
        alias.asname or alias.name: f"{node.module.replace('.', '/')}.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }

    def home(node: ast.AST) -> str:
        return imported.get(node.id, file) if isinstance(node, ast.Name) else file

    def note(node: ast.AST) -> None:
        if (name := pattern(node, module)) is not None:
            names.append(Use(name, home(node)))

    # functions that only pass a name on to the session: ui/*/show.py `_mine(kind)`
    passing = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and {argument.arg for argument in function.args.args}
        & {
            call.args[0].id
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and is_session(call.func.value)
            and call.args
            and isinstance(call.args[0], ast.Name)
        }
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for keyword in node.keywords:
                if keyword.arg == "key" and (name := pattern(keyword.value, module)) is not None:
                    keys.append(Use(name, home(keyword.value), function))
            on_session = isinstance(node.func, ast.Attribute) and is_session(node.func.value)
            if node.args and ((on_session and function in READ) or function in passing):
                note(node.args[0])
        elif isinstance(node, ast.Subscript) and is_session(node.value):
            note(node.slice)
        elif isinstance(node, ast.Compare) and is_session(node.comparators[0]):
            note(node.left)
    return keys, names


def same(one: str, other: str) -> bool:
    """Whether two patterns can be one name: one of them, read as a text, fits the other."""
    return any(re.fullmatch(a, re.sub(r"\\(.)", r"\1", b.replace(ANY, "x"))) for a, b in ((one, other), (other, one)))


@pytest.fixture(scope="module")
def found() -> tuple[list[Use], list[Use]]:
    keys, names = [], []
    for path in modules():
        own_keys, own_names = uses(path)
        keys += own_keys
        names += own_names
    return keys, names


def test_button_keys_are_no_other_names_in_the_session(found):
    keys, names = found
    pressed = [key for key in keys if key.widget in PRESSED]
    for known, uses_of_it in (
        (("probe-stop", "tsne-begin"), pressed),
        (("study-stopped-probe", "embeddings-state"), names),
    ):
        assert all(any(re.fullmatch(use.name, name) for use in uses_of_it) for name in known)
    assert not [(key, use) for key in pressed for use in names if same(key.name, use.name)]


def test_a_name_that_one_file_keeps_in_the_session_is_no_key_of_another_files_widget(found):
    keys, names = found
    own = defaultdict(set)  # by file, the keys of its own widgets: their values are what it reads and sets
    for key in keys:
        own[key.file].add(key.name)
    clashes = {
        (key, use)
        for use in names
        for key in keys
        if key.file != use.file and use.name not in own[use.file] and same(key.name, use.name)
    }
    assert not clashes


def test_two_files_give_one_key_to_one_kind_of_widget(found):
    keys, _ = found
    kinds, files = defaultdict(set), defaultdict(set)
    for key in keys:
        kinds[key.name].add(key.widget)
        files[key.name].add(key.file)
    assert {name: kind for name, kind in kinds.items() if len(kind) > 1 and len(files[name]) > 1} == {}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_the_session_is_read_by_get(path):
    """A widget that was on the page when its button was pressed may be gone when the press arrives."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Subscript) and is_session(node.value):
            assert not isinstance(node.ctx, ast.Load), f"{path}:{node.lineno} reads st.session_state[...]"
        if isinstance(node, ast.Attribute) and is_session(node.value):
            known = {*READ, "clear", "update"}
            assert node.attr in known, f"{path}:{node.lineno} reads st.session_state.{node.attr}"
