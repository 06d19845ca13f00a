"""An installed betascope, outside any checkout: the command line, the dashboard's health, and one page in a browser.

`python .ci/wheel.py BETASCOPE EMPTY_FOLDER`, with Playwright and a Chromium on the path.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import expect, sync_playwright


def main(command: str, home: str) -> None:
    """Raise where something is not as it should be."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment = {**keep, "HOME": home, "COLUMNS": "200", "OMP_NUM_THREADS": "2"}  # a user of whom nothing is known

    def says(*arguments: str) -> str:
        return subprocess.run(
            [command, *arguments], cwd=home, env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert "mnist-beta-2.4" in says("models")
    assert f"Data in {home}/" in says("data", "list")
    assert "raw pixels" in says(
        "probe", "mnist-beta-2.4", "--dataset", "digits", "--train-sizes", "100", "--seeds", "1"
    )
    found = "from vae.sweeps import sweep; print([one.done and one.name for one in sweep.available()])"
    python = str(Path(command).with_name("python"))
    names = sorted(path.parent.name for path in Path("sweeps").glob("*/sweep.json"))
    listed = subprocess.run(
        [python, "-c", found], cwd=home, env=environment, check=True, capture_output=True, text=True
    )
    assert listed.stdout == f"{names}\n", listed.stdout
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [command, "dashboard", "--public", "--port", str(port), "--", "--server.headless", "true"]
    server = subprocess.Popen(line, cwd=home, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(color_scheme="light")
            page.goto(f"http://127.0.0.1:{port}/walk")
            expect(page.get_by_role("heading", name="Latent walk")).to_be_visible(timeout=30_000)
            expect(page.locator("canvas").first).to_be_visible(timeout=30_000)
            sidebar = page.get_by_test_id("stSidebar")
            colour = sidebar.evaluate("element => getComputedStyle(element).backgroundColor")
            assert colour == "rgb(248, 249, 250)", f"{colour}: .streamlit/config.toml is not applied"
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _wait(address: str, server: subprocess.Popen) -> None:
    for _ in range(300):
        assert server.poll() is None, "the dashboard has ended"
        try:
            with urllib.request.urlopen(address) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no health after 30 s")


if __name__ == "__main__":
    main(*sys.argv[1:])
