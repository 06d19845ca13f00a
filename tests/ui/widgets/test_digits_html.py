import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from ui.widgets import digits_html
from ui.widgets.digits_html import Card, Look, Row, Sheet


def decoded(uri: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/png;base64,")))))


def test_png_is_the_image():
    grey = np.array([[0.0, 0.5, 1.0]], np.float32)
    assert decoded(digits_html.png(grey)).tolist() == [[0, 128, 255]]
    colour = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    np.testing.assert_array_equal(decoded(digits_html.png(colour)), colour)


def test_mosaic_has_each_image_in_its_place():
    images = np.arange(1, 6, dtype=np.uint8)[:, None, None] * np.ones((5, 2, 3), np.uint8)
    sheet = digits_html.mosaic(images, columns=2)
    assert sheet.shape == (3 * 3 - 1, 2 * 4 - 1)
    assert sheet[0, 0] == 1
    assert sheet[0, 4] == 2
    assert sheet[3, 0] == 3
    assert sheet[6, 0] == 5
    assert sheet[6, 4] == 0  # no sixth image
    assert (sheet[2] == 0).all()


def test_rows_have_a_tile_a_column_and_say_what_it_is():
    row = Row("AE", np.zeros((2, 4, 4), np.float32), ["a 3", "a 5"], "note", ["61", "70"], "#123456")
    html = digits_html.rows([row])
    assert html.count("<img ") == 2
    assert 'alt="a 5"' in html
    assert "--tiles:2" in html
    assert re.findall(r"<figcaption>(\d+)", html) == ["61", "70"]
    with pytest.raises(ValueError, match="zip"):
        digits_html.rows([Row("AE", np.zeros((2, 4, 4), np.float32), ["only one"])])


def test_legend_shows_discs_or_pieces_of_dashed_lines():
    plain = digits_html.legend({"AE": "#e69f00"})
    assert 'class="dot"' in plain
    dashed = digits_html.legend({"a": Look("#e69f00"), "b": Look("#009e73", "dashdot")})
    assert 'class="line" style="background:#e69f00"' in dashed
    assert "repeating-linear-gradient(90deg, #009e73 0px 7px, transparent 7px 10px, #009e73 10px 12px," in dashed


def test_card_titles_keep_their_end():
    html = digits_html.cards([Card("β = 2.4, seed 1", "", []), Card("AE", "", [])])
    assert "<span>β = 2.4</span><span>, seed 1</span></h2>" in html
    assert '<h2 class="named" title="AE"><span>AE</span></h2>' in html
    assert digits_html.halves("β = 1 (" + "x" * 30 + "-7)") == ("β = 1 (" + "x" * 19, "x" * 11 + "-7)")


def test_rows_cards_and_legend_escape_every_text():
    evil = '"><script>alert(1)</script>'
    image = np.zeros((1, 4, 4), np.float32)
    html = digits_html.rows([Row(evil, image, [evil], evil, [evil], evil)])
    html += digits_html.cards([Card(evil, evil, [Sheet(evil, image, evil, evil)])])
    html += digits_html.legend({evil: evil}, evil)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 15
