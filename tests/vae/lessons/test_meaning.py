import pytest

from vae.core.errors import LessonError
from vae.lessons.expressions import condition, expression, shown, target
from vae.lessons.meaning import check, unit_of
from vae.studies.claims.roles import ROLES


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("error of AE", "nats"),
        ("labels kept of AE minus labels kept of β = 0", "points"),
        ("error of AE / rate of β = 10", ""),
        ("effect (slant) of AE", "rad per σ"),
        ("mean over seeds (labels_kept) of AE", "%"),
        ("mean over seeds (mig) of AE", ""),
    ],
)
def test_units_follow_from_the_parts(text, unit):
    assert unit_of(expression(text)) == unit


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (expression("eror of AE"), "Is it error?"),
        (expression("zzzzzz of AE"), "betascope lesson measures"),
        (expression("rate of AE"), "not measured of AE"),
        (expression("error"), "not said of whom"),
        (expression("images of AE"), "It is of the images"),
        (expression("error (4) of AE"), "takes nothing in brackets"),
        (expression("seen as of AE"), "takes a class's name"),
        (expression("probe (5.5) of AE"), "Write probe (100)"),
        (expression("effect (beauty) of AE"), "Write effect (thickness)"),
        (expression("clear samples of PCA"), "It is of AE"),
        (expression("error of AE minus labels kept of AE"), "cannot be compared"),
        (expression("best kept of AE minus 1"), "Words cannot be compared"),
        (expression("best kept of AE / 1"), "Words cannot be divided"),
        (condition("labels kept of AE > 90"), "90 % or"),
        (condition("error of AE > 90 %"), "cannot be compared"),
        (condition("best kept of AE is largest"), "is words"),
        (condition("error of AE is much"), "is a number"),
        (condition("images > 1 and eror of AE > 2"), "Is it error?"),
        (shown("eror of AE, short"), "Is it error?"),
        (target("answer: labels kept of AE, within 5"), "within 5 points"),
        (target("answer: error of AE, within 5 dB"), "within 5 nats"),
        (target("answer: best kept of AE, within 5 %"), "The answer is words"),
        (target("by best kept"), "puts nothing in order"),
        (target("by eror"), "Is it error?"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_there_is_data(tree, said):
    with pytest.raises(LessonError) as error:
        check(tree, ROLES)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "tree",
    [
        expression("Frechet distance of real images"),
        expression("probe (all) of an untrained encoder"),
        condition("error of AE > 50 and labels kept of AE > 90 %"),
        condition("labels kept of AE minus labels kept of β = 10 > 5 points"),
        target("answer: images, within 5"),
        target("images: class anything"),
    ],
)
def test_what_can_be_measured_passes(tree):
    check(tree, ROLES)


def test_models_are_those_of_the_lesson():
    for tree in (expression("error of β = 10"), target("images: lost in β = 10")):
        with pytest.raises(LessonError, match="not among the lesson's models"):
            check(tree, ["AE"])
