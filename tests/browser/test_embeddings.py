"""The map under a mouse: what a point is, what a selection is, what the legend hides, and where it leads."""

import json
import re
from base64 import b64decode
from io import BytesIO
from urllib.parse import parse_qs, urlparse

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.harness.browser import messages_of, settle
from tests.harness.files import SHIPPED
from tests.harness.mouse import greys
from tests.harness.provenance import provenance_of
from vae import data
from vae.core.folders import PROJECT
from vae.latent import pca
from vae.models import checkpoints, encoding
from vae.models.encoding import decode

MODEL = "mnist-beta-2.4"
PICTURE = "canvas => canvas.toDataURL().split(',')[1]"


@pytest.fixture(scope="module")
def images():
    return data.load("digits", "test")


def codes(name=MODEL):
    return encoding.encode(checkpoints.find(name, PROJECT / "checkpoints"), data.load("digits", "test")).mu


def opened(page, server, query=""):
    page.goto(f"{server.url}/embeddings{query}")
    settle(page)
    ready(page)


def ready(page):
    page.wait_for_selector(".scatter[aria-busy='false']")
    page.wait_for_selector(".scatter .point[aria-busy='false']")


def told(page):
    """Until the server has answered what was let go."""
    page.wait_for_timeout(350)  # the map waits for 300
    settle(page)
    ready(page)


def field(page, name=MODEL):
    return page.locator(f".scatter .panel[data-panel='{name}'] .plot")


def hovered(page, name=MODEL, spots=((0.3, 0.5), (0.5, 0.5), (0.6, 0.6), (0.5, 0.35), (0.45, 0.7))):
    """Rows that the card shows as the mouse goes over the panel."""
    found = []
    field(page, name).scroll_into_view_if_needed()
    box = field(page, name).bounding_box()
    for x, y in spots:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        ready(page)
        found.append(int(page.locator(".scatter .point").get_attribute("data-row")))
    return found


def arrived(page, heading, by=""):
    """On another page, by the link of a name."""
    page.get_by_role("link", name=by or heading).first.click()
    page.wait_for_selector(f'h1:has-text("{heading}")')
    settle(page)


def shot(page, model, card="point"):
    return greys(page.locator(f".scatter .{card} .shot[data-model='{model}'] .tile"))


@pytest.fixture(scope="module")
def messages(tab, server):
    """The map in one tab for the tests that stay there; and what it sends to the server."""
    sent = messages_of(tab)
    opened(tab, server)
    return sent


@pytest.fixture
def atlas(tab, messages):
    """The map as it begins: nothing selected, hidden or moved, nothing on its way."""
    if "/embeddings" not in tab.url:
        arrived(tab, "Embeddings")
        ready(tab)
    for button in tab.locator(".scatter .selection:not(.none) [data-do=clear], .scatter .point header button").all():
        if button.is_visible():
            button.click()
    hidden = tab.locator(".scatter .item[aria-pressed='false']").evaluate_all("all => all.map(e => e.dataset.class)")
    for name in hidden:
        tab.locator(f".scatter .item[data-class='{name}']").click()
    if "view=" in tab.url:
        tab.locator(".scatter [data-do=reset]").click()
    tab.get_by_role("button", name="Move").click()
    told(tab)
    messages.clear()
    return tab


def test_pointing_at_a_dot_shows_its_image_and_what_every_model_makes_of_it(atlas, messages, images):
    rows = hovered(atlas)
    assert len(set(rows)) > 2
    row = rows[-1]
    assert (shot(atlas, "") == images.images[row]).all()
    for name in SHIPPED:
        expected = decode(checkpoints.find(name, PROJECT / "checkpoints").model(), codes(name)[[row]])[0] * 255
        assert np.abs(shot(atlas, name) - expected).max() <= 1
    header = atlas.locator(".scatter .point header").inner_text()
    assert str(images.labels[row]) in header
    assert f"#{row}" in header
    assert atlas.locator(".scatter .panel .ring.pointed").count() == 4  # linked
    told(atlas)
    assert not messages


