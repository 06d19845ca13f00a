"""Where lines end: words that stand together do, and nothing that is to be read is cut off."""

import pytest

from tests.harness.browser import CUT, settle

LINES = "all => all.map(e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)))"


@pytest.fixture(scope="module")
def advised(tab, server):
    """A page that advises a command."""
    tab.goto(f"{server.url}/seeds?data=digits")
    settle(tab)
    return tab


@pytest.mark.parametrize("width", [390, 1280])
def test_no_word_of_a_command_is_broken_at_its_hyphens(advised, width):
    page = advised
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(100)
    words = page.get_by_test_id("stAlert").locator("code")
    assert words.all_inner_texts()[:4] == ["betascope", "sweep", "--dataset", "digits"]
    assert set(words.evaluate_all(LINES)) == {1}


@pytest.mark.parametrize("address", ["draw", "walk"])
def test_what_a_picture_reads_as_is_whole_where_the_names_of_classes_are_long(server, page, address):
    page.goto(f"{server.url}/{address}?data=sprites")
    page.wait_for_function("[...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('.reads'))")
    settle(page)
    reads = page.locator(".reads:visible")
    reads.filter(has_text="crescent").first.wait_for()
    assert reads.evaluate_all(CUT) == []
