"""How far what is seen of a page moves while the page fills: `python -m benchmarks.shift`.

Chromium's layout shift (web.dev/cls), beyond Streamlit's own frame: counted once title and navigation stand, without
the shifts in which Streamlit's header takes all of the page down. Under 0.1 is good. On a busy machine pages are drawn
in more steps and have more of it, so this is no test; median of a few first visits each.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.harness.browser import FLAGS, Server, chromium, settle
from ui.navigation import NAVIGATION

_BUSY = '[data-testid="stProgress"], [aria-busy="true"]'

# Run in a page before anything else: by how much its layout shifts once title and navigation stand, Streamlit's own
# frame, as `window.shifts`: [value, what has moved]. A window without a sidebar has no navigation to wait for.
_SHIFTS = """window.shifts = [];
{
    let begun = null;
    const stands = () => document.querySelector("h1")
        && (innerWidth < 768 || document.querySelectorAll('[data-testid="stSidebarNav"] a').length > 5);
    const look = () => {
        if (begun === null && document.body && stands()) begun = performance.now();
        if (begun === null) requestAnimationFrame(look);
    };
    look();
    const what = ({ node, previousRect: was, currentRect: is }) =>
        `${(node?.parentElement && (node.textContent ?? "").trim().slice(0, 40)) || node?.nodeName} `
        + `${Math.round(was.y)}+${Math.round(was.height)} to ${Math.round(is.y)}+${Math.round(is.height)}`;
    const FRAME = 100; // milliseconds in which the sidebar makes its room
    // Streamlit's header comes late on a busy machine, and takes all of the page down by its height
    const framed = ({ previousRect: was, currentRect: is }) => Math.round(was.y) === 24 && Math.round(is.y) === 84;
    new PerformanceObserver((list) => {
        for (const { value, startTime, sources } of list.getEntries())
            if (begun !== null && startTime > begun + FRAME && !sources.some(framed))
                window.shifts.push([value, sources.map(what)]);
    }).observe({ type: "layout-shift", buffered: true });
}"""


def main() -> int:
    """Print for each page and width the shift and what moved most; 1 where a median is over the goal."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--widths", type=int, nargs="+", default=[1280, 390])
    parser.add_argument("--goal", type=float, default=0.1)
    options = parser.parse_args()
    over = False
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = Server(Path(name) / "log")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            server.wait()
            for entry in (entry for entries in NAVIGATION.values() for entry in entries):
                for width in options.widths:
                    sums: list[float] = []
                    worst: tuple[float, list[str]] = 0.0, []
                    for _ in range(options.runs):
                        page = browser.new_page(viewport={"width": width, "height": 844})
                        page.add_init_script(_SHIFTS)
                        page.goto(f"{server.url}/{entry.address}")
                        settle(page)
                        page.wait_for_selector(_BUSY, state="detached", timeout=120_000)
                        shifts = page.evaluate("window.shifts")
                        sums.append(sum(value for value, _ in shifts))
                        worst = max([worst, *((value, moved) for value, moved in shifts)])
                        page.close()
                    over |= median(sums) > options.goal
                    print(
                        f"{entry.title:<22}{width:>5}  {median(sums):.3f}  most: {'; '.join(worst[1][:2])}", flush=True
                    )
        finally:
            browser.close()
            server.stop()
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
