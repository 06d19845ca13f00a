"""Where a walk is: in the address, after other pages and images, and for one visitor alone."""

import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle
from tests.harness.walk_page import digit, drag, frame, moves_in, number, opened, ready, served, slider, value, walked


def test_the_address_alone_restores_the_walk(server, page, beside):
    opened(page, server, "?image=3")
    drag(page, slider(page, 1), [0.5, 0.7])
    page.get_by_role("radio", name="AE").click()
    page.locator(".walk .tools input").click()
    slider(page, 2).press("ArrowRight")
    page.wait_for_function("location.search.includes('~alone~2')")
    served(page)
    seen = [digit(page, name).tolist() for name in ("mnist-ae", "mnist-beta-10")]
    numbers = [number(page, rank) for rank in range(4)]
    beside.bring_to_front()
    beside.goto(page.url)
    settle(beside)
    beside.wait_for_selector(".walk .row[data-rank='0'] input")
    ready(beside)
    assert [digit(beside, name).tolist() for name in ("mnist-ae", "mnist-beta-10")] == seen
    assert [number(beside, rank) for rank in range(4)] == numbers
    expect(beside.get_by_role("radio", name="AE")).to_have_attribute("aria-checked", "true")
    expect(beside.locator(".walk .tools input")).not_to_be_checked()


@pytest.fixture
def walk(tab, server):
    """A walk at its beginning, of whatever image, in a tab that the tests here share."""
    if "/walk" not in tab.url:
        return opened(tab, server)
    tab.get_by_role("button", name="Reset").click()
    tab.wait_for_function(r"() => !/[?&]walk=\w*~[^~&]/.test(location.search)")
    served(tab)
    return tab


def test_key_press_after_many_reruns_moves_once_and_undoes_once(walk):
    page = walk
    for _ in range(4):
        slider(page, 0).press("ArrowRight")
        page.wait_for_timeout(250)
    page.get_by_role("button", name="Another image").click()
    settle(page)
    page.get_by_role("link", name="Draw").first.click()
    page.wait_for_selector('h1:has-text("Draw")')
    settle(page)
    page.get_by_role("link", name="Latent walk").first.click()
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    served(page)
    expect(page.locator(".walk")).to_have_count(1)
    start = number(page, 0)
    slider(page, 0).press("ArrowRight")
    frame(page)
    assert number(page, 0) != start
    said = page.locator(".walk .row[data-rank='0'] .value span").inner_text()
    assert said in ("+0.1 σ", "off the data")  # as the image is that was drawn
    page.get_by_role("button", name="Undo").click()
    frame(page)
    assert number(page, 0) == start


def test_another_page_and_back_finds_the_walk_where_it_was(walk):
    page = walk
    drag(page, slider(page, 0), [0.5, 0.75])
    walked(page)
    seen, address = digit(page, "mnist-beta-2.4").tolist(), page.url
    page.get_by_role("link", name="Draw").first.click()
    page.wait_for_selector('h1:has-text("Draw")')
    settle(page)
    assert "walk=" not in page.url
    page.get_by_role("link", name="Latent walk").first.click()
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    served(page)
    assert digit(page, "mnist-beta-2.4").tolist() == seen
    assert moves_in(page.url) == moves_in(address)


def test_the_browsers_back_undoes_a_move(walk):
    page = walk
    first = number(page, 0)
    drag(page, slider(page, 0), [0.5, 0.6])
    walked(page)
    second = number(page, 0)
    served(page)
    drag(page, slider(page, 0), [0.6, 0.8])
    frame(page)
    served(page)
    assert number(page, 0) not in (first, second)
    page.go_back()
    expect(page.locator(".walk .row[data-rank='0'] .value b")).to_have_text(second)
    served(page)
    assert value(page, 0) == pytest.approx(float(second.replace("−", "-")), abs=0.01)


def test_visitors_do_not_share_a_walk(server, walk, stranger):
    page = walk
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    opened(stranger, server)
    assert stranger.locator(".walk .row[data-rank='0'] .value span").inner_text() == ""
    assert "walk=" not in stranger.url


def test_another_image_during_play_begins_a_new_walk(server, page):
    opened(page, server)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Another image").click()
    settle(page)
    served(page)
    assert "walk=" not in page.url
    expect(page.locator(".walk .group figcaption").first).to_contain_text("changed 0.0 %")


def test_opened_dimensions_are_in_the_address_and_a_link_opens_them(server, page):
    opened(page, server, "?walk=0~~mnist-beta-10")
    fold = page.locator(".walk details").last
    assert not fold.evaluate("one => one.open")
    fold.locator("summary").click()
    page.wait_for_function("location.search.endsWith('~i') || location.search.includes('~i&')")
    page.reload()
    settle(page)
    ready(page)
    assert page.locator(".walk details").last.evaluate("one => one.open")
    assert page.locator(".walk details").last.locator(".row canvas").first.is_visible()
