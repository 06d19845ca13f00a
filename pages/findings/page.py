"""Findings: what is said of these models, held against measures, with a verdict by a stated rule."""

from pages.findings import show
from ui import navigation, sidebar

navigation.heading(
    "Findings",
    "What is often said of autoencoders and of β, claim by claim, held against the models that are chosen. **Every "
    "check has a rule, and the rule decides: the 95 % interval of what was measured lies on the claim's side, on the "
    "other, or on both, and then it cannot be told.**",
)
show.findings(sidebar.chosen())
