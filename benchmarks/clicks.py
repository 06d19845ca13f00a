"""A day of clicking in minutes, and what a visitor or the server's log complains of: `python -m benchmarks.clicks`.

A seeded visitor of a real browser presses what there is on every page and on every data set, goes Back and Forward,
reloads, changes the choices while a page measures. Nothing is fetched from the network, nothing is removed.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium
from vae.core import folders
from vae.core.folders import PROJECT

_MAIN, _SIDE = '[data-testid="stMain"]', '[data-testid="stSidebar"]'
_NAVIGATION = '[data-testid="stSidebarNav"] a'
_WRONG = re.compile(r"Traceback|WARNING|ERROR|Error|Exception|\bwarn", re.IGNORECASE)
# Streamlit (1.67) looks for its server below the address of a page first.
LOOKING = re.compile(r"/\w+/_stcore/(health|host-config)$")
_PATIENCE = 1500  # ms for one gesture: what has gone meanwhile is not waited for
_BEFORE = 8  # gestures that are told with what went wrong


class Visitor:
    """Someone who presses anything, and a list of all that should not have been."""

    def __init__(self, page: Page, url: str, log: Path, chance: random.Random) -> None:
        self.page, self.url, self.log, self.chance = page, url, log, chance
        self.lately: deque[str] = deque(maxlen=_BEFORE)
        self.wrong: list[str] = []
        self.read = 0  # bytes of the log
        page.on("pageerror", lambda error: self.complain(f"script error: {error}"))
        page.on("console", self.console)
        page.on("dialog", lambda dialog: dialog.dismiss())

    def complain(self, what: str) -> None:
        """Note what went wrong, with what was done before."""
        self.wrong.append(f"{what[:4000]}\n    after: {' | '.join(self.lately)}")
        print(f"- {self.wrong[-1]}", flush=True)

    def console(self, said: ConsoleMessage) -> None:
        """What the browser reports as an error; also every answer of the server that is one."""
        address = said.location["url"]
        if said.type == "error" and not LOOKING.search(address):
            self.complain(f"console: {said.text} {address}")

    def step(self) -> None:
        """One gesture, and a look at what it did."""
        gesture = self.chance.choices(
            [self.press, self.choose, self.slide, self.type, self.poke, self.leave, self.history, self.other_data],
            [10, 8, 3, 2, 4, 5, 3, 1],
        )[0]
        try:
            gesture()
        except Error as error:  # it vanished while the hand was on its way
            if "Target closed" in str(error) or "crashed" in str(error):
                raise
        self.page.wait_for_timeout(self.chance.choice([0, 50, 200, 600, 1500]))
        self.look()

    def look(self) -> None:
        """Exception boxes, and what is new in the server's log."""
        boxes = self.page.locator('[data-testid="stException"]')
        if boxes.count():
            self.complain(f"exception box: {boxes.first.inner_text()[:1500]}")
            self.open("")
        with self.log.open("rb") as file:
            file.seek(self.read)
            new = file.read()
        self.read += len(new)
        if _WRONG.search(text := new.decode(errors="replace")):
            self.complain(f"log: {text}")

    def open(self, path: str) -> None:
        """A page by its address."""
        self.note(f"open /{path}")
        self.page.goto(f"{self.url}/{path}", timeout=60_000)
        self.page.locator(f"{_MAIN} h1").wait_for(timeout=60_000)

    def press(self) -> None:
        """Any button, also those inside of components: downloads, Stop, Play, strips."""
        self.on(f"{_MAIN} button:visible:enabled", lambda one: one.click(timeout=_PATIENCE), avoid=r"Fetch|Remove")

    def choose(self) -> None:
        """A segment, a pill, a toggle, an expander, an option of a box; also those of the sidebar."""
        kind = self.chance.choice(['[role="radio"], [role="checkbox"], [data-testid="stCheckbox"] label', "select"])
        if kind != "select":
            self.on(f":is({_MAIN}, {_SIDE}) :is({kind}, summary):visible", lambda one: one.click(timeout=_PATIENCE))
        elif self.on(f"{_MAIN} [role=combobox]:visible", lambda one: one.click(timeout=_PATIENCE)):
            self.on('[role="option"]:visible', lambda one: one.click(timeout=_PATIENCE))

    def slide(self) -> None:
        """Sliders by key."""

        def slide(one: Locator) -> None:
            one.focus(timeout=_PATIENCE)
            for _ in range(self.chance.randint(1, 6)):
                self.page.keyboard.press(self.chance.choice(["ArrowRight", "ArrowLeft", "Home", "End"]))

        self.on(f'{_MAIN} :is([role="slider"], input[type="range"]):visible', slide)

    def type(self) -> None:
        """Numbers and texts, sound and not."""

        def type_(one: Locator) -> None:
            one.fill(self.chance.choice(["0", "1", "7", "42", "444", "9999", "-3", "1e9", "", "0, 5, x"]), timeout=900)
            one.press("Enter", timeout=_PATIENCE)

        self.on(f"{_MAIN} input:visible:not([type=range], [type=checkbox], [type=file], [role=combobox])", type_)

    def poke(self) -> None:
        """Drag over a canvas or a figure."""

        def drag(one: Locator) -> None:
            one.scroll_into_view_if_needed(timeout=_PATIENCE)
            if box := one.bounding_box(timeout=_PATIENCE):
                for k in range(self.chance.randint(1, 4)):
                    x = box["x"] + box["width"] * self.chance.random()
                    y = box["y"] + box["height"] * self.chance.random()
                    self.page.mouse.move(x, y)
                    if not k:
                        self.page.mouse.down()
                self.page.mouse.up()

        self.on(f"{_MAIN} :is(canvas, .nsewdrag):visible", drag)

    def leave(self) -> None:
        """Another page, in the sidebar or by a link on the page."""
        where = self.chance.choice([_NAVIGATION, _NAVIGATION, f"{_MAIN} [data-testid=stPageLink] a"])
        self.on(f"{where}:visible", lambda one: one.click(timeout=_PATIENCE))

    def history(self) -> None:
        """Back, Forward, reload."""
        name = self.chance.choice(["go_back", "go_back", "go_forward", "reload"])
        self.note(name)
        getattr(self.page, name)(timeout=20_000, wait_until="commit")

    def other_data(self) -> None:
        """Another data set."""
        self.on(f"{_SIDE} [role=combobox]:visible", lambda one: one.click(timeout=_PATIENCE))
        self.on('[role="option"]:visible', lambda one: one.click(timeout=_PATIENCE))

    def on(self, selector: str, gesture: Callable[[Locator], None], avoid: str = "$^") -> bool:
        """Make a gesture on one of what fits the selector; False where nothing does."""
        found = self.page.locator(selector)
        if not (count := found.count()):
            return False
        one = found.nth(self.chance.randrange(count))
        name = one.evaluate(
            "one => one.innerText || one.ariaLabel || one.title || one.getAttribute('class') || one.tagName",
            timeout=_PATIENCE,
        )
        if re.search(avoid, name):
            return False
        self.note(f"{gesture.__name__.strip('<>_')} {name[:40]!r}".replace("lambda", "click"))
        gesture(one)
        return True

    def note(self, what: str) -> None:
        """Remember what was done, and where."""
        page = self.page.url.split("/", 3)[-1].split("?")[0]
        self.lately.append(f"{page}: {what}")


def visits(visitor: Visitor, minutes: float) -> Iterator[int]:
    """Gestures until the time is over, counted."""
    until = time.monotonic() + 60 * minutes
    count = 0
    while time.monotonic() < until:
        visitor.step()
        yield (count := count + 1)


def main() -> int:
    """Print what went wrong; 1 where anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    count = 0
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = Server(Path(name) / "log", PROJECT / "dashboard.py", "--data-dir", str(folders.data_dir()))
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            server.wait()
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            visitor = Visitor(page, server.url, server.log, random.Random(options.seed))
            visitor.open("")
            for count in visits(visitor, options.minutes):
                if count % 100 == 0:
                    print(f"{count} gestures, now at {page.url}", flush=True)
        finally:
            browser.close()
            server.stop()
    print(f"seed {options.seed}: {count} gestures, {len(visitor.wrong)} complaints")
    return int(bool(visitor.wrong))


if __name__ == "__main__":
    sys.exit(main())
