"""How long a page takes on a new server with an empty cache: `python -m benchmarks.cold [--against REF]` (Linux).

Each visit has a server, a cache and a browser profile of its own; this build and that of a git ref take turns. From the
browser's first request, in seconds: until the first picture can be seen, and until nothing on the page waits or changes
any more; and the CPU seconds of the server with all its processes, which a busy machine stretches less.
"""

import argparse
import io
import os
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium
from ui.navigation import NAVIGATION
from vae.core import folders
from vae.core.folders import PROJECT

PAGES = [entry for entries in NAVIGATION.values() for entry in entries]
_QUIET = 2.5  # seconds without a change after which a page stands
_PATIENCE = 600.0

# Notes when the page last changed and when a picture was first seen, in ms since the first request.
WATCH = """() => {
    window.changed = window.pictured = 0;
    const seen = (root) => [...root.querySelectorAll("img, canvas, .main-svg")].some(
        (one) => one.getBoundingClientRect().width > 20);
    const looking = setInterval(() => {  // components may have a tree of their own
        const main = document.querySelector('[data-testid="stMain"]');
        const roots = main ? [main, ...[...main.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? [])] : [];
        if (!roots.some(seen)) return;
        window.pictured = performance.now();
        clearInterval(looking);
    }, 50);
    new MutationObserver(() => { window.changed = performance.now(); }).observe(document, {
        subtree: true, childList: true, attributes: true, characterData: true,
    });
}"""
_STANDS = """(quiet) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const fetched = performance.getEntriesByType("resource").map((entry) => entry.responseEnd);
    const last = Math.max(window.changed, ...fetched);
    const waits = !app || app.dataset.testScriptState !== "notRunning" || document.querySelector(
        '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stSpinner"], [data-testid="stProgress"]');
    return !waits && document.querySelector('[data-testid="stMain"] h1') && performance.now() - last > 1000 * quiet
        && { stands: last, pictured: window.pictured };
}"""


def main() -> None:
    """Print the medians of each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--data", default="mnist", help="the data set that is looked at")
    parser.add_argument("--against", metavar="REF", help="a commit or branch whose build takes turns with this one")
    parser.add_argument("--pages", nargs="+", choices=[entry.file for entry in PAGES], metavar="PAGE")
    options = parser.parse_args()
    shown = [entry for entry in PAGES if entry.file in (options.pages or [entry.file for entry in PAGES])]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        builds = {"this build": PROJECT}
        if options.against:
            builds = {options.against: exported(options.against, Path(name) / "build"), **builds}
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(f"seconds, median of {options.runs}: first picture, all stands, CPU of the server", flush=True)
        for entry in shown:
            times: dict[str, list[tuple[float, float, float]]] = {build: [] for build in builds}
            for run in range(options.runs):
                for build, project in builds.items():
                    cache = Path(name) / f"cache-{entry.file}-{run}-{len(build)}"
                    times[build].append(_visit(browser, project, cache, f"{entry.address}?data={options.data}"))
            columns = []
            for build, found in times.items():
                pictured, stands, cpu = (median(column) for column in zip(*found, strict=True))
                columns.append(f"{build} {pictured:5.1f} {stands:6.1f} {cpu:6.1f}")
            print(f"  {entry.title:<20}{'   '.join(columns)}   load {os.getloadavg()[0]:.1f}", flush=True)
        browser.close()


def exported(ref: str, folder: Path) -> Path:
    """The files of a git ref, in a folder of their own."""
    packed = subprocess.check_output(["git", "archive", ref], cwd=PROJECT)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def fresh(project: Path, cache: Path) -> Server:
    """A server of a build with this cache, the models that ship with it, and the data sets of this machine."""
    own = {
        "PYTHONPATH": str(project),
        folders.CACHE_VARIABLE: str(cache),
        folders.CHECKPOINTS_VARIABLE: "",
        folders.SWEEPS_VARIABLE: "",
        folders.DATA_VARIABLE: str(folders.data_dir()),
    }
    return Server(cache.with_suffix(".log"), project / "dashboard.py", **own)


def _visit(browser: Browser, project: Path, cache: Path, address: str) -> tuple[float, float, float]:
    """Until the first picture of a page is seen, until all of it stands, and what the server did for it."""
    server = fresh(project, cache)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(f"({WATCH})()")
    try:
        server.wait()
        before = _cpu(server.process.pid)
        page = context.new_page()
        page.goto(f"{server.url}/{address}")
        return *standing(page), _cpu(server.process.pid) - before
    finally:
        context.close()
        server.stop()


def _cpu(pid: int) -> float:
    """Seconds of a process, its threads, and the processes that it has ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def standing(page: Page) -> tuple[float, float]:
    """Wait until a page stands; seconds until its first picture, and until its last change."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if found := page.evaluate(_STANDS, _QUIET):
            return found["pictured"] / 1000, found["stands"] / 1000
        page.wait_for_timeout(200)
    raise RuntimeError(f"{page.url} does not stand after {_PATIENCE:.0f} s")


if __name__ == "__main__":
    main()
