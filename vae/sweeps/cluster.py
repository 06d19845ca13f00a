"""A sweep on Dask distributed: any cluster that its client reaches, with its dashboard. See docs/sweeps.md.

What was found of Dask 2026.8 (its source, and the threads named), and what is done about it:
- A task that runs cannot be cancelled: `cancel` makes the scheduler forget it while its thread runs on
  (dask/distributed#4694, #3681). So nothing is cancelled: an `Event` is set, every task asks about it and ends by
  itself, those that had not begun at once.
- A task whose client is gone runs on as well, and its key submitted anew is done a second time (findings/
  dask-cancel-and-dashboard.sh). So a member has a lock, and one that waited for it finds what the other has made.
- The wire is pickle, and without TLS nobody is asked who they are: the scheduler unpickles what it is sent
  (dask/distributed#9283). Here text travels; whoever reaches the scheduler's port could send anything.
- The dashboard is there where bokeh is, and listens on all interfaces unless it is told an address
  (`Server.start_http_server`).
- The threads of a worker are one process's, and torch's number of threads is too: one thread a worker.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vae.core.counted import counted
from vae.core.errors import SweepError, their_words
from vae.sweeps.schedulers import Scheduler

if TYPE_CHECKING:
    import distributed

_CONNECT_SECONDS = 10


@contextmanager
def connected(address: str, out: str | Path) -> Iterator[Scheduler]:
    """The scheduler at an address, 'tcp://host:8786'. TLS as Dask's own configuration has it.

    Raises SweepError: Dask is not installed, nobody answers, or no worker is there.
    """
    try:
        import distributed
    except ImportError:
        raise SweepError('A scheduler needs Dask: `pip install "betascope[dask]"`.') from None
    try:
        client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except Exception as error:  # whoever listens there may answer anything
        raise SweepError(
            f"No Dask scheduler answers at {address} ({their_words(error)}). Start one, as docs/sweeps.md shows, and "
            "give its address: tcp://HOST:8786."
        ) from error
    with client:
        yield of_client(client, out)


def of_client(client: distributed.Client, out: str | Path) -> Scheduler:
    """The workers of a client's cluster, however it was made: `Client(SLURMCluster(...))`.

    Raises SweepError where a worker has several threads.
    """
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if many := next((one["nthreads"] for one in workers.values() if one["nthreads"] > 1), None):
        raise SweepError(
            f"A worker of this cluster has {many} threads, which would train {many} models in one process with one "
            "setting of torch. Start workers with one thread each: `dask worker ADDRESS --nthreads 1 --nworkers N`."
        )
    where = f"Dask, {counted(len(workers), 'worker')}"
    return Scheduler(Dask(client), _StopEvent(client, out), max(1, len(workers)), 1, where, client.dashboard_link)


def exposed(address: str) -> bool:
    """Whether an address is reached over a network without TLS."""
    found = urlsplit(address)
    if found.scheme == "tls":
        return False
    host = found.hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def event(name: str) -> Callable[[], bool]:
    """Whether the event of this name is set, asked from within a task."""
    import distributed

    found = distributed.Event(name, client=distributed.get_client())
    return found.is_set


class Dask(Executor):
    """Tasks of one text each, whose keys follow from what they are: the same work is in a scheduler once."""

    def __init__(self, client: distributed.Client) -> None:
        self._executor = client.get_executor()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The answer to come of a function at the top of a module of this project, for one text."""
        (text,) = args
        if kwargs or not isinstance(text, str):
            raise TypeError("a task is sent one text and nothing else")
        digest = hashlib.sha256(text.encode()).hexdigest()
        found: Future[Any] = self._executor.submit(fn, text, key=f"{fn.__name__}-{digest}", pure=False)
        return found

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing: the cluster is not ours, and what runs there ends by itself."""


class _StopEvent:
    def __init__(self, client: distributed.Client, out: str | Path) -> None:
        import distributed

        folder = hashlib.sha256(str(Path(out).resolve()).encode()).hexdigest()[:16]
        self._name = f"betascope-stop-{folder}"
        self._event = distributed.Event(self._name, client=client)

    @property
    def word(self) -> str:
        return f"event:{self._name}"

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        self._event.clear()
