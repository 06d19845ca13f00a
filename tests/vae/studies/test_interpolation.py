import numpy as np

from vae import data
from vae.metrics.latent.path_quality import CROSS_FADE
from vae.studies import interpolation


def test_measure_of_few_images_has_all_pairs_and_wide_intervals(digits):
    few, train = digits.take(np.arange(30)), data.load("digits", "train")
    found = [interpolation.measure([], few, train, pairs=pairs) for pairs in (50, 5000)]
    assert [one.pairs for one in found] == [50, 435]
    assert found[1].images == 30
    some, every = (one.means[CROSS_FADE] for one in found)
    for measure in ("likeness", "undecided"):  # nine times the pairs, of the same images: hardly more is known
        assert every[measure].high - every[measure].low > (some[measure].high - some[measure].low) / 2


def test_measure_of_equal_images_has_no_intervals(digits):
    same = digits.take(np.zeros(9, np.int64))
    (means,) = interpolation.measure([], same, digits, pairs=10).means.values()
    assert np.isfinite([one.value for one in means.values()]).all()
    assert not any(one.known for one in means.values())
