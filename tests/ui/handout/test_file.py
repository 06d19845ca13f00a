import base64
import gzip
import json
import re

from ui.handout import file
from ui.handout.elements import Kept


def unpacked(text: str) -> dict:
    """What a file has in it."""
    packed = re.search(r'<script type="text/plain" id="lesson">([^<]*)</script>', text)
    assert packed
    content: dict = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    return content


def test_a_file_has_its_lesson_packed_its_code_and_where_it_comes_from_and_allows_no_request():
    kept = Kept(
        {"mount-0": {"component": "scrub", "data": {}}}, {"scrub": "components/scrubber/scrub.js"}, {}, {"a": b"1"}
    )
    text = file.text("<b>", {"name": "x", "steps": ["the answer"]}, kept, {"dataset": "</pre>"}, "0 & 1")
    assert "<title>&lt;b&gt;</title>" in text
    assert "&lt;/pre&gt;" in text
    assert "the answer" not in text
    content = unpacked(text)
    assert content["lesson"]["steps"] == ["the answer"]
    assert content["kept"]["assets"] == {"a": base64.b64encode(b"1").decode()}
    assert content["kept"]["plotly"] == ""
    imports = json.loads(re.search(r'<script type="importmap">(.*)</script>', text)[1])["imports"]
    assert {"handout/lesson.js", "components/scrubber/scrub.js", "web/dom.js"} <= imports.keys()
    assert "default-src 'none'" in text
    assert not re.search(r"https?://(?!www\.w3\.org)", re.sub(r'id="lesson">[^<]*', "", text))


def test_the_same_lesson_is_the_same_file():
    assert file.text("t", {"name": "x"}, Kept(), {}, "") == file.text("t", {"name": "x"}, Kept(), {}, "")
