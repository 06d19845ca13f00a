"""Everything on a page pressed once; in `-m thorough` on every page, on every kind of images."""

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error as Gone
from playwright.sync_api import TimeoutError as TookTooLong

from benchmarks.clicks import LOOKING
from tests.harness.browser import Server, settle
from tests.harness.files import copy_shipped
from tests.harness.folder_states import PAGES, TITLES, small_sets
from vae.core.folders import CACHE_VARIABLE, PROJECT

MAIN = '[data-testid="stMain"]'
PRESSED = f'{MAIN} :is(button:enabled, [role="radio"], [data-testid="stCheckbox"] label, summary):visible'
NAME = "one => (one.innerText || one.ariaLabel || one.title || one.tagName).replace(/[\\d,.]+/g, '#')"
# Trains, in a test of its own; leaves the machine; the system's dialog; Streamlit's own; what is looked at afterwards;
# the same table again, fetched in every form by tests/pages.
NOT_HERE = re.compile(r"play_arrow\s*Start|Fetch|Browse files|Upload|Help for|Remove it|\((MD|TEX|JSON)\)$")
DOWNLOAD = re.compile(r"\((CSV|MD|TEX|JSON|NPZ|ZIP|PNG|GIF|HTML)\)$")

STOP = re.compile("stop.*Stop", re.DOTALL)
PATIENCE = 90  # seconds for a page
MEASURING = 240  # seconds for what a page measures, while there is nothing else to press
EVERYWHERE = {"t-SNE", "▶ Play", "spherical", "Correlation", "Animation (GIF)", "Handout (HTML)", "Dimensions (CSV)"}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Small models, small sets of images of every kind."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints")
    small_sets(folder / "data", folder / "checkpoints")
    found = Server(
        folder / "server.log",
        PROJECT / "tests" / "harness" / "small_app.py",
        "--data-dir",
        str(folder / "data"),
        "--checkpoints",
        str(folder / "checkpoints"),
        **{CACHE_VARIABLE: str(folder / "cache")},
    )
    found.wait()
    yield found
    found.stop()


@pytest.fixture
def visit(context):
    """Open a session; at the end nobody must have complained: no browser, and not the log."""
    pages, wrong, logs = [], [], {}

    def console(said):
        if said.type == "error" and not LOOKING.search(said.location["url"]):
            wrong.append(f"{said.text} {said.location['url']}")

    def opened(server, address):
        logs[server.log] = len(server.log.read_text())
        pages.append(page := context.new_page())
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", console)
        page.goto(f"{server.url}/{address}")
        settle(page)
        return page

    yield opened
    # A tab's icon is a file of its session: a busy browser asks for it when that is gone.
    icons = tuple(page.evaluate("document.querySelector('link[rel~=icon]')?.href ?? ''") for page in pages)
    for page in pages:
        page.close()
    wrong = [said for said in wrong if not any(icon and said.endswith(icon) for icon in icons)]
    assert not wrong
    log = "".join(path.read_text()[before:] for path, before in logs.items())
    assert not re.search("Traceback|Error|WARNING|Warning", log), log


def ran(page):
    """Wait until the script has run; what is measured in the background may go on."""
    page.wait_for_timeout(30)
    still = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    page.wait_for_function(still, timeout=60_000)
    boxes = page.locator('[data-testid="stException"]')
    assert not boxes.count(), boxes.first.inner_text()


def heading(name):
    return "betascope" if name == "overview" else TITLES[name]


def to(page, name):
    page.locator('[data-testid="stSidebarNav"] a', has_text=TITLES[name]).click()
    if name == "lessons":
        settle(page)  # what stood there may still be a lesson
        if page.locator(".st-key-lesson-all").count():  # within a lesson the address is this page's
            page.locator(".st-key-lesson-all button").click()
    page.locator("h1", has_text=heading(name)).wait_for()
    ran(page)
    whole(page, name)


def whole(page, name):
    """Wait for what comes after the script has run."""
    if name == "walk":  # a component's modules and the weights are fetched
        page.locator("button:enabled", has_text="▶ Play").first.wait_for()


