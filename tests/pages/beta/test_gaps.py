"""How far the network is from models of one beta, in words."""

from pages.beta import gaps
from vae.studies.dial import Gap


def gap(beta, nats, name="one"):
    return Gap(
        beta=beta, objective=100 + nats, separate=name, separate_digest="", separate_epochs=1, separate_objective=100
    )


def test_a_network_that_is_more_than_three_nats_worse_is_said_to_be():
    near, far = gap(0, 2.9), gap(0, 3.1)
    assert "worse" not in gaps.note({0.0: near, 1.0: near})
    assert "In the limit β = 0: +2.9." in gaps.note({0.0: near, 1.0: near})
    assert gaps.note({1.0: near, 10.0: far}).endswith("At β = 10 it is more than 3 nats worse than a model of its own.")
    assert "At β = 1, 2.4 and 10 it is" in gaps.note({1.0: far, 2.4: far, 10.0: far})


def test_a_mark_says_where_it_turns_to_and_which_way_the_gap_is():
    assert gaps.title(0.1, None) == "Turn to β = 0.1"
    assert (
        gaps.title(1.0, gap(1, 0.84, "mnist-beta-1"))
        == "Turn to β = 1. Its objective is 0.8 nats above that of mnist-beta-1"
    )
    assert "0.2 nats below" in gaps.title(1.0, gap(1, -0.2))


def test_the_table_has_a_row_a_beta_with_both_objectives():
    table = gaps.table({10.0: gap(10, 1.5), 1.0: gap(1, -0.25)}, 40)
    assert [[cell.value for cell in row] for row in table.rows] == [
        ["1", 99.75, 100, -0.25, "one", 1],
        ["10", 101.5, 100, 1.5, "one", 1],
    ]
    assert "40 test images" in table.footnote
