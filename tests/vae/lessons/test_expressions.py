import pytest

from vae.core.errors import LessonError
from vae.lessons.expressions import (
    Comparison,
    Condition,
    Difference,
    Extreme,
    Measured,
    Pictures,
    Quantity,
    Ranking,
    Ratio,
    Said,
    Shown,
    Within,
    braces,
    condition,
    expression,
    measured_in,
    shown,
    target,
)

ERROR = Measured("error", "β = 10")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("error of β = 10", ERROR),
        ("error of beta=10", ERROR),
        ("  error\n of  β =10 ", ERROR),
        ("images", Measured("images")),
        ("labels kept (4) of AE", Measured("labels kept", "AE", "4")),
        ("labels kept (T-shirt / top and socks) of AE", Measured("labels kept", "AE", "T-shirt / top and socks")),
        ("probe (100) of an untrained encoder", Measured("probe", "an untrained encoder", "100")),
        ("12,000", Quantity(12000)),
        ("−0.5 nats", Quantity(-0.5, "nats")),
        ("20 %", Quantity(0.2, "%")),
        ("images minus 1 minus 2", Difference(Difference(Measured("images"), Quantity(1)), Quantity(2))),
        ("images minus 6 / 2", Difference(Measured("images"), Ratio(Quantity(6), Quantity(2)))),
    ],
)
def test_expressions_are_read_as_trees(text, tree):
    assert expression(text) == tree


def test_a_measured_number_is_written_as_it_is_read():
    for text in ("error of β = 10", "images", "labels kept (4) of AE"):
        assert str(expression(text)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("error of AE is largest", (Extreme(Measured("error", "AE"), "largest"),)),
        ("seen as (4) of AE is 9", (Said(Measured("seen as", "AE", "4"), "9"),)),
        ("error of AE < error of β = 10", (Comparison(Measured("error", "AE"), "<", ERROR),)),
        (
            "error of beta = 10 > 5 nats and error of AE is smallest",
            (Comparison(ERROR, ">", Quantity(5, "nats")), Extreme(Measured("error", "AE"), "smallest")),
        ),
    ],
)
def test_conditions_are_parts_that_all_must_hold(text, parts):
    assert condition(text) == Condition(parts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("answer: error of β = 10, within 20 %", Within(ERROR, 0.2, "%")),
        ("answer: labels kept of AE, within 2 points", Within(Measured("labels kept", "AE"), 0.02, "points")),
        ("answer: error of β = 10, within 5 nats", Within(ERROR, 5, "nats")),
        ("images: lost in β = 10 and class 4", Pictures((("lost", "β = 10"), ("class", "4")))),
        ("by error", Ranking("error")),
        ("by labels kept (4), largest first", Ranking("labels kept", "4", True)),
    ],
)
def test_targets_say_what_a_right_answer_is(text, found):
    assert target(text) == found


def test_a_shown_number_may_be_short():
    assert shown("error of β = 10, short") == Shown(ERROR, short=True)
    assert shown("error of β = 10") == Shown(ERROR)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (expression, "", "no number and no name"),
        (expression, "error of β = 7", "“β = 7” is no model"),
        (expression, "error of GAN", "There are AE, β = 0"),
        (expression, "labels kept (4 of AE", "no number and no name"),
        (expression, "x" * 301, "Keep it to 300"),
        (condition, "error of AE", "is no condition"),
        (condition, "images is largest", "no measure of a model"),
        (shown, "error of AE, long", "“long”"),
        (target, "answer: error of AE", "within 20 %"),
        (target, "answer: error of AE, within nothing", "within 20 %"),
        (target, "answer: error of AE, within 0 %", "within 20 %"),
        (target, "images: nice ones", "names no images"),
        (target, "by error, best first", "“best first” is no order"),
        (target, "error of AE", "answer:, images: or by"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_remedy(read, text, said):
    with pytest.raises(LessonError, match=r"(?s).+") as error:
        read(text)
    assert said in str(error.value)


def test_braces_are_found_outside_of_code_formulas_and_escapes():
    text = "a {one} `{code}` ``{`` $x_{10}$ \\{no\\} {two\nlines}"
    assert [one.inside for one in braces(text)] == ["one", "two\nlines"]
    assert [text[one.start : one.end] for one in braces(text)] == ["{one}", "{two\nlines}"]


def test_every_measure_of_a_condition_is_found():
    found = measured_in(condition("error of AE minus error of β = 10 > 5 and rate of β = 10 is largest"))
    assert [str(one) for one in found] == ["error of AE", "error of β = 10", "rate of β = 10"]
