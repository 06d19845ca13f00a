"""What the Latent walk asks, and its answer."""

from collections.abc import Mapping

from pages.walk.scene import Walker
from ui import leads

QUESTION = (
    "Drag a slider: the picture follows, in every model at once. **How many dimensions change anything, in which "
    "model? And what lies along them: images like those of the data, or shapes that are like none?**"
)


def answer(walkers: Mapping[str, Walker]) -> str:
    """How many dimensions each model uses."""
    counts = {title: (sum(dim["active"] for dim in one.payload["dims"]), one) for title, one in walkers.items()}
    used = {title: f"{active} of {len(one.payload['dims'])}" for title, (active, one) in counts.items()}
    return (
        f"Active dimensions: {leads.listed(used)}. What lies far out is marked *off the data*: beyond 99 % of the "
        "codes of real images."
    )
