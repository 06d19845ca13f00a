from vae.export.models import HEADINGS, bound_sentence, kl_note, model_rows
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints
from vae.models.checkpoints import Broken


def test_rows(make_checkpoint, digits):
    variational = make_checkpoint("b", beta=2.4)
    variational = checkpoints.add_evaluation(variational, evaluate(variational, digits))
    plain = make_checkpoint("a", kind="ae", beta=0.0)
    plain = checkpoints.add_evaluation(plain, evaluate(plain, digits))
    first, second, broken = model_rows([plain, variational, Broken("x", "is damaged")], "digits")
    assert first.title == "AE"
    assert first.kl == first.active == ""  # neither has a meaning for an autoencoder
    assert float(first.bce) > 0
    assert second.active.endswith("of 3")
    assert broken.problem == "is damaged"
    assert all(getattr(second, field) for field in HEADINGS)


def test_nothing_measured_is_empty_and_not_zero(make_checkpoint):
    (row,) = model_rows([make_checkpoint()], "mnist")
    assert row.bce == row.kl == row.objective == row.active == ""


def test_a_kl_that_the_bound_of_the_variance_decides_has_a_footnote(make_checkpoint, digits):
    made = make_checkpoint("wild", beta=0.0)
    measured = evaluate(made, digits).model_copy(update={"logvar_at_bound": 0.256})
    free = make_checkpoint("free", beta=2.0)
    rows = model_rows(
        [checkpoints.add_evaluation(made, measured), checkpoints.add_evaluation(free, evaluate(free, digits))], "digits"
    )
    assert [row.marked_kl.endswith("*") for row in rows] == [True, False]
    assert kl_note(rows) == f"* wild: {bound_sentence(0.256)}"
    assert "26 % of the log variances stand at their bound of -30" in kl_note(rows)
    assert kl_note(rows[1:]) == ""
    assert bound_sentence(0.003) == bound_sentence(None) == ""
