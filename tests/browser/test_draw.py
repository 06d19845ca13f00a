"""The pad under a pen, a finger and a mouse; uploads; and that a visitor's digit is theirs alone."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.harness.browser import messages_of, settle
from tests.harness.files import SHIPPED
from tests.harness.mouse import THREE, fingers, greys, stroke
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
    """The pad as it begins, empty and without noise, nothing on its way."""
    tab.mouse.up()
    clear, noise = tab.get_by_role("button", name="Clear"), tab.locator(".draw .noise input")
    if used := clear.is_enabled():
        clear.click()
    if noisy := noise.input_value() != "0":
        noise.press("Home")
    if used or noisy:
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


def test_undo_and_clear_buttons_restore_earlier_drawings(drawing):
    example = given(drawing)
    undo, clear = (drawing.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    stroke(drawing, pad(drawing), THREE[:16])
    frame(drawing)
    one = given(drawing)
    stroke(drawing, pad(drawing), THREE[16:])
    frame(drawing)
    both = given(drawing)
    assert (one != both).any()
    undo.click()
    frame(drawing)
    assert (given(drawing) == one).all()
    clear.click()
    frame(drawing)
    assert (given(drawing) == example).all()
    assert drawing.locator(".drawing .empty").is_visible()
    undo.click()
    frame(drawing)
    assert (given(drawing) == one).all()


def test_a_finger_draws_and_does_not_scroll(server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    with fingers(page) as touch:
        opened(page, server, "?models=AE")
        pad(page).scroll_into_view_if_needed()
        before, box = given(page), pad(page).bounding_box()
        scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
        place = lambda y: (box["x"] + box["width"] / 2, box["y"] + y * box["height"])  # noqa: E731
        touch("touchStart", place(0.8))
        for y in np.linspace(0.8, 0.2, 12):  # upwards: there is something below to scroll to
            touch("touchMove", place(y))
        touch("touchMove", place(0.2), (box["x"] + 9, box["y"] + 9))  # a second finger is no pen
        touch("touchEnd")
        frame(page)
    assert (given(page) != before).any()
    rows, columns = (np.nonzero(given(page).max(axis=axis) > 60)[0] for axis in (1, 0))
    assert np.ptp(rows) >= 18  # one upright stroke, to its end
    assert np.ptp(columns) < 5
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled


def test_noise_slider_changes_output_at_once_and_then_the_address(drawing, server, beside):
    image, clean = given(drawing), made(drawing, "mnist-ae")
    for _ in range(4):
        drawing.locator(".draw .noise input").press("PageUp")
    frame(drawing)
    noisy = given(drawing).astype(float)
    assert (made(drawing, "mnist-ae") != clean).any()
    by_the_server = grain.with_noise(image[None].astype(np.float32) / np.float32(255), 0.2)[0]
    np.testing.assert_array_equal(noisy, np.rint(255 * by_the_server.astype(float)))
    background = noisy[:, :3]  # black before: half of the noise is clipped, the other half has mean sigma / sqrt(2 pi)
    assert background.mean() / 255 == pytest.approx(0.2 / np.sqrt(2 * np.pi), rel=0.2)
    drawing.wait_for_function("location.search.includes('noise=0.2')")
    beside.bring_to_front()
    opened(beside, server, "?noise=0.2&models=AE")
    assert (given(beside) == noisy).all()


def test_drawn_digit_reaches_the_walk_page_and_outlives_reloads_but_is_in_no_other_session(server, page, stranger):
    def at(heading):
        page.get_by_role("link", name=heading).first.click()
        page.wait_for_selector(f'h1:has-text("{heading}")')
        settle(page)

    opened(page, server, "?models=AE")
    stroke(page, pad(page), THREE)
    lifted(page)
    digit = given(page)
    page.reload()
    settle(page)
    page.wait_for_selector(".draw[aria-busy='false']")
    assert (given(page) == digit).all()
    at("Latent walk")
    page.get_by_role("radio", name="drawn").click()
    page.get_by_text("your drawing").wait_for()
    settle(page)
    assert (greys(page.locator(".walk .original canvas")) == digit).all()
    assert (greys(page.locator(".sheet .seen canvas")) == digit).all()
    stranger.goto(page.url)
    settle(stranger)
    stranger.get_by_text("Draw on the pad; until then").wait_for()
    assert stranger.get_by_text("your drawing").count() == 0
    page.reload()
    page.get_by_text("your drawing").wait_for()
    settle(page)
    assert (greys(page.locator(".walk .original canvas")) == digit).all()
    at("Draw")
    page.get_by_role("button", name="Clear").click()
    lifted(page)
    page.reload()
    settle(page)
    expect(page.get_by_text("until you draw")).to_be_visible()


def test_an_uploaded_picture_starts_the_walk_at_once(server, page):
    image = data.load("digits", "test").images[8]
    file = BytesIO()
    Image.fromarray(255 - image).resize((300, 300)).save(file, "WEBP")
    page.goto(f"{server.url}/walk?source=uploaded&models=AE")
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


def test_a_link_brings_the_drawing_and_the_address_lets_go_of_it(drawing, stranger):
    stroke(drawing, pad(drawing), THREE)
    lifted(drawing)
    digit = given(drawing).astype(int)
    drawing.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawing.get_by_role("button", name="↗ Link").click()
    expect(drawing.get_by_text("The link is copied.")).to_be_visible()
    link = drawing.evaluate("navigator.clipboard.readText()")
    assert len(link.split("#")[1]) < 400
    stranger.goto(link)
    settle(stranger)
    expect(stranger.get_by_text("your drawing, as the models get it")).to_be_visible()
    frame(stranger)
    assert np.abs(given(stranger).astype(int) - digit).mean() < 2
    assert "#" not in stranger.url


def test_a_link_whose_drawing_cannot_be_read_is_a_sentence(server, page):
    opened(page, server, "?models=AE#drawing=1zz")
    expect(page.get_by_text("The drawing in this link cannot be read. Draw it anew.")).to_be_visible()
    expect(page.get_by_text("until you draw")).to_be_visible()
    for name in ("Undo", "Clear"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()


def test_click_on_a_thumbnail_chooses_the_image(server, page):
    page.goto(f"{server.url}/walk?models=AE")
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
    opened(page, workshop, "?data=npz:paper.npz&models=AE")
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
    inked = """pad => {
        const { data } = pad.getContext("2d").getImageData(0, 0, 560, 560);
        return [data.some((value, i) => i % 4 < 3 && value), data.some((value, i) => i % 4 === 3 && value)];
    }"""
    assert pad(page).evaluate(inked) == [False, True]  # no colour but black, and some of it
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
