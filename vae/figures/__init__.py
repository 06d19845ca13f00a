"""Arrays in, pictures out: Plotly figures and coloured images. Pure; no page, no file, no model.

Figures leave background and font to the page's theme, so one figure serves light and dark.
"""

from typing import TYPE_CHECKING

from vae.core.lazy import attach

if TYPE_CHECKING:
    from vae.figures.along import along_path
    from vae.figures.cells import confusion, matrix
    from vae.figures.noise import noise_curves
    from vae.figures.planes import code_cloud, path_plane
    from vae.figures.probe import accuracy_curves

__all__ = ["accuracy_curves", "along_path", "code_cloud", "confusion", "matrix", "noise_curves", "path_plane"]

__getattr__, __dir__ = attach(
    __name__,
    {
        "accuracy_curves": "probe",
        "along_path": "along",
        "code_cloud": "planes",
        "confusion": "cells",
        "matrix": "cells",
        "noise_curves": "noise",
        "path_plane": "planes",
    },
)
