"""Many visitors at once, in processes of their own: `python -m benchmarks.load walk`, `lesson` or `pages`.

`walk`: visitors of the latent walk who come within half a minute and let go of a slider every five seconds.
`lesson`: a class that comes to a lesson by its link within half a minute, and goes on a step every eight seconds.
`pages`: visitors who click through all pages at a human pace, for ten minutes.
Printed every so often: the server's memory, descriptors and threads; at the end, how long everybody waited. "Of its
own" is anonymous memory (RssAnon), which nobody else can have; the rest of VmRSS are pages of files, of PyTorch's
libraries and of codes on disk, which Linux shares between processes and takes back when it needs them.
`--root` measures another checkout of this project; `--url` a server that runs already (its memory is not known then).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

from benchmarks import visitors
from benchmarks.proxy import Proxy
from benchmarks.visitor import Visit, Visitor
from tests.harness.browser import Server
from ui.navigation import NAVIGATION
from vae.core.folders import PROJECT

PAGES = [entry.address for entries in NAVIGATION.values() for entry in entries]


_GONE = 15, 125  # seconds after which the server is looked at once more when all have left
_FULL = 120.0  # seconds after which its caches should be


def main() -> int:
    """Print what it took; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("walk", "lesson", "pages"))
    parser.add_argument("--visitors", type=int, help="300 for the walk, 200 for a lesson, 50 for the pages")
    parser.add_argument("--within", type=float, default=30.0, help="seconds in which they come")
    parser.add_argument("--seconds", type=float, help="how long they stay: 600 on the pages, else 90")
    parser.add_argument("--pause", type=float, help="seconds between what one does: 5 on the walk, else 8")
    parser.add_argument("--files", type=int, default=1024, help="the server's limit of open files")
    parser.add_argument("--processes", type=int, default=2, help="that the visitors are in")
    parser.add_argument("--servers", type=int, default=1, help="processes of the dashboard; several: behind nginx")
    parser.add_argument("--root", type=Path, default=PROJECT, help="another checkout of this project to measure")
    parser.add_argument("--url", help="of a server that runs already")
    options = parser.parse_args()
    walk = options.what == "walk"
    n = options.visitors or {"walk": 300, "lesson": 200, "pages": 50}[options.what]
    seconds = options.seconds or (600.0 if options.what == "pages" else 90.0)
    pause = options.pause or (5.0 if walk else 8.0)

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, limit = Path(name), f"-n {options.files}"
        servers: list[Server] = []
        if options.url:
            url = options.url
        elif options.servers > 1:
            proxy = stack.enter_context(Proxy(folder, options.servers, ulimit=limit))
            url, servers = proxy.url, proxy.servers
            proxy.wait()
        else:
            servers = [Server(folder / "log", options.root / "dashboard.py", ulimit=limit)]
            stack.callback(servers[0].stop)
            url = servers[0].url
            servers[0].wait()
        for _ in range(1 if len(servers) < 2 else 4):  # a proxy sends a visitor to one of them by chance
            asyncio.run(_warm(url, {"walk": ["walk"], "lesson": ["lessons"]}.get(options.what, PAGES)))
        pids = [server.process.pid for server in servers]
        found = _measure(url, pids, options.what, n, options.within, seconds, pause, options.processes)
        log = "".join(server.log.read_text(errors="replace") for server in servers)
    return _report(found, walk, log)


def _measure(
    url: str, pids: list[int], what: str, n: int, within: float, seconds: float, pause: float, processes: int
) -> list[Visit]:
    """Everybody's visit; what the server holds is printed meanwhile, and after they have gone."""
    print(f"{n} visitors within {within:.0f} s, who stay for {seconds:.0f} s; before: {_held(pids)}")
    begun, cpu = time.perf_counter(), _cpu(pids)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [
            pool.submit(_share, url, what, list(range(first, n, processes)), n, within, seconds, pause)
            for first in range(processes)
        ]
        curve = _watch(shares, pids, begun, every=max(5.0, seconds / 20))
        found = [visit for share in shares for visit in share.result()]
    if pids:
        _say_growth(curve)
        print(f"server's CPU: {(_cpu(pids) - cpu) / (time.perf_counter() - begun):.2f} of a core")
        for pause in _GONE:  # Streamlit keeps a session for two minutes after its tab was closed
            time.sleep(pause)
            print(f"  {time.perf_counter() - begun:5.0f} s, all gone: {_held(pids)}")
    return found


def _share(url: str, what: str, mine: list[int], n: int, within: float, seconds: float, pause: float) -> list[Visit]:
    """In a process of its own: these of the n visitors."""

    async def everyone() -> list[Visit]:
        visits = [
            visitors.walker(url, within * at / n, seconds, pause)
            if what == "walk"
            else visitors.pupil(url, within * at / n, seconds, pause)
            if what == "lesson"
            else visitors.clicker(url, at, within * at / n, seconds, pause, PAGES)
            for at in mine
        ]
        return list(await asyncio.gather(*visits))

    return asyncio.run(everyone())


