import numpy as np
import pytest

from tests.harness.patches import TEST, patches
from vae.core.errors import CheckpointError, MeasureError
from vae.data import Dataset
from vae.metrics.decoded.label_survival import Survival, label_survival
from vae.metrics.decoded.reconstruction import reconstruct
from vae.metrics.decoded.sample_quality import judge_images
from vae.models import judge
from vae.models.judge import Judge


def survival(labels, seen, original=None, k=3) -> Survival:
    labels, seen = np.array(labels), np.array(seen)
    names = tuple("abcdefghij"[:k])
    return Survival(np.arange(len(labels)), labels, seen, labels if original is None else np.array(original), names)


def test_label_survival_counts_what_the_judge_sees(reader, model):
    found = label_survival(model, TEST, reader)
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


def test_lost_to_is_a_share_of_images_the_judge_had_read_rightly():
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


def test_label_survival_of_one_class_and_without_labels(reader, model):
    alone = patches(20, "test", label=2)
    found = label_survival(model, alone, reader)
    assert found.present == (2,)
    assert found.confusion.shape == (3, 3)
    assert np.isfinite(found.share().value)
    with pytest.raises(MeasureError, match="have no labels"):
        label_survival(model, patches(20, "test", labelled=False), reader)


def test_a_split_may_lack_the_last_classes_and_have_more_than_the_judge(reader, model):
    fewer = Dataset("patches", "test", TEST.images[:20], TEST.labels[:20] % 2, ("a", "b"))
    assert label_survival(model, fewer, reader).confusion.shape == (3, 3)
    more = Dataset("patches", "test", TEST.images[:20], np.full(20, 3), ("a", "b", "c", "d"))
    found = label_survival(model, more, reader)
    assert found.confusion.shape == (4, 4)
    assert found.share().value == found.share(3).value == 0
    assert judge_images(reader, TEST.floats(), more).covered == 0


def test_label_survival_refuses_a_judge_of_other_images(reader, model, digits):
    with pytest.raises(CheckpointError, match="judges images of 8 x 8 pixels"):
        label_survival(model, Dataset("x", "test", digits.images, digits.labels, ("a", "b", "c")), reader)
    assert isinstance(judge.load(reader.path), Judge)
