"""What seeds agree on, as tables."""

import numpy as np
import pytest

from tests.harness import known_sweep
from tests.harness.latex import complaints, there
from tests.harness.provenance import provenance_of
from vae.export import agreement as export
from vae.export import table_files
from vae.sweeps import agreement
from vae.sweeps.agreement import Named

VAE = ("vae", 4.0)


@pytest.fixture
def sweep(tmp_path):
    return known_sweep.write(tmp_path / "known", {("ae", 0.0): known_sweep.turned(seed=1), VAE: known_sweep.turned()})


def test_udr_table_has_each_variant_and_beta_with_every_seeds_score(sweep):
    found = agreement.every_udr(sweep)
    frame = export.udr_table(sweep, found).frame()
    assert list(zip(frame["variant"], frame["model"], strict=True)) == [
        (how, name) for how in ("lasso", "spearman") for name in ("AE", "β = 4")
    ]
    row = frame.iloc[1]
    assert row["udr"] == found["lasso"][VAE].score.value
    assert (row["udr_low95"], row["udr_high95"]) == (found["lasso"][VAE].score.low, found["lasso"][VAE].score.high)
    assert [float(one) for one in row["of_seeds"].split()] == pytest.approx(found["lasso"][VAE].models, abs=1e-4)
    assert row["informative_dimensions"] == "3 3 3"
    assert np.isnan(frame["beta"][0])


def test_match_table_has_a_row_for_each_dimension_and_other_seed(sweep):
    found = agreement.agreement(sweep, VAE, 1)
    named = Named(("slant",), (True,), np.array([[0.9], [0.1], [-0.5]]), 200)
    frame = export.match_table(sweep, VAE, 1, found, named).frame()
    assert len(frame) == 6
    assert set(frame["other_seed"]) == {0, 2}
    for row in frame.to_dict("records"):
        k = [0, 2].index(row["other_seed"])
        place = found.dimensions.tolist().index(row["dimension"])
        assert row["other_dimension"] == found.matched[place, k]
        assert row["r"] == found.correlation[place, k]
    assert set(frame["goes_along_with"]) == {"slant (r = +0.90)", "", "slant (r = -0.50)"}


def test_both_say_which_sweep_they_are_of_and_latex_sets_them(sweep, tmp_path):
    tables = [
        export.udr_table(sweep, agreement.every_udr(sweep)),
        export.match_table(sweep, VAE, 0, agreement.agreement(sweep, VAE, 0), None),
    ]
    for table in tables:
        found = provenance_of("csv", table_files.render(table, ".csv"))
        assert (found["sweep"], found["sweep_digest"]) == ("known", sweep.digest)
    if there():
        assert complaints([table_files.render(table, ".tex") for table in tables], tmp_path) == []
