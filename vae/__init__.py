"""Autoencoders and beta-VAEs: data, models, training, checkpoints and measures.

Usable from a notebook or the command line (`betascope`, `python -m vae`); nothing here imports Streamlit.

    model, test = vae.load_model("mnist-beta-2.4"), vae.load_data("mnist", "test")
    codes = model.encode(test)

What is named in `__all__` is imported when it is first used. Which folder may import which: docs/architecture.md.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vae import data, figures, metrics
    from vae.data import load as load_data
    from vae.models.checkpoints import load_model

    __version__: str

__all__ = ["__version__", "data", "figures", "load_data", "load_model", "metrics"]

_PLACES = {"load_data": ("vae.data", "load"), "load_model": ("vae.models.checkpoints", "load_model")}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'vae' has no attribute {name!r}")
    from importlib import import_module

    if name == "__version__":
        return import_module("vae.core.folders").version()
    module, attribute = _PLACES.get(name, (f"vae.{name}", ""))
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
