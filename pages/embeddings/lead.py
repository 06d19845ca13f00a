"""What the Embeddings page asks, and its answer."""

from collections.abc import Mapping

from pages.embeddings.maps import ModelMap
from ui import leads

QUESTION = (
    "Every dot is the code of one image, in every model the same images. **Which groups keep apart in one model and "
    "run together in another?** Point at a dot to see its image, and what each model makes of it; draw a box or a "
    "lasso to see the average of many."
)


def answer(by_title: Mapping[str, ModelMap]) -> str:
    """How much of the codes each map shows."""
    notes = {title: found.note for title, found in by_title.items() if found.note and not found.busy}
    if not notes:
        return leads.NOT_YET
    return (
        f"What the map keeps of the codes: {leads.listed(notes)}. Groups that run together on it may be apart in what "
        "it leaves out; how well a straight cut tells classes in the whole code, the Probe page measures."
    )
