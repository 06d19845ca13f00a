"""Files of a visitor's own: uploaded into a folder of the session, or named by their path on this machine."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from ui import address, output
from vae.core.errors import DataError, os_error_sentence, showable

_UPLOAD, _PATH = "upload", "path"
_HOW = {_UPLOAD: "upload files", _PATH: "a path on this machine"}
_BLOCK = 2**20  # bytes


@dataclass(frozen=True, eq=False)
class Files:
    """What a visitor gave. paths: of the files, or of one folder. said: what to call them in a sentence.

    token: no other files of any visitor have it. folder: where uploads lie, as long as something refers to these files.
    """

    paths: tuple[Path, ...]
    said: str
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def name(self) -> str:
        """What to propose as a name: the first file's, without its endings."""
        first = self.paths[0].name
        return first.removesuffix(".gz").rpartition(".")[0] or first

    def plain(self, text: str) -> str:
        """A text without the folder of uploads, which the visitor did not choose."""
        return text if self.folder is None else text.replace(f"{self.folder.name}/", "")


def chosen(slot: str, label: str, tip: str, beside: Sequence[str] = ()) -> Files | None:
    """The files that the visitor gave, or None and the controls to give them.

    beside: names of uploads that lie beside the others, and are none of the files to read.
    """
    kept: Files | None = st.session_state.get(f"your-files-{slot}")
    if kept is not None:
        with st.container(horizontal=True, vertical_alignment="center", key=f"your-given-{slot}"):
            st.markdown(f":material/description: **{output.literal(kept.said)}**", width="content")
            st.button("Choose others", icon=":material/undo:", key=f"your-other-{slot}", on_click=forget, args=(slot,))
        return kept
    how = st.segmented_control(
        label, list(_HOW), format_func=lambda one: _HOW[one], default=_UPLOAD, key=f"your-from-{slot}", required=True
    )
    given: Files | None = None
    with output.sentences():
        given = _named(slot) if how == _PATH else _uploaded(slot, tip, beside)
    if given is not None:
        st.session_state[f"your-files-{slot}"] = given
        st.rerun()  # without the uploader, whose files would be kept twice
    return None


def forget(slot: str) -> None:
    """Let go of the files; uploads are removed."""
    kept: Files | None = st.session_state.pop(f"your-files-{slot}", None)
    if kept is not None and kept.folder is not None:
        kept.folder.cleanup()


def limit() -> int:
    """Megabytes that a file may have which is uploaded here: what the server's own settings say."""
    return int(st.get_option("server.maxUploadSize"))


def _named(slot: str) -> Files | None:
    text = st.text_input(
        "Path of a file or folder",
        key=f"your-path-{slot}",
        placeholder="/home/me/data/digits.csv",
        help="On the machine where betascope runs. What belongs to it is found beside it.",
    )
    text = (text or "").strip().strip("\"'")
    if not text:
        return None
    path = Path(os.path.expanduser(text))  # noqa: PTH111  # leaves an unknown ~user be
    if "\0" in text or not path.exists():
        raise DataError(f"{text} is not there. Give a file or a folder on the machine where betascope runs.")
    return Files((path,), showable(str(path)))


def _uploaded(slot: str, tip: str, beside: Sequence[str]) -> Files | None:
    given: Any = st.file_uploader(
        f"{tip}; up to {limit()} MB each, larger ones by their path",
        accept_multiple_files=True,
        max_upload_size=limit(),
        key=f"your-upload-{slot}",
        help="They lie in a folder of your session, which is removed with it; nobody else sees them.",
    )
    return _written(given, beside) if given else None


def _written(given: Sequence[Any], beside: Sequence[str]) -> Files:
    """The uploads in a folder of their own. Raises DataError: names that are none, or no room."""
    folder = tempfile.TemporaryDirectory(prefix="betascope-", ignore_cleanup_errors=True)
    paths: list[Path] = []
    for one in given:
        name = Path(str(one.name).replace("\\", "/")).name
        if name in ("", ".", "..") or showable(name) != name or Path(folder.name, name) in paths:
            raise DataError(f"'{showable(name)[:60]}' is no name for a file, or another has it. Rename it.")
        paths.append(Path(folder.name, name))
        try:
            with paths[-1].open("wb") as file:
                while block := one.read(_BLOCK):
                    file.write(block)
        except OSError as error:
            raise DataError(f"{name} cannot be kept here: {os_error_sentence(error)}.") from error
    _release(given)
    read = tuple(path for path in paths if path.name not in beside) or tuple(paths)
    return Files(read, ", ".join(path.name for path in paths), folder=folder)


def _release(given: Sequence[Any]) -> None:
    """Streamlit would hold uploads in memory until the visitor has gone."""
    from streamlit import runtime

    if runtime.exists():
        kept: Any = runtime.get_instance().uploaded_file_mgr  # in memory: Streamlit has no other
        for one in given:
            kept.remove_file(address.visitor(), one.file_id)
