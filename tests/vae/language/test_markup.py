"""Where in HTML the texts are."""

import pytest

from vae.language import markup


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("no markup", ["no markup"]),
        ("<p>One <b>two</b> three</p>", ["One <b>two</b> three"]),
        ("<p><b>Bold</b></p><p>plain</p>", ["Bold", "plain"]),
        ('<img alt="A picture" src="data:x"><span class="quiet">small</span>', ["A picture", "small"]),
        ("<style>p { color: red }</style><td> 1 </td>", ["1"]),
        ("<b>AE</b>, 3 %: <b>more</b>", ["<b>AE</b>, 3 %: <b>more</b>"]),
        ("a < b and c > d", ["a < b and c > d"]),
    ],
)
def test_pieces(text, pieces):
    assert markup.pieces(text) == pieces


def test_words_between_tags_are_said_and_the_tags_stay():
    assert markup.between("<b>one</b>, two <i>three</i>", str.upper) == "<b>ONE</b>, TWO <i>THREE</i>"
    assert markup.has_blocks("<b>x</b><div>y</div>")
    assert not markup.has_blocks("<b>x</b> y")
    assert markup.bare("<b>x</b> y") == "x y"
