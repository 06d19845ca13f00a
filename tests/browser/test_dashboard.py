"""What only a real browser can tell: addresses, gestures, layout, colours."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.axe import dress, faults
from tests.harness.browser import CUT, serve, settle
from tests.harness.files import write_mnist
from tests.harness.folder_states import ADDRESSES, PAGES, TITLES

LIVE = ".walk canvas:not(.codes):visible, .scrub canvas, .draw .now, .draw .lost canvas, .scatter .point .tile"
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A server that nobody has asked for anything, whose folders are this file's; what would fetch MNIST copies it."""
    folder = tmp_path_factory.mktemp("fresh")
    source = write_mnist(folder / "source")
    stand_in = folder / "modules" / "torchvision"  # found by the child process before the real one
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text("")
    (stand_in / "datasets.py").write_text(
        "import pathlib, shutil, time\n"
        "def MNIST(folder, download):\n"
        f"    shutil.copytree({str(source)!r}, folder + '/MNIST/raw')\n"
        "    open(folder + '/MNIST/raw/train-images-idx3-ubyte.gz', 'wb').write(bytes(5_000_000))\n"
        "    until = time.monotonic() + 20\n"
        f"    while not pathlib.Path({str(folder / 'seen')!r}).exists() and time.monotonic() < until:\n"
        "        time.sleep(0.05)\n"
    )
    found = serve(folder, PYTHONPATH=str(stand_in.parent))
    yield found
    found.stop()


def test_page_opens_by_address_as_first_request_of_a_fresh_server(fresh, page):
    """One page for all: no order of imports fails, says tests/test_house.py."""
    page.goto(f"{fresh.url}/walk?digit=3&models=AE")
    settle(page)
    assert page.locator("h1").inner_text() == "Latent walk"
    assert "digit=3" in page.url
    links = page.locator('[data-testid="stSidebarNav"] a').all_inner_texts()
    assert [link.split("\n")[-1] for link in links] == list(TITLES.values())
    assert "Traceback" not in fresh.log.read_text()


def test_link_reproduces_the_view_and_choices_follow_to_other_pages_and_to_no_other_visitor(server, page, stranger):
    page.goto(f"{server.url}/reconstructions?digit=3&models=AE&models=%CE%B2+%3D+10&noise=0.3")
    settle(page)
    assert page.locator(".bs-row .label b").all_inner_texts()[:3] == ["Original", "Input", "AE"]
    seen = page.locator(".bs-rows").first.inner_html()
    page.get_by_role("link", name="Samples").first.click()
    page.wait_for_selector('h1:has-text("Samples")')
    settle(page)
    assert page.locator(".bs-card h2").all_inner_texts() == ["AE", "β = 10"]
    assert "digit=3" in page.url
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function("location.search.includes('seed=1')")
    page.get_by_role("link", name="Reconstructions").first.click()
    page.wait_for_selector('h1:has-text("Reconstructions")')
    settle(page)
    assert "noise=0.3" in page.url

    page.evaluate("sessionStorage.clear()")  # the address alone
    page.goto(page.url)
    settle(page)
    assert page.locator(".bs-rows").first.inner_html() == seen

    stranger.bring_to_front()
    stranger.goto(f"{server.url}/samples?models=AE")
    settle(stranger)
    assert stranger.get_by_label("Seed").input_value() == "0"


