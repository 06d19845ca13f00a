"""The plane of rate and distortion in a real Chromium: pointing, clicking, keys, and the picture to take home."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WINDOW
from tests.harness.browser import messages_of, settle
from vae.models import checkpoints


@pytest.fixture(scope="module")
def address(server, tiny_sweep):
    """The page on a sweep of tiny models, of which one is the shipped β = 10 by its digest."""
    folder = Path(server.log).parent
    swept = folder / "sweeps" / "tiny"
    if not swept.exists():
        shutil.copytree(tiny_sweep.folder, swept)
        frame = pd.read_csv(swept / "sweep.csv", dtype={"checkpoint_digest": str})
        shipped = checkpoints.find("mnist-beta-10", folder / "checkpoints").digest
        frame.loc[frame["member"] == "beta-4-seed-1", "checkpoint_digest"] = shipped
        frame.to_csv(swept / "sweep.csv", index=False)
    yield f"{server.url}/rate-distortion?data=digits&models=AE"
    shutil.rmtree(swept)


def opened(page, address):
    page.goto(address)
    settle(page)
    page.wait_for_selector(".charts .point")


@pytest.fixture(scope="module")
def messages(tab):
    """What the tab of this file sends to the server."""
    return messages_of(tab)


@pytest.fixture
def anywhere(tab, messages, address):
    """The plane while nothing is pointed at, nothing on its way, with a model that is kept or without."""
    tab.mouse.up()
    tab.set_viewport_size(WINDOW)
    if "/rate-distortion" not in tab.url:
        opened(tab, address)
    tab.mouse.move(5, 5)
    tab.wait_for_function("!document.querySelector('.charts .card:not([hidden])')")
    settle(tab)
    messages.clear()
    return tab


@pytest.fixture
def plane(anywhere, messages, address):
    """The same while no model is kept."""
    if "point=" in anywhere.evaluate("location.search"):
        opened(anywhere, address)
        messages.clear()
    return anywhere


def card(page):
    return page.locator(".charts .card:visible")


def put(page, locator):
    """The mouse on the middle of a mark."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_pointing_at_a_model_shows_its_numbers_and_its_pictures_without_the_server(plane, messages, tiny_sweep):
    member = "beta-1-seed-2"
    put(plane, plane.locator(f".charts .point.small[data-name='{member}']"))
    plane.wait_for_selector(".charts .card canvas")
    row = tiny_sweep.members.set_index("member").loc[member]
    assert card(plane).locator("b").inner_text() == "β = 1, seed 2"
    assert f"distortion {row['error']:.2f} nats" in card(plane).inner_text()
    sheet = np.array(card(plane).locator("canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, i) => i % 4 === 0)"
    )).reshape(2 * 29 - 1, 5 * 29 - 1)  # fmt: skip
    given_back = tiny_sweep.given_back(member)
    for at, image in enumerate(given_back):
        top, left = at // 5 * 29, at % 5 * 29
        np.testing.assert_array_equal(sheet[top : top + 28, left : left + 28], image)
    plane.mouse.move(5, 5)
    plane.wait_for_function("!document.querySelector('.charts .card:not([hidden])')")
    assert not messages


def test_a_chart_opens_by_keys_on_a_table_of_what_its_cards_say(plane):
    figure = plane.locator(".charts figure").first
    assert "lowest: " in figure.locator(".chart").get_attribute("aria-label")
    assert not figure.locator("tbody tr").count()  # made when it is opened
    figure.locator("summary").focus()
    plane.keyboard.press("Enter")
    expect(figure.locator("tbody tr")).to_have_count(figure.locator(".point").count())
    assert "nats" in figure.locator("tbody td").first.inner_text()
    plane.keyboard.press("Enter")
    expect(figure.locator("tbody")).to_be_hidden()


def test_a_beta_is_marked_in_every_chart_of_the_measures(plane):
    charts = plane.locator(".charts").nth(1)
    put(plane, charts.locator("figure").first.locator(".point.large").nth(1))
    plane.wait_for_selector(".charts .ring")
    marked = [figure.locator(".ring").count() for figure in charts.locator("figure").all()]
    assert marked == [1] * len(marked)


def test_the_picture_to_take_home_has_its_marks_its_colours_and_its_provenance(plane):
    with plane.expect_download() as waiting:
        plane.get_by_role("button", name="Picture (SVG)").first.click()
    assert waiting.value.suggested_filename == "rate-distortion-digits-tiny.svg"
    root = ElementTree.parse(waiting.value.path()).getroot()
    name = "{http://www.w3.org/2000/svg}"
    assert json.loads(root.find(f"{name}metadata").text)["sweep"] == "tiny"
    circles = root.iter(f"{name}circle")
    fills = {circle.get("fill") for circle in circles}
    assert "rgb(230, 159, 0)" in fills  # the autoencoder's amber
    assert not any(fill is None or "var(" in fill for fill in fills)
    texts = [text.text for text in root.iter(f"{name}text")]
    assert {"rate: KL (nats)", "β = 0", "AE"} <= set(texts)


@pytest.mark.parametrize("width", [390, 1280])
def test_charts_fit_their_column_at_any_width(plane, width):
    plane.set_viewport_size({"width": 1280 if width == 390 else 390, "height": 844})
    plane.wait_for_timeout(300)
    plane.set_viewport_size({"width": width, "height": 844})
    plane.wait_for_timeout(600)
    for figure in plane.locator(".charts figure").all():
        outer, chart = figure.bounding_box(), figure.locator("svg").bounding_box()
        assert chart["width"] <= outer["width"] + 1
        assert chart["width"] > 200
    assert plane.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_arrow_keys_go_from_model_to_model_and_enter_keeps_one(plane):
    page = plane
    plot = page.locator(".charts .plot").first
    plot.focus()
    page.keyboard.press("ArrowRight")
    first = card(page).locator("b").inner_text()
    page.keyboard.press("ArrowRight")
    assert card(page).locator("b").inner_text() != first
    assert card(page).locator("b").inner_text() in page.locator(".charts .spoken").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('point=')")
    settle(page)
    plot.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert card(page).count() == 0


def test_a_click_keeps_a_model_and_a_link_opens_it_alone_on_another_page(anywhere):
    page = anywhere
    point = page.locator(".charts .point.small[data-name='beta-4-seed-1']")
    put(page, point)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("location.search.includes('point=beta-4-seed-1')")
    settle(page)
    assert page.locator(".bs-row .label b").all_inner_texts() == ["Original", "β = 4"]
    assert page.locator(".charts .ring.strong").count() >= 1
    page.locator('[data-testid="stMain"] a', has_text="Samples").click()
    page.wait_for_selector('h1:has-text("Samples")')
    settle(page)
    assert page.locator(".bs-card h2").all_inner_texts() == ["β = 10"]
    assert "only=" not in page.url
    assert "models=%CE%B2+%3D+10" in page.url
    page.go_back()
    page.wait_for_selector('h1:has-text("Rate and distortion")')
    settle(page)
    assert "models=AE" in page.url