def test_point_under_the_mouse_lies_where_pca_projects_its_code(atlas):
    """What lies under the mouse is the point of that row: by the axes' own geometry, not by the component's word."""
    page = atlas
    rows = hovered(page, spots=[(x, y) for x in (0.3, 0.4, 0.5, 0.6) for y in (0.35, 0.5, 0.65)])
    points = pca.pca(codes()).project(codes())
    box = field(page).bounding_box()
    ring = page.locator(f".scatter .panel[data-panel='{MODEL}'] .ring.pointed").bounding_box()
    near = (ring["x"] + ring["width"] / 2 - box["x"]), (ring["y"] + ring["height"] / 2 - box["y"])
    assert np.hypot(near[0] - 0.6 * box["width"], near[1] - 0.65 * box["height"]) <= 14
    # points that were found from left to right, and from top to bottom, lie so
    xs = points[rows].reshape(4, 3, 2)
    assert (np.diff(xs[:, :, 0].mean(axis=1)) > 0).all()
    assert (np.diff(xs[:, :, 1].mean(axis=0)) < 0).all()


def test_a_click_keeps_a_point_and_leads_to_the_walk(atlas, images):
    page = atlas
    hovered(page, spots=[(0.5, 0.5)])
    page.mouse.down()
    page.mouse.up()
    told(page)
    row = int(parse_qs(urlparse(page.url).query)["point"][0])
    assert int(page.locator(".scatter .point").get_attribute("data-row")) == row
    arrived(page, "Latent walk", by=f"Walk from #{row}")
    assert f"image={row}" in page.url
    assert (greys(page.locator(".walk .original canvas")) == images.images[row]).all()


def test_interpolate_links_carry_both_chosen_points(server, page):
    def interpolate(way):
        page.get_by_role("link", name=f"Interpolate {way}").click()
        page.wait_for_selector('h1:has-text("Interpolation")')
        page.wait_for_selector(".scrub")  # the images are chosen; before the figures are drawn

    opened(page, server, "?point=7&models=%CE%B2+%3D+2.4")
    interpolate("from #7")
    arrived(page, "Embeddings")
    ready(page)
    assert "point" not in page.url or "point=7" in page.url
    page.keyboard.press("Escape")
    hovered(page, spots=[(0.4, 0.6)])
    page.mouse.down()
    page.mouse.up()
    told(page)
    row = parse_qs(urlparse(page.url).query)["point"][0]
    interpolate(f"to #{row}")
    query = parse_qs(urlparse(page.url).query)
    assert (query["from"], query["to"]) == (["7"], [row])


def boxed(page, corners, name=MODEL):
    field(page, name).scroll_into_view_if_needed()
    box = field(page, name).bounding_box()
    (left, top), (right, bottom) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(left, top)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move((left + right) / 2, bottom)
    page.mouse.move(right, bottom)
    page.mouse.up()
    page.keyboard.up("Shift")
    told(page)
    page.wait_for_selector(".scatter .selection[aria-busy='false']")


def test_box_selection_shows_mean_image_and_exports_its_rows(atlas, images):
    boxed(atlas, [(0.3, 0.3), (0.65, 0.65)])
    with atlas.expect_download() as download:
        atlas.get_by_role("button", name="Coordinates and codes (CSV)").click()
    table = pd.read_csv(download.value.path(), comment="#")
    rows = table["index"].to_numpy()
    said = atlas.locator(".scatter .selection").inner_text()
    assert f"{len(rows)} selected" in said
    assert 5 < len(rows) < len(images)
    np.testing.assert_array_equal(table["label"], images.labels[rows])
    np.testing.assert_array_equal(table[[f"{MODEL}:z{j}" for j in range(16)]].to_numpy(np.float32), codes()[rows])
    assert np.abs(shot(atlas, "", "selection") - images.images[rows].mean(axis=0)).max() <= 1
    for name in SHIPPED:
        mean = codes(name)[rows].mean(axis=0, keepdims=True)
        expected = decode(checkpoints.find(name, PROJECT / "checkpoints").model(), mean)[0] * 255
        assert np.abs(shot(atlas, name, "selection") - expected).max() <= 1
    assert provenance_of("csv", download.value.path().read_bytes())["selected"] == len(rows)
    atlas.locator(".scatter .selection [data-do=clear]").click()
    told(atlas)
    assert atlas.get_by_text("all 445 images").count() == 1


