"""Set widgets and read what a page shows, in Streamlit's own test harness."""

import base64
import io
import json
import re
import time
from html import unescape

import numpy as np
from PIL import Image

from ui import jobs


def choose(test, kind, key, value):
    for widget in getattr(test, kind):
        if widget.key == key:
            widget.set_value(value)
            return test.run()
    raise AssertionError(f"no {kind} with the key {key}")


def until_done(test, done, seconds=60.0):
    """Run the page again until what is measured in the background is there."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it never came"
        rest()
        test.run()


def rest(seconds=0.5):
    """Give what is measured in the background so long to be done: a page that runs meanwhile takes its processor."""
    time.sleep(0.05)
    jobs.settle(list(jobs._jobs.values()), seconds)


def settled(test, stop, seconds=60.0):
    """The page once it measures nothing any more: the button that stops that, by its key, is gone."""
    until_done(test, lambda: stop not in keys(test), seconds)
    return test


def keys(test) -> list[str]:
    return [button.key for button in test.button if button.key]


def at_rest(test, seconds=100.0):
    """The page once nothing at all is at work on it, and nothing went wrong: no button stops anything any more."""
    until_done(test, lambda: not any(key.endswith("-stop") for key in keys(test)), seconds)
    assert not test.exception
    return test


def pressed(test, key):
    """The page after a button was pressed and what that began is done."""
    test.button(key=key).click()
    return at_rest(test.run())


def uploaded(test, key, *files):
    """The page after files, (name, content) each, were given to an uploader and have been read."""
    test.file_uploader(key=key).set_value([(name, content, "") for name, content in files])
    return at_rest(test.run())


def html(test) -> str:
    return " ".join(str(block.proto.body) for block in test.get("html"))


def untold(test) -> list[str]:
    """Of a page's figures the sentence of each that has none, or no table below it that says the same."""
    tables = re.findall(r'<details class="bs bs-told">.*?<p>(.*?)</p>.*?<table>', html(test))
    told = [unescape(text) for text in tables]
    sentences = [chart.proto.alt for chart in test.get("plotly_chart")]
    return [one for one in sentences if not one.endswith(".") or not any(text.startswith(one) for text in told)]


def scene(test, component="walk"):
    """What a component was told; where it is on the page more than once, a list."""
    found = [c.proto for c in test.get("bidi_component") if c.proto.component_name.endswith(f"betascope_{component}")]
    told = [json.loads(proto.json) for proto in found]
    return told[0] if len(told) == 1 else told


def files(test) -> dict[str, str]:
    """The files that can be taken home, by the text of their buttons, and where they are."""
    rows = scene(test, "files")
    return {
        told["label"]: told["address"] for row in ([rows] if isinstance(rows, dict) else rows) for told in row["files"]
    }


def pictures_in(text) -> list[list[np.ndarray]]:
    """The pictures in rows of HTML as a page sends them, row by row."""
    rows = re.split(r'<div class="bs-row[ "]', text)[1:]
    found = [re.findall(r'<img src="data:image/png;base64,([^"]+)"', row) for row in rows]
    return [[np.asarray(Image.open(io.BytesIO(base64.b64decode(text)))) for text in row] for row in found]
