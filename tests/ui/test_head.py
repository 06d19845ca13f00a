"""The document's head, by ASGI's own messages: no server, no browser."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit

from tests.harness.folder_states import ADDRESSES, TITLES
from ui import head
from ui.head import Head

DOCUMENT = b"<!DOCTYPE html><html><head><title>Streamlit</title></head><body>a</body></html>"
BROWSER = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip"), (b"if-none-match", b'"old"')]


def fetched(path, kind=b"text/html; charset=utf-8", status=200, headers=BROWSER):
    """Status, headers and body of the answer, and the headers that the app inside was asked with."""
    answered, asked = [], []

    async def app(scope, receive, send):
        asked.append(dict(scope["headers"]))
        said = [(b"content-type", kind), (b"content-length", str(len(DOCUMENT)).encode()), (b"etag", b'"one"')]
        await send({"type": "http.response.start", "status": status, "headers": said})
        await send({"type": "http.response.body", "body": DOCUMENT[:20], "more_body": True})
        await send({"type": "http.response.body", "body": DOCUMENT[20:]})

    async def send(message):
        answered.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(asyncio.run, Head(app)(scope, None, send)).result()
    body = b"".join(message.get("body", b"") for message in answered[1:])
    return answered[0]["status"], dict(answered[0]["headers"]), body.decode(), asked[0]


@pytest.mark.parametrize("name", TITLES)
def test_document_of_each_page_has_its_title_and_a_description_and_the_length_it_says(name):
    for below in ("", "/lab/betascope"):
        status, headers, text, asked = fetched(f"{below}/{ADDRESSES[name]}")
        assert status == 200
        assert f"<title>{TITLES[name]} · betascope</title>" in text
        assert '<meta name="description" content="' in text
        assert text.endswith("</head><body>a</body></html>")
        assert headers[b"content-length"] == str(len(text.encode())).encode()
        assert b"etag" not in headers  # it was of Streamlit's document
        assert set(asked) == {b"accept"}


def test_document_has_the_style_and_names_code_that_is_there_before_any_script_runs():
    text = fetched("/walk")[2]
    assert '[class*="st-key-address"] { display: none; }' in text
    files = re.findall(r'<link rel="modulepreload" crossorigin href="./static/js/([^"]+)">', text)
    assert len(files) == len(set(files)) < 100
    folder = Path(streamlit.__file__).parent / head._STATIC
    document = (folder.parent.parent / "index.html").read_text()
    asked = {name.split(".")[0] for name in files}
    assert {kind for kind in head._KINDS if f"/{kind}." not in document} < asked  # and what those import
    assert not [name for name in files if name in document]  # what Streamlit's own asks for is asked for once
    assert all((folder / name).is_file() for name in files)


def test_address_of_no_page_has_the_title_of_the_first():
    assert "<title>Overview · betascope</title>" in fetched("/nothing")[2]


def test_parts_of_a_document_and_other_answers_pass_as_they_are():
    for answer in (
        fetched("/static/index.js", kind=b"text/javascript"),
        fetched("/walk", status=404),
        fetched("/walk", headers=[(b"accept", b"*/*"), (b"accept-encoding", b"gzip")]),
    ):
        assert answer[2] == DOCUMENT.decode()
        assert answer[1][b"etag"] == b'"one"'
