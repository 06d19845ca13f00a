"""A person's own images, as they have them: read, shown with what was concluded, and saved as a data set.

`examine` reads and concludes, `save` writes the `.npz` that `load("npz:NAME.npz", split)` maps.
"""

from vae.data.importing.choices import CHOICES, Choice
from vae.data.importing.examine import examine
from vae.data.importing.formats import EXTRA, FORMATS, Format
from vae.data.importing.found import Conclusion, Found, Options
from vae.data.importing.sheet import sheet
from vae.data.importing.store import save, target

__all__ = [
    "CHOICES",
    "EXTRA",
    "FORMATS",
    "Choice",
    "Conclusion",
    "Format",
    "Found",
    "Options",
    "examine",
    "save",
    "sheet",
    "target",
]
