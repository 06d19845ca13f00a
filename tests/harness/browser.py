"""A real server and a real Chromium, for benchmarks, screenshots and browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page

from tests.harness.files import copy_shipped
from vae.core.folders import PROJECT

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

# Run in every page of a test: what turns and fades while a page waits costs more than the page, painted without a GPU.
# No transition at all: a duration for every element, however short, begins one at each change of any property of it,
# which was two thirds of all that Chromium reckoned of the style of a page with figures.
STILL = """new MutationObserver((_, observer) => {
    if (!document.documentElement) return;
    observer.disconnect();
    const style = document.createElement("style");
    style.textContent = "*, ::before, ::after { animation-duration: 1ms !important;"
        + "animation-iteration-count: 1 !important; transition: none !important; }";
    document.documentElement.append(style);
}).observe(document, { childList: true });"""

# Run in a page with the kind of an event: how long each one takes to its painted frame, in `painted`, and on the walk
# to its grid and plane. A message posted from a frame's callback arrives when that frame has been painted.
WATCH = """kind => {
    window.painted = []; window.grid = []; window.plane = [];
    const since = { grid: null, plane: null };
    const waiting = [], channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now();
        for (const { list, begun } of waiting.splice(0)) list.push(now - begun);
    };
    const afterPaint = (list, begun) => { waiting.push({ list, begun }); channel.port2.postMessage(0); };
    document.addEventListener(kind, (event) => {
        for (const part in since) since[part] ??= event.timeStamp;
        requestAnimationFrame(() => afterPaint(window.painted, event.timeStamp));
    }, true);
    document.addEventListener("walk-frame", (event) => {
        for (const part in since) {
            if (event.detail[part] || since[part] === null) continue;
            afterPaint(window[part], since[part]);
            since[part] = null;
        }
    });
}"""


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome: BETASCOPE_CHROMIUM, else what is on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return os.environ.get("BETASCOPE_CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


class Server:
    """`streamlit run SCRIPT` in a process of its own, on a free port of this machine."""

    def __init__(
        self, log: Path, script: Path = PROJECT / "dashboard.py", *arguments: str, ulimit: str = "", **environment: str
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--", *arguments]
        if ulimit:  # for instance "-n 1024": soft and hard, so that the server cannot raise it
            command = ["sh", "-c", f'ulimit {ulimit} && exec "$@"', "sh", *command]
        home = script.parent if (script.parent / ".streamlit").is_dir() else PROJECT  # whose settings it is served with
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=home, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
            )

    def wait(self, seconds: float = 60.0) -> None:
        """Until the server answers. Raises RuntimeError with its log where it does not."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError(self.log.read_text()) from None
                time.sleep(0.01)

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=20)


def serve(folder: Path, **environment: str) -> Server:
    """The dashboard on a fresh machine: no data set fetched, the models and measures that ship, no sweep."""
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints", measured=True)
    names = {"--data-dir": "data", "--checkpoints": "checkpoints", "--sweeps": "sweeps"}
    folders = [word for option, name in names.items() for word in (option, str(folder / name))]
    server = Server(folder / "server.log", PROJECT / "dashboard.py", *folders, **environment)
    server.wait()
    return server


# Of all elements of a locator, the texts that are wider than their place and so are cut off.
CUT = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
# A gesture takes a moment to become a run: nothing must have been at work for so many milliseconds on end.
SETTLED = """async quiet => {
    const still = () => {
        const app = document.querySelector('[data-testid="stApp"]');
        return app?.dataset.testScriptState === 'notRunning'
            && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
            && document.querySelector('[data-testid="stMain"] h1');
    };
    for (let calm = 0; calm < quiet / 10; calm = still() ? calm + 1 : 0) {  // looks, not ms: a busy browser has fewer
        await new Promise(done => setTimeout(done, 10));
    }
    return true;
}"""


def settle(page: Page, quiet: int = 150) -> None:
    """Wait until the script has run and nothing on the page is stale, for `quiet` ms on end; a busy one longer."""
    page.wait_for_function(SETTLED, arg=quiet, timeout=60_000)


def messages_of(page: Page) -> list[str]:
    """What the pages that this tab opens from now on send to their server, a name for each message as it is sent."""
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("message")))
    return sent
