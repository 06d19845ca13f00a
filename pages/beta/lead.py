"""What the page of the dial asks, and its answer."""

from collections.abc import Mapping

from ui.components.dial.payload import DialCurve
from vae.metrics.latent.dimensions import ACTIVE_KL
from vae.studies.dial import Gap

QUESTION = (
    "One network, trained for every β at once: turn the dial, and all that β decides follows under your finger. "
    "**Which dimensions die first as β grows, and what do the pictures lose with each?**"
)


def answer(curve: DialCurve | None, gaps: Mapping[float, Gap]) -> str:
    """How many dimensions are active at both ends, and how far the network is from models of one beta."""
    said = []
    if curve is not None:
        counts = [sum(kl >= ACTIVE_KL for kl in row) for row in curve["kl"]]
        first, last = (
            f"{counts[at]} of {len(curve['kl'][at])} at β = {curve['betas'][at]:g} (rate {curve['rate'][at]:.1f}, "
            f"error {curve['distortion'][at]:.1f} nats)"
            for at in (0, -1)
        )
        said.append(f"Active dimensions: {first}, and {last}.")
    if gaps:
        worst = max(gaps, key=lambda beta: gaps[beta].nats)
        said.append(
            f"Its objective is at most {gaps[worst].nats:.1f} nats above that of a model of one β (at β = {worst:g})."
        )
    return " ".join(said)
