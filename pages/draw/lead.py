"""What the Draw page asks, and its answer."""

from ui import leads
from ui.sidebar import Choice

QUESTION = (
    "Draw: every model gives it back while your pen moves. **Which models keep your very stroke, and which make "
    "something more usual of it?** Then draw what none of the models has ever seen, or add noise."
)


def answer(choice: Choice) -> str:
    """What each model does to the test images; of a drawing its card says so."""
    return f"Each card has the error of your drawing. On the test images: {leads.errors(choice)}"
