from pages.disentanglement import scores
from vae.core.estimate import Estimate
from vae.studies.disentanglement import Score


def test_a_score_is_shown_beside_what_it_is_read_with():
    whole = Estimate(1.0, 0.99, 1.0, 9)
    cell = scores.cell(Score("DCI completeness", "trees", whole, "9 + 9", "informativeness 0.102"), pending=False)
    assert (cell.value, cell.note) == (whole, "informativeness 0.102")
    assert scores.cell(None, pending=True).pending
