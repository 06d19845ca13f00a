import numpy as np
import pytest

from tests.harness import colours
from vae import data
from vae.core.errors import MeasureError
from vae.metrics.latent import path_quality
from vae.metrics.latent.path_quality import MEASURES
from vae.models.encoding import Codes


def codes(mu, logvar=None):
    return Codes(np.asarray(mu, np.float32), logvar, np.zeros(len(mu), np.int64), "", "")


def test_step_sizes_and_their_unevenness():
    images = np.array([0, 0.25, 0.5, 1.0], np.float32)[:, None, None] * np.ones((1, 4, 4), np.float32)
    np.testing.assert_allclose(path_quality.step_sizes(images), [0.25, 0.25, 0.5])
    assert path_quality.unevenness(np.array([0.3, 0.3])) == 0
    assert path_quality.unevenness(np.array([0.0, 2.0])) == 1
    assert path_quality.unevenness(np.zeros(3)) == 0  # a collapsed model: nothing changes


def test_distance_is_in_units_of_the_codes_own_spacing():
    grid = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2)
    around = path_quality.surroundings(codes(grid))
    np.testing.assert_allclose(
        around.distance(np.array([[3.0, 3], [3.5, 3], [3.5, 3.5]])), [0, 0.5, 0.5**0.5], atol=1e-6
    )
    stretched = path_quality.surroundings(codes(grid * [100, 1]))  # another unit in one dimension changes nothing
    np.testing.assert_allclose(stretched.distance(np.array([[350.0, 3]])), [0.5], rtol=1e-5)


def test_distance_ignores_a_dead_dimension():
    generator = np.random.default_rng(0)
    mu = np.stack([np.arange(200.0), generator.standard_normal(200) * 1e-4], axis=1)
    logvar = np.stack([np.full(200, -9.0), np.zeros(200)], axis=1).astype(np.float32)
    around = path_quality.surroundings(codes(mu, logvar))
    np.testing.assert_allclose(around.distance(np.array([[5.5, 0]])), [0.5], rtol=0.05)


@pytest.mark.parametrize("mu", [np.ones((50, 3)), np.zeros((2, 3))])
def test_constant_codes_are_a_sentence(mu):
    with pytest.raises(MeasureError, match="no distance to measure by"):
        path_quality.surroundings(codes(mu))


def test_random_pairs_are_of_different_images_and_fixed_by_seed():
    pairs = path_quality.random_pairs(500, 70, seed=1)
    assert pairs.shape == (500, 2)
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert set(pairs.ravel()) == set(range(70))
    np.testing.assert_array_equal(pairs, path_quality.random_pairs(500, 70, seed=1))
    assert (pairs != path_quality.random_pairs(500, 70, seed=2)).any()
    for n, count, seed in ((5, 1, 0), (1, 9, 0), (10**9, 9, 0), (5, 9, -1)):
        with pytest.raises(MeasureError, match=r"can be drawn|must be 0 or more"):
            path_quality.random_pairs(n, count, seed)


@pytest.mark.parametrize(
    ("n", "count", "there"), [(5000, 30, 435), (2, 2, 1), (435, 30, 435), (400, 30, 400), (300, 60, 300)]
)
def test_random_pairs_are_distinct_and_no_more_than_exist(n, count, there):
    pairs = path_quality.random_pairs(n, count, seed=0)
    assert len({frozenset(pair) for pair in pairs.tolist()}) == len(pairs) == there
    assert there < 100 or 0.4 < (pairs[:, 0] < pairs[:, 1]).mean() < 0.6  # either image comes first


def test_measure_pairs_gives_every_measure_of_models_and_cross_fade(make_checkpoint, digits):
    pairs = path_quality.random_pairs(6, len(digits), seed=0)
    found = path_quality.measure_pairs(make_checkpoint(), digits, digits, pairs, "straight", 7)
    assert set(found) == set(MEASURES)
    assert all(values.shape == (6,) and np.isfinite(values).all() for values in found.values())
    fade = path_quality.measure_pairs(None, digits, digits, pairs, "straight", 7)
    assert set(fade) == set(MEASURES) - {"off_codes"}
    np.testing.assert_allclose(fade["unevenness"], 0, atol=1e-5)  # a cross-fade changes evenly
    assert (fade["undecided"] > 0.01).all()


def test_a_cross_fade_is_held_against_other_images_than_its_ends(digits):
    pairs = path_quality.random_pairs(20, len(digits), seed=0)
    with_ends = path_quality.measure_pairs(None, digits, digits, pairs, "straight", 9)["likeness"]
    without = path_quality.measure_pairs(
        None, digits, path_quality.reference(data.load("digits", "train")), pairs, "straight", 9
    )
    assert (without["likeness"] <= with_ends + 1e-9).mean() > 0.9
    assert len(path_quality.reference(data.load("digits", "train"))) == len(data.load("digits", "train"))


def test_measure_pairs_computes_once(make_checkpoint, digits, monkeypatch):
    checkpoint, pairs = make_checkpoint(), path_quality.random_pairs(3, len(digits), seed=5)
    first = path_quality.measure_pairs(checkpoint, digits, digits, pairs, "spherical", 5)
    monkeypatch.setattr(path_quality, "images_between", lambda *_: pytest.fail("measured again"))
    np.testing.assert_array_equal(
        path_quality.measure_pairs(checkpoint, digits, digits, pairs, "spherical", 5)["likeness"], first["likeness"]
    )


def test_measure_pairs_refuses_unknown_paths_and_few_steps(make_checkpoint, digits):
    pairs = path_quality.random_pairs(3, len(digits), seed=0)
    with pytest.raises(MeasureError, match="straight or spherical"):
        path_quality.measure_pairs(make_checkpoint(), digits, digits, pairs, "curly", 7)
    with pytest.raises(MeasureError, match="at least 5"):
        path_quality.measure_pairs(make_checkpoint(), digits, digits, pairs, "straight", 3)


def test_paths_between_images_in_colour_are_measured_as_others(make_checkpoint):
    images = colours.dataset(30)
    checkpoint = make_checkpoint(image_shape=images.image_shape, channels=3)
    pairs, real = np.array([[0, 1], [2, 3]]), path_quality.reference(colours.dataset(30, "train", seed=1))
    for model in (checkpoint, None):
        assert path_quality.images_between(model, images, pairs, "straight", 5).shape == (2, 5, 8, 12, 3)
        found = path_quality.measure_pairs(model, images, real, pairs, "straight", 5)
        assert all(values.shape == (2,) and np.isfinite(values).all() for values in found.values())


def test_of_large_images_fewer_are_held_against(monkeypatch):
    monkeypatch.setattr(path_quality, "_REFERENCE_VALUES", 10 * 8 * 12 * 3)
    assert len(path_quality.reference(colours.dataset(30, "train"))) == 10
