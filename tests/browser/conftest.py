"""Visitors with a real Chromium. Without one these tests are skipped, or fail where one was promised."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.harness.browser import FLAGS, STILL, Server, chromium
from tests.harness.files import copy_shipped
from vae.core.folders import PROJECT


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


def serve(folder: Path, **environment: str) -> Server:
    """The dashboard on a fresh machine: no data set fetched, the shipped models, no sweep."""
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints")
    names = {"--data-dir": "data", "--checkpoints": "checkpoints", "--sweeps": "sweeps"}
    folders = [word for option, name in names.items() for word in (option, str(folder / name))]
    server = Server(folder / "server.log", PROJECT / "dashboard.py", *folders, **environment)
    server.wait()
    return server


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


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A visitor of whom nothing is left. A script error, or any request that leaves this machine, fails the test."""
    visitor = context.new_page()
    wrong: list[str] = []
    visitor.on("pageerror", lambda error: wrong.append(str(error)))
    visitor.on("request", lambda sent: None if "127.0.0.1" in sent.url[:25] else wrong.append(sent.url[:100]))
    yield visitor
    if visitor.url.startswith("http"):
        visitor.evaluate("localStorage.clear()")
    visitor.close()
    context.clear_cookies()
    assert not [what for what in wrong if not what.startswith(("data:", "blob:"))]