def press_everything(page, name, before):
    """Each thing but those before, once; of those whose names differ only in a number (images, classes), the first.

    Also returns what stood there, whether pressed now or on a set before.
    """
    pressed, met, again = set(before), set(), True
    left = {"the page": PATIENCE, "what it measures": MEASURING}
    while min(left.values()) > 0:
        begun, of = time.monotonic(), "the page"
        names = page.locator(PRESSED).evaluate_all(f"all => all.map({NAME})")
        met.update(names)
        todo = [at for at, one in enumerate(names) if one not in pressed and not NOT_HERE.search(one)]
        if todo:
            name_of_it, one = names[todo[0]], page.locator(PRESSED).nth(todo[0])
            if press(page, one, name_of_it):
                pressed.add(name_of_it)
            again = True
        elif any(STOP.search(one) for one in names):  # it was stopped, and has gone on: there is more to come
            of = "what it measures"
            page.wait_for_timeout(100)
            again = True
        elif again:  # a busy page may have shown a part of itself
            settle(page)
            whole(page, name)
            again = False
        else:
            return pressed, met
        ran(page)
        if not page.locator("h1", has_text=heading(name)).count():  # to where a button leads
            to(page, name)
        left[of] -= time.monotonic() - begun
    raise AssertionError(f"{min(left, key=left.get)} comes to no end: {sorted(pressed)}")


def press(page, one, known_as):
    """Press it; False where something else stands there by now, as a page that fills pushes things on."""
    if not one.count() or (shown := one.element_handle()).evaluate(NAME) != known_as:
        return False
    try:
        if DOWNLOAD.search(known_as):
            return bring(page, shown, known_as)
        with suppress(TookTooLong):  # it vanished as what is measured was done
            shown.click(timeout=1000)
    except Gone as gone:
        if "not attached" not in str(gone):
            raise
        return False
    return True


class Lost(Exception):
    """What was pressed had gone from under the pointer when it was let go."""


def bring(page, button, known_as):
    """Press the button of a file, which must come; False where the press did not reach it."""
    heard = button.evaluate_handle(
        "one => { const heard = {}; one.addEventListener('click', () => { heard.it = true; }); return heard; }"
    )
    try:
        with page.expect_download(timeout=20_000) as waiting:
            button.click(timeout=5000)
            if not heard.evaluate("heard => heard.it"):
                raise Lost
    except Lost:
        return False
    except TookTooLong as late:
        said = page.locator('[role="alert"]:visible').all_inner_texts()
        raise AssertionError(f"{known_as} on {page.url} does not come; the page says {said}") from late
    assert waiting.value.path().stat().st_size
    return True


@pytest.fixture(scope="module")
def pressed():
    """By page, what was pressed on the sets before: once is enough here, tests/pages presses it on each of them."""
    return {page: set() for page in PAGES}


# In `-m thorough` all of them: these have a component whose figures are painted as it is turned, and one of Plotly's.
SOME = {"walk": {"▶ Play", "Animation (GIF)", "Handout (HTML)"}, "samples": {"Pictures (PNG)", "Download plot"}}


@pytest.mark.parametrize("name", SOME)
def test_everything_on_a_page_can_be_pressed(visit, server, name):
    page = visit(server, f"{name}?data=digits&models=%CE%B2+%3D+10")
    settle(page, 800)  # longer than a page waits between two looks at what is being measured
    whole(page, name)
    _, met = press_everything(page, name, set())
    assert met >= SOME[name]


SETS = ["digits", "sprites", "npz:bare.npz", "npz:coloured.npz"]  # for a browser the others are as the digits


@pytest.mark.thorough
@pytest.mark.parametrize("name", SETS)
def test_everything_on_every_page_can_be_pressed(visit, small, pressed, name):
    first, met = visit(small, f"?data={name}"), set()
    for page in PAGES:
        to(first, page)
        now, there = press_everything(first, page, pressed[page])
        pressed[page] |= now
        met |= there
    assert met & set().union(*pressed.values()) >= EVERYWHERE
