"""Arrays in, pictures out: Plotly figures and coloured images. Pure; no page, no file, no model.

Figures leave background and font to the page's theme, so one figure serves light and dark.
"""

from typing import TYPE_CHECKING

from vae.core.lazy import attach

if TYPE_CHECKING:
    from vae.figures.planes import code_cloud, path_plane

__all__ = ["code_cloud", "path_plane"]  # those that ask for codes alone, and not for what a page knows

__getattr__, __dir__ = attach(__name__, {"code_cloud": "planes", "path_plane": "planes"})
