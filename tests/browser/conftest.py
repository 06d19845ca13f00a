"""A real server and a real Chromium. Without a Chromium these tests are skipped, or fail where one was promised."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from vae.folders import PROJECT

_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return os.environ.get("BETASCOPE_CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("BETASCOPE_REQUIRE_BROWSER"):
            pytest.fail("BETASCOPE_REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine; BETASCOPE_CHROMIUM can name one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


class Server:
    """`streamlit run dashboard.py` in a process of its own, with its own folders."""

    def __init__(self, data: Path, checkpoints: Path, log: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboard.py"), "--server.headless", "true"]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        command += ["--", "--data-dir", str(data), "--checkpoints", str(checkpoints)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError(log.read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a server on a fresh data folder and a copy of the shipped models; stopped at the end of the test."""
    servers = []

    def run(**environment: str) -> Server:
        data, checkpoints = tmp_path / "data", tmp_path / "checkpoints"
        data.mkdir()
        shutil.copytree(PROJECT / "checkpoints", checkpoints)
        servers.append(Server(data, checkpoints, tmp_path / "server.log", **environment))
        return servers[-1]

    yield run
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only look."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "data").mkdir()
    shared = Server(folder / "data", PROJECT / "checkpoints", folder / "server.log")
    yield shared
    shared.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor of their own; what the browser's console calls an error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visitor = context.new_page()
    errors: list[str] = []
    visitor.on("pageerror", lambda error: errors.append(str(error)))
    visitor.on("requestfailed", lambda request: errors.append(f"{request.url}: {request.failure}"))
    yield visitor
    outside = [error for error in errors if "127.0.0.1" not in error]
    context.close()
    assert not outside, outside


def settle(page: Page) -> None:
    """Wait until the script has run and nothing is stale."""
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            return app && app.dataset.testScriptState === 'notRunning'
                && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
                && document.querySelector('[data-testid="stMain"] h1');
        }""",
        timeout=60_000,
    )
    page.wait_for_timeout(250)
