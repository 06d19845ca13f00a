import warnings

import numpy as np
import pytest

from vae.core.errors import CheckpointError, MeasureError
from vae.data import Dataset
from vae.metrics.decoded import frechet, judged
from vae.metrics.decoded.reconstruction import reconstruct
from vae.models import judge
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.training import judge as judging

SIDE = 8


def patches(n, split, label=None, labelled=True) -> Dataset:
    """Images with ink in one of three corners: three classes that a small judge learns in a moment."""
    generator = np.random.default_rng(n)
    labels = np.arange(n) % 3 if label is None else np.full(n, label)
    images = generator.integers(0, 50, (n, SIDE, SIDE)).astype(np.uint8)
    for image, k in zip(images, labels, strict=True):
        image[4 * (k // 2) :, 4 * (k % 2) :][:4, :4] += 180
    return Dataset("patches", split, images, labels if labelled else np.full(n, -1), ("a", "b", "c"))


TRAIN, TEST = patches(120, "train"), patches(62, "test")


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> Judge:
    config = judging.configure(TRAIN, widths=(4,), features=5, epochs=60, batch_size=30, shift=0, rotation=0, scale=0)
    return judging.train(config, TRAIN, tmp_path_factory.mktemp("judges") / "judge-patches")


@pytest.fixture
def model(make_checkpoint) -> Checkpoint:
    return make_checkpoint("model", image_shape=(SIDE, SIDE), dataset="patches")


def gaussians(n, mean, factor, seed):
    """n samples of a Gaussian whose mean and covariance are exactly these."""
    rows = np.random.default_rng(seed).standard_normal((n, len(mean)))
    rows -= rows.mean(axis=0)
    white = rows @ np.linalg.inv(np.linalg.cholesky(np.cov(rows.T))).T
    return white @ np.asarray(factor, float).T + mean


def test_frechet_of_commuting_gaussians_has_a_closed_form():
    first = gaussians(50, [0, 0, 0], np.diag([1, 2, 3]), 0)
    second = gaussians(70, [3, 4, 0], np.diag([2, 2, 0.5]), 1)
    expected = 25 + (1 - 2) ** 2 + 0 + (3 - 0.5) ** 2
    found = frechet.distance(frechet.gaussian(first), frechet.gaussian(second))
    assert found == pytest.approx(expected, rel=1e-9)


def test_frechet_of_gaussians_that_do_not_commute():
    """In two dimensions tr (AB)^(1/2) = (tr AB + 2 (det AB)^(1/2))^(1/2)."""
    a, b = np.array([[2, 0], [1, 0.5]]), np.array([[1, 0], [-0.7, 1.5]])
    first, second = gaussians(40, [1, 0], a, 2), gaussians(60, [0, 2], b, 3)
    product = a @ a.T @ b @ b.T
    overlap = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))
    expected = 5 + np.trace(a @ a.T) + np.trace(b @ b.T) - 2 * overlap
    one, other = frechet.gaussian(first), frechet.gaussian(second)
    assert frechet.distance(one, other) == pytest.approx(expected, rel=1e-9)
    assert frechet.distance(other, one) == pytest.approx(expected, rel=1e-9)


def test_frechet_is_zero_for_the_same_and_sound_where_covariances_are_singular():
    generator = np.random.default_rng(0)
    features = np.maximum(generator.standard_normal((30, 64)), 0).astype(np.float32)  # fewer rows than columns
    features[:, 5:20] = 0  # units that never fire
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = frechet.gaussian(features)
        assert frechet.distance(one, one) == 0
        assert frechet.distance(one, frechet.gaussian(features.copy())) == 0
        assert frechet.distance(one, frechet.gaussian(features[::-1])) == pytest.approx(0, abs=1e-6)
        constant = frechet.gaussian(np.ones((4, 64)))
        expected = np.square(one.mean - 1).sum() + np.trace(one.covariance)
        assert frechet.distance(one, constant) == pytest.approx(expected, rel=1e-9)
    with pytest.raises(MeasureError, match="1 images have no spread"):
        frechet.gaussian(features[:1])
    with pytest.raises(MeasureError, match="not finite"):
        frechet.gaussian(np.full((3, 2), np.nan))


def test_the_interval_of_frechet_covers_what_other_draws_give():
    reference = frechet.gaussian(gaussians(500, np.zeros(4), np.eye(4), 0))
    generator = np.random.default_rng(1)
    draws = [frechet.distance_of(generator.standard_normal((400, 4)) + 0.5, reference) for _ in range(40)]
    mean = np.mean([one.value for one in draws])
    inside = np.mean([one.low <= mean <= one.high for one in draws])
    assert inside >= 0.85


@pytest.mark.parametrize("features", [np.eye(4), np.ones((40, 4))])
def test_few_images_or_one_and_the_same_again_have_no_interval_of_frechet(features):
    found = frechet.distance_of(features, frechet.gaussian(gaussians(500, np.zeros(4), np.eye(4), 0)))
    assert found.value > 0
    assert not found.known


def test_real_images_are_the_yardstick(reader):
    found = judged.judge_real(TRAIN, TEST, reader, n=90)
    assert found.n == found.confidence.n == 90
    assert found.covered == 1
    np.testing.assert_allclose(found.shares, 1 / 3, atol=0.02)
    assert found.confidence.low < found.confidence.value < found.confidence.high
    assert 0 <= found.entropy.value < np.log(3)
    assert judged.judge_images(reader, TEST.floats(), TEST).frechet.value == 0
    noise = np.random.default_rng(0).random((90, SIDE, SIDE), np.float32)
    assert judged.judge_images(reader, noise, TEST).frechet.value > 3 * found.frechet.value


