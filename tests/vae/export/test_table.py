import pandas as pd

from vae.core.estimate import Estimate
from vae.export.table import Column, Row, Table

HALF = Estimate(0.5, 0.4, 0.7, 9)


def test_an_estimate_is_three_columns_of_a_frame():
    rows = [Row(["a", HALF, HALF]), Row(["b", None, Estimate(1.0, float("nan"), float("nan"), 1)])]
    columns = [Column("model"), Column("mig"), Column("value", bounds=("low95", "high95"))]
    frame = Table(columns, rows).frame()
    assert list(frame) == ["model", "mig", "mig_low95", "mig_high95", "value", "low95", "high95"]
    assert frame.loc[0].tolist() == ["a", 0.5, 0.4, 0.7, 0.5, 0.4, 0.7]
    assert frame.loc[1].isna().tolist() == [False, True, True, True, False, True, True]


def test_a_frame_without_rows_has_its_columns():
    frame = Table([Column("model"), Column("value", bounds=("low95", "high95"))], []).frame()
    assert list(frame) == ["model", "value", "low95", "high95"]


def test_table_of_records_that_lack_columns_has_none_there():
    frame = Table.of([{"a": 1}, {"a": 2, "b": "x"}], "", {}, [Column("b")]).frame()
    expected = pd.DataFrame({"b": [None, "x"], "a": [1, 2]})
    pd.testing.assert_frame_equal(frame, expected)
