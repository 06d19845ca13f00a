"""What the Reconstructions page asks, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui import leads
from ui.sidebar import Choice

if TYPE_CHECKING:
    from vae.metrics.decoded.label_survival import Survival

QUESTION = (
    "Each row is one model drawing the same images from its own short code. **Follow a column down: which model gives "
    "back the very image, which only its kind, and where has it become something else?**"
)


def answer(choice: Choice, seen: Mapping[str, Survival]) -> str:
    """How far each model is off, and how many images a judge still reads; `seen`: by title, empty without a judge."""
    read = {title: f"{100 * survival.share().value:.1f}" for title, survival in seen.items()}
    judged = f" Labels that the judge still reads: {leads.listed(read, ' %')}." if read else ""
    return f"{leads.errors(choice)}{judged}"
