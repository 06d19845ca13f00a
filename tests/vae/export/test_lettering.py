"""Letters on exported pictures."""

import pytest

from vae.export import lettering


@pytest.fixture
def without_the_font_of_the_pages(monkeypatch):
    monkeypatch.setattr(lettering, "_files", lambda: ["no-such-font.woff2"])
    for kept in (lettering.font, lettering.has):
        kept.cache_clear()
    yield
    monkeypatch.undo()
    for kept in (lettering.font, lettering.has):
        kept.cache_clear()


def test_greek_and_european_letters_are_themselves_in_the_font_of_the_pages():
    assert lettering.font(14).getname()[0].startswith("SourceSans")
    assert lettering.spelled("β = 2.4, 8 · 41 %, −3 σ, Žádný, жук") == "β = 2.4, 8 · 41 %, −3 σ, Žádný, жук"


def test_a_letter_that_the_font_lacks_is_a_question_mark_and_no_box():
    assert lettering.spelled("β 中") == "β ?"


def test_ascii_stands_for_what_the_font_of_pillow_lacks(without_the_font_of_the_pages):
    assert lettering.spelled("β = 2.4, −3 σ, café, жук") == "beta = 2.4, -3 sigma, cafe, ???"
