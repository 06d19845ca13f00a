"""A visitor who walks through a lesson by the keyboard alone."""

from playwright.sync_api import Page

from tests.harness.browser import settle

_BEGUN = 50  # milliseconds of quiet, where the run that a key has brought shows already
MOST = 600  # presses of Tab until something has the focus
# What has the focus, also within a component's own root.
FOCUSED = """selector => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at !== null && at.matches(selector);
}"""
# By the kind of a question: what is reached by Tab, and which keys answer there.
KEYS = {
    "choice": ('.st-key-lesson-card input[type="radio"]', ["Space"]),
    "number": (".st-key-lesson-card input", list("120")),
    "point": (".thumbs .tiles button", ["Enter"]),
    "draw": ("canvas.surface", ["Space", *["ArrowDown"] * 12, "Space"]),
    "order": (".ordering li", ["ArrowDown"]),
    "text": (".st-key-lesson-card textarea", list("So")),
}
ANSWER = '[class*="st-key-lesson-answer"] button'


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until what the selector names has the focus."""
    for _ in range(MOST):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED, selector):
            return
    raise AssertionError(f"{selector} cannot be reached by {key}")


def answer(page: Page, kind: str) -> None:
    """Answer the question of the step that is shown."""
    selector, keys = KEYS[kind]
    tab_to(page, selector)
    for key in keys:
        page.keyboard.press(key)
    settle(page)
    tab_to(page, ANSWER)
    page.keyboard.press("Enter")
    page.get_by_text("Your answer:").wait_for()
    settle(page, _BEGUN)


def onward(page: Page, step: str) -> None:
    """Press → and wait for the next step, whose title has the focus."""
    page.keyboard.press("ArrowRight")
    page.locator(f'#lesson-step[data-at="{step}"]').wait_for(timeout=60_000)
    settle(page, _BEGUN)
    page.wait_for_function(FOCUSED, arg="#lesson-step")
