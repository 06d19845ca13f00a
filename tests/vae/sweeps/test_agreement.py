"""How far seeds agree, on codes that are known: order, sign, what takes part, names, and UDR of each beta."""

import numpy as np
import pytest

from tests.harness import known_sweep
from tests.harness.known_sweep import turned
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task
from vae.metrics import udr
from vae.metrics.images import morphology
from vae.sweeps import agreement, measures
from vae.sweeps.agreement import Named

AE, VAE = ("ae", 0.0), ("vae", 4.0)


@pytest.fixture
def sweep(tmp_path):
    """Seeds that agree at beta 4, and an autoencoder whose seeds have nothing to do with one another."""
    apart = [np.random.default_rng(seed).standard_normal((200, 3)) for seed in range(3)]
    return known_sweep.write(tmp_path / "known", {AE: apart, VAE: turned()})


def test_agreement_finds_order_and_sign_of_each_seed(sweep):
    found = agreement.agreement(sweep, VAE, 0)
    assert found.correlation.shape == found.matched.shape == (3, 2)
    assert found.images == 200
    own = sweep.codes("beta-4-seed-0")
    for j, others, r in zip(found.dimensions, found.matched, found.correlation, strict=True):
        for k, name in enumerate(("beta-4-seed-1", "beta-4-seed-2")):
            assert r[k] == pytest.approx(np.corrcoef(own[:, j], sweep.codes(name)[:, others[k]])[0, 1])
            assert abs(r[k]) > 0.99
    assert found.strength.tolist() == sorted(found.strength, reverse=True)
    assert found.comes_back.all()


def test_seeds_that_have_nothing_in_common_match_as_chance_has_it(sweep):
    found = agreement.agreement(sweep, AE, 1)
    assert not found.comes_back.any()
    assert found.strength.max() < found.independent
    assert found.rotated == pytest.approx(found.independent, rel=0.2)  # other axes of what has nothing in common


def test_dimension_of_less_than_0_01_nats_takes_no_part(tmp_path):
    kl = {VAE: [[1, 1, 0.005], [0.001, 1, 1], [1, 1, 1]]}
    sweep = known_sweep.write(tmp_path / "known", {VAE: turned()}, kl)
    found = agreement.agreement(sweep, VAE, 0)
    assert sorted(found.dimensions) == [0, 1]
    assert found.informative.tolist() == [2, 2, 3]
    assert 0 not in found.matched[:, 0]
    assert agreement.udr_of(sweep, VAE, "spearman").informative.tolist() == [2, 2, 3]


def test_least_share_of_the_picture_is_that_of_the_measures():
    assert agreement.SHARE_OF_PICTURE == measures.SHARE


def test_model_without_informative_dimension_matches_nothing(tmp_path):
    kl = {VAE: [[1, 1, 1], [0, 0, 0], [0, 0, 0]]}
    found = agreement.agreement(known_sweep.write(tmp_path / "known", {VAE: turned()}, kl), VAE, 0)
    assert (found.matched == -1).all()
    assert not found.comes_back.any()
    none = agreement.agreement(known_sweep.write(tmp_path / "other", {VAE: turned()}, kl), VAE, 1)
    assert none.dimensions.shape == (0,)
    assert none.matched.shape == (0, 2)


def test_udr_of_each_beta_is_that_of_its_codes(sweep):
    found = agreement.every_udr(sweep)
    assert set(found) == {"lasso", "spearman"}
    expected = udr([sweep.codes(f"beta-4-seed-{seed}") for seed in range(3)])
    assert found["lasso"][VAE].score == expected.score
    assert [group for group, _ in agreement.ranked(sweep, found["spearman"])] == [VAE, AE]
    with pytest.raises(Stopped):
        agreement.every_udr(sweep, Task(stop=lambda: True))


def test_two_seeds_are_matched_but_not_ranked_and_one_is_neither(tmp_path):
    two = known_sweep.write(tmp_path / "two", {VAE: turned(count=2)})
    assert agreement.agreement(two, VAE, 0).correlation.shape == (3, 1)
    with pytest.raises(MeasureError, match=r"β = 4 has 2. Make the others with `betascope sweep .* --seeds 3 "):
        agreement.ranked(two, agreement.every_udr(two)["lasso"])
    one = known_sweep.write(tmp_path / "one", {VAE: turned(count=1)})
    with pytest.raises(MeasureError, match="one seed of β = 4, so nothing to match"):
        agreement.agreement(one, VAE, 0)
    with pytest.raises(MeasureError, match="There is no seed 3 of β = 4; choose from 0"):
        agreement.agreement(one, VAE, 3)
    with pytest.raises(MeasureError, match="UDR compares seeds"):
        agreement.udr_of(one, VAE, "lasso")
    assert agreement.every_udr(one) == {"lasso": {}, "spearman": {}}


def test_member_that_is_missing_is_left_out(tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: turned()}, missing=["beta-4-seed-1"])
    assert agreement.members(sweep, VAE) == {0: "beta-4-seed-0", 2: "beta-4-seed-2"}
    assert agreement.agreement(sweep, VAE, 2).correlation.shape == (3, 1)


def test_dimension_is_named_by_the_factors_that_it_goes_along_with(digits, tmp_path):
    table = morphology.of_dataset(digits.take(np.arange(200)))
    noise = np.random.default_rng(0).standard_normal(200)
    codes = np.stack([-table["slant"], table["area"], noise], axis=1)
    sweep = known_sweep.write(tmp_path / "known", {VAE: [codes]})
    found = agreement.named(sweep, "beta-4-seed-0", digits)
    assert found.words(0).startswith("slant (r = -1.00)")
    assert found.words(1).startswith("area (r = +1.00)")
    assert found.words(2) == ""
    assert found.images <= 200


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        ([0.9, -0.8, 0.55, 0.6], "slant (r = -0.80) and angle (R = 0.60)"),  # the class is larger by itself
        ([0.9, 0.5, -0.4, 0.1], "slant (r = +0.50) and width (r = -0.40)"),
        ([0.9, 0.2, -0.2, 0.1], "class (R = 0.90)"),
        ([0.2, 0.2, -0.2, 0.1], ""),
    ],
)
def test_two_factors_are_named_where_they_compare_and_the_class_only_alone(correlation, words):
    found = Named(("class", "slant", "width", "angle"), (False, True, True, False), np.array([correlation]), 100)
    assert found.words(0) == words


def test_names_need_the_images_that_the_sweep_was_measured_on(digits, tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: [np.zeros((450, 2))]})
    with pytest.raises(MeasureError, match="known was measured on other images of digits"):
        agreement.named(sweep, "beta-4-seed-0", digits)
