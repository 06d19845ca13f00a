"""The command line: `betascope`, or `python -m vae`. The commands are in `vae/cli`, a module a group."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from vae.cli import (
    answers,
    dashboard,
    data,
    dial,
    disentangle,
    foreign,
    interpolate,
    judge,
    lesson,
    prepare,
    probe,
    report,
    runs,
    sweep,
    train,
)
from vae.cli.common import check_out, stderr
from vae.cli.printing import tolerate_any_stream
from vae.core.errors import BetascopeError, Stopped
from vae.core.version import __version__

# In the order of the help.
GROUPS = (
    dashboard,
    data,
    foreign,
    train,
    runs,
    sweep,
    judge,
    prepare,
    dial,
    interpolate,
    disentangle,
    probe,
    report,
    lesson,
    answers,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0: done. 2: refused with a sentence, or one of several things was. 130: stopped by Ctrl-C.
    """
    tolerate_any_stream()
    options = _parser().parse_args(arguments)
    try:
        check_out(options)
        options.command(options)
    except Stopped as stopped:
        stderr.print(str(stopped), highlight=False, soft_wrap=True)
        return 130
    except BetascopeError as error:
        stderr.print(f"error: {error}", style="red", highlight=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        stderr.print("Stopped.")
        return 130
    status: int = options.status
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="betascope" if Path(sys.argv[0]).stem == "betascope" else "python -m vae",
        description="Train, measure and list autoencoders and beta-VAEs, and look at them in the dashboard.",
    )
    parser.add_argument("--version", action="version", version=f"betascope {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
