"""What pdfLaTeX says of a table, on A4 upright and with the packages that the table asks for."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

REQUIRED = "BETASCOPE_REQUIRE_LATEX"  # in the environment: no LaTeX is then a failure


def there() -> bool:
    """Can tables be tried? Where it is required, what tries them fails without."""
    return shutil.which("pdflatex") is not None or bool(os.environ.get(REQUIRED))


latex = pytest.mark.skipif(not there(), reason=f"no LaTeX on this machine; {REQUIRED}=1 makes that a failure")


def complaints(tables: list[str], folder: Path) -> list[str]:
    """Errors, boxes that are too full and signs that no font has, of all the tables in one document."""
    packages = set(re.findall(r"% needs \\usepackage\{(.*?)\}", "".join(tables)))
    document = ["\\documentclass[a4paper]{article}", *(rf"\usepackage{{{one}}}" for one in packages)]
    document += ["\\begin{document}", *(f"{table}\\clearpage" for table in tables), "\\end{document}"]
    (folder / "tables.tex").write_text("\n".join(document), encoding="utf-8")
    for _ in range(2):  # a longtable knows its widths from the time before
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tables.tex"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = (folder / "tables.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-3000:]
    assert (folder / "tables.pdf").read_bytes().startswith(b"%PDF")
    marks = ("Overfull", "Missing character", "LaTeX Warning: Float too large", "! ")
    return [line for line in log.splitlines() if line.startswith(marks)]
