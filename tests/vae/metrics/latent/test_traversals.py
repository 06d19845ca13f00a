"""Traversals of a decoder that draws a bar, whose every dimension has an effect that is known."""

import dataclasses
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest

from vae.core.errors import CheckpointError, MeasureError, Stopped
from vae.core.task import Progress, Task
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.images.morphology import FACTORS
from vae.metrics.latent import traversals
from vae.metrics.latent.traversals import Settings, Traversals, measure
from vae.models import checkpoints, layers
from vae.models.config import ModelConfig
from vae.models.encoding import encode

ROWS = slice(8, 20)  # of the bar, 12 pixels
LEFT, EDGE = 6, 7.5  # where it begins; where it ends at z_0 = 0
PER_Z = 0.75  # pixels that a z_0 of 1 moves its right end
DIMENSIONS = 4  # 0: the right end. 1: nothing. 2: above BLACK_AT the picture is black. 3: nothing, and always 0
BLACK_AT = 0.12345


@pytest.fixture(scope="module")
def bars() -> Dataset:
    """Bars of 5 to 14 pixels; three corners are faintly and independently lit, and make the other dimensions."""
    generator = np.random.default_rng(0)
    images = np.zeros((60, 28, 28), np.uint8)
    for i, (image, corners) in enumerate(zip(images, generator.integers(0, 40, (60, 3)), strict=True)):
        image[ROWS, LEFT : LEFT + 5 + i % 10] = 255
        image[27, 0], image[27, 27] = corners[:2]
    return Dataset("bars", "test", images, np.arange(60) % 10 // 5, ("short", "long"))


def painter(folder, black_at=BLACK_AT, negative=False) -> checkpoints.Checkpoint:
    """An autoencoder of bars: z_0 is three quarters of the bar's length, z_1 and z_2 are corners' brightness.

    `negative`: the same of the negatives, with the same codes.
    """
    config = ModelConfig(kind="ae", beta=0, latent_dim=4, encoder_widths=(3,), decoder_widths=(3,), dataset="bars")
    weights = {name: np.zeros(shape) for name, shape in layers.tensor_shapes(config).items()}
    seen = np.zeros((3, 28, 28))
    seen[0, ROWS] = 1 / 16
    seen[1, 27, 27] = seen[2, 27, 0] = 1
    weights["encoder.1.weight"] = seen.reshape(3, -1)
    weights["encoder.3.weight"] = np.concatenate([np.eye(3), np.zeros((1, 3))])
    weights["decoder.0.weight"] = np.array([[1, 0, 0, 0], [0, 0, 64, 0], [0, 0, 0, 0]])
    weights["decoder.0.bias"] = np.array([0, -64 * black_at, 0])
    column = np.zeros((28, 28)) + np.arange(28) + 0.5
    inside = np.zeros((28, 28), bool)
    inside[ROWS, LEFT:] = True
    weights["decoder.2.weight"][:, 0] = np.where(inside, 4 * PER_Z, 0).ravel()
    weights["decoder.2.weight"][:, 1] = -60_000
    weights["decoder.2.bias"] = np.where(inside, 4 * (EDGE - column), -100).ravel()
    if negative:
        weights["encoder.1.bias"] = weights["encoder.1.weight"].sum(axis=1)
        for name in ("encoder.1.weight", "decoder.2.weight", "decoder.2.bias"):
            weights[name] = -weights[name]
    return checkpoints.save(folder / "painter", config, weights)


class Ruler:
    """A judge that calls a bar long from so many pixels of ink on."""

    digest = "a ruler"

    def __init__(self, long=84) -> None:
        self.long = long

    def check_fits(self, dataset) -> None:
        if dataset.image_shape != (28, 28):
            raise CheckpointError("too long for this ruler")

    def see(self, images):
        self.labels = (images.sum(axis=(1, 2)) >= self.long).astype(np.int64)
        return self


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return painter(tmp_path_factory.mktemp("painter"))


@pytest.fixture(scope="module")
def found(model, bars) -> Traversals:
    return measure(model, bars, Ruler(), Settings(images=40))


def test_shapes_and_what_is_counted(found):
    t, f = 5, len(FACTORS)
    assert found.moves.tolist() == [-2, -1, 0, 1, 2]
    assert found.factors[:f] == tuple(FACTORS)
    f = len(found.factors)
    assert found.slope.value.shape == found.slope.low.shape == found.slope.high.shape == (DIMENSIONS, f)
    for name in ("strength", "certain"):
        assert getattr(found, name).shape == (DIMENSIONS, f), name
    assert found.change.shape == (DIMENSIONS, t, f)
    assert found.counted.shape == found.turned.shape == found.into.shape == (DIMENSIONS, t)
    assert found.images == 40
    assert (found.change[:, 2] == 0).all()  # where nothing is moved


def test_a_dimension_that_does_nothing_has_no_slope_at_all(found):
    for j in (1, 3):  # 3 does not even vary
        for name in ("slope.value", "slope.low", "slope.high", "strength", "change", "turned"):
            assert not attrgetter(name)(found)[j].any(), name
        assert not found.certain[j].any()
        assert (found.counted[j] == found.counted[j, 2]).all()


def test_the_slope_of_a_known_effect(found, model, bars):
    sigma = float(encode(model, bars).mu[:, 0].std())
    at = {name: k for k, name in enumerate(found.factors)}
    expected = {"area": 12 * PER_Z * sigma, "width": 0.96 * PER_Z * sigma, "height": 0, "x": PER_Z * sigma / 2}
    for name, slope in expected.items():
        if name in at:
            assert found.slope[0, at[name]].value == pytest.approx(slope, abs=0.04 * max(1, slope)), name
            assert found.slope.low[0, at[name]] <= found.slope.value[0, at[name]] <= found.slope.high[0, at[name]]
    assert found.certain[0, at["area"]]
    moved = found.moves[[0, 1, 3, 4]]
    np.testing.assert_allclose(found.change[0, [0, 1, 3, 4], at["area"]], moved * expected["area"], rtol=0.02)
    assert found.strength[0, at["area"]] == pytest.approx(expected["area"] / found.scale[at["area"]], rel=0.02)


def test_images_that_lose_their_ink_are_left_out_and_nothing_is_nan(found, model, bars):
    mu = encode(model, bars).mu
    chosen = mu[spread(len(mu), 40), 2].astype(float)
    sigma = mu[:, 2].std(dtype=float)
    for t, move in enumerate(found.moves):
        farthest = np.maximum(chosen, chosen + move * sigma)
        assert (farthest <= BLACK_AT - 1e-4).sum() <= found.counted[2, t] <= (farthest <= BLACK_AT + 1e-4).sum()
    assert 0 < found.counted[2, 4] < found.counted[2, 0] < found.images
    assert found.paired[2] == found.counted[2, 3]
    for name in ("slope.value", "slope.low", "slope.high", "change", "scale", "turned", "strength"):
        assert np.isfinite(attrgetter(name)(found)).all(), name
    assert not found.slope.value[2].any()  # those that are left look the same
    assert not found.turned[2].any()


def test_model_that_draws_no_ink_has_nothing_counted(tmp_path, bars):
    found = measure(painter(tmp_path, black_at=-1), bars, Ruler(), Settings(images=10))
    assert not found.counted.any()
    assert not found.paired.any()
    for name in ("slope.value", "slope.low", "slope.high", "change", "turned"):
        assert not attrgetter(name)(found).any(), name
    assert (found.into == -1).all()


def test_dark_bars_on_a_light_ground_are_measured_by_their_ink(tmp_path, found, bars):
    dark = dataclasses.replace(bars, name="dark bars", images=255 - bars.images)
    assert dark.dark_on_light
    seen = measure(painter(tmp_path, negative=True), dark, None, Settings(images=40))
    assert seen.factors == found.factors
    np.testing.assert_allclose(seen.change, found.change, atol=1e-3)


def test_the_class_that_images_turn_into(found, model, bars):
    mu = encode(model, bars).mu
    chosen, sigma = mu[spread(len(mu), 40)], mu[:, 0].std()
    ink = chosen[:, 2] <= BLACK_AT
    length = PER_Z * chosen[ink, 0] + EDGE - LEFT
    for t in (0, 4):
        turned = (12 * (length + found.moves[t] * PER_Z * sigma) >= 84) != (12 * length >= 84)
        assert found.turned[0, t] == pytest.approx(turned.mean(), abs=0.06)  # a bar's soft end decides a close call
        assert found.turned[0, t] > 0.2
    assert found.into[0].tolist() == [0, 0, -1, 1, 1]  # shorter bars turn short, longer ones long
    assert found.into[1].tolist() == [-1] * 5


def test_measure_without_a_judge_has_no_classes(model, bars):
    found = measure(model, bars, settings=Settings(images=12))
    assert found.turned is None
    assert found.into is None


def test_result_is_cached_and_the_seed_moves_the_interval_alone(model, bars, monkeypatch):
    settings = Settings(images=30)
    first = measure(model, bars, None, settings)
    other = measure(model, bars, None, Settings(images=30, seed=1))
    np.testing.assert_array_equal(first.slope.value, other.slope.value)
    assert (first.slope.low != other.slope.low).any()
    monkeypatch.setattr(traversals, "decode", None)
    again = measure(model, bars, None, settings)
    for name in ("moves", "scale", "change", "slope.value", "slope.low", "slope.high", "counted", "paired"):
        np.testing.assert_array_equal(attrgetter(name)(again), attrgetter(name)(first))


def test_moves_are_ascending_and_0_is_among_them(model, bars):
    found = measure(model, bars, None, Settings(moves=(2, -0.5, 2), images=10))
    assert found.moves.tolist() == [-0.5, 0, 2]
    area = found.factors.index("area")  # unequal steps on both sides of 0 are no harm where the effect is linear
    full = measure(model, bars, None, Settings(images=10))
    assert found.slope.value[0, area] == pytest.approx(full.slope.value[0, area], rel=0.03)


def test_the_interval_covers_the_mean():
    generator = np.random.default_rng(5)
    runs = 80
    values = generator.exponential(2.0, (runs, 40, 1))
    found = [traversals._means(one, seed=k)[0] for k, one in enumerate(values)]
    covered = sum(one.low <= 2.0 <= one.high for one in found)
    assert 0.84 * runs <= covered <= 0.99 * runs  # 95 %, less a little for 40 skewed values


def test_the_interval_of_few_images_is_students_and_one_has_none():
    varied, unmoved, agreed = traversals._means(np.array([[1.0, 0.0, 2.0], [3.0, 0.0, 2.0]]), seed=0)
    assert (varied.value, unmoved.value, agreed.value) == (2, 0, 2)
    assert varied.low < -5  # the bootstrap of two values ends at these, 1 and 3
    assert (unmoved.low, unmoved.high) == (0, 0)  # nothing has changed
    assert not agreed.known
    assert not traversals._means(np.array([[1.0]]), seed=0)[0].known


def test_places_are_factors_where_images_differ_in_them(model, bars):
    assert "y" not in measure(model, bars, None, Settings(images=4)).factors
    down = [np.roll(image, i % 7, axis=0) for i, image in enumerate(bars.images)]
    moved = Dataset("moved", "test", np.stack(down), bars.labels, bars.class_names)
    assert "y" in measure(model, moved, None, Settings(images=4)).factors


def test_measure_that_was_stopped_begins_again_at_the_first_dimension(model, bars):
    reports = []
    settings = Settings(images=11)
    with pytest.raises(Stopped, match="Stopped after 2 of 4 dimensions"):
        measure(model, bars, None, settings, Task(reports.append, lambda: len(reports) == 2))
    assert reports == [Progress(done=1, total=4), Progress(done=2, total=4)]
    measure(model, bars, None, settings, Task(reports.append))
    assert [progress.done for progress in reports[2:]] == [1, 2, 3, 4]  # nothing of what was stopped is kept


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(moves=()), "The moves are none; give up to 32 numbers"),
        (Settings(moves=(1, 2)), r"The moves are 1, 2; .* below 0 and above it"),
        (Settings(moves=(-1, 51)), r"The moves are -1, 51; .* at most 50 far"),
        (Settings(moves=(-1, float("nan"))), "The moves are -1, nan"),
        (Settings(moves=(-1, *np.linspace(1, 2, 40))), "give up to 32 numbers"),
        (Settings(images=1), "1 of 60 images are to be moved; 2 to 10,000 can be"),
        (Settings(images=10_001), "10,001 of 60 images"),
        (Settings(seed=-1), "The seed is -1; it must be 0 or more"),
    ],
)
def test_invalid_settings_are_refused(model, bars, settings, sentence):
    with pytest.raises(MeasureError, match=sentence):
        measure(model, bars, None, settings)


def test_images_that_do_not_fit_model_or_judge_are_refused(model, bars):
    small = Dataset("small", "test", bars.images[:, :9, :7], bars.labels, bars.class_names)
    with pytest.raises(CheckpointError, match="takes images of 28 x 28 pixels"):
        measure(model, small, None, Settings(images=4))
    with pytest.raises(CheckpointError, match="too long for this ruler"):
        measure(model, small, Ruler(), Settings(images=4))
    with pytest.raises(MeasureError, match="150 of 1 images are to be moved"):
        measure(model, bars.take(np.array([0])))


def test_caveat_names_the_angle_where_images_have_one(bars):
    known = pd.DataFrame({"angle": np.zeros(60), "size": np.zeros(60)})
    assert "angle" in traversals.caveat(dataclasses.replace(bars, factors=known))
    assert traversals.caveat(dataclasses.replace(bars, factors=known[["size"]])) == traversals.caveat(bars) == ""
