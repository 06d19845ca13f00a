import pytest

from vae.lessons.expressions import measured_in
from vae.lessons.trees import of_sweeps, trees

ORDER = "### Question: order\nSort.\n\n- AE\n- β = 10\n\n{by error}\n"
CHOICE = "### Question: choice\nWhich?\n\n- A\n{if Mean over seeds (mig) of AE > 0.5}\n- B {if images > 1}\n"
NUMBER = "### Question: number\nHow many?\n\n{answer: dimensions that come back of AE, within 3}\n"
AFTER = "### Reveal {if seeds > 3}\nMore.\n\n### Reveal\nSo many: {seeds}.\n"
VIEW = "### View\n[{images} images](reconstructions#images)\n"


def test_every_measure_of_a_step_is_found_with_its_line(lesson):
    (step,) = lesson(f"## One\nOf {{error of AE minus error of β = 0}}.\n\n{VIEW}\n{ORDER}\n{AFTER}").steps
    found = {(str(one), line) for line, tree in trees(step) for one in measured_in(tree)}
    names = {name for name, _ in found}
    assert names == {"error of AE", "error of β = 0", "error of β = 10", "images", "seeds"}
    lines = step.question.options[1].line, step.reveals[0].line
    assert {("error of β = 10", lines[0]), ("seeds", lines[1])} <= found


@pytest.mark.parametrize(
    ("step", "swept"),
    [
        ("{error of AE}", False),
        (ORDER, False),
        (VIEW, False),
        ("{seeds}", True),
        (CHOICE, True),
        (NUMBER, True),
        (AFTER, True),
    ],
)
def test_a_step_is_of_sweeps_where_a_text_a_condition_or_an_answer_names_their_measures(lesson, step, swept):
    (read,) = lesson(f"## One\n\n{step}").steps
    assert of_sweeps(read) is swept
