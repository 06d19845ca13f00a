"""What dimensions say of factors, of a model whose every dimension is known."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from tests.harness.known_models import coded, collapsed, known, reader
from vae.core.errors import CheckpointError, MeasureError
from vae.metrics.disentanglement import dependence as counting
from vae.metrics.disentanglement.dependence import dependence


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def numbers(found):
    return [
        found.information,
        found.chance,
        found.share,
        found.correlation,
        *[
            np.array([one.value, one.low, one.high])
            for migs in (found.mig, found.mig_of_active)
            for one in migs.values()
        ],
    ]


def test_each_factor_is_found_in_its_dimension(tmp_path):
    found = dependence(reader(tmp_path), known(1000))
    assert [one.name for one in found.factors] == ["shape", "size"]
    np.testing.assert_allclose(found.share[[0, 1], [0, 1]], 1, atol=1e-9)
    np.testing.assert_allclose(found.information[0, 0], np.log(2), atol=0.01)
    np.testing.assert_allclose(found.correlation[[0, 1], [0, 1]], 1, atol=1e-6)
    assert found.carried(0) == (0,)
    assert found.carried(1) == (1,)
    assert found.information[2].max() < 0.05
    for how in counting.HOWS:
        assert found.mig[how].value > 0.93
        assert found.mig_of_active[how].value > 0.93
        assert found.mig[how].low <= found.mig[how].value <= found.mig[how].high
    assert found.n == 1000
    assert (found.chance > 0).all()
    assert (found.chance < 0.05).all()


def test_carried_ranks_by_share_and_needs_more_than_chance(tmp_path):
    n = 600
    generator = np.random.default_rng(1)
    few, many = generator.integers(0, 2, n), generator.integers(0, 6, n)
    images = coded(np.stack([100 * few + 10 * many, generator.integers(0, 255, n)], axis=1), {"few": few, "many": many})
    found = dependence(reader(tmp_path, 2), images)
    assert found.carried(0) == (0, 1)  # all of both; in nats the second says more, by share they are equal: order stays
    assert found.information[0, 1] > found.information[0, 0]
    assert found.carried(1) in ((), (0,), (1,))  # chance passes its own 95 % now and then


def test_a_collapsed_model_says_nothing_and_nothing_is_nan(tmp_path):
    found = dependence(collapsed(tmp_path), known(200))
    for name in ("information", "chance", "share", "correlation"):
        assert not getattr(found, name).any()
    for mig in (*found.mig.values(), *found.mig_of_active.values()):
        assert (mig.value, mig.low) == (0, 0)
        assert 0.01 < mig.high < 0.03  # 200 images leave as much open
    assert [found.carried(j) for j in range(3)] == [()] * 3


def test_one_factor_and_one_dimension_have_a_mig_of_1(tmp_path):
    images = coded(50 * (np.arange(150)[:, None] % 4), {"size": np.arange(150) % 4})
    found = dependence(reader(tmp_path, 1), images)
    assert found.information.shape == (1, 1)
    assert found.mig["width"].value == pytest.approx(1)
    assert all(np.isfinite(values).all() for values in numbers(found))


def test_images_of_one_class_have_measured_factors_alone(tmp_path):
    found = dependence(reader(tmp_path, 2), coded(np.arange(240).reshape(120, 2)))
    assert "class" not in [one.name for one in found.factors]
    assert all(np.isfinite(values).all() for values in numbers(found))


def test_result_is_cached_and_the_seed_moves_chance_not_information(tmp_path, monkeypatch):
    model, images = reader(tmp_path), known(300)
    first, other = dependence(model, images), dependence(model, images, seed=1)
    np.testing.assert_array_equal(first.information, other.information)
    assert (first.chance != other.chance).any()
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "fresh"))
    for one, again in zip(numbers(first), numbers(dependence(model, images)), strict=True):
        np.testing.assert_array_equal(one, again)
    monkeypatch.setattr(counting.mutual_information, "information", None)
    for one, again in zip(numbers(first), numbers(dependence(model, images)), strict=True):
        np.testing.assert_array_equal(one, again)


def test_number_of_images_is_capped(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 130)
    found = dependence(reader(tmp_path), known(400))
    assert found.n == 130
    assert all(len(one.values) == 130 for one in found.factors)


def test_bad_seed_few_images_and_other_sizes_are_refused(tmp_path):
    model = reader(tmp_path)
    with pytest.raises(MeasureError, match="The seed is -1"):
        dependence(model, known(120), seed=-1)
    with pytest.raises(MeasureError, match="at least 100 are needed"):
        dependence(model, known(99))
    images = known(120)
    small = replace(images, images=images.images[:, :9, :7])
    with pytest.raises(CheckpointError, match="takes images of 28 x 28 pixels"):
        dependence(model, small)


def test_the_same_images_with_shuffled_factors_are_measured_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "fresh"))
    model, images = reader(tmp_path), known(1000)
    assert dependence(model, images).mig["width"].value > 0.9
    shuffled = images.factors.sample(frac=1, random_state=0, ignore_index=True)
    assert dependence(model, replace(images, factors=shuffled)).mig["width"].value < 0.1
    swapped = images.factors.rename(columns={"shape": "size", "size": "shape"})
    names = [one.name for one in dependence(model, replace(images, factors=swapped)).factors]
    assert names == ["size", "shape"]
