import numpy as np

from vae import data
from vae.studies import interpolation


def test_few_images_have_no_more_pairs_than_there_are_and_wide_intervals(digits):
    few, train = digits.take(np.arange(30)), data.load("digits", "train")
    tables = [interpolation.table([], few, train, pairs=pairs).set_index("measure") for pairs in (50, 5000)]
    assert [table["pairs"].unique().tolist() for table in tables] == [[50], [435]]
    assert tables[1]["images"].tolist() == [30] * len(tables[1])
    some, every = (table["high95"] - table["low95"] for table in tables)
    for measure in ("likeness", "undecided"):  # nine times the pairs, of the same images: hardly more is known
        assert every[measure] > some[measure] / 2


def test_where_all_pairs_are_alike_there_is_no_interval(digits):
    same = digits.take(np.zeros(9, np.int64))
    table = interpolation.table([], same, digits, pairs=10)
    assert table["mean"].notna().all()
    assert table[["low95", "high95"]].isna().all(axis=None)
