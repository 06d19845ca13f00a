import pytest

from pages.train import lead


@pytest.mark.parametrize(
    ("words", "public", "says"),
    [
        ([], True, "On this public server nothing is trained."),
        ([], False, "No run yet: choose below and start one."),
        (["done"], False, "1 run here, none training now."),
        (["running", "waiting", "waiting"], False, "3 runs here, 1 training now, 2 waiting for a turn."),
    ],
)
def test_the_answer_counts_runs(words, public, says):
    assert lead.answer(words, public) == says
