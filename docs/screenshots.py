"""Take the screenshots of the README: `python -m docs.screenshots`, with MNIST fetched and a Chromium installed."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.browser import FLAGS, Server, chromium, settle
from vae.folders import PROJECT

SHOTS = {
    "overview.png": ("", "light", 800),
    "samples.png": ("samples", "dark", 1000),
    "walk.png": ("walk?walk=~0,0,0,-1.6~~~3", "light", 900),
}


def main() -> None:
    """Write the pictures beside this file."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "log")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            server.wait()
            for name, (address, scheme, height) in SHOTS.items():
                viewport = {"width": 1280, "height": height}
                page = browser.new_page(viewport=viewport, color_scheme=scheme, device_scale_factor=1)  # type: ignore[arg-type]
                page.goto(f"{server.url}/{address}")
                settle(page)
                page.wait_for_timeout(1000)  # charts fade in
                page.screenshot(path=PROJECT / "docs" / name)
                page.close()
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
