"""A person's own images, as they have them: read, shown with what was concluded, and saved as a data set.

`examine` reads and concludes, `save` writes the `.npz` that `load("npz:NAME.npz", split)` maps.
"""

from vae.data.importing.choices import CHOICES, Choice
from vae.data.importing.examine import examine
from vae.data.importing.formats import EXTRA, FORMATS, Format
from vae.data.importing.found import Conclusion, Found, Options
from vae.data.importing.sheet import Line, lines, sheet
from vae.data.importing.store import remove, remove_leftovers, save, target, was_imported

__all__ = [
    "CHOICES",
    "EXTRA",
    "FORMATS",
    "Choice",
    "Conclusion",
    "Format",
    "Found",
    "Line",
    "Options",
    "examine",
    "lines",
    "remove",
    "remove_leftovers",
    "save",
    "sheet",
    "target",
    "was_imported",
]