def test_legend_hides_classes_from_the_mouse_and_from_a_box(atlas, images):
    atlas.locator(".scatter .item[data-class='3']").click()
    atlas.locator(".scatter .item[data-class='7']").click()
    assert {str(images.labels[row]) for row in hovered(atlas)} & {"3", "7"} == set()
    boxed(atlas, [(0.02, 0.02), (0.98, 0.98)])
    assert f"{np.isin(images.labels, [3, 7], invert=True).sum()} selected" in atlas.locator(".selection").inner_text()


def test_a_class_of_many_is_found_in_the_legend_by_its_name(workshop, page):
    """Labels that say nothing of the images: for the layout."""
    digits = data.load("digits", "test")
    words = np.array([f"kind {k:03}" for k in range(120)])[np.arange(len(digits)) % 120]
    np.savez(workshop.log.parent / "data" / "classes.npz", images=digits.images, labels=words)
    opened(page, workshop, "?data=npz:classes.npz&models=AE")
    search, items = page.get_by_placeholder("Find one of 120 classes"), page.locator(".scatter .item:visible")
    assert items.count() == 120
    assert page.locator(".scatter .classes").bounding_box()["height"] < 120  # more are scrolled to
    search.fill("ND 07")
    assert items.evaluate_all("all => all.map(e => e.dataset.class)") == [f"kind 07{k}" for k in range(10)]
    items.nth(3).click()
    told(page)
    assert "hide=kind+073" in page.url.replace("%20", "+")
    search.fill("nothing")
    assert page.locator(".scatter .legend").inner_text().strip() == "No class of that name."
    search.press("Escape")
    search.fill("")
    assert items.count() == 120


def test_tsne_converges_and_its_download_opens(server, page, images):
    opened(page, server, "?map=t-SNE&seed=3&models=%CE%B2+%3D+10")
    note = page.locator(".scatter .panel .note")
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => (e.shadowRoot ?? e).querySelector?.('.scatter') && "
        "(e.shadowRoot ?? e).textContent.includes('trustworthiness'))",
        timeout=60_000,
    )
    assert "KL divergence" in note.inner_text()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Coordinates and codes (NPZ)").click()
    with np.load(BytesIO(download.value.path().read_bytes()), allow_pickle=False) as arrays:
        points = arrays["mnist-beta-10:points"]
        assert points.shape == (len(images), 2)
        assert np.isfinite(points).all()
        assert json.loads(str(arrays["provenance"]))["method"] == "t-SNE"


def test_the_card_shows_no_image_of_a_hidden_class(server, page, images):
    first = images.class_names[images.labels[0]]
    opened(page, server, f"?hide={first}&models=AE&n=445")
    name, card = page.locator(".scatter .point b"), page.locator(".scatter .point")
    assert name.inner_text() != first
    second = name.inner_text()
    page.locator(f".scatter .item[data-class='{second}']").click()
    told(page)
    assert name.inner_text() not in (first, second)
    for other in images.class_names:
        item = page.locator(f".scatter .item[data-class='{other}']")
        if item.get_attribute("aria-pressed") == "true":
            assert card.is_visible()
            item.click()
    expect(card).not_to_be_visible()  # there is no image in sight
    page.locator(f".scatter .item[data-class='{first}']").click()
    told(page)
    assert name.inner_text() == first


