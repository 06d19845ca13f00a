"""Files that are taken home while the page they are on changes."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle


@pytest.fixture
def hold(fresh_page):
    """`hold()`: what the server says from then on, which this browser does not hear, as on a slow network."""
    held: list[list] = []

    def route(ours):
        server = ours.connect_to_server()
        server.on_message(lambda message: held[0].append(message) if held else ours.send(message))

    fresh_page.route_web_socket(re.compile("_stcore/stream"), route)
    return lambda: held.append([]) or held[0]


def test_download_click_during_a_rerun_gets_the_file(server, fresh_page, hold):
    page = fresh_page
    page.goto(f"{server.url}/interpolation?models=AE")
    settle(page)
    button = page.get_by_role("button", name="Table (CSV)", exact=True)
    expect(button).to_be_enabled()
    missed, before = hold(), 0
    page.get_by_text("spherical", exact=True).click()  # a run of the page that this browser does not see
    while not missed or len(missed) != before:
        before = len(missed)
        page.wait_for_timeout(300)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "interpolation-digits-mnist-ae-straight.csv"
    assert "\nmodel,measure," in Path(waiting.value.path()).read_text()
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "eferred" not in log


@pytest.fixture(scope="module")
def dark(tab, server):
    """A page with figures and files, in the dark."""
    tab.emulate_media(color_scheme="dark")
    tab.goto(f"{server.url}/interpolation?models=AE")
    settle(tab)
    return tab


def test_failed_download_shows_its_reason_beside_the_button(dark):
    page = dark
    page.route("**/betascope-file/**", lambda route: route.fulfill(status=422, content_type="text/plain", body="Why."))
    button = page.get_by_role("button", name="Table (CSV)", exact=True)
    button.click()
    expect(page.get_by_role("alert").filter(has_text="Why.")).to_be_visible()
    expect(button).to_be_enabled()
    page.unroute_all()
    with page.expect_download():
        button.click()
    expect(page.get_by_text("Why.")).to_have_count(0)


def test_a_figure_has_one_button_that_saves_it_as_an_svg_named_after_it_on_white(dark):
    page = dark
    figure = page.locator(".js-plotly-plot").first
    figure.locator(".main-svg").first.wait_for()
    figure.hover()
    button = figure.locator(".modebar-btn")
    expect(button).to_have_count(1)
    with page.expect_download() as waiting:
        button.click()
    assert re.fullmatch(r"path-digits-mnist-ae-straight-[A-Za-z0-9-]+\.svg", waiting.value.suggested_filename)
    root = ElementTree.parse(waiting.value.path()).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 2
    text = ElementTree.tostring(root, "unicode")
    assert re.search(r"rect [^>]*fill: rgb\(255, 255, 255\)", text)
    assert not re.search(r"rgb\((20, 23, 27|230, 232, 235)\)", text)
