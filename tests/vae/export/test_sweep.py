from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.harness.latex import complaints, latex
from vae.core import estimate
from vae.export import sweep as export
from vae.export import table_files
from vae.export.sweep import Measure
from vae.sweeps.spec import Spec
from vae.sweeps.sweep import ROW, Sweep

ERRORS = {("ae", 0.0): (60.0, 62.0), ("vae", 1.0): (80.0, 83.0), ("vae", 4.0): (100.0, np.nan)}


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    """Two betas and the autoencoder with two seeds each, of which one failed; numbers chosen by hand."""
    spec = Spec.of("digits", (28, 28), betas=(1, 4), seeds=(0, 1), latent_dim=2)
    rows, dimensions = [], []
    for member in spec.members():
        kind, beta = member.group
        error = ERRORS[member.group][member.config.seed]
        about = {"member": member.name, "kind": kind, "beta": beta, "seed": member.config.seed}
        status = "done" if np.isfinite(error) else "failed"
        more = {"status": status, "reason": "", "checkpoint_digest": f"{member.name} digest"}
        measures = {
            "error": error,
            "rate": np.nan if kind == "ae" else 8 / beta,
            "mig": 0.5 - 0.49 * member.config.seed,
        }
        rows.append({**dict.fromkeys(ROW), **about, **more, **measures, "novel": np.nan})
        for j, (kl, mean, own) in enumerate([(0.005, 0.02, 0.98), (1.5, 0.9, 0.1)]):
            numbers = {"kl": np.nan if kind == "ae" else kl, "mu_variance": mean, "mean_encoder_variance": own}
            dimensions.append({**about, "dimension": j, **numbers})
    header = {"test_digest": "abc"}
    return Sweep(tmp_path / "mine", spec, header, pd.DataFrame(rows), pd.DataFrame(dimensions))


def test_a_row_a_beta_has_the_mean_over_seeds_with_its_interval_and_how_many(sweep):
    frame = export.by_beta(sweep).frame().set_index("model")
    assert list(frame.index) == ["AE", "β = 1", "β = 4"]
    expected = estimate.mean(np.array([80.0, 83.0]))
    row = frame.loc["β = 1"]
    assert (row["error"], row["error_low95"], row["error_high95"]) == pytest.approx((81.5, expected.low, expected.high))
    assert frame["seeds"].tolist() == [2, 2, 1]
    assert np.isnan(frame.loc["β = 4", "error_low95"])


def test_an_autoencoder_has_no_rate_and_a_share_no_interval_beyond_0_and_1(sweep):
    frame = export.by_beta(sweep).frame().set_index("model")
    assert np.isnan(frame.loc["AE", "rate"])
    assert frame.loc["β = 4", "rate"] == 2
    assert (frame.loc["β = 1", "mig_low95"], frame.loc["β = 1", "mig_high95"]) == (0, 1)


def test_measures_are_those_that_have_a_number(sweep):
    assert [one.name for one in export.measures(sweep)] == ["error", "rate", "mig"]
    assert Measure("x", "X", "nats", 2).text(1234.567) == "1,234.57 nats"
    assert Measure("x", "X", digits=1, percent=True).text(0.5) == "50.0 %"


def test_a_row_a_dimension_is_ranked_by_kl_beside_what_a_linear_model_has(sweep):
    frame = export.by_dimension(sweep, (8.0, 2.0)).frame()
    first = frame[(frame["model"] == "beta-4-seed-0")]
    assert first["dimension"].tolist() == [1, 0]
    assert first["active"].tolist() == [True, False]
    assert first["share_of_aggregate_variance"].tolist() == pytest.approx([0.9, 0.02])
    assert first["linear_kl_nats"].tolist() == pytest.approx([np.log(2) / 2, 0])
    assert set(frame["model"]) == {"beta-1-seed-0", "beta-1-seed-1", "beta-4-seed-0", "beta-4-seed-1"}
    assert export.by_dimension(sweep, ()).frame()["linear_strength"].isna().all()


def test_tables_say_which_models_and_data_they_are_of(sweep):
    origin = export.by_model(sweep).provenance
    assert origin["dataset_digest"] == "abc"
    assert [one["name"] for one in origin["models"]] == [
        "ae-seed-0",
        "ae-seed-1",
        "beta-1-seed-0",
        "beta-1-seed-1",
        "beta-4-seed-0",
    ]
    assert origin["spec"]["betas"] == [1.0, 4.0]
    assert len(export.by_model(sweep).rows) == 6


@latex
def test_each_fits_its_page_in_latex_with_its_units(sweep, tmp_path):
    tables = [export.by_beta(sweep), export.by_model(sweep), export.by_dimension(sweep, (8.0, 2.0))]
    texts = [table_files.render(table, ".tex") for table in tables]
    assert all("Error (nats)" in text for text in texts[:2])
    assert complaints(texts, tmp_path) == []
