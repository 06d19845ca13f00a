"""Take the screenshots of the README: `python -m docs.screenshots [NAME.png ...]`, with MNIST and a Chromium here."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium, settle
from vae.core.folders import PROJECT


def main() -> None:
    """Write the pictures beside this file; those that are named, or all."""
    wanted = sys.argv[1:] or list(SHOTS)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "log")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            server.wait()
            for name in wanted:
                address, scheme, height, prepare = SHOTS[name]
                viewport = {"width": 1280, "height": height}
                page = browser.new_page(viewport=viewport, color_scheme=scheme, device_scale_factor=1)  # type: ignore[arg-type]
                page.goto(f"{server.url}/{address}")
                settle(page)
                prepare(page)
                page.wait_for_timeout(1000)  # charts fade in
                page.screenshot(path=PROJECT / "docs" / name)
                page.close()
        finally:
            browser.close()
            server.stop()


def _nothing(page: Page) -> None:
    pass


def _draw(page: Page) -> None:
    """A seven with a bar through it, as MNIST hardly has any."""
    page.wait_for_selector(".draw[aria-busy='false']")
    box = page.locator("canvas.surface").bounding_box()
    assert box is not None
    for stroke in ([(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)], [(0.35, 0.55), (0.72, 0.5)]):
        for position, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=12)
            if position == 0:
                page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(300)


def _timed(page: Page) -> None:
    """Until it is known how long a run takes."""
    page.get_by_text("epochs of").first.wait_for(timeout=60_000)
    settle(page)


def _converged(page: Page) -> None:
    """Until every t-SNE is there; then the mouse on one point."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("*")].some((e) => (e.shadowRoot ?? e).querySelector?.(".scatter") &&
            (e.shadowRoot ?? e).textContent.split("trustworthiness").length > 4)""",
        timeout=120_000,
    )
    settle(page)
    box = page.locator(".scatter .panel .plot").nth(2).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.wait_for_timeout(1000)


def _asked(page: Page) -> None:
    """Until the models of the step's view are there and its question is asked."""
    page.get_by_role("button", name="Answer").wait_for(timeout=120_000)
    settle(page)


def _cards(page: Page) -> None:
    """Until the models are measured; then down to the matrix and the first cards."""
    page.get_by_role("heading", name="To take home").wait_for(timeout=240_000)
    page.locator("[aria-label='Stop'], button:has-text('Stop')").wait_for(state="hidden", timeout=240_000)
    settle(page)
    page.get_by_role("link", name="Walk along z").first.scroll_into_view_if_needed()
    page.get_by_role("heading", name="Disentanglement", level=1).evaluate("node => node.scrollIntoView()")


def _pointed(page: Page) -> None:
    """The mouse on the mean of a beta."""
    page.wait_for_selector(".charts .point.large")
    page.locator(".charts .plot").first.focus()
    page.locator(".charts .point.large").nth(4).hover(force=True)
    page.wait_for_selector(".charts .card canvas")


def _told(page: Page) -> None:
    """Until every claim has its verdict."""
    page.get_by_role("button", name="Report (HTML)").wait_for(timeout=240_000)
    settle(page)


# Where the page is, the theme, the height in pixels, what is done before the picture is taken.
SHOTS: dict[str, tuple[str, str, int, Callable[[Page], None]]] = {
    "overview.png": ("", "light", 800, _nothing),
    "lessons.png": ("lessons?lesson=what-is-kept&step=2", "light", 1440, _asked),
    "samples.png": ("samples", "dark", 1000, _nothing),
    "draw.png": ("draw", "dark", 800, _draw),
    "rate-distortion.png": ("rate-distortion", "light", 1000, _pointed),
    "beta.png": ("beta", "dark", 1000, _nothing),
    "train.png": ("train", "light", 900, _timed),
    "your-data.png": ("your-data", "light", 560, _nothing),  # above the folder of this machine
    "your-models.png": ("your-models", "light", 800, _nothing),
    "embeddings.png": ("embeddings?map=t-SNE", "light", 1000, _converged),
    "walk.png": ("walk?walk=~0,0,0,-1.6~~~3", "light", 900, _nothing),
    "disentanglement.png": ("disentanglement?matrix-of=Change+per+%CF%83", "light", 1900, _cards),
    "findings.png": ("findings", "dark", 1100, _told),
}


if __name__ == "__main__":
    main()
