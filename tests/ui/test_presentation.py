import pytest

from tests.harness.apptest import scene
from ui import navigation
from vae.core.folders import PROJECT


def bar(test) -> list[str]:
    """The pages that the bar leads to."""
    return [link.proto.page for link in test.get("page_link") if link.proto.icon.startswith(":material/chevron")]


def test_presentation_begins_by_address_holds_on_other_pages_and_is_left_by_its_button(app, shipped):
    test = app("reconstructions", present="true")
    assert test.toggle(key="present").value
    test.switch_page(str(PROJECT / "pages" / "samples" / "page.py")).run()
    assert test.toggle(key="present").value
    test.button(key="leave").click().run()
    assert not test.exception
    assert not test.toggle(key="present").value
    assert "leave" not in [button.key for button in test.button]
    assert not bar(test)


def test_bar_leads_to_the_pages_beside_this_one_and_its_keys_press_those_links(app, shipped):
    test = app("reconstructions", present="true")
    assert bar(test)[-1:] == ["samples"]
    assert len(bar(test)) == 2
    assert scene(test, "presenter")["on"][-1] == ".st-key-presentation-on a"


@pytest.mark.parametrize(("at", "sides"), [(0, (None, 1)), (3, (2, 4)), (-1, (-2, None))])
def test_neighbours_are_the_pages_before_and_after_in_teaching_order(at, sides):
    pages = navigation.entries()
    assert navigation.neighbours(pages[at].address) == tuple(None if side is None else pages[side] for side in sides)


def test_a_page_that_a_class_link_leaves_out_is_no_neighbour(app, shipped):
    test = app("reconstructions", present="true", **{"class": "hide samples"})
    assert bar(test)[-1:] == ["draw"]
