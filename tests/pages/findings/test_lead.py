"""What the Findings page answers."""

from pages.findings import lead
from ui import leads
from vae.studies.claims.finding import Check, Finding, Verdict


def claim(number, verdict):
    return Finding(number, "Title", "Claim.", (Check("So.", "By a rule.", "1", verdict),))


def test_verdicts_are_counted_in_the_singular_and_in_the_plural():
    found = [claim(1, Verdict.HOLDS), claim(2, Verdict.FAILS), claim(3, Verdict.FAILS), claim(4, Verdict.UNKNOWN)]
    assert lead.answer(found).startswith("Verdicts: 1 holds, 2 do not hold, 1 cannot be told.")
    assert lead.answer(()) == leads.NOT_YET
