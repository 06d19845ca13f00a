"""Where a file says that it comes from, read as the tools of a user read it."""

import html
import io
import json
import re
import zipfile

import numpy as np
import pandas as pd
from PIL import Image


def provenance_of(kind: str, content: bytes | str) -> dict:
    """kind: the file's suffix without its point. Raises where it does not say."""
    content = content.encode() if isinstance(content, str) else content
    return json.loads(READERS[kind](content))


def _csv(content: bytes) -> str:
    assert len(pd.read_csv(io.BytesIO(content), comment="#").columns) > 1  # as the first line says
    head = [line for line in content.splitlines(keepends=True) if line.startswith(b"# ")]
    assert content.startswith(b"".join(head))
    facts = json.loads(_lines("# ", b"".join(head)))
    return json.dumps({name: value for name, value in facts.items() if name != "caption"})


def _lines(mark: str, content: bytes) -> str:
    lines = [line.removeprefix(mark) for line in content.decode().splitlines() if line.startswith(mark)]
    return json.dumps(
        {name: json.loads(value) for name, value in (line.split(": ", 1) for line in lines if ": " in line)}
    )


def _markdown(content: bytes) -> str:
    block = re.search(r"```json\n(.*?)\n```", content.decode(), re.DOTALL)
    return block[1] if block else _lines("- ", content)


def _html(content: bytes) -> str:
    return html.unescape(re.search(r'id="provenance"[^>]*>(.*?)</', content.decode(), re.DOTALL)[1])


def _npz(content: bytes) -> str:
    return str(np.load(io.BytesIO(content), allow_pickle=False)["provenance"])


READERS = {
    "csv": _csv,
    "json": lambda content: json.dumps(json.loads(content)["provenance"]),
    "md": _markdown,
    "tex": lambda content: _lines("% ", content),
    "html": _html,
    "png": lambda content: Image.open(io.BytesIO(content)).text["provenance"],
    "gif": lambda content: Image.open(io.BytesIO(content)).info["comment"].decode(),
    "npz": _npz,
    "zip": lambda content: zipfile.ZipFile(io.BytesIO(content)).read("provenance.json").decode(),
}
