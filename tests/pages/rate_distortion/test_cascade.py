import numpy as np
import pytest

from pages.rate_distortion import cascade
from pages.rate_distortion.models import PlaneModel
from vae.latent.spectrum import Spectrum

THEORY = Spectrum(np.array([30.0, 8.0, 0.5]), 100.0, 40)


def model(beta: float, seed: int, *kl: float, kind: str = "vae") -> PlaneModel:
    name = f"{kind}-{beta:g}-{seed}"
    return PlaneModel(name, "", (kind, beta), seed, f"#{seed}", 1.0, 1.0, kl, name, "digits")


MODELS = (
    model(0, 0, kind="ae"),
    model(0, 0, 20.0, 19.0),
    model(2, 0, 2.0, 1.0, 0.0),
    model(2, 1, 1.0, 0.5, 0.002),
    model(9, 0, 0.8, 0.005, 0.0),
)


def test_ranks_are_means_over_seeds_of_the_betas_above_0():
    ranks = cascade.by_rank(MODELS)
    assert list(ranks) == [2, 9]
    assert [one.value for one in ranks[2]] == pytest.approx([1.5, 0.75, 0.001])
    assert [one.n for one in ranks[2]] == [2, 2, 2]
    assert not ranks[9][0].known


def test_active_dimensions_are_counted_beside_those_of_theory():
    assert cascade.compared(cascade.by_rank(MODELS), THEORY) == "β = 2: 2 against 2; β = 9: 1 against 1"


def test_measured_and_linear_have_one_scale_and_a_card_says_both():
    measured, linear, where = cascade.panels(MODELS, THEORY)
    assert measured["y"] == linear["y"]
    assert measured["x"] == linear["x"] == where["x"]
    assert measured["x"]["ticks"][-1]["text"] == "30"  # where the last dimension of theory goes
    np.testing.assert_allclose([series["y"] for series in measured["series"]], [[1.5, 0.8], [0.75, 0.005], [0.001, 0]])
    point = next(p for p in measured["points"] if p["title"] == "β = 2, dimension of rank 2")
    assert point["lines"] == [
        "KL 0.750 nats (-2.427 to 3.927, 2 seeds)",
        "active",
        f"linear theory: {np.log(8 / 2) / 2:.3f} nats",
        "there it collapses at β = 8.00",
    ]
    twin = next(p for p in linear["points"] if p["group"] == point["group"])
    assert twin["y"] == pytest.approx(np.log(8 / 2) / 2)


def test_cells_have_the_area_of_their_kl_and_lose_their_colour_where_collapsed():
    where = cascade.panels(MODELS, THEORY)[-1]
    cells = {point["title"]: point for point in where["points"]}
    first, last = cells["β = 2, dimension of rank 1"], cells["β = 9, dimension of rank 2"]
    assert (last["x"], last["y"]) == (pytest.approx(np.log(10)), 2)
    assert first["size"] == pytest.approx(1.5 / (1.08 * 1.5))
    assert first["colour"]
    assert last["colour"] == ""
    assert "collapsed" in last["lines"]
    (threshold,) = where["series"]
    assert threshold["x"] == pytest.approx(np.log1p([30, 8, 0.5]).tolist(), abs=1e-4)


def test_without_theory_or_a_beta_above_0_those_charts_are_left_out():
    assert [panel["title"] for panel in cascade.panels(MODELS, None)] == ["Measured", "Where each collapses"]
    assert cascade.panels(MODELS[:2], THEORY) == ()


def test_models_with_fewer_dimensions_than_others_share_their_first_ranks():
    ranks = cascade.by_rank((model(2, 0, 1.0), model(2, 1, 2.0, 1.0)))
    assert [one.value for one in ranks[2]] == [1.5]
