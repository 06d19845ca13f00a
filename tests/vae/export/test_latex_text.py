"""Texts that plain pdfLaTeX takes."""

import pytest

from tests.harness.latex import complaints, latex
from vae.export.latex_text import tex, width

ODD = 'βΒγΓσΣςλΛμµΩάο −±×·≥≤≠≈∞→√°…–—’‘“” z₇ px² 10⁻³ éèêñōŏżüåőčçßæÆœøØÅłŁ ﬁ ½ 日 đ ★ \u0301 Ϸ ``--?`"<>|~^\\{}#$%&_'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("β = 2.4", r"$\beta$ = 2.4"),
        ("Σ Β ς λ", r"$\Sigma$ B $\varsigma$ $\lambda$"),
        ("−3 ≥ z₇ px²", "$-$3 $\\geq$ z$_{7}$ px$^{2}$"),
        ("é ü å č ß", r"\'{e} \"{u} \aa{} \v{c} \ss{}"),
        ("50 % of a_b & #1", r"50 \% of a\_b \& \#1"),
        ("--z", "-{}-z"),
        ("a\n b", "a b"),
        ("日", "[U+65E5]"),
    ],
)
def test_each_sign_is_what_plain_latex_has_for_it(text, expected):
    assert tex(text) == expected


def test_whatever_the_text_what_comes_is_ascii():
    every = "".join(map(chr, [*range(0x20, 0x2500), *range(0xFB00, 0xFB10), 0x1F600]))
    assert tex(every).isascii()


def test_width_is_that_of_computer_modern():
    """By cmr10.afm nine digits have 4.5 em, points 0.833, the dash 0.5, brackets 0.778, the space 0.333."""
    assert 6.944 <= width("89.5 (88.5–90.4)") < 1.02 * 6.944
    assert width("日") > width("W")


@latex
def test_pdflatex_prints_every_sign(tmp_path):
    assert complaints(["\n\n".join(map(tex, ODD.split()))], tmp_path) == []