async def _warm(url: str, pages: list[str]) -> None:
    """One visitor first, as a teacher would: what is measured once for all is there afterwards."""
    async with Visitor(url) as visitor:
        for page in pages * 2:
            await visitor.open(page)
            await visitor.fetch()
            await asyncio.sleep(3)


def _watch(shares: list[Future], pids: list[int], begun: float, every: float) -> list[tuple[float, float]]:
    """Print what the servers hold every so often; seconds and megabytes of their own."""
    curve = []
    while wait(shares, every).not_done:
        if pids:
            now = time.perf_counter() - begun
            curve.append((now, sum(_megabytes(pid, "RssAnon") for pid in pids)))
            print(f"  {now:5.0f} s: {_held(pids)}", flush=True)
    return curve


def _say_growth(curve: list[tuple[float, float]]) -> None:
    """Whether memory is flat once the caches are full: the minute after, and the last minute (means)."""
    last = curve[-1][0] if curve else 0.0
    first = [held for at, held in curve if _FULL <= at < _FULL + 60]
    final = [held for at, held in curve if at >= last - 60]
    if first and last >= _FULL + 120:
        before, after = statistics.mean(first), statistics.mean(final)
        print(f"memory of its own: {before:.0f} MB in the third minute, {after:.0f} MB in the last one "
              f"({after / before - 1:+.0%})")  # fmt: skip


def _held(pids: list[int]) -> str:
    """Memory, descriptors and threads of each process, from /proc."""
    return "; ".join(map(_held_by, pids)) or "not our server"


def _held_by(pid: int) -> str:
    status = Path(f"/proc/{pid}/status").read_text()
    values = dict(line.split(":", 1) for line in status.splitlines())
    own, of_files = _megabytes(pid, "RssAnon"), _megabytes(pid, "RssFile")
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return (
        f"{own:5.0f} MB of its own, {of_files:.0f} of files, {files} descriptors, {values['Threads'].strip()} threads"
    )


def _megabytes(pid: int, name: str) -> float:
    """One kind of memory, as /proc calls it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _cpu(pids: list[int]) -> float:
    """Seconds of processor time that the processes have had."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(own[11]) + int(own[12]) for own in fields) / os.sysconf("SC_CLK_TCK")


def _report(found: list[Visit], walk: bool, log: str) -> int:
    out = [visit for visit in found if visit.problem]
    print(f"thrown out or timed out: {len(out)} of {len(found)}   goal: none")
    for problem, times in _counted(visit.problem for visit in out)[:5]:
        print(f"    {times} times: {problem[:160]}")
    ok = not out
    ok &= _line("page's script has run", [v.ran for v in found if v.ran is not None], None, None)
    ok &= _line("page ready", [v.ready for v in found if v.ready is not None], None, 5.0 if walk else None)
    if walk:
        ok &= _line("release", [seconds for v in found for seconds in v.releases], None, 0.25)
    else:
        reruns = [rerun for v in found for rerun in v.reruns]
        ok &= _line("rerun", [seconds for _, seconds in reruns], 0.3, 2.0)
        kinds = sorted({what for what, _ in reruns})
        slow = sorted(kinds, key=lambda kind: -statistics.median(s for what, s in reruns if what == kind))[:15]
        for kind in slow:
            _line(f"  {kind}", [seconds for what, seconds in reruns if what == kind], None, None)
    print(f"websocket: {sum(v.bytes for v in found) / 2**20:.0f} MB")
    lines = [line for line in log.splitlines() if "Traceback" in line or "Error" in line or "Too many" in line]
    print(f"the server's log: {log.count('Traceback')} tracebacks")
    for line, times in _counted(lines)[:5]:
        print(f"    {times} times: {line[:160]}")
    return int(not (ok and not lines))


def _counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    return Counter(texts).most_common()


def _line(what: str, seconds: list[float], median: float | None, p95: float | None) -> bool:
    if not seconds:
        print(f"{what}: never")
        return median is None and p95 is None
    ordered = sorted(seconds)
    middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    goals = [f"{name} {goal:g}" for name, goal in (("median", median), ("p95", p95)) if goal is not None]
    print(
        f"{what:<40} median {middle:6.3f}, p95 {high:6.3f}, at most {ordered[-1]:6.3f} s ({len(ordered)})"
        + (f"   goal: {', '.join(goals)}" if goals else "")
    )
    return (median is None or middle <= median) and (p95 is None or high <= p95)


if __name__ == "__main__":
    sys.exit(main())
