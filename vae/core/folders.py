"""Where data sets, checkpoints and cached results lie: an argument, else the environment, else a default."""

import argparse
import os
from pathlib import Path

DATA_VARIABLE = "BETASCOPE_DATA"
CHECKPOINTS_VARIABLE = "BETASCOPE_CHECKPOINTS"
CACHE_VARIABLE = "BETASCOPE_CACHE"

PROJECT = Path(__file__).resolve().parents[2]


def data_dir(explicit: str | Path | None = None) -> Path:
    """The data folder: `explicit` (--data-dir), else BETASCOPE_DATA, else data/ in the project."""
    return _folder(explicit, DATA_VARIABLE, PROJECT / "data")


def checkpoints_dir(explicit: str | Path | None = None) -> Path:
    """The checkpoint folder: `explicit` (--checkpoints), else BETASCOPE_CHECKPOINTS, else checkpoints/."""
    return _folder(explicit, CHECKPOINTS_VARIABLE, PROJECT / "checkpoints")


def use_arguments(arguments: list[str]) -> None:
    """Let `--data-dir` and `--checkpoints` stand for this whole process, over the environment's variables."""
    parser = argparse.ArgumentParser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir", dest=DATA_VARIABLE)
    parser.add_argument("--checkpoints", dest=CHECKPOINTS_VARIABLE)
    given, _ = parser.parse_known_args(arguments)
    os.environ.update({name: value for name, value in vars(given).items() if value})


def cache_dir() -> Path:
    """The cache folder: BETASCOPE_CACHE, else the user's cache folder. Safe to delete at any time."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(os.path.expanduser(chosen))  # noqa: PTH111  # leaves an unknown ~user be
    from platformdirs import user_cache_path

    return user_cache_path("betascope", appauthor=False)


def _folder(explicit: str | Path | None, variable: str, default: Path) -> Path:
    return Path(os.path.expanduser(explicit or os.environ.get(variable) or default))  # noqa: PTH111  # as above