def test_covered_counts_the_classes_that_the_reference_has(reader):
    only_first = patches(150, "train", label=0).floats()
    assert judged.judge_images(reader, only_first, TEST).covered == pytest.approx(1 / 3)
    assert judged.judge_images(reader, only_first, patches(30, "test", label=0)).covered == 1
    one_other = np.concatenate([only_first, patches(1, "train", label=1).floats()])
    assert judged.judge_images(reader, one_other, TEST).covered == pytest.approx(1 / 3)  # 1 of 151 is under 1 %


@pytest.mark.parametrize("source", ["prior", "aggregate"])
def test_samples_are_judged_once(reader, model, source, monkeypatch):
    found = judged.judge_samples(model, TRAIN, TEST, reader, n=120, seed=3, source=source)
    assert found.shares.sum() == pytest.approx(1)
    assert 1 / 3 <= found.confidence.value <= 1
    assert found.frechet.value > 0
    monkeypatch.setattr(judged, "judge_images", None)  # from now on only what is stored
    again = judged.judge_samples(model, TRAIN, TEST, reader, n=120, seed=3, source=source)
    assert (again.confidence, again.entropy, again.frechet) == (found.confidence, found.entropy, found.frechet)
    with pytest.raises(TypeError):
        judged.judge_samples(model, TRAIN, TEST, reader, n=120, seed=4, source=source)


def test_what_cannot_be_judged_is_a_sentence(reader, model, make_checkpoint, digits):
    with pytest.raises(MeasureError, match="1 images have no spread"):
        judged.judge_samples(model, TRAIN, TEST, reader, n=1)
    with pytest.raises(CheckpointError, match=r"judges images of 8 x 8"):
        judged.judge_real(digits, digits, reader)
    with pytest.raises(CheckpointError, match="takes images of 28 x 28"):
        judged.judge_samples(make_checkpoint("large"), TRAIN, TEST, reader)


def test_which_labels_survive(reader, model):
    found = judged.label_survival(model, TEST, reader)
    output = reconstruct(model.model(), TEST.floats())
    seen, original = reader.see(output).labels, reader.see(TEST.images).labels
    np.testing.assert_array_equal(found.seen, seen)
    np.testing.assert_array_equal(found.original, original)
    for i in range(3):
        for j in range(3):
            behind = np.flatnonzero((TEST.labels == i) & (seen == j))
            assert found.confusion[i, j] == len(behind)
            np.testing.assert_array_equal(found.images(i, j), behind)
    assert found.confusion.sum() == found.original_confusion.sum() == 62
    share = found.share()
    assert share.value == np.mean(seen == TEST.labels)
    assert share.low <= share.value <= share.high
    assert share.n == 62
    assert found.share(1).value == np.mean(seen[TEST.labels == 1] == 1)
    assert found.original_share().value == np.mean(original == TEST.labels) > 0.95


def survival(labels, seen, original=None, k=3) -> judged.Survival:
    labels, seen = np.array(labels), np.array(seen)
    names = tuple("abcdefghij"[:k])
    return judged.Survival(
        np.arange(len(labels)), labels, seen, labels if original is None else np.array(original), names
    )


def test_what_lost_images_become():
    found = survival([0, 0, 0, 0, 0, 1], [0, 1, 2, 1, 1, 1], [0, 0, 0, 0, 1, 1])
    lost = found.lost_to(0, (1,))
    assert (lost.value, lost.n) == (pytest.approx(2 / 3), 3)  # the last was not read as a 0 in the first place
    assert found.lost_to(0, {1, 2}).value == 1
    assert found.lost_to(1, (0,)) is None
    assert (found.lost(0).value, found.lost(0).n) == (0.75, 4)
    assert (found.lost(1).value, found.lost(1).n) == (0, 1)
    assert found.present == (0, 1)
    for ask in (found.share, found.original_share):
        with pytest.raises(MeasureError, match="no images of class c; choose from a, b"):
            ask(2)
    with pytest.raises(MeasureError, match="no images of class 7"):
        found.lost_to(7, (0,))


def test_one_class_and_no_labels(reader, model):
    alone = patches(20, "test", label=2)
    found = judged.label_survival(model, alone, reader)
    assert found.present == (2,)
    assert found.confusion.shape == (3, 3)
    assert np.isfinite(found.share().value)
    with pytest.raises(MeasureError, match="have no labels"):
        judged.label_survival(model, patches(20, "test", labelled=False), reader)


def test_a_split_may_lack_the_last_classes_and_have_more_than_the_judge(reader, model):
    fewer = Dataset("patches", "test", TEST.images[:20], TEST.labels[:20] % 2, ("a", "b"))
    assert judged.label_survival(model, fewer, reader).confusion.shape == (3, 3)
    more = Dataset("patches", "test", TEST.images[:20], np.full(20, 3), ("a", "b", "c", "d"))
    found = judged.label_survival(model, more, reader)
    assert found.confusion.shape == (4, 4)
    assert found.share().value == found.share(3).value == 0
    assert judged.judge_images(reader, TEST.floats(), more).covered == 0


def test_a_judge_of_other_images_is_refused(reader, model, digits):
    with pytest.raises(CheckpointError, match="judges images of 8 x 8 pixels"):
        judged.label_survival(model, Dataset("x", "test", digits.images, digits.labels, ("a", "b", "c")), reader)
    assert isinstance(judge.load(reader.path), Judge)
