"""The beta dial, measured in headless Chromium: `python -m benchmarks.dial` (Linux; about a minute).

Prints, over a few hundred moves of a drag: input event to painted frame with ten reconstructions; the time until ten
samples and the whole grid of 16 x 9 pictures have followed an event too; what the server hears and does meanwhile.
Returns 1 where a goal is missed.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium, settle
from vae.core.folders import PROJECT

# How long each event takes to the painted frame that shows its reconstructions, in `painted`, and to the one with which
# all on the page is of that event or a later one, in `all`. `dial-frame` tells since when all is up to date.
_WATCH = """() => {
    window.painted = []; window.all = [];
    const events = [], waiting = [], channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now();
        for (const { list, begun } of waiting.splice(0)) list.push(now - begun);
    };
    const afterPaint = (list, begun) => { waiting.push({ list, begun }); channel.port2.postMessage(0); };
    document.addEventListener("input", (event) => {
        events.push(event.timeStamp);
        requestAnimationFrame(() => afterPaint(window.painted, event.timeStamp));
    }, true);
    document.addEventListener("dial-frame", ({ detail: since }) => {
        while (events.length && events[0] <= since) afterPaint(window.all, events.shift());
    });
}"""


def main() -> int:
    """Print every figure; 1 where a goal of the issue is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=300)
    parser.add_argument("--data", default="mnist", help="a data set with a multi-rate model (default mnist)")
    parser.add_argument("--checkpoints", default=PROJECT / "checkpoints", help="the folder of models")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        server = Server(
            Path(name) / "log", PROJECT / "dashboard.py", "--checkpoints", str(Path(options.checkpoints).resolve())
        )
        try:
            server.wait()
            goals = _drag(browser, server, options.data, options.moves)
        finally:
            server.stop()
            browser.close()
    return int(not all(goals))


def _drag(browser: Browser, server: Server, data: str, moves: int) -> list[bool]:
    """Turn the dial back and forth without letting go, as a hand would."""
    heard: list[str] = []
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: heard.append("")))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: heard.append("")))
    page.goto(f"{server.url}/beta?data={data}")
    settle(page)
    page.wait_for_selector(".dial[aria-busy='false']")
    page.wait_for_timeout(4000)  # what loads in the background is there
    box = page.locator(".dial .track input").bounding_box()
    assert box is not None
    x, y, wide = box["x"], box["y"] + box["height"] / 2, box["width"]
    page.mouse.move(x + wide / 2, y)
    page.mouse.down()
    _turn(page, x, y, wide, 60)  # the compiler has warmed up
    page.evaluate(_WATCH)
    heard.clear()
    before, begun = _seconds(server), time.perf_counter()
    _turn(page, x, y, wide, moves)
    lasted, busy = time.perf_counter() - begun, _seconds(server) - before
    messages = len(heard)
    page.wait_for_timeout(300)
    painted, every = page.evaluate("[window.painted, window.all]")
    page.mouse.up()
    rows = page.locator(".dial .list .row").count()
    print(f"turning the dial of {data}, {len(painted)} moves in {lasted:.1f} s")
    print(f"  input event to painted reconstructions      {_spread(painted)}   goal: p95 at most 16.7")
    print(f"  all: with the samples and the grid of {rows} x 9  {_spread(every)}   goal: p95 at most 33")
    print(f"  websocket messages meanwhile                {messages}   goal: none")
    print(f"  server's CPU meanwhile                      {busy / lasted:.3f} of a core")
    return [_p95(painted) <= 16.7, _p95(every) <= 33, messages == 0]


def _turn(page: Page, x: float, y: float, wide: float, moves: int) -> None:
    for step in range(moves):
        page.mouse.move(x + wide * (0.5 + 0.45 * math.sin(step / 12)), y)
        time.sleep(0.012)


def _seconds(server: Server) -> float:
    """The CPU that the server's process has used, in seconds."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _p95(values: list[float]) -> float:
    return float(np.quantile(values, 0.95)) if values else math.inf


def _spread(values: list[float]) -> str:
    return f"median {median(values):.1f}, p95 {_p95(values):.1f} ms" if values else "never while the hand moved"


if __name__ == "__main__":
    sys.exit(main())
