"""The pad under a pen, a finger and a mouse; uploads; and that a visitor's digit is theirs alone."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.harness.browser import messages_of, settle
from tests.harness.files import SHIPPED
from tests.harness.mouse import THREE, greys, stroke
from vae import data
from vae.core.folders import PROJECT
from vae.data import grain
from vae.metrics.decoded.reconstruction import reconstruct
from vae.models import checkpoints, judge


def opened(page, server, query=""):
    page.goto(f"{server.url}/draw{query}")
    settle(page)
    page.wait_for_selector(".draw[aria-busy='false']")


def frame(page):
    page.wait_for_timeout(50)
    page.wait_for_selector(".draw[aria-busy='false']")


def pad(page):
    return page.locator("canvas.surface")


def given(page):
    return greys(page.locator(".draw .input canvas"))


def made(page, name):
    return greys(page.locator(f".draw [data-model='{name}'] canvas.now"))


def lifted(page):
    """Until the server has heard that the pen was lifted."""
    page.wait_for_timeout(250)
    settle(page)


@pytest.fixture(scope="module")
def messages(tab, server):
    """A pad in one tab for the tests that only draw; and what it sends to the server."""
    sent = messages_of(tab)
    opened(tab, server)
    return sent


@pytest.fixture
def drawing(tab, messages):
    """The pad as it begins, empty, nothing on its way."""
    tab.mouse.up()
    clear = tab.get_by_role("button", name="Clear")
    if clear.is_enabled():
        clear.click()
        lifted(tab)
    frame(tab)
    messages.clear()
    return tab


def test_every_model_follows_the_pen_and_the_server_hears_of_it_once(drawing, messages):
    before = {name: made(drawing, name) for name in SHIPPED}
    planes = drawing.locator(".draw .plane .mark").evaluate_all("all => all.map(mark => mark.style.transform)")
    stroke(drawing, pad(drawing), THREE, release=False)
    frame(drawing)
    assert not messages
    digit = given(drawing)
    for name in SHIPPED:
        model = checkpoints.find(name, PROJECT / "checkpoints").model()
        expected = reconstruct(model, digit[None].astype(np.float32) / 255)[0] * 255
        assert np.abs(made(drawing, name) - expected).max() <= 0.51
        assert (made(drawing, name) != before[name]).any()
    moved = drawing.locator(".draw .plane .mark").evaluate_all("all => all.map(mark => mark.style.transform)")
    assert all(one != other for one, other in zip(planes, moved, strict=True))
    drawing.mouse.up()
    lifted(drawing)
    assert len(messages) == 1
    assert (given(drawing) == digit).all()


def test_what_the_judge_reads_in_each_picture_follows_the_pen_and_is_its_name(drawing):
    stroke(drawing, pad(drawing), THREE, release=False)
    expect(drawing.locator(".draw .input .reads")).to_contain_text("reads as")
    frame(drawing)
    digits = judge.load(PROJECT / "checkpoints" / "judge-digits")
    pictures = [given(drawing), *(made(drawing, name) for name in SHIPPED)]
    texts = drawing.locator(".draw .reads").all_inner_texts()
    labels = drawing.locator(".draw .input canvas, .draw canvas.now").evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    )
    for picture, text, label in zip(pictures, texts, labels, strict=True):
        (shares,) = digits.see(picture[None].astype(np.uint8)).probabilities
        percent = round(100 * float(shares.max()))
        expected = f"reads as {shares.argmax()}, {'> 99' if percent > 99 else percent} %"
        text = text.replace("\xa0", " ")
        assert text == expected if shares.max() >= 0.5 else text.startswith("cannot tell: ")
        assert label.replace("\xa0", " ").endswith(f", {text}")
    expect(drawing.locator(".draw > .spoken")).to_contain_text("; AE ")
    drawing.mouse.up()


def test_a_drawing_has_mnists_form(drawing):
    """In a 20 x 20 box, centred by mass, as thick whether drawn large or small."""
    thickness = []
    for scale, offset in ((1.0, (0.0, 0.0)), (0.5, (0.02, 0.4))):
        stroke(drawing, pad(drawing), [(offset[0] + scale * x, offset[1] + scale * y) for x, y in THREE])
        frame(drawing)
        digit = given(drawing).astype(float)
        rows = np.nonzero(digit.max(axis=1) > 60)[0]
        assert 19 <= np.ptp(rows) + 1 <= 21
        centre = [(digit * index).sum() / digit.sum() for index in np.indices(digit.shape)]
        np.testing.assert_allclose(centre, 13.5, atol=0.15)
        thickness.append(digit.sum())
        drawing.get_by_role("button", name="Clear").click()
    assert thickness[1] == pytest.approx(thickness[0], rel=0.05)


def test_undo_and_clear_buttons_restore_earlier_drawings(server, page):
    opened(page, server)
    example = given(page)
    undo, clear = (page.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_be_disabled()
    stroke(page, pad(page), THREE[:16])
    frame(page)
    one = given(page)
    stroke(page, pad(page), THREE[16:])
    frame(page)
    both = given(page)
    assert (one != both).any()
    undo.click()
    frame(page)
    assert (given(page) == one).all()
    clear.click()
    frame(page)
    assert (given(page) == example).all()
    assert page.locator(".drawing .empty").is_visible()
    undo.click()
    frame(page)
    assert (given(page) == one).all()


def test_a_finger_draws_and_does_not_scroll(server, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    opened(page, server)
    pad(page).scroll_into_view_if_needed()
    before, box = given(page), pad(page).bounding_box()
    scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    devtools = context.new_cdp_session(page)
    touch = lambda kind, points: devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
    place = lambda y: {"x": box["x"] + box["width"] / 2, "y": box["y"] + y * box["height"], "id": 1}  # noqa: E731
    touch("touchStart", [place(0.2)])
    for y in np.linspace(0.2, 0.8, 12):
        touch("touchMove", [place(y)])
    touch("touchMove", [place(0.8), {"x": box["x"] + 9, "y": box["y"] + 9, "id": 2}])  # a second finger is no pen
    touch("touchEnd", [])
    frame(page)
    assert (given(page) != before).any()
    columns = np.nonzero(given(page).max(axis=0) > 60)[0]
    assert np.ptp(columns) < 5  # one upright stroke
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled
    context.close()


def test_noise_slider_changes_output_at_once_and_then_the_address(server, page):
    opened(page, server)
    image, clean = given(page), made(page, "mnist-ae")
    slider = page.locator(".draw .noise input")
    for _ in range(20):
        slider.press("ArrowRight")
    frame(page)
    noisy = given(page).astype(float)
    assert (made(page, "mnist-ae") != clean).any()
    by_the_server = grain.with_noise(image[None].astype(np.float32) / np.float32(255), 0.2)[0]
    np.testing.assert_array_equal(noisy, np.rint(255 * by_the_server.astype(float)))
    background = noisy[:, :3]  # black before: half of the noise is clipped, the other half has mean sigma / sqrt(2 pi)
    assert background.mean() / 255 == pytest.approx(0.2 / np.sqrt(2 * np.pi), rel=0.2)
    page.wait_for_function("location.search.includes('noise=0.2')")
    opened(page, server, "?noise=0.2")
    assert (given(page) == noisy).all()


def test_drawn_digit_reaches_the_walk_page_but_no_other_session(server, page, stranger):
    opened(page, server)
    stroke(page, pad(page), THREE)
    lifted(page)
    digit = given(page)
    page.get_by_role("link", name="Latent walk").first.click()
    page.wait_for_selector('h1:has-text("Latent walk")')
    settle(page)
    page.get_by_role("radio", name="drawn").click()
    page.get_by_text("your drawing").wait_for()
    settle(page)
    assert (greys(page.locator(".walk .original canvas")) == digit).all()
    assert (greys(page.locator(".sheet .seen canvas")) == digit).all()
    stranger.goto(page.url)
    settle(stranger)
    stranger.get_by_text("Draw on the pad; until then").wait_for()
    assert stranger.get_by_text("your drawing").count() == 0


def test_an_uploaded_picture_starts_the_walk_at_once(server, page):
    image = data.load("digits", "test").images[8]
    file = BytesIO()
    Image.fromarray(255 - image).resize((300, 300)).save(file, "WEBP")
    page.goto(f"{server.url}/walk?source=uploaded")
    settle(page)
    chooser = page.locator("input[type=file]")
    chooser.set_input_files({"name": "bad.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.locator('[data-testid="stAlert"]').wait_for()
    assert "Traceback" not in page.inner_text("body")
    chooser.set_input_files({"name": "digit.webp", "mimeType": "image/webp", "buffer": file.getvalue()})
    page.get_by_text("your picture").last.wait_for()
    page.wait_for_selector(".walk .original canvas")
    settle(page)
    assert np.abs(greys(page.locator(".walk .original canvas")).astype(int) - image).mean() < 12


def test_a_drawing_outlives_a_reload_on_every_page(server, page):
    opened(page, server)
    stroke(page, pad(page), THREE)
    lifted(page)
    digit = given(page)
    page.reload()
    settle(page)
    page.wait_for_selector(".draw[aria-busy='false']")
    assert (given(page) == digit).all()
    page.goto(f"{server.url}/walk?source=drawn")
    page.get_by_text("your drawing").wait_for()
    settle(page)
    assert (greys(page.locator(".walk .original canvas")) == digit).all()
    page.goto(f"{server.url}/draw")
    settle(page)
    page.get_by_role("button", name="Clear").click()
    lifted(page)
    page.reload()
    settle(page)
    expect(page.get_by_text("until you draw")).to_be_visible()


def test_a_link_brings_the_drawing_and_the_address_lets_go_of_it(server, page, stranger):
    opened(page, server)
    stroke(page, pad(page), THREE)
    lifted(page)
    digit = given(page).astype(int)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="↗ Link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert len(link.split("#")[1]) < 400
    stranger.goto(link)
    settle(stranger)
    expect(stranger.get_by_text("your drawing, as the models get it")).to_be_visible()
    frame(stranger)
    assert np.abs(given(stranger).astype(int) - digit).mean() < 2
    assert "#" not in stranger.url


def test_a_link_whose_drawing_cannot_be_read_is_a_sentence(server, page):
    opened(page, server, "#drawing=1zz")
    expect(page.get_by_text("The drawing in this link cannot be read. Draw it anew.")).to_be_visible()
    expect(page.get_by_text("until you draw")).to_be_visible()


def test_click_on_a_thumbnail_chooses_the_image(server, page):
    page.goto(f"{server.url}/walk")
    settle(page)
    page.get_by_role("button", name="later images").click()
    page.locator(".thumbs [data-index='14']").click()
    page.wait_for_function("location.search.includes('image=14')")
    settle(page)
    expected = data.load("digits", "test").images[14]
    assert (greys(page.locator(".walk .original canvas")) == expected).all()


def test_the_pad_is_dark_on_light_where_the_data_set_is(workshop, page):
    digits = data.load("digits", "test")
    np.savez(workshop.log.parent / "data" / "paper.npz", images=255 - digits.images, labels=digits.labels)
    opened(page, workshop, "?data=npz:paper.npz")
    assert given(page)[0, 0] == 255  # the example
    stroke(page, pad(page), THREE)
    frame(page)
    digit = given(page)
    assert digit[0, 0] == 255
    assert digit.min() == 0
    assert (digit > 127).mean() > 0.7
    name = SHIPPED[0]
    model = checkpoints.find(name, PROJECT / "checkpoints").model()
    expected = reconstruct(model, digit[None].astype(np.float32) / 255)[0] * 255
    assert np.abs(made(page, name) - expected).max() <= 0.51
    assert pad(page).evaluate("pad => getComputedStyle(pad).backgroundColor") == "rgb(255, 255, 255)"
    colours = "pad => [...pad.getContext('2d').getImageData(0, 0, 560, 560).data].filter((_, i) => i % 4 < 3)"
    assert max(pad(page).evaluate(colours)) == 0
    lifted(page)


def test_arrow_keys_and_space_draw_a_stroke_that_every_model_sees(drawing):
    before = made(drawing, SHIPPED[0])
    pad(drawing).focus()
    for key in ["ArrowUp"] * 6 + [" "] + ["ArrowDown"] * 12:
        drawing.keyboard.press(key)
    frame(drawing)
    digit = given(drawing)
    rows, columns = np.nonzero(digit > 60)
    assert np.ptp(rows) >= 18  # one upright stroke
    assert np.ptp(columns) < 5
    assert (made(drawing, SHIPPED[0]) != before).any()
    drawing.keyboard.press(" ")
    lifted(drawing)
    drawing.keyboard.press("ArrowRight")  # the pen is up: nothing is drawn
    frame(drawing)
    assert (given(drawing) == digit).all()
    drawing.keyboard.press("Control+z")
    frame(drawing)
    assert (given(drawing) != digit).any()
