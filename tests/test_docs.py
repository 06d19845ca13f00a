"""What the documents point to is there."""

import re

import pytest

from vae.core.folders import PROJECT

DOCUMENTS = [PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md", *sorted((PROJECT / "docs").rglob("*.md"))]
PATH = r"`((?:vae|ui|pages|tests|benchmarks|docs|findings|checkpoints)/[\w./-]*)`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (document.parent / target).exists(), target
    for path in re.findall(PATH, text):
        if "NAME" in path:
            continue  # whichever page
        assert (PROJECT / path).exists(), path
