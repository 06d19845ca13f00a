import numpy as np
import pytest

from tests.harness.patches import SIDE, TEST, TRAIN, patches
from vae.core.errors import CheckpointError, MeasureError
from vae.metrics.decoded import sample_quality


def test_judge_real_measures_real_images_as_the_yardstick(reader):
    found = sample_quality.judge_real(TRAIN, TEST, reader, n=90)
    assert found.n == found.confidence.n == 90
    assert found.covered == 1
    np.testing.assert_allclose(found.shares, 1 / 3, atol=0.02)
    assert found.confidence.low < found.confidence.value < found.confidence.high
    assert 0 <= found.entropy.value < np.log(3)
    assert sample_quality.judge_images(reader, TEST.floats(), TEST).frechet.value == 0
    noise = np.random.default_rng(0).random((90, SIDE, SIDE), np.float32)
    assert sample_quality.judge_images(reader, noise, TEST).frechet.value > 3 * found.frechet.value


def test_covered_counts_the_classes_that_the_reference_has(reader):
    only_first = patches(150, "train", label=0).floats()
    assert sample_quality.judge_images(reader, only_first, TEST).covered == pytest.approx(1 / 3)
    assert sample_quality.judge_images(reader, only_first, patches(30, "test", label=0)).covered == 1
    one_other = np.concatenate([only_first, patches(1, "train", label=1).floats()])
    assert sample_quality.judge_images(reader, one_other, TEST).covered == pytest.approx(1 / 3)  # 1 of 151 is under 1 %


@pytest.mark.parametrize("source", ["prior", "aggregate"])
def test_judge_samples_computes_once(reader, model, source, monkeypatch):
    found = sample_quality.judge_samples(model, TRAIN, TEST, reader, n=120, seed=3, source=source)
    assert found.shares.sum() == pytest.approx(1)
    assert 1 / 3 <= found.confidence.value <= 1
    assert found.frechet.value > 0
    monkeypatch.setattr(sample_quality, "judge_images", None)  # from now on only what is stored
    again = sample_quality.judge_samples(model, TRAIN, TEST, reader, n=120, seed=3, source=source)
    assert (again.confidence, again.entropy, again.frechet) == (found.confidence, found.entropy, found.frechet)
    with pytest.raises(TypeError):
        sample_quality.judge_samples(model, TRAIN, TEST, reader, n=120, seed=4, source=source)


def test_one_image_or_images_of_another_size_cannot_be_judged(reader, model, make_checkpoint, digits):
    with pytest.raises(MeasureError, match="1 image has no spread"):
        sample_quality.judge_samples(model, TRAIN, TEST, reader, n=1)
    with pytest.raises(CheckpointError, match=r"judges images of 8 x 8"):
        sample_quality.judge_real(digits, digits, reader)
    with pytest.raises(CheckpointError, match="takes images of 28 x 28"):
        sample_quality.judge_samples(make_checkpoint("large"), TRAIN, TEST, reader)
