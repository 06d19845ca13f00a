"""What the Interpolation page asks, and its answer."""

from ui import leads
from vae.core.estimate import Estimate
from vae.export.table import Table

QUESTION = (
    "Two images, and every model's way from one to the other: drag to scrub all of them together. **A cross-fade shows "
    "both at once. Does a model, half way, show an image of its own, like those of the data?**"
)


def answer(averages: Table) -> str:
    """How like real images the middle of many paths is, of each model and the cross-fade."""
    names = [column.name for column in averages.columns]
    likeness = {
        str(title.value): f"{found.value.value:.2f}"
        for title, found in ((cells[0], cells[names.index("likeness")]) for cells in map(list, averages.rows))
        if isinstance(found.value, Estimate)
    }
    return (
        f"Likeness to the most similar real image, middle half of many paths: {leads.listed(likeness)}. A higher one "
        "is more like a real image, and blur raises it too: read it beside the other columns of the last table."
    )
