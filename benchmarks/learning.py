"""Training that is watched: `python -m benchmarks.learning [--dataset digits]`.

Prints the pace of a run that nobody records, of one that is recorded, with one watcher and with twenty, in turns; then
what a watcher in headless Chromium is shown, and the server's memory. The twenty ask as a browser does, on this
machine. Returns 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.harness.browser import FLAGS, Server, chromium
from vae import data
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.models.config import ModelConfig
from vae.runs import folder
from vae.runs.folder import Run

_BARE = """
import sys, time
from pathlib import Path
from contextlib import suppress
from vae import data
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.runs.folder import Run
from vae.training import autoencoder
run, until = Run(Path(sys.argv[1])), []
config = run.plan().config
def report(now):
    until.append((time.monotonic(), now.done))
stop = lambda: bool(until) and time.monotonic() - until[0][0] > float(sys.argv[2])
with suppress(Stopped):
    autoencoder.train(config, data.load(config.dataset, "train"), run.path / "model", task=Task(report, stop))
(begun, first), (ended, last) = until[0], until[-1]
print((last - first) / (ended - begun) * config.batch_size)
"""


def main() -> int:
    """Print every figure; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--width", type=int, default=128, help="of the decoder; the encoder has twice as much")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each run")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        os.environ[CACHE_VARIABLE] = str(Path(name) / "cache")
        server = Server(Path(name) / "log")
        try:
            server.wait()
            goals = _pace(server, options)
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            goals += _shown(browser.new_page(viewport={"width": 1360, "height": 900}), server, options)
            browser.close()
        finally:
            server.stop()
    return int(not all(goals))


def _pace(server: Server, options: argparse.Namespace) -> list[bool]:
    found: dict[str, list[float]] = {"not recorded": [], "recorded": [], "one watcher": [], "20 watchers": []}
    for _ in range(options.rounds):
        found["not recorded"].append(_bare(options))
        for name, watchers in (("recorded", 0), ("one watcher", 1), ("20 watchers", 20)):
            found[name].append(_watched(server, options, watchers))
    whole = median(found["recorded"])
    for name, paces in found.items():
        print(f"{name:>14}: {median(paces):9,.0f} images a second ({', '.join(f'{one:,.0f}' for one in paces)})")
    print(f"recording costs {1 - whole / median(found['not recorded']):.1%} of the pace")
    goals = []
    for name, most in (("one watcher", 0.1), ("20 watchers", 0.2)):
        cost = 1 - median(found[name]) / whole
        print(f"{name}: {cost:.1%} slower than without (goal: at most {most:.0%})")
        goals.append(cost <= most)
    return goals


def _begin(options: argparse.Namespace) -> Run:
    train = data.load(options.dataset, "train")
    widths = {"encoder_widths": (2 * options.width,) * 2, "decoder_widths": (options.width,) * 2}
    form = {"image_shape": train.image_shape, "channels": train.channels, "dataset": options.dataset}
    config = ModelConfig.newest(len(train), kind="vae", beta=1.0, latent_dim=2, epochs=10_000, **form, **widths)
    return folder.begin(config, train)


def _bare(options: argparse.Namespace) -> float:
    run = _begin(options)
    command = [sys.executable, "-c", _BARE, str(run.path), str(options.seconds)]
    done = subprocess.run(command, cwd=PROJECT, env=_environment(), capture_output=True, text=True, check=True)
    run.throw_away()
    return float(done.stdout.split()[-1])


def _watched(server: Server, options: argparse.Namespace, watchers: int) -> float:
    run = _begin(options)
    stop = threading.Event()
    threads = [threading.Thread(target=_watch, args=(server.url, run, stop)) for _ in range(watchers)]
    with _training(run):
        while len(run.record()) < 2:
            time.sleep(0.1)
        for thread in threads:
            thread.start()
        time.sleep(2)
        first = run.record()[-1]
        time.sleep(options.seconds)
        last = run.record()[-1]
        stop.set()
    for thread in threads:
        thread.join()
    batch = run.plan().config.batch_size
    run.throw_away()
    return float((last["step"] - first["step"]) / (last["seconds"] - first["seconds"]) * batch)


class _training:  # noqa: N801  # used as a function
    """A run's worker, for as long as the block lasts."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def __enter__(self) -> None:
        command = [sys.executable, "-m", "vae.runs.worker", str(self.run.path)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=PROJECT, env=_environment(), stdin=pipe, stdout=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _environment() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}


def _watch(url: str, run: Run, stop: threading.Event) -> None:
    """Ask as ui/components/training/feed.js does: what is new, and the newest frame."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    start, of, at = 0, "", ""

    def get(path: str) -> bytes:
        connection.request("GET", f"/betascope/runs/{run.name}/{path}")
        return connection.getresponse().read()

    while not stop.is_set():
        head, *lines = get(f"live?from={start}&of={of}&at={at}" if of else f"live?from={start}").split(b"\n")
        known = json.loads(head)
        start, of, at = known["to"], known["of"], known["state"]
        if new := [line for line in lines if line]:
            get(f"frames/{json.loads(new[-1])['step']}")


def _shown(page: Page, server: Server, options: argparse.Namespace) -> list[bool]:
    run = _begin(options)
    with _training(run):
        while len(run.record()) < 2:
            time.sleep(0.1)
        page.goto(f"{server.url}/train?data={options.dataset}&run={run.name}")
        view = page.locator(".training [data-frames]")
        view.wait_for(timeout=120_000)
        time.sleep(3)

        def now() -> tuple[float, int, int]:
            told = view.evaluate("view => [performance.now(), Number(view.dataset.frames), Number(view.dataset.bytes)]")
            return told[0] / 1000, told[1], told[2]

        first = now()
        time.sleep(options.seconds)
        seconds, frames, received = (after - before for after, before in zip(now(), first, strict=True))
    print(f"shown: {frames / seconds:.2f} frames a second, {received / seconds / 1000:.0f} kB a second (goal: 1, 200)")
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
    print(f"memory of the server: {own / 1024:.0f} MB of its own")
    run.throw_away()
    return [frames / seconds >= 1, received / seconds <= 200_000]


if __name__ == "__main__":
    sys.exit(main())
