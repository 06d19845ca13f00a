import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.lessons.expressions import expression
from vae.metrics.latent import path_quality
from vae.studies.claims.numbers import Draws


def test_paths_are_those_of_the_claims_and_a_cross_fade_has_no_codes(facts, evidence):
    found = facts.value(expression("unevenness of AE"))
    assert found.value == pytest.approx(evidence.between("AE")["unevenness"].mean())
    assert facts.value(expression("unevenness of cross-fade")).value == pytest.approx(0, abs=1e-6)
    assert set(evidence.between("AE")) == set(path_quality.MEASURES)


def test_a_probe_is_that_of_the_claims_and_moves_with_its_images_and_draws(facts, evidence):
    found = facts.found(expression("probe (100) of AE"))
    assert found.estimate == evidence.probe("AE", 100).estimate
    again = found.resampled(Draws())
    assert again.shape == (200,)
    assert again.mean() == pytest.approx(found.estimate.value, abs=0.02)
    assert np.ptp(np.quantile(again, (0.025, 0.975))) == pytest.approx(
        found.estimate.high - found.estimate.low, rel=0.4
    )


def test_floors_are_of_the_models_size(facts):
    pixels, pca = (facts.value(expression(f"probe (100) of {what}")).value for what in ("pixels", "PCA"))
    assert 0.5 < pca != pixels < 1


def test_more_labels_than_there_are_is_said(facts):
    with pytest.raises(MeasureError, match="give sizes from"):
        facts.value(expression("probe (99999) of AE"))
