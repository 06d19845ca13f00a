"""Autoencoders and beta-VAEs: data, models, training, checkpoints and measures.

Usable from a notebook or the command line (`betascope`, `python -m vae`); nothing here imports Streamlit.

    model, train, test = vae.load_model("mnist-ae"), vae.load_data("mnist", "train"), vae.load_data("mnist", "test")
    codes = model.encode(test)
    vae.linear_probe([model], train, test, sizes=[100, "all"]).frame()

What is named in `__all__` is imported when it is first used. Which folder may import which: docs/architecture.md.
"""

from typing import TYPE_CHECKING

from vae.core.lazy import attach

if TYPE_CHECKING:
    from vae import figures, metrics
    from vae.core.version import __version__
    from vae.data import load as load_data
    from vae.export.linear_probe_table import linear_probe
    from vae.models.checkpoints import load_model

__all__ = ["__version__", "figures", "linear_probe", "load_data", "load_model", "metrics"]

__getattr__, __dir__ = attach(
    __name__,
    {
        "__version__": "core.version",
        "figures": "figures:",
        "linear_probe": "export.linear_probe_table",
        "load_data": "data:load",
        "load_model": "models.checkpoints",
        "metrics": "metrics:",
    },
)
