"""What the Samples page asks, and its answer."""

from __future__ import annotations

from collections.abc import Mapping

from ui import leads, output
from vae.studies.pictures import Drawn

QUESTION = (
    "No image goes in: every model decodes the same random codes. **Compare the squares of a model: does N(0, I) give "
    "images like those of the data, or do only codes from where its own lie?**"
)
_APART = 0.02  # of likeness: the eye sees no smaller gap


def answer(drawn: Mapping[str, tuple[Drawn, Drawn]]) -> str:
    """How like real images the samples of each model are, from N(0, I) and from its own codes, and where that differs
    most.
    """
    if not drawn:
        return leads.NOT_YET
    prior, own = ({title: f"{both[k].likeness:.2f}" for title, both in drawn.items()} for k in (0, 1))
    said = f"Likeness of samples from N(0, I): {leads.listed(prior)}; from a model's own codes: {leads.listed(own)}."
    gaps = {title: both[1].likeness - both[0].likeness for title, both in drawn.items()}
    most = max(gaps, key=lambda title: gaps[title])
    if gaps[most] < _APART:
        return f"{said} It makes no difference here where the codes come from."
    where = "the cloud below shows where its codes lie, and where N(0, I)"
    return f"{said} It makes most difference to {output.literal(most)}: {where}."
