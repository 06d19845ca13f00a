"""Several processes of the dashboard behind one nginx, by docs/nginx.conf: `python -m benchmarks.proxy --processes 2`.

Prints the address and runs until Ctrl-C. What a visitor without a browser has to do is to send the same cookie
`betascope=` and 32 hexadecimal digits with everything, its websocket too: it says which process is theirs.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from tests.harness.browser import Server
from vae.core.folders import PROJECT

CONFIG = PROJECT / "docs" / "nginx.conf"


class Proxy:
    """`processes` servers and the proxy in front of them, `url`; logs in `folder`. A context manager that ends all.

    `arguments` are the dashboard's, after its two dashes, `environment` its variables. `base` is the path that all
    addresses begin with. Raises RuntimeError where nginx is not there, or one of them does not start.
    """

    def __init__(self, folder: Path, processes: int, *arguments: str, base: str = "", **environment: str) -> None:
        nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if nginx is None:
            raise RuntimeError("There is no nginx on this machine: Debian has it as nginx-light.")
        self.folder, path = folder, f"/{base}" if base else ""
        self.servers = [
            Server(
                folder / f"server-{k}.log",
                PROJECT / "dashboard.py",
                *arguments,
                **{"STREAMLIT_SERVER_BASE_URL_PATH": base, **environment},
            )
            for k in range(processes)
        ]
        port, behind = _free_port(), [urlsplit(server.url).port or 0 for server in self.servers]
        for server in self.servers:
            server.url += path
        self.url = f"http://127.0.0.1:{port}{path}"
        config = folder / "nginx.conf"
        config.write_text(_on_ports(CONFIG.read_text(), port, behind))
        as_root = "user root;" if os.geteuid() == 0 else ""  # else its workers may not look into a folder of root's
        self.process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(config), "-g", f"daemon off; {as_root}"])

    def wait(self, seconds: float = 120.0) -> None:
        """Until all answer. Raises RuntimeError with the log of one that does not."""
        for server in self.servers:
            server.wait(seconds)
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5).close()
                return
            except OSError as error:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    log = self.folder / "error.log"
                    raise RuntimeError(f"{error}\n{log.read_text() if log.exists() else ''}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        """End the proxy and all servers."""
        self.process.terminate()
        self.process.wait(timeout=20)
        for server in self.servers:
            server.stop()

    def __enter__(self) -> "Proxy":
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _on_ports(config: str, listen: int, servers: list[int]) -> str:
    """The same with other ports, and as many servers as there are."""
    lines = re.findall(r"^ +server 127.0.0.1:\d+.*\n", config, re.MULTILINE)
    own = "".join(re.sub(r":\d+", f":{port}", lines[0]) for port in servers)
    return config.replace("".join(lines), own).replace("listen 8080;", f"listen 127.0.0.1:{listen};")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--base", default="", help="the path that all addresses begin with")
    given, arguments = parser.parse_known_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Proxy(Path(folder), given.processes, *arguments, base=given.base) as proxy,
    ):
        print(proxy.url, flush=True)
        with suppress(KeyboardInterrupt):  # ends both, and what they started
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
