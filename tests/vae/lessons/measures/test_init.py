from math import isfinite

import pytest

from vae.core.errors import CheckpointError, LessonError, MeasureError, SweepError
from vae.lessons import meaning
from vae.lessons.expressions import SUBJECTS, Measured, expression
from vae.lessons.measures import MEASURES, named
from vae.lessons.measures.measure import WORDS
from vae.studies.claims.roles import ROLES


def written(name: str) -> list[Measured]:
    measure = MEASURES[name]
    argument = measure.argument.example if measure.argument and measure.argument.needed else ""
    return [Measured(name, of, argument) for of in measure.of or ("",)]


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_can_be_written_and_read_again(name):
    measure = MEASURES[name]
    assert measure.says
    assert set(measure.of) <= {*SUBJECTS, ""}
    for one in written(name):
        assert expression(str(one)) == one
        meaning.check(one, ROLES)
    if measure.argument:
        measure.argument.check(name, measure.argument.example)


def test_a_measure_is_found_by_its_name_accents_aside_and_one_that_is_near_is_offered():
    assert named("frechet distance") is named("Fréchet distance")
    with pytest.raises(LessonError, match=r"Is it labels kept\?"):
        named("labels keep")


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_a_finite_number_or_words_or_says_why_it_is_not(facts, name):
    """On the digits, of which there is no sweep, and whose 4 the AE never loses."""
    for one in written(name):
        try:
            if MEASURES[name].unit == WORDS:
                assert facts.words(one)
                continue
            found = facts.value(one)
        except (MeasureError, CheckpointError, SweepError) as error:
            lacking = error.cause
        else:
            assert isfinite(found.value)
            assert not found.known or found.low <= found.value <= found.high
            continue
        assert "from other seeds" in lacking or "loses no label" in lacking
