"""The version of betascope, which stands in pyproject.toml alone, and of what its numbers depend on."""

import platform
import tomllib
from functools import cache
from importlib import metadata

from vae.core.folders import INSTALLED, PROJECT

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "scikit-image", "torch")  # that numbers depend on


@cache
def versions() -> dict[str, str]:
    """Of this project, of Python, and of the libraries that numbers depend on, without importing any of them."""
    return {
        "betascope": __version__,
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in _LIBRARIES},
    }


def _read() -> str:
    """What pip has installed, or what the file says where this is a checkout."""
    if INSTALLED:
        return metadata.version("betascope")
    found: str = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


__version__ = _read()
