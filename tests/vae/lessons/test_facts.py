import re
from dataclasses import replace

import numpy as np
import pytest

from vae.core.errors import CheckpointError, MeasureError
from vae.lessons.expressions import Pictures, condition, expression
from vae.lessons.facts import Facts
from vae.lessons.lesson import Variant


@pytest.fixture(scope="module")
def without(evidence):
    """No judge, and one model alone."""
    return Facts(replace(evidence, models={"AE": evidence.models["AE"]}, judge=None))


def test_a_number_is_the_measures_own_with_its_interval(facts, evidence):
    errors = evidence.errors("β = 10")
    found = facts.value(expression("error of β = 10"))
    assert found.value == pytest.approx(errors.mean())
    assert found.low < found.value < found.high
    assert found.n == len(errors)


def test_numbers_are_shown_with_unit_and_interval_words_as_they_are(facts):
    found = facts.value(expression("labels kept of AE"))
    value, low, high = (f"{100 * one:.1f}" for one in (found.value, found.low, found.high))
    assert facts.shown(expression("labels kept of AE")) == f"{value} % [{low}, {high}]"
    assert facts.shown(expression("labels kept of AE"), short=True) == f"{value} %"
    assert facts.shown(expression("pixels")) == "784"
    assert facts.shown(expression("pixels / dimensions of AE")) == "49"
    assert facts.shown(expression("best kept of AE")) in "0123456789"
    assert " points" in facts.shown(expression("labels kept of AE minus labels kept of β = 10"))


def test_a_number_that_begins_a_line_begins_no_list(facts, evidence):
    said = facts.prose("{images}. Of these,\n{images}) a few: 1. one")
    assert said == f"{len(evidence.dataset)}\\. Of these,\n{len(evidence.dataset)}\\) a few: 1. one"


def test_prose_has_numbers_in_place_of_braces_and_escaped_braces_as_they_are(facts):
    assert facts.prose("With {images} images, *not* {images / 5, short} or \\{none\\}, `{code}`.") == (
        "With 445 images, *not* 89 or {none}, `{code}`."
    )


def test_what_cannot_be_measured_is_a_dash_and_said_once_and_the_sentence_goes_on(without):
    said = without.prose("AE {labels kept of AE}, {clear samples of AE}; β = 0 {error of β = 0}; {images}.")
    assert said.startswith("AE –, –; β = 0 –; 445.\n\n*Not measured here: ")
    assert said.count("No judge reads these images") == 1
    assert "β \\= 0 is not among the checkpoints" in said
    assert "python" not in said  # what a student sees has no commands
    with pytest.raises(CheckpointError):
        without.value(expression("labels kept of AE"))
    with pytest.raises(MeasureError):
        without.value(expression("error of β = 0"))


def test_names_of_strangers_classes_are_no_markup(evidence):
    names = ("*four*<b>", *evidence.dataset.class_names[1:])
    odd = Facts(replace(evidence, dataset=replace(evidence.dataset, class_names=names)))
    assert odd.prose("{images (*four*<b>)}") == str((evidence.dataset.labels == 0).sum())
    assert odd.prose("{images ([x](y))}").startswith(
        "–\n\n*Not measured here: These images have no class “\\[x\\]\\(y\\)”"
    )


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("error of β = 10 > error of β = 0", True),
        ("error of β = 10 < error of β = 0", False),
        ("error of β = 10 is largest", True),
        ("error of AE is largest", False),
        ("labels kept of β = 10 is smallest", True),
        ("error of β = 10 > 50 nats", True),
        ("labels kept of β = 10 > 99.9 %", False),
        ("images > 444 and images < 446", True),
        ("images > 444 and images < 445", False),
        ("dimensions of AE is largest", True),  # all have as many
        ("error of AE minus error of AE > 0", False),
    ],
)
def test_conditions_hold_where_the_interval_of_the_difference_says_so(facts, text, holds):
    assert facts.holds(condition(text)) is holds


