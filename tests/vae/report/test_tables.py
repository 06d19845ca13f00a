from vae import checkpoints
from vae.checkpoints import Broken
from vae.measure.decoded.reconstruction import evaluate
from vae.report.tables import HEADINGS, model_rows


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
