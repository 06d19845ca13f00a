"""How long until the first page is usable, against an empty Streamlit app: `python -m benchmarks.startup`.

Each run is a fresh server process and a fresh browser profile; the two apps take turns. Usable: the table of models is
on the page (the empty app: its one line). Complete: the pictures above it are there too. The first complete page of a
machine has to load PyTorch for them; later ones find them in the cache on disk.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium
from vae.core.folders import PROJECT

_EMPTY = 'import streamlit as st\n\nst.markdown("usable")\n'


def main() -> None:
    """Print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(_EMPTY)
        (folder / "data").mkdir()
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        empty, usable, complete, first = [], [], [], []
        for run in range(runs + 1):  # the first is not counted: files come from a cold disk
            bare = _seconds(browser, folder, folder / "empty.py", "p:has-text('usable')", None)[0]
            cold = str(folder / f"cache-{run}")
            _, cold_complete = _seconds(browser, folder, PROJECT / "dashboard.py", ".bs-table td", ".bs-rows img", cold)
            ours = _seconds(browser, folder, PROJECT / "dashboard.py", ".bs-table td", ".bs-rows img", cold)
            if run:
                empty.append(bare)
                usable.append(ours[0])
                complete.append(ours[1])
                first.append(cold_complete)
        browser.close()
    ratios = [one / other for one, other in zip(usable, empty, strict=True)]
    print(f"from the start of the process, in seconds, median of {runs} runs (least to most)")
    for name, seconds in (
        ("an empty Streamlit app", empty),
        ("betascope usable", usable),
        ("betascope complete", complete),
        ("betascope complete, nothing cached", first),
    ):
        print(f"  {name:<36}{median(seconds):6.2f}   ({min(seconds):.2f} to {max(seconds):.2f})")
    print(f"usable / empty, pair by pair: median {median(ratios):.2f} (goal: at most 1.5)")


def _seconds(
    browser: Browser, folder: Path, script: Path, usable: str, complete: str | None, cache: str = ""
) -> tuple[float, float]:
    """From the start of the server process until the two selectors are on the page."""
    begun = time.perf_counter()
    server = Server(folder / "log", script, BETASCOPE_DATA=str(folder / "data"), BETASCOPE_CACHE=cache)
    context = browser.new_context()
    try:
        server.wait()
        page = context.new_page()
        page.goto(server.url)
        page.wait_for_selector(usable)
        first = time.perf_counter() - begun
        if complete:
            page.wait_for_selector(complete)
        return first, time.perf_counter() - begun
    finally:
        context.close()
        server.stop()


if __name__ == "__main__":
    main()