def test_the_largest_is_the_largest_of_the_lessons_models(facts, lesson):
    two = replace(lesson("## One\n"), models=("AE", "β = 0"))
    assert list(facts.about(two).evidence.models) == ["AE", "β = 0"]
    assert facts.holds(condition("labels kept of β = 10 is smallest")) is True
    assert facts.about(two).holds(condition("labels kept of β = 10 is smallest")) is None
    assert facts.about(lesson("## One\n")) is facts


def test_words_are_compared_as_they_are(facts):
    best = facts.words(expression("best kept of AE"))
    assert facts.holds(condition(f"best kept of AE is {best}")) is True
    assert facts.holds(condition("best kept of AE is nothing")) is False


def test_what_nobody_can_tell_neither_holds_nor_fails(facts, without):
    assert facts.holds(condition("noise kept of AE > noise kept of β = 0 and images > 1")) is not True
    exact = facts.value(expression("error of AE")).value
    assert facts.holds(condition(f"error of AE > {exact:.3f} nats")) is None
    assert facts.holds(condition(f"error of AE > {exact:.3f} nats and images < 1")) is False
    assert without.holds(condition("labels kept of AE > 1 %")) is None
    assert facts.holds(None) is True


def test_of_models_that_are_not_there_none_is_the_largest(without):
    assert without.holds(condition("error of AE is largest")) is True
    assert without.holds(condition("error of β = 10 is largest")) is None


def test_the_first_text_whose_condition_holds_is_chosen(facts):
    first, second = Variant("a", condition("images < 1"), 1), Variant("b", condition("images > 1"), 2)
    last = Variant("c", None, 3)
    assert facts.chosen([first, second, last]) == second
    assert facts.chosen([first, last]) == last
    assert facts.chosen([first]) is None


def test_images_are_those_of_a_class_whose_label_is_kept_or_lost(facts, evidence):
    survival = evidence.survival("β = 10")
    lost = facts.images(Pictures((("lost", "β = 10"),)))
    kept = facts.images(Pictures((("kept", "β = 10"),)))
    read = survival.indices[survival.original == survival.labels]
    assert not (lost & kept).any()
    assert set(np.flatnonzero(lost | kept)) == set(read)
    assert lost.sum() / len(read) == pytest.approx(1 - evidence.kept("β = 10").estimate.value)
    fours = facts.images(Pictures((("class", "4"), ("lost", "β = 10"))))
    assert set(np.flatnonzero(fours)) == set(np.flatnonzero(lost & (evidence.dataset.labels == 4)))


def test_a_pair_on_the_same_images_tells_more_than_two_intervals(facts):
    both = facts.value(expression("error of β = 0 minus error of AE"))
    apart = [facts.value(expression(f"error of {model}")) for model in ("β = 0", "AE")]
    assert both.value == pytest.approx(apart[0].value - apart[1].value)
    assert both.high - both.low < 0.5 * sum(one.high - one.low for one in apart)


def test_what_is_shown_is_in_the_language_and_conditions_are_about_what_was_measured(evidence):
    english, german = Facts(evidence), Facts(evidence, language="de")
    error = expression("error of β = 10")
    value, low, high = re.findall(r"[\d.]+", english.shown(error))
    comma = [one.replace(".", ",") for one in (value, low, high)]
    assert german.shown(error) == f"{comma[0]} Nats [{comma[1]}; {comma[2]}]"
    assert german.shown(expression("confused (1) of β = 10")).startswith("5 als 8")
    said = condition("confused (1) of β = 10 is " + english.shown(expression("confused (1) of β = 10")))
    assert english.holds(said) is german.holds(said) is True
    assert german.prose("Bei β = 2.4 sind es 0,5 oder {images}.") == "Bei β = 2.4 sind es 0,5 oder 445."
    assert german.prose("{seeds}").startswith("–\n\n*Hier nicht gemessen: ")
