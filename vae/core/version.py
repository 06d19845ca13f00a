"""The version of betascope, which stands in pyproject.toml alone."""

import tomllib
from importlib import metadata

from vae.core.folders import INSTALLED, PROJECT


def _read() -> str:
    """What pip has installed, or what the file says where this is a checkout."""
    if INSTALLED:
        return metadata.version("betascope")
    found: str = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


__version__ = _read()
