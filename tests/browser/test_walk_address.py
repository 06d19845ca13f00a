"""Where a walk is: in the address, after other pages and images, and for one visitor alone."""

import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle
from tests.harness.walk_page import (
    anew,
    digit,
    drag,
    frame,
    moves_in,
    number,
    opened,
    ready,
    served,
    slider,
    value,
    walked,
)


@pytest.fixture
def walk(tab, server):
    """A walk at its beginning, of whatever image, in a tab that the tests here share."""
    if not tab.url.startswith("http"):
        opened(tab, server)
    elif "/walk" not in tab.url:
        gone(tab, "Latent walk")
    anew(tab)
    assert not moves_in(tab.url)
    return tab


def gone(page, heading):
    """To another page, by its link."""
    page.get_by_role("link", name=heading).first.click()
    page.wait_for_selector(f'h1:has-text("{heading}")')
    settle(page)


def test_the_address_alone_restores_the_walk(server, walk, beside):
    index = walk.get_by_label("Index of the image")
    index.fill("3")
    index.press("Enter")
    walk.wait_for_function("location.search.includes('image=3')")
    served(walk)
    drag(walk, slider(walk, 1), [0.5, 0.7])
    walk.get_by_role("radio", name="β = 10").click()
    walk.locator(".walk .tools input").click()
    slider(walk, 2).press("ArrowRight")
    walk.wait_for_function("location.search.includes('~alone~2')")
    fold = ".walk details:has(.row[data-rank='15'])"
    assert not walk.locator(fold).evaluate("one => one.open")
    walk.locator(f"{fold} > summary").click()
    walk.wait_for_function("/~i(&|$)/.test(location.search)")
    served(walk)
    seen = [digit(walk, name).tolist() for name in ("mnist-ae", "mnist-beta-10")]
    numbers = [number(walk, rank) for rank in range(4)]
    beside.bring_to_front()
    beside.goto(walk.url)
    settle(beside)
    ready(beside)
    assert [digit(beside, name).tolist() for name in ("mnist-ae", "mnist-beta-10")] == seen
    assert [number(beside, rank) for rank in range(4)] == numbers
    expect(beside.get_by_role("radio", name="β = 10")).to_have_attribute("aria-checked", "true")
    expect(beside.locator(".walk .tools input")).not_to_be_checked()
    assert beside.locator(fold).evaluate("one => one.open")
    assert beside.locator(f"{fold} .row canvas").first.is_visible()


def test_key_press_after_many_reruns_moves_once_and_undoes_once(walk):
    page = walk
    for _ in range(4):
        before = page.url
        slider(page, 0).press("ArrowRight")
        page.wait_for_function("before => location.href !== before", arg=before)
    page.get_by_role("button", name="Another image").click()
    settle(page)
    gone(page, "Draw")
    gone(page, "Latent walk")
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
    gone(page, "Draw")
    assert "walk=" not in page.url
    gone(page, "Latent walk")
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
    opened(stranger, server, "?models=β+%3D+2.4")
    assert stranger.locator(".walk .row[data-rank='0'] .value span").inner_text() == ""
    assert "walk=" not in stranger.url


def test_another_image_during_play_begins_a_new_walk(walk):
    walk.get_by_role("button", name="Play").click()
    walk.wait_for_timeout(400)
    walk.get_by_role("button", name="Another image").click()
    settle(walk)
    served(walk)
    assert not moves_in(walk.url)
    expect(walk.locator(".walk .group figcaption").first).to_contain_text("changed 0.0 %")
