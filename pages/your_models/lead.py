"""What the page asks, and its answer: which models that do not ship are here."""

from collections.abc import Sequence

from ui import output
from vae.core.counted import counted

QUESTION = (
    "Bring a model that you or others trained: you see what it makes of ten images under each way to read its "
    "numbers, before anything is saved. **Which reading gives the images back?**"
)


def answer(own: Sequence[str], public: bool) -> str:
    """Which there are."""
    if public:
        return "On this public server nothing is imported: the models in the sidebar are all there are."
    if not own:
        return "There is no model here yet but those that ship."
    listed = ", ".join(map(output.literal, own))
    return f"{counted(len(own), 'model')} beside those that ship: {listed}."
