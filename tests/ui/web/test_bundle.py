"""Modules put into one text, and the kernel that is made from its source."""

import re

import pytest

from ui.web.assemble import assembled
from ui.web.bundle import bundle
from vae.core.folders import PROJECT

MODULES = sorted((PROJECT / "ui").rglob("*.js"))
DECLARED = r"^(?:export )?(?:const|let|function|class|async function) (\w+)"


def test_each_module_once_and_before_its_use(tmp_path):
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    (tmp_path / "b.js").write_text('import { c } from "./c.js";\nexport function b() {\n  return c;\n}\n')
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport { c } from "./c.js";\nexport default function () {\n  return b() + c;\n}\n'
    )
    text = bundle(tmp_path / "a.js")
    assert "import" not in text
    assert text.count("const c = 1;") == 1
    assert text.index("const c") < text.index("function b") < text.index("export default function")
    assert "export function" not in text


@pytest.mark.parametrize("line", ['import * as all from "./c.js";', 'import c from "./c.js";', 'import "./c.js";'])
def test_any_other_import_is_refused(tmp_path, line):
    (tmp_path / "c.js").write_text("export const c = 1;\n")
    (tmp_path / "a.js").write_text(line + "\n")
    with pytest.raises(ValueError, match=r"a\.js: only"):
        bundle(tmp_path / "a.js")


def test_no_two_modules_declare_the_same_name():
    seen = {}
    for path in MODULES:
        for name in re.findall(DECLARED, path.read_text(), re.MULTILINE):
            assert name not in seen, f"{name} is in {path.name} and in {seen[name]}"
            seen[name] = path.name


def test_the_kernel_is_made_from_its_source():
    assert (PROJECT / "ui" / "web" / "kernel.js").read_text() == assembled()
