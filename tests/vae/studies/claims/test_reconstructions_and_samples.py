"""Claim 2's checks of what becomes of a 0 and of 1's strokes, on what a judge is said to have seen."""

import re

import numpy as np
import pytest

from vae.data import Dataset
from vae.metrics.decoded.label_survival import Survival
from vae.studies.claims import reconstructions_and_samples, wording
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import OF_DIGITS, Verdict

DIGITS = tuple("0123456789")
HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN


def checked(labels, seen, which):
    """The check of claim 2 that begins so, of images with these labels that are seen as these classes."""
    labels, seen = (np.asarray(values, np.int64) for values in (labels, seen))
    survived = Survival(np.arange(len(labels)), labels, seen, labels, DIGITS)
    images = Dataset("some", "test", np.zeros((len(labels), 4, 4), np.uint8), labels, DIGITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Evidence, "survival", lambda self, role: survived)
        found = reconstructions_and_samples.strong(Evidence({}, images, images, None))
    (check,) = (check for check in found.checks if check.says.startswith(which))
    return check


def noughts(lost_to_6, lost_elsewhere, kept, others=(1, 2, 3, 4, 5, 6, 7, 8, 9)):
    """Labels and what is seen: these noughts, and ten images of each other class, all kept."""
    rest = np.repeat(others, 10)
    nought = [6] * lost_to_6 + [others[0]] * lost_elsewhere + [0] * kept
    return np.concatenate([np.zeros(len(nought)), rest]), np.concatenate([nought, rest])


def test_chance_of_lost_noughts_counts_the_classes_present():
    check = checked(*noughts(60, 40, 100), "0 becomes")
    assert check.measured == "60.0 % (50.2 to 69.1) of 100 lost noughts; by chance 22.2 %, 2 of the 9 other classes"
    assert check.verdict == HOLDS
    few = checked(*noughts(60, 40, 100, others=(3, 6, 8)), "0 becomes")  # class_names still go from 0 to 9
    assert few.measured.endswith("by chance 66.7 %, 2 of the 3 other classes")
    assert few.verdict == UNKNOWN
    one = checked(*noughts(90, 10, 100, others=(3, 6)), "0 becomes")
    assert one.measured.endswith("by chance 50.0 %, 1 of the 2 other classes")
    assert one.verdict == HOLDS


@pytest.mark.parametrize("others", [(6, 8), (6,), (3, 5)])
def test_where_a_lost_nought_has_no_choice_nothing_can_be_told(others):
    check = (
        checked(*noughts(5, 0, 40, others), "0 becomes")
        if 6 in others
        else checked(*noughts(0, 5, 40, others), "0 becomes")
    )
    assert check.verdict == UNKNOWN
    assert f"These images are of {', '.join(map(str, (0, *others)))} alone" in check.measured


@pytest.mark.parametrize(("to_6", "elsewhere"), [(1, 0), (0, 1), (0, 4), (2, 2)])
def test_few_lost_noughts_decide_nothing(to_6, elsewhere):
    check = checked(*noughts(to_6, elsewhere, 10), "0 becomes")
    assert check.verdict == UNKNOWN
    assert f"of {to_6 + elsewhere:,} lost noughts" in check.measured


def test_where_no_nought_is_lost_it_takes_many_to_say_so():
    assert checked(*noughts(0, 0, 12), "0 becomes").verdict == UNKNOWN
    many = checked(*noughts(0, 0, 980), "0 becomes")
    assert many.measured == "0.0 % (0.0 to 0.4) of 980 noughts are lost"
    assert many.verdict == FAILS


def test_a_handful_of_ones_does_not_keep_its_strokes_for_certain():
    few = [1] * 4, [0] * 60 + [2] * 40
    labels, seen = np.concatenate([few[0], [0] * 100]), np.concatenate(few)
    check = checked(labels, seen, "1 keeps")
    assert check.measured.startswith("100.0 % (51.0 to 100.0) of 1, 60.0 %")
    assert check.verdict == UNKNOWN
    assert checked(np.repeat(labels, 5), np.repeat(seen, 5), "1 keeps").verdict == HOLDS


def test_claims_of_images_without_digits_speak_of_none_and_leave_those_checks_out():
    images = Dataset("some", "test", np.zeros((2, 4, 4), np.uint8), np.array([0, 1]), ("heart", "arrow"))
    evidence = Evidence({}, images, images, None)
    words = " ".join(" ".join(wording.heading(number, evidence)[1:]) for number in range(1, 8))
    assert not re.search(r"digit|strokes|\b[678]\b", words)
    found = reconstructions_and_samples.strong(evidence)
    assert found.claim in words
    left_out = {(2, k) for k, check in enumerate(found.checks, 1) if not check.applies}
    assert left_out == OF_DIGITS
