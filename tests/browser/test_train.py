"""A network trains in a real Chromium's sight: started, turned, stopped, gone on with, scrubbed back, seen by two."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import Server
from vae.core.folders import PROJECT

WHEN = ".training .time output"
VIEW = ".training [data-word]"


@pytest.fixture(scope="module")
def trains(tmp_path_factory):
    """A server with no run and no model, of which the page would draw how it learned."""
    folder = tmp_path_factory.mktemp("trains")
    folders = [word for name in ("data-dir", "checkpoints", "sweeps") for word in (f"--{name}", str(folder / name))]
    (folder / "data-dir").mkdir()
    (folder / "checkpoints").mkdir()
    own = Server(folder / "log", PROJECT / "dashboard.py", *folders, BETASCOPE_CACHE=str(folder / "cache"))
    own.wait()
    yield own
    own.stop()


def until(condition, seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def frames(page: Page) -> int:
    return int(page.locator(VIEW).get_attribute("data-frames") or 0)


def in_state(page: Page, word: str) -> None:
    page.wait_for_selector(f'.training [data-word="{word}"]', timeout=90_000)


def epoch(page: Page) -> float:
    return float(page.locator(WHEN).inner_text().split()[1].strip(","))


def test_a_run_is_started_turned_stopped_gone_on_with_and_scrubbed_and_another_sees_it(
    page: Page, beside: Page, trains: Server
):
    page.goto(f"{trains.url}/train?data=digits")
    page.get_by_label("Epochs").fill("400")
    page.get_by_label("Epochs").press("Enter")
    page.get_by_role("button", name="Start").click()
    in_state(page, "running")
    until(lambda: frames(page) > 2)
    drawn = page.locator(VIEW).evaluate(
        """(view) => [...view.querySelectorAll("canvas")].map((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(data).size;
        })"""
    )
    assert len(drawn) == 5
    assert min(drawn) > 2  # map, images, samples, traversals, the strip of dimensions: something is on each

    beta = page.get_by_label("turn β")
    expect(beta).to_have_attribute("aria-valuetext", "1")
    for _ in range(6):
        beta.press("ArrowRight")
    expect(beta).to_have_attribute("aria-valuetext", "8")
    expect(page.locator(WHEN)).to_contain_text("β 8", timeout=60_000)

    beside.bring_to_front()
    beside.goto(f"{trains.url}/train?data=digits")
    until(lambda: frames(beside) > 0)
    assert int(beside.locator(".training .scrub").get_attribute("max")) > 2  # sees the whole run so far
    expect(beside.get_by_label("turn β")).to_have_attribute("aria-valuetext", "8")
    beside.goto("about:blank")
    page.bring_to_front()

    page.get_by_role("button", name="Stop").click()
    in_state(page, "stopped")
    expect(page.locator(".training .status")).to_contain_text("Nothing is lost")
    page.locator(".training .scrub").press("Home")
    assert epoch(page) == 0
    expect(page.locator(VIEW)).to_have_attribute("data-step", "0", timeout=30_000)
    page.get_by_role("button", name="Newest").click()
    stopped_at = epoch(page)
    assert stopped_at > 0

    page.get_by_role("button", name="Go on").click()
    in_state(page, "running")
    until(lambda: epoch(page) > stopped_at)
    page.get_by_role("button", name="Stop").click()
    in_state(page, "stopped")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="Keep as a checkpoint").click()
    expect(page.get_by_text("Kept as digits-beta-turned-2d")).to_be_visible()
    page.get_by_role("button", name="Throw away").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator(".training")).to_have_count(0)