def test_box_by_keys_selects_what_lies_in_it_and_escape_gives_one_up(atlas):
    atlas.get_by_role("button", name="Box").click()
    atlas.locator(f".scatter .panel[data-panel='{MODEL}'] .field").focus()
    for key in ["Home"] * 4 + [" "] + ["PageDown"] * 8:
        atlas.keyboard.press(key)
    assert atlas.locator(".scatter .lasso:visible").count() == 1
    atlas.keyboard.press("Escape")
    assert atlas.locator(".scatter .selection.none").count() == 1
    for key in [" "] + ["Home"] * 8 + [" "]:
        atlas.keyboard.press(key)
    expect(atlas.locator(".scatter .selection:not(.none)")).to_be_visible()
    points = pca.pca(codes()).project(codes())[:, :2]
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    box = field(atlas).bounding_box()
    unit = 0.465 * min(box["width"], box["height"])  # a half of the longer range of the points
    reach = 0.16 * np.array([box["width"], box["height"]]) / unit * np.ptp(points, axis=0).max() / 2
    inside = int((np.abs(points - middle) < reach).all(axis=1).sum())
    said = atlas.locator(".scatter .selection header").inner_text()
    assert abs(int(said.split()[0].replace(",", "")) - inside) <= 2  # a point on the edge


def test_back_undoes_selections_one_step_a_gesture(atlas):
    page = atlas
    begun = page.evaluate("history.length")
    counted = page.locator(".scatter .selection header")
    said = []
    for corners in ([(0.3, 0.3), (0.65, 0.65)], [(0.5, 0.2), (0.9, 0.5)]):
        boxed(page, corners)
        said.append(counted.inner_text())
    assert said[0] != said[1]
    assert page.evaluate("history.length") == begun + 2
    page.go_back()
    expect(counted).to_have_text(re.compile(said[0].split()[0]))
    told(page)
    page.go_back()
    expect(page.locator(".scatter .selection.none")).to_be_attached()
    told(page)
    assert "selected" not in page.url
    page.go_forward()
    expect(counted).to_have_text(re.compile(said[0].split()[0]))


def test_a_link_has_selection_hidden_classes_and_view_and_a_key_leaves_one_class(atlas, beside, images):
    page = atlas
    for name in ("3", "7"):
        page.locator(f".scatter .item[data-class='{name}']").click()
    boxed(page, [(0.3, 0.3), (0.65, 0.65)])
    field(page).hover()
    page.mouse.wheel(0, -400)
    page.wait_for_function("['view=', 'selected=', 'hide=3'].every(part => location.search.includes(part))")
    told(page)
    page.mouse.move(2, 2)
    views = parse_qs(urlparse(page.url).query)["view"]
    assert views[0].startswith(f"{MODEL}:")
    said = page.locator(".scatter .selection").inner_text().split("selected")[0]
    beside.bring_to_front()
    beside.goto(page.url)
    settle(beside)
    ready(beside)
    hidden = beside.locator(".scatter .item[aria-pressed='false']").evaluate_all("all => all.map(e => e.dataset.class)")
    assert hidden == ["3", "7"]
    assert beside.locator(".scatter .selection").inner_text().split("selected")[0] == said
    canvas = f".scatter .panel[data-panel='{MODEL}'] canvas.plot"
    seen = [Image.open(BytesIO(b64decode(one.locator(canvas).evaluate(PICTURE)))) for one in (page, beside)]
    was, now = (np.asarray(one.convert("L"), float) for one in seen)
    assert np.abs(was - now).mean() < 1  # the address has four decimals
    beside.locator(".scatter [data-do=reset]").click()
    beside.wait_for_function("!location.search.includes('view=')")
    beside.locator(".scatter .item[data-class='1']").focus()
    beside.keyboard.press("Control+Enter")
    expect(beside.locator(".scatter .item[aria-pressed='true']")).to_have_count(1)
    beside.locator(".scatter .told summary").press("Enter")
    rows = beside.locator(".scatter .told tbody tr")
    expect(rows).to_have_count(4 * 10)  # hidden or not: what the codes are does not depend on it
    assert rows.nth(1).locator("th, td").all_inner_texts()[:2] == ["AE, 1", f"{(images.labels == 1).sum()}"]
