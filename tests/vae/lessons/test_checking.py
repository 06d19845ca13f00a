from dataclasses import replace

from vae.lessons.checking import measured
from vae.lessons.facts import Facts


def test_a_lesson_that_can_be_measured_has_no_problems(facts, lesson):
    body = "## One\n\n{images}\n\n### Question: choice\nWhich?\n\n- A {if images > 1}\n- B {if images < 1}\n"
    assert measured(lesson(body), facts) == []


def test_what_cannot_be_measured_is_told_with_its_line(facts, evidence, lesson):
    found = measured(
        lesson(
            "## One\n\n{images (none)}\n\n### Question: choice\nWhich?\n\n- A {if images < 1}\n- B {if images < 2}\n\n"
            "### Reveal {if labels kept of AE > 1 %}\nYes.\n\n### Reveal\nNo.\n\n"
            "## Two\n\n### Question: point\nWhere?\n\n{images: class none}\n"
        ),
        Facts(replace(evidence, judge=None)),
    )
    assert [(problem.line, problem.cause.split(":")[0]) for problem in found] == [
        (7, "images (none) cannot be measured"),
        (11, "No option is right on these images"),
        (17, "labels kept of AE cannot be measured"),
        (25, "Which images are right cannot be measured"),
    ]


def test_options_of_an_order_are_measured_each(evidence, lesson):
    body = "## One\n\n### Question: order\nSort.\n\n- β = 10\n- β = 0\n\n{by rate}\n"
    left = {role: model for role, model in evidence.models.items() if role != "β = 0"}
    (problem,) = measured(lesson(body), Facts(replace(evidence, models=left)))
    assert problem.line == 13
    assert "rate of β = 0 cannot be measured" in problem.cause
