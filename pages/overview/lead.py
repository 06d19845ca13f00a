"""What the Overview asks, and its answer."""

from ui import leads
from ui.sidebar import Choice

QUESTION = (
    "Small networks learned to squeeze an image into a few numbers and to draw it again from them. What the numbers "
    "may say has a price, β. **Which rows keep the very image, and which only its kind?**"
)


def answer(choice: Choice) -> str:
    """What each model keeps, and what it pays."""
    return leads.errors(choice)
