"""Pages on a projector and on paper."""

from playwright.sync_api import expect

from tests.harness.browser import settle


def test_a_presentation_is_larger_goes_on_by_keys_and_fills_the_screen_until_it_is_left_and_printed_whole(server, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server.url}/reconstructions?present=true&models=AE")
    settle(page)
    tile, sidebar = page.locator(".bs-row img").first, page.get_by_test_id("stSidebar")
    expect(sidebar).to_be_hidden()
    large = tile.bounding_box()["width"]
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/samples*")
    settle(page)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("PageUp")
    page.wait_for_url("**/reconstructions*")
    settle(page)
    assert page.evaluate("document.fullscreenElement !== null")
    page.get_by_role("button", name="Leave full screen").click()
    page.wait_for_function("document.fullscreenElement === null")
    page.get_by_role("slider").first.press("ArrowRight")  # a slider keeps its keys
    page.wait_for_url("**/reconstructions*noise=0.05*")

    page.get_by_role("button", name="Leave the presentation").click()
    expect(sidebar).to_be_visible()
    settle(page)
    assert large > 1.15 * tile.bounding_box()["width"]
    assert "present" not in page.url

    page.emulate_media(media="print")
    expect(sidebar).to_be_hidden()
    content = page.get_by_test_id("stMainBlockContainer").bounding_box()["height"]
    assert content > 1000  # more than a screen
    assert page.evaluate("document.documentElement.scrollHeight") >= content


def test_a_projector_shows_a_slider_of_the_walk_beside_the_digits(server, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server.url}/walk?present=true")
    settle(page)
    for part in (".walk .card .now", '.walk .row input[type="range"]'):
        page.locator(part).first.wait_for()
        box = page.locator(part).first.bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 720
