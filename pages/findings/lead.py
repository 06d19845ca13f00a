"""What the Findings page asks, and its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ui import leads
from vae.studies.claims.finding import Finding, Verdict, so_many

QUESTION = (
    "Seven things that are often said of autoencoders and of β. **Which of them hold for the models that are chosen?** "
    "Each opens on the checks that decided it."
)


def answer(findings: Sequence[Finding]) -> str:
    """How many came to which verdict, and by what rule."""
    if not findings:
        return leads.NOT_YET
    counts = Counter(one.verdict for one in findings)
    came = ", ".join(so_many(verdict, counts[verdict]) for verdict in Verdict if counts[verdict])
    return (
        f"Verdicts: {came}. Every check has a rule, and the rule decides: the 95 % interval of what was measured lies "
        "on the claim's side, on the other, or on both, and then it cannot be told. A claim holds where every check "
        "does."
    )
