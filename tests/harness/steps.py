"""How far what is seen of a page moves while the page fills, in the worst case: the same on every machine.

Chromium's layout shift (web.dev/cls) depends on how busy a machine is: one that has time draws a page in fewer steps.
Here the code of each kind of element, and ours, comes when all else stands, kind by kind; the app is served such that
nothing that a page passes through is left out (stepwise_app.py).
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page

from ui import head

# Run in a page before anything else: `steps.moved`, [value, what has moved] of every shift since title and navigation
# stand, which is when Streamlit's own frame does.
STEPS = """window.steps = { moved: [], begun: null };
{
    const { steps } = window;
    steps.painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const stands = () => document.querySelector("h1")
        && (innerWidth < 768 || document.querySelectorAll('[data-testid="stSidebarNav"] a').length > 5);
    // With the frame after: that in which title and navigation come is Streamlit's, as those before.
    const begin = () => { steps.begun = performance.now(); };
    const look = () => requestAnimationFrame(document.body && stands() ? begin : look);
    look();
    const what = ({ node, previousRect: was, currentRect: is }) => {
        const one = node?.nodeType === 1 ? node : node?.parentElement;
        const key = one?.closest('[class*="st-key-"]')?.className.match(/st-key-[\\w-]+/)?.[0] ?? "";
        const text = (one?.innerText ?? "").trim().slice(0, 40).replace(/\\s+/g, " ");
        return `${key} ${node?.nodeName} ${one?.dataset?.testid ?? ""} ${text}: y ${Math.round(was.y)} to `
            + `${Math.round(is.y)}, height ${Math.round(was.height)} to ${Math.round(is.height)}`;
    };
    const framed = ({ node }) => node?.dataset?.testid === "stSidebarUserContent"; // makes room for the navigation
    new PerformanceObserver((list) => {
        for (const { value, startTime, sources } of list.getEntries())
            if (steps.begun !== null && startTime > steps.begun && !sources.some(framed))
                steps.moved.push([value, sources.map(what)]);
    }).observe({ type: "layout-shift", buffered: true });
}"""
_STANDS = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    && window.steps.begun !== null && !document.querySelector('[data-testid="stProgress"], [data-stale="true"]')"""
_LATE = [*(f"*/js/{kind}.*.js" for kind in [*head._KINDS, "PlotlyChart"]), "*/betascope/js/*"]
_QUIET = 150  # milliseconds for which nothing comes any more
_DRAWN = 60  # milliseconds in which what a file draws is painted
_PATIENCE = 60_000


def watched(context: BrowserContext) -> Page:
    """A tab whose pages note what moves in them. One for many addresses: its process has read Streamlit's scripts."""
    page = context.new_page()
    page.add_init_script(STEPS)
    return page


def moved(page: Page, address: str) -> list[tuple[float, list[str]]]:
    """How far, and what has moved, in each shift of a page that is opened at this address, in its order."""
    late: list[dict[str, Any]] = []
    control = page.context.new_cdp_session(page)
    control.on("Fetch.requestPaused", lambda request: late.append(request))  # Playwright writes on it
    control.send("Fetch.enable", {"patterns": [{"urlPattern": pattern} for pattern in _LATE]})
    control.send("Network.setCacheDisabled", {"cacheDisabled": True})  # what this tab has already is not asked for
    page.goto(address)
    _stand(page)
    while late:
        ours = [request for request in late if "/betascope/" in request["request"]["url"]]
        now = ours or late[:1]
        for request in now:
            late.remove(request)
            control.send("Fetch.continueRequest", {"requestId": request["requestId"]})
        page.wait_for_timeout(_DRAWN)
        if not late:
            _stand(page)
    found = page.evaluate("window.steps.moved")
    page.evaluate("sessionStorage.clear()")
    control.detach()
    page.goto("about:blank")
    return [(value, list(what)) for value, what in found]


def _stand(page: Page) -> None:
    """Wait until nothing more comes, but for what is held back."""
    while True:
        page.wait_for_function(_STANDS, timeout=_PATIENCE)
        page.wait_for_timeout(_QUIET)
        page.evaluate("window.steps.painted()")
        if page.evaluate(_STANDS):
            return
