from vae.export.models import bound_sentence, table, trained
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints
from vae.models.catalogue import Broken
from vae.models.config import Origin


def cells(found, row):
    """The texts of a row by the names of their columns."""
    return {column.name: column.text(cell) for column, cell in zip(found.columns, found.rows[row], strict=True)}


def test_a_row_has_every_number_of_a_vae_and_the_error_of_an_autoencoder(make_checkpoint, digits):
    variational = make_checkpoint("b", beta=2.4)
    variational = checkpoints.add_evaluation(variational, evaluate(variational, digits))
    plain = make_checkpoint("a", kind="ae", beta=0.0)
    plain = checkpoints.add_evaluation(plain, evaluate(plain, digits))
    found = table([plain, variational, Broken("x", "is damaged")], "digits")
    first, second = cells(found, 0), cells(found, 1)
    assert first["title"] == "AE"
    assert first["kl"] == first["active"] == ""  # neither has a meaning for an autoencoder
    assert float(first["bce"]) > 0
    assert second["active"].endswith("of 3")
    assert all(second.values())
    assert found.rows[2].problem == "is damaged"


def test_row_without_an_evaluation_is_empty_and_not_zero(make_checkpoint):
    row = cells(table([make_checkpoint()], "mnist"), 0)
    assert row["bce"] == row["kl"] == row["objective"] == row["active"] == ""


def test_kl_of_log_variances_at_their_bound_has_a_footnote(make_checkpoint, digits):
    made = make_checkpoint("wild", beta=0.0)
    measured = evaluate(made, digits).model_copy(update={"logvar_at_bound": 0.256})
    free = make_checkpoint("free", beta=2.0)
    free = checkpoints.add_evaluation(free, evaluate(free, digits))
    found = table([checkpoints.add_evaluation(made, measured), free], "digits")
    assert [cells(found, row)["kl"].endswith("*") for row in range(2)] == [True, False]
    assert found.footnote == f"* wild: {bound_sentence(0.256)}"
    assert "26 % of the log variances stand at their bound of −30" in found.footnote
    assert table([free], "digits").footnote == ""
    assert bound_sentence(0.003) == bound_sentence(None) == ""


def test_how_long_is_said_of_others_models_only_where_they_say_it(make_checkpoint):
    origin = Origin(format="ONNX", file="a.onnx", sha256="0" * 64)
    assert trained(make_checkpoint("own", epochs=100)) == "mnist, 100 epochs"
    assert trained(make_checkpoint("theirs", epochs=100, origin=origin)) == "mnist"
    assert trained(make_checkpoint("told", epochs=20, origin=origin)) == "mnist, 20 epochs"
