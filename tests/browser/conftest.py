"""Visitors with a real Chromium. Without one these tests are skipped, or fail where one was promised."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.harness.browser import FLAGS, STILL, Server, chromium, serve


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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a server of the test's own; stopped at its end."""
    servers = []

    def run(**environment: str) -> Server:
        servers.append(serve(tmp_path, **environment))
        return servers[-1]

    yield run
    for server in servers:
        server.stop()


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


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What has been fetched once serves the next visitor: megabytes of Streamlit's, 25 modules of ours."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(STILL)
    context.new_page()  # while a window is open others are its tabs: without one Chromium builds a window for each
    yield context
    context.close()


@contextmanager
def visitor(context: BrowserContext) -> Iterator[Page]:
    """One of whom nothing is left. A script error, or any request that leaves this machine, fails the test."""
    before, page = context.pages, context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if "127.0.0.1" in sent.url[:25] else wrong.append(sent.url[:100]))
    yield page
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    for tab in context.pages:  # the visitor's, and those that came beside it
        if tab not in before:
            tab.close()
    context.clear_cookies()
    assert not [what for what in wrong if not what.startswith(("data:", "blob:"))]


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A visitor of this test alone."""
    with visitor(context) as page:
        yield page


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """A visitor of a whole file: to open a page costs more than to bring it back to where it began."""
    with visitor(context) as page:
        yield page
