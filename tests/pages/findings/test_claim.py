"""One claim of the Findings page as HTML."""

import numpy as np

from pages.findings import claim
from vae.studies.claims.finding import Check, Finding, Strip, Verdict
from vae.studies.claims.roles import AE, FREE

NOBODY = "No model has this role: β = 0 is not among the checkpoints."


def finding(*checks):
    strips = (
        Strip("AE", np.zeros((2, 4, 4), np.float32), model=AE),
        Strip("Original", np.zeros((2, 4, 4), np.float32)),
    )
    return Finding(3, "Title", "Claim.", checks, strips=strips)


def test_a_strip_has_the_colour_that_its_model_has_on_other_pages():
    text = claim.html(finding(Check("So", "rule", "1", Verdict.HOLDS)), {AE: "#123456", FREE: "#654321"}, None)
    assert "#123456" in text
    assert "#654321" not in text


def test_a_check_that_lacks_a_model_leads_to_who_plays_which_part():
    lacking = Check("So", "rule", NOBODY, Verdict.UNKNOWN)
    assert f'href="#{claim.PARTS}"' in claim.html(finding(lacking), {AE: "#123456"}, None)
    assert f'href="#{claim.PARTS}"' not in claim.html(finding(lacking), {AE: "#123456", FREE: "#654321"}, None)


def test_a_claim_that_is_not_measured_has_all_the_words_that_it_will_have():
    measured = claim.html(finding(Check("So", "rule", "1", Verdict.HOLDS)), {}, None)
    line = measured.split("<summary>")[1].split("</summary>")[0]
    waits = claim.waiting(Finding(3, "Title", "Claim.", ()), None)
    assert line[line.index("<div>") :] in waits
    assert "holds, or not?" in waits


def test_what_is_said_of_digits_alone_is_not_listed_for_other_images():
    other = Check("0 becomes 6", "rule", "It is said of digits.", Verdict.UNKNOWN, applies=False)
    one = finding(Check("So", "rule", "1", Verdict.HOLDS), other)
    assert "0 becomes 6" not in claim.html(one, {}, None)
    assert one.verdict == Verdict.HOLDS
    assert one.summary == "1 of 1 check holds"
