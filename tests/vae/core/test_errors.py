import copy

from vae.core.errors import MeasureError, Stopped


def test_text_ends_with_the_remedy_and_cause_is_what_stands_before():
    error = MeasureError("Too few seeds.", "Make more with `betascope sweep`.")
    assert str(error) == "Too few seeds. Make more with `betascope sweep`."
    assert error.cause == "Too few seeds."
    assert str(MeasureError("Too few seeds.")) == "Too few seeds."
    assert str(Stopped()) == ""


def test_a_copy_from_another_process_says_the_same():
    error = MeasureError("Too few seeds.", "Make more.")
    assert str(copy.copy(error)) == str(error)


def test_what_cannot_be_shown_is_an_escape_in_both_parts():
    assert str(MeasureError("a\x07", "b\ud83d")) == r"a\x07 b\ud83d"