# In `-m thorough` all of them: these have a table and rows of pictures, a component, Plotly, and what is uploaded.
SOME = ("overview", "walk", "interpolation", "your_data")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in SOME else [pytest.mark.thorough]) for name in PAGES]
)
def test_page_opens_by_address_and_suits_a_dark_phone_a_light_screen_and_axe(server, page, name):
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server.url}/{ADDRESSES[name]}?digit=3")
    settle(page)
    assert page.locator("h1").inner_text() == ("betascope" if name == "overview" else TITLES[name])
    assert "digit=3" in page.url
    images = page.locator(f".bs img, {LIVE}")
    if name not in ("lessons", "seeds", "beta", "train"):  # what shows pictures there has tests of its own
        images.nth(4).wait_for(state="attached", timeout=150_000)  # some pages measure first
    check_looks(page, images, 390)
    check_for_fingers(page)
    check_scores(page, name)
    assert brightness(page) < 40
    assert faults(page) == []
    dress(page, "light", 720, 450)
    check_twice_the_size(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    if name == "findings":  # its pictures are folded away
        page.evaluate("location.hash = 'claim-1'")
        images.first.wait_for(state="visible")
    settle(page)
    check_looks(page, images, 1280)
    assert brightness(page) > 240
    assert faults(page) == []
    if name == "interpolation":
        figures = page.locator(".st-key-along .stPlotlyChart, .st-key-planes .stPlotlyChart")
        assert figures.count() == 7
        assert room(figures) < 350
        set_type_twice_as_large(page)
        assert room(figures) >= 350


def room(figures):
    """The width of the narrowest, in pixels."""
    return min(figures.evaluate_all("all => all.map(e => e.clientWidth)"))


def set_type_twice_as_large(page):
    page.add_style_tag(content="html { font-size: 32px !important; }")
    settle(page)


def check_scores(page, name):
    """A phone shows the scores of all four models at once."""
    tables = page.locator(".bs-scores:visible")
    if name in ("interpolation", "disentanglement"):
        first = tables.first.text_content()
        assert [first.count(model) for model in ("AE", "β = 10")] == [1, 1]
    assert all(over <= 1 for over in tables.evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)"))


def check_twice_the_size(page):
    """At 200 % nothing is cut, and axe finds nothing: a window of 1440 x 900 pixels is as wide as 720 then."""
    page.set_viewport_size({"width": 720, "height": 450})
    settle(page)
    page.wait_for_selector("[aria-busy='true']", state="detached")
    assert page.locator('.st-key-every-page [data-testid="stPageLink"] span').evaluate_all(CUT) == []
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 720
    assert faults(page) == []


def check_for_fingers(page):
    """What is touched on a phone is 40 pixels high, and the first column of a table that is too wide stays in sight."""
    heights = page.locator(".scatter .item:visible, .walk .row .tiles:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert all(height >= 40 for height in heights if height)
    for table in page.locator(".bs-table:visible").all():
        stays = table.evaluate(
            """table => {
                const cell = table.querySelector("tbody tr:last-child > :first-child");
                const x = () => cell.getBoundingClientRect().x, before = x();
                table.scrollLeft = 1000;
                return Math.abs(x() - before) < 1;
            }"""
        )
        assert stays


def brightness(page) -> float:
    return sum(map(int, re.findall(r"\d+", page.evaluate(BACKGROUND))[:3])) / 3


def check_looks(page, images, width):
    """Nothing is wider than the page, and every digit is there, crisp, white on black."""
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    page.wait_for_selector("[aria-busy='true']", state="detached")  # what is painted in the browser
    # a picture that has just come is attached before it is decoded
    page.wait_for_function("[...document.querySelectorAll('.bs img')].every((i) => i.complete && i.naturalWidth > 0)")
    facts = images.evaluate_all(
        "all => all.filter(i => i.checkVisibility()).map(i => ["
        "i.tagName === 'CANVAS' || (i.complete && i.naturalWidth > 0), "
        "i.getBoundingClientRect().width, getComputedStyle(i).imageRendering, getComputedStyle(i).backgroundColor, "
        "i.alt || i.ariaLabel || i.ariaHidden])"
    )
    for loaded, shown_width, rendering, background, alt in facts:
        assert loaded
        assert shown_width >= 40
        assert rendering == "pixelated"
        assert background == "rgb(0, 0, 0)"
        assert alt


def test_reconstructions_are_aligned_from_row_to_row_and_change_with_noise_slider_and_difference_toggle(server, page):
    page.goto(f"{server.url}/reconstructions")
    settle(page)
    rows = page.locator(".bs-rows").first.locator(".bs-row")
    lefts = rows.evaluate_all(
        "rows => rows.map(r => [...r.querySelectorAll('img')].map(i => Math.round(i.getBoundingClientRect().left)))"
    )
    assert len(lefts) == 9
    assert all(row == lefts[0] for row in lefts)
    check_twice_the_size(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    set_type_twice_as_large(page)
    assert rows.first.locator("img").count() == 10
    assert page.locator(".bs-rows").first.evaluate("e => e.scrollWidth - e.clientWidth") == 0

    before = page.locator(".bs-rows").first.inner_html()
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_text("with noise, σ = 0.20").wait_for()
    page.get_by_text("PSNR against the noisy input").wait_for()
    assert "noise=0.2" in page.url
    assert page.locator(".bs-rows").first.inner_html() != before
    page.get_by_text("Difference to the original").click()
    expect(rows).to_have_count(2 + 4)
    assert "difference=false" in page.url


@pytest.fixture
def broken(fresh):
    """A pickle in place of a model's weights, and a folder whose name is markup."""
    checkpoints = fresh.log.parent / "checkpoints"
    weights, strange = checkpoints / "mnist-ae" / "model.safetensors", checkpoints / "<img src=x onerror=alert(1)>"
    before = weights.read_bytes()
    weights.write_bytes(b"\x80\x04 a pickle")
    strange.mkdir()
    yield fresh
    weights.write_bytes(before)
    strange.rmdir()


def test_broken_checkpoint_is_a_row_of_overview_and_other_pages_work(broken, page):
    page.goto(broken.url)
    settle(page)
    expect(page.locator(".bs-table td.problem").first).to_be_visible()
    problems = page.locator(".bs-table td.problem").all_inner_texts()
    assert "<img src=x onerror=alert(1)>" in problems
    assert any("It looks like a pickle, which is never opened" in problem for problem in problems)
    expect(page.locator(".bs-row")).to_have_count(1 + 3)
    page.get_by_role("link", name="Reconstructions").first.click()
    page.wait_for_selector('h1:has-text("Reconstructions")')
    settle(page)
    assert page.locator(".bs-row .label b").all_inner_texts()[1] == "β = 0"


def test_one_click_fetches_mnist(fresh, page):
    """The button, a real child process, progress, and the pages on the new data without a restart."""
    page.goto(fresh.url)
    settle(page)
    assert page.get_by_text("MNIST is not on this machine, so").is_visible()
    page.get_by_role("button", name="Fetch MNIST").click()
    page.get_by_text("5.0 of 11.6 MB").wait_for(timeout=10_000)
    (fresh.log.parent / "seen").touch()
    page.get_by_text("In use: MNIST").wait_for(timeout=20_000)
    expect(page.locator(".bs-row")).to_have_count(5)
