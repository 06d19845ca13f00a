"""axe-core on a page: what is in the way of a screen reader, a keyboard, weak eyes or a thumb."""

import time
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PATIENCE = 30  # seconds: on a busy machine a page is pale for long
# Off unless asked for: words that a button shows and its name does not say; targets under 24 pixels.
RULES = {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}}
# Streamlit (1.67) puts a div between its list of pages and the items, and names a place for files that it calls
# presentation: nothing that an app can change.
THEIRS = {
    "list": '[data-testid="stSidebarNav"]',
    "listitem": '[data-testid="stSidebarNav"]',
    "presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]',
}
RUN = """async ([rules, theirs]) => {
    const { violations } = await axe.run(document, { rules, resultTypes: ["violations"] });
    const excused = (id, target) => theirs[id] && document.querySelector(target)?.closest(theirs[id]);
    return violations.flatMap(({ id, nodes }) => nodes
        .filter(({ target }) => !excused(id, target[0]))
        .map(({ html, any, all, none }) => `${id}: ${[...any, ...all, ...none][0].message} ${html.slice(0, 200)}`));
}"""
# Figures of the page that say nothing: axe lets a canvas pass that no screen reader can tell of.
SILENT = """() => {
    const found = [];
    const look = (root, ours) => root.querySelectorAll("*").forEach((one) => {
        if (one.shadowRoot) look(one.shadowRoot, true);
        if (one.matches(".stPlotlyChart")) {
            const told = one.closest(".stElementContainer").nextElementSibling?.querySelector(".bs-told p");
            const said = one.role === "figure" && one.ariaLabel;
            if (!said || !told?.textContent.startsWith(said)) found.push(`Plotly: ${said}`);
        } else if (ours && one.matches("canvas, svg") && one.clientWidth > 40 && one.checkVisibility()) {
            const named = ["img", "application"].includes(one.role) && one.ariaLabel;
            if (!named && !one.closest("[aria-hidden=true]")) found.push(one.outerHTML.slice(0, 200));
        }
    });
    look(document, false);
    return found;
}"""
# Controls whose edge is under 3 : 1 against what is around it (WCAG 1.4.11, which axe does not look at).
FAINT = """() => {
    const paint = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const mixed = (colours) => {
        for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
        const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const places = "[data-testid=stRadioOption] > div > div:first-child, .stCheckbox label > div:first-of-type";
    const edges = ({ outlineStyle, outlineColor, borderTopWidth, borderTopColor, backgroundColor }) => [
        backgroundColor, ...(outlineStyle === "none" ? [] : [outlineColor]),
        ...(borderTopWidth === "0px" ? [] : [borderTopColor])];
    return [...document.querySelectorAll(places)].flatMap((one) => {
        if (!one.checkVisibility() || one.closest("label").querySelector("input").disabled) return [];
        const behind = [];
        for (let up = one.parentElement; up; up = up.parentElement)
            behind.unshift(getComputedStyle(up).backgroundColor);
        const ground = mixed(behind);
        const ratio = Math.max(...edges(getComputedStyle(one)).map((edge) => mixed([...behind, edge]))
            .map((own) => (Math.max(ground, own) + 0.05) / (Math.min(ground, own) + 0.05)));
        return ratio < 3 ? [`an edge at ${ratio.toFixed(2)} : 1: ${one.closest("label").textContent}`] : [];
    });
}"""
# A theme comes to the frame first and to what is in it later.
DRESSED = """theme => {
    const bright = (place) => Number(/\\d+/.exec(getComputedStyle(document.querySelector(place)).color)[0]) > 127;
    const places = ["[data-testid=stApp]", "h1", "[data-testid=stSidebar] p"];
    return places.every(place => bright(place) === (theme === "dark"));
}"""


def faults(page: Page) -> list[str]:
    """What axe-core complains of, of ours, whatever it calls its impact, figures that say nothing, and faint controls.

    It looks again while there is something: what is being replaced is pale, and so is what comes in another theme.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
    until = time.monotonic() + PATIENCE
    while (
        found := page.evaluate(RUN, [RULES, THEIRS]) + page.evaluate(SILENT) + page.evaluate(FAINT)
    ) and time.monotonic() < until:
        page.wait_for_timeout(300)
    return [str(one) for one in found]


def dress(page: Page, theme: str, width: int, height: int = 900) -> None:
    """See the page in the theme 'light' or 'dark', so wide and so high."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(DRESSED, arg=theme)
    page.wait_for_timeout(100)
