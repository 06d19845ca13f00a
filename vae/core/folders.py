"""Where data sets, checkpoints, sweeps, lessons and cached results lie: an argument, the environment, or a default."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

DATA_VARIABLE = "BETASCOPE_DATA"
CHECKPOINTS_VARIABLE = "BETASCOPE_CHECKPOINTS"
SWEEPS_VARIABLE = "BETASCOPE_SWEEPS"
LESSONS_VARIABLE = "BETASCOPE_LESSONS"
CACHE_VARIABLE = "BETASCOPE_CACHE"

_PACKAGE = Path(__file__).resolve().parents[1]
INSTALLED = (_PACKAGE / "_app").is_dir()  # from a wheel, which has no project around it: see pyproject.toml
PROJECT = _PACKAGE / "_app" if INSTALLED else _PACKAGE.parent  # dashboard.py, ui/, pages/, checkpoints/ lie here


def data_dir(explicit: str | Path | None = None) -> Path:
    """The data folder: `explicit` (--data-dir), else BETASCOPE_DATA, else data/ in the project.

    Where betascope is installed without its project, that is data/ in the user's own folder of betascope.
    """
    return _folder(explicit, DATA_VARIABLE, _own_data if INSTALLED else lambda: PROJECT / "data")


def checkpoints_dir(explicit: str | Path | None = None) -> Path:
    """The checkpoint folder: `explicit` (--checkpoints), else BETASCOPE_CHECKPOINTS, else the one with what ships."""
    return _folder(explicit, CHECKPOINTS_VARIABLE, lambda: PROJECT / "checkpoints")


def sweeps_dir(explicit: str | Path | None = None) -> Path:
    """The folder of sweeps: `explicit` (--sweeps), else BETASCOPE_SWEEPS, else the one with what ships."""
    return _folder(explicit, SWEEPS_VARIABLE, lambda: PROJECT / "sweeps")


def shipped_lessons_dir() -> Path:
    """The folder of the lessons that ship."""
    return PROJECT / "lessons"


def own_lessons_dir(explicit: str | Path | None = None) -> Path | None:
    """The folder of a teacher's own lessons: `explicit` (--lessons), else BETASCOPE_LESSONS; None without either."""
    chosen = explicit or os.environ.get(LESSONS_VARIABLE)
    return _folder(chosen, LESSONS_VARIABLE, shipped_lessons_dir) if chosen else None


def use_arguments(arguments: list[str]) -> None:
    """Let `--data-dir`, `--checkpoints`, `--sweeps`, `--lessons` stand for this whole process, over the environment's
    variables.
    """
    parser = argparse.ArgumentParser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir", dest=DATA_VARIABLE)
    parser.add_argument("--checkpoints", dest=CHECKPOINTS_VARIABLE)
    parser.add_argument("--sweeps", dest=SWEEPS_VARIABLE)
    parser.add_argument("--lessons", dest=LESSONS_VARIABLE)
    given, _ = parser.parse_known_args(arguments)
    os.environ.update({name: value for name, value in vars(given).items() if value})


def cache_dir() -> Path:
    """The cache folder: BETASCOPE_CACHE, else the user's cache folder. Safe to delete at any time."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(os.path.expanduser(chosen))  # noqa: PTH111  # leaves an unknown ~user be
    from platformdirs import user_cache_path

    return user_cache_path("betascope", appauthor=False)


def runs_dir() -> Path:
    """The folder of training runs of the app, within the cache folder: what is to stay is kept as a checkpoint."""
    return cache_dir() / "runs"


def _own_data() -> Path:
    from platformdirs import user_data_path

    return user_data_path("betascope", appauthor=False) / "data"


def _folder(explicit: str | Path | None, variable: str, default: Callable[[], Path]) -> Path:
    chosen = explicit or os.environ.get(variable)
    return Path(os.path.expanduser(chosen)) if chosen else default()  # noqa: PTH111  # as above
