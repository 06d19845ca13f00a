"""How long the server works on a warm rerun of each page: `python -m benchmarks.rerun`.

A real browser asks for the reruns, by clicking on the page it is on; the server times each run of the script from
inside, with what Streamlit does around it (its garbage collection too).
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.harness.browser import FLAGS, Server, chromium, settle
from ui.navigation import NAVIGATION
from vae.core.folders import PROJECT

_INSTRUMENTED = f"""
import json, os, sys, time
sys.path.insert(0, {str(PROJECT)!r})
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

run = ScriptRunner._run_script

def timed(self, rerun_data):
    begun = time.perf_counter()
    run(self, rerun_data)
    with open(os.environ["BETASCOPE_RUN_TIMES"], "a") as file:
        file.write(json.dumps(time.perf_counter() - begun) + "\\n")

ScriptRunner._run_script = timed

import streamlit as st
from ui import server

server.prepare()

app = st.App({str(PROJECT / "ui" / "main.py")!r}, routes=server.routes(""))
"""


def main() -> int:
    """Print the median and the 95th percentile for each page; 1 where a median is over the goal."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--goal", type=float, default=60.0, help="milliseconds")
    options = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "timed.py").write_text(_INSTRUMENTED)
        times = folder / "times"
        times.touch()
        server = Server(folder / "log", folder / "timed.py", BETASCOPE_RUN_TIMES=str(times))
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            server.wait()
            page = browser.new_page()
            print(f"server time of a warm rerun, {options.runs} runs each, in ms")
            for entry in (entry for entries in NAVIGATION.values() for entry in entries):
                page.goto(f"{server.url}/{entry.address}")
                settle(page)
                page.wait_for_timeout(5000)  # the libraries that load in the background are there, and frozen
                found = []
                for _ in range(options.runs):
                    seen = len(times.read_text().splitlines())
                    page.locator('[data-testid="stSidebarNav"] a', has_text=entry.title).click()
                    deadline = time.monotonic() + 20
                    while len(lines := times.read_text().splitlines()) == seen:
                        if time.monotonic() > deadline:
                            raise RuntimeError(f"{entry.title} did not run again: {server.log.read_text()}")
                        time.sleep(0.005)
                    found.append(1000 * json.loads(lines[-1]))
                    page.wait_for_timeout(60)
                found = sorted(found[3:])
                slow |= median(found) > options.goal
                print(f"  {entry.title:<16} median {median(found):5.1f}   p95 {found[int(0.95 * len(found))]:5.1f}")
        finally:
            browser.close()
            server.stop()
    print(f"goal: at most {options.goal:.0f} ms")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
