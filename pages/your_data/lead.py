"""What the page asks, and its answer: which data sets of a visitor's own are here."""

from collections.abc import Sequence

from ui import output
from vae.core.counted import by_number, counted

QUESTION = (
    "Bring images of your own, in whatever files they are: you see what was concluded of them before anything is "
    "saved. **Are they the right way up, light where they should be, and does each carry the right label?**"
)


def answer(own: Sequence[str], public: bool) -> str:
    """Which there are."""
    if public:
        return "On this public server nothing is imported: the data sets in the sidebar are all there are."
    if not own:
        return "There is no data set of your own here yet."
    listed = ", ".join(map(output.literal, own))
    return f"{counted(len(own), 'data set')} of your own {by_number(len(own), 'is', 'are')} here: {listed}."
