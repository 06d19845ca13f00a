"""Visitors with a real Chromium. Without one these tests are skipped, or fail where one was promised."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

from tests.harness.browser import FLAGS, STILL, Server, chromium, serve

WINDOW: ViewportSize = {"width": 1280, "height": 900}


def pytest_itemcollected(item: pytest.Item) -> None:
    """All tests of this folder are the browser's: `-m "not browser"` leaves them out."""
    if item.path.parent == Path(__file__).parent:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("BETASCOPE_REQUIRE_BROWSER"):
            pytest.fail("BETASCOPE_REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine; BETASCOPE_CHROMIUM can name one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only look."""
    shared = serve(tmp_path_factory.mktemp("server"))
    yield shared
    shared.stop()
    assert "Traceback" not in (log := shared.log.read_text()), log


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that add to its folders, or change there what no other test looks at."""
    shared = serve(tmp_path_factory.mktemp("workshop"))
    yield shared
    shared.stop()


def _profile(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=WINDOW)
    context.add_init_script(STILL)
    context.new_page()  # while a window is open others are its tabs: without one Chromium builds a window for each
    yield context
    context.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What has been fetched once serves the next visitor: megabytes of Streamlit's, 25 modules of ours."""
    yield from _profile(browser)


@pytest.fixture(scope="session")
def elsewhere(browser: Browser) -> Iterator[BrowserContext]:
    """Another profile, which keeps nothing of what `context` keeps."""
    yield from _profile(browser)


@contextmanager
def visitor(context: BrowserContext, page: Page) -> Iterator[Page]:
    """One of whom nothing is left. A script error, or any request that leaves this machine, fails the test."""
    before = context.pages
    wrong: list[str] = []

    def failed(error: object) -> None:
        wrong.append(str(error))

    def sent(request: Request) -> None:
        if "127.0.0.1" not in request.url[:25]:
            wrong.append(request.url[:100])

    page.on("pageerror", failed)
    page.on("request", sent)
    yield page
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    for other in context.pages:  # that came beside it
        if other not in before:
            other.close()
    context.clear_cookies()
    page.remove_listener("pageerror", failed)
    page.remove_listener("request", sent)
    assert not [what for what in wrong if not what.startswith(("data:", "blob:"))]


@pytest.fixture(scope="session")
def seat() -> list[Page]:
    """The tab in which one visitor follows another, once there is one (`page`)."""
    return []


@pytest.fixture
def page(context: BrowserContext, seat: list[Page]) -> Iterator[Page]:
    """A visitor of this test alone, in a tab of visitors before: its process has read Streamlit's scripts and Plotly.

    To open a page there takes two thirds of the CPU seconds that it takes in a tab of its own. What a tab keeps for
    good, a script or a socket's route of the test, needs `fresh_page`.
    """
    page = seat[0] if seat and not seat[0].is_closed() else context.new_page()
    page.bring_to_front()
    seat[:] = []  # a test that fails, or what is not put in order after it, leaves no tab to others
    with visitor(context, page):
        yield page
    page.unroute_all(behavior="ignoreErrors")
    page.goto("about:blank")
    page.mouse.up()
    page.mouse.move(0, 0)
    page.emulate_media(media="null", color_scheme="null")
    page.set_viewport_size(WINDOW)
    control = context.new_cdp_session(page)
    control.send("Page.resetNavigationHistory")
    control.detach()
    seat[:] = [page]


@pytest.fixture
def fresh_page(context: BrowserContext) -> Iterator[Page]:
    """A visitor of this test alone, in a tab that nobody had before and nobody gets after."""
    page = context.new_page()
    with visitor(context, page):
        yield page
    page.close()


def _first_tab(context: BrowserContext) -> Iterator[Page]:
    """The one that keeps the window open, for a test."""
    page = context.pages[0]
    with visitor(context, page):
        yield page
    page.goto("about:blank")


@pytest.fixture
def beside(context: BrowserContext) -> Iterator[Page]:
    """A second tab of the visitor of `page`, behind it until it is brought to the front; it goes from test to test."""
    yield from _first_tab(context)


@pytest.fixture
def stranger(elsewhere: BrowserContext) -> Iterator[Page]:
    """A visitor with a browser of their own, beside the one of `page`."""
    yield from _first_tab(elsewhere)


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """A visitor of a whole file: to open a page costs more than to bring it back to where it began."""
    page = context.new_page()
    with visitor(context, page):
        yield page
    page.close()


@pytest.fixture(autouse=True)
def _in_front(request: pytest.FixtureRequest) -> None:
    """A tab behind another paints nothing and waits."""
    if "tab" in request.fixturenames:
        request.getfixturevalue("tab").bring_to_front()
