"""Runs the cells of docs/notebook.ipynb without Jupyter. `python -m tests.harness.notebook` keeps what they show."""

import ast
import base64
import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any

from vae.core.folders import PROJECT

NOTEBOOK = PROJECT / "docs" / "notebook.ipynb"


def cells() -> list[dict[str, Any]]:
    """The notebook's cells of code, as they lie in the file."""
    return [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def outputs(sources: list[str]) -> Iterator[dict[str, str]]:
    """What each cell shows, by MIME type: the value of its last line, if that is one."""
    names: dict[str, Any] = {}
    for source in sources:
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(tree, "cell", "exec"), names)
            value = None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        assert not printed.getvalue()
        yield {} if value is None else _shown(value)


def _shown(value: Any) -> dict[str, str]:
    found = {"text/plain": repr(value)}
    if hasattr(value, "_repr_html_"):
        found["text/html"] = value._repr_html_()
    if hasattr(value, "_repr_png_"):
        found["image/png"] = base64.b64encode(value._repr_png_()).decode()
        found["text/plain"] = f"<{type(value).__name__}>"  # the rest of it is an address in memory
    return found


def main() -> None:
    """Run the notebook and write what its cells show into it."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, (cell, shown) in enumerate(zip(code, outputs(["".join(c["source"]) for c in code]), strict=True), 1):
        result = {"output_type": "execute_result", "execution_count": number, "metadata": {}}
        lines = {kind: text if kind == "image/png" else text.splitlines(keepends=True) for kind, text in shown.items()}
        cell["execution_count"], cell["outputs"] = number, [{**result, "data": lines}] if shown else []
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
