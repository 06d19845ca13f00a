"""`dashboard`."""

import argparse
import os
import subprocess
import sys
from typing import Any

from vae.cli.common import command
from vae.core import folders


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "dashboard", dashboard, "open the dashboard in a browser")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser.add_argument("--sweeps", metavar="DIR", help="else BETASCOPE_SWEEPS, else those that ship")
    parser.add_argument(
        "--lessons", metavar="DIR", help="lessons of your own, beside those that ship; else BETASCOPE_LESSONS"
    )
    parser.add_argument("--public", action="store_true", help="for visitors from anywhere: see docs/deploy.md")
    parser.add_argument("--port", type=int, help="else the first that is free, from 8501")
    parser.add_argument(
        "streamlit", nargs="*", help="after two dashes, options of `streamlit run`: -- --server.headless true"
    )


def dashboard(options: argparse.Namespace) -> None:
    """Open the dashboard in a browser; Ctrl-C ends it.

    The same as `streamlit run dashboard.py` in the project's folder, from wherever betascope is installed.
    """
    port = [] if options.port is None else ["--server.port", str(options.port)]
    own = [
        *(["--data-dir", options.data_dir] if options.data_dir else []),
        *(["--checkpoints", options.checkpoints] if options.checkpoints else []),
        *(["--sweeps", options.sweeps] if options.sweeps else []),
        *(["--lessons", options.lessons] if options.lessons else []),
        *(["--public"] if options.public else []),
    ]
    script = str(folders.PROJECT / "dashboard.py")  # Streamlit reads the .streamlit/config.toml beside it
    line = [sys.executable, "-P", "-m", "streamlit", "run", script, *port, *options.streamlit, "--", *own]
    sys.stdout.flush()
    if os.name == "nt":  # there exec leaves the terminal to two processes
        options.status = subprocess.call(line)
    else:
        os.execv(sys.executable, line)
