"""What the Disentanglement page asks, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui import leads, output
from vae.metrics.latent import sentences

if TYPE_CHECKING:
    from vae.studies.disentanglement import Described

QUESTION = (
    "A dimension is easy to use when it does one thing that you can name: how thick, how large, how bright. **Go down "
    "the cards: what does each dimension change, by how much, and what else comes along?**"
)


def answer(described: Mapping[str, Described], focus: str) -> str:
    """Which active dimensions of the model that is looked at change mostly one thing, and what each model scores."""
    model, said = described.get(focus), []
    if model and model.traversals:
        leading = {j: sentences.leading(model.traversals, j) for j in model.facts.units.order.tolist()}
        active = [j for j in leading if model.facts.active[j]]
        named = [f"z{j} {leading[j][0]}" for j in active if len(leading[j]) == 1]
        n, whose, listed = len(active), output.literal(focus), ", ".join(named)
        said.append(
            f"Of the {n} active dimensions of {whose}, {len(named)} change mostly one thing"
            f"{f': {listed}' if named else ''}."
        )
    mig = {title: f"{one.dependence.mig['width'].value:.2f}" for title, one in described.items() if one.dependence}
    if mig:
        said.append(f"A model in which one dimension tells one factor has a high MIG: {leads.listed(mig)}.")
    return " ".join(said) or leads.NOT_YET
