"""What the memory of a server is held by: `python -m benchmarks.memory [--against REF] [--visitors N]` (Linux).

A new server with an empty cache is asked for each page once, by one browser, and then for all of them by N visitors at
once who stay. After each page, in MB: all that is resident (VmRSS), and of it what is the server's own (RssAnon); the
rest are pages of files, which Linux shares between processes and takes back when it needs them. At the end what holds
it: files by the library that they belong to, the heap, and which heavy libraries were imported. `--imports` measures
in processes of their own what each library adds to NumPy and Streamlit.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.cold import PAGES, WATCH, exported, fresh, standing
from benchmarks.visitor import Visitor
from tests.harness.browser import FLAGS, Server, chromium
from vae.core.folders import PROJECT

_LIBRARIES = ("pandas", "plotly.graph_objects", "scipy.spatial", "scipy.optimize", "sklearn.mixture", "torch")
_PACKAGE = re.compile(r"/(?:site|dist)-packages/([A-Za-z0-9]+)")
_MOST_HOLDERS = 12
_ADDED = """
import sys, numpy, streamlit
held = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
before = held()
__import__(sys.argv[1])
print(f"{held() - before:.0f}")
"""


def main() -> None:
    """Print the memory after each page, and what holds it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="mnist", help="the data set that is looked at")
    parser.add_argument("--against", metavar="REF", help="a commit or branch whose build is measured first")
    parser.add_argument("--visitors", type=int, default=20, metavar="N", help="who come when all pages were seen")
    parser.add_argument("--imports", action="store_true", help="measure only what libraries add")
    options = parser.parse_args()
    if options.imports:
        for library in _LIBRARIES:
            added = subprocess.check_output([sys.executable, "-c", _ADDED, library], text=True).strip()
            print(f"import {library:<24}{added:>5} MB")
        return
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        builds = {"this build": PROJECT}
        if options.against:
            builds = {options.against: exported(options.against, Path(name) / "build"), **builds}
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for build, project in builds.items():
            print(f"{build}: MB resident, of its own", flush=True)
            server = fresh(project, Path(name) / f"cache-{len(build)}")
            try:
                server.wait()
                _visit(server, browser, options.data, options.visitors)
            finally:
                server.stop()
        browser.close()


def _visit(server: Server, browser: Browser, data: str, n: int) -> None:
    pid = server.process.pid
    print(f"  {'before':<24}{_held(pid)}", flush=True)
    for entry in PAGES:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(f"({WATCH})()")
        page = context.new_page()
        page.goto(f"{server.url}/{entry.address}?data={data}")
        standing(page)
        context.close()
        print(f"  {entry.title:<24}{_held(pid)}", flush=True)
    if n:
        with ThreadPoolExecutor(1) as other:  # Playwright has a loop of its own in this thread
            other.submit(asyncio.run, _all(server, data, n)).result()
    for holder, kilobytes in _holders(pid).most_common(_MOST_HOLDERS):
        print(f"    {holder:<24}{kilobytes / 1024:5.0f}")


async def _all(server: Server, data: str, n: int) -> None:
    """N visitors who each open every page, half a second after the one before, and are there to the end."""

    async def one(at: int) -> None:
        await asyncio.sleep(0.5 * at)
        visitor = await Visitor(server.url).__aenter__()
        everybody.append(visitor)
        for entry in PAGES:
            await visitor.open(entry.address, f"data={data}")
            await visitor.fetch()
            await asyncio.sleep(1)

    everybody: list[Visitor] = []
    await asyncio.gather(*map(one, range(n)))
    print(f"  {f'{n} visitors':<24}{_held(server.process.pid)}", flush=True)
    for visitor in everybody:
        await visitor.__aexit__()


def _held(pid: int) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith(" kB")}
    return f"{sizes['VmRSS']:5.0f} {sizes['RssAnon']:5.0f}"


def _holders(pid: int) -> Counter[str]:
    """Kilobytes that are resident by what they are: libraries, other files by their kind, the heap, other memory."""
    found: Counter[str] = Counter()
    holder = ""
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        first, _, rest = line.partition(" ")
        if not first.endswith(":"):
            holder = _holder(line.split(maxsplit=5)[5:])
        elif first == "Rss:":
            found[holder] += int(rest.split()[0])
    return found


def _holder(path: list[str]) -> str:
    if not path:
        return "other memory"
    if package := _PACKAGE.search(path[0]):
        return f"{package[1]}'s files"
    return {"[heap]": "heap"}.get(path[0], f"files {Path(path[0]).suffix or Path(path[0]).name}")


if __name__ == "__main__":
    main()
