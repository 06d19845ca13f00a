from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.harness.known_models import reader
from vae.core.errors import Stopped
from vae.core.folders import PROJECT
from vae.core.task import Task
from vae.data import UNLABELLED, load
from vae.metrics.decoded.label_survival import label_survival
from vae.metrics.disentanglement import dci, infomec, predictors, sap
from vae.metrics.disentanglement.dependence import coded as coded_factors
from vae.metrics.disentanglement.dependence import dependence
from vae.metrics.latent import dimensions
from vae.models import judge
from vae.models.config import ModelConfig
from vae.sweeps import measures
from vae.sweeps.measures import Subject


class Linear:
    """A decoder that draws each dimension into a pixel of its own, so many grey levels a unit."""

    def __init__(self, *greys: float) -> None:
        self.greys = np.array(greys)
        self.config = ModelConfig(kind="ae", beta=0, latent_dim=len(greys), image_shape=(1, len(greys)))

    def images(self, codes):
        return (0.5 + codes * self.greys).reshape(-1, 1, len(self.greys)).astype(np.float32)


def test_shares_of_the_picture_of_a_linear_decoder_are_those_of_the_variance_and_add_up_to_one():
    codes = np.random.default_rng(0).uniform(-1, 1, (2000, 3)).astype(np.float32)
    shares = measures.share_of_picture(Linear(0.1, 0.2, 0.0), codes)
    np.testing.assert_allclose(shares, [0.2, 0.8, 0], atol=0.01)
    np.testing.assert_allclose(shares.sum(), 1, atol=1e-4)


def test_shares_of_the_picture_do_not_change_with_the_unit_of_a_code():
    codes = np.random.default_rng(0).uniform(-1, 1, (100, 2)).astype(np.float32)
    units = np.array([1, 1024], np.float32)
    np.testing.assert_allclose(
        measures.share_of_picture(Linear(0.1, 0.2 / 1024), codes * units),
        measures.share_of_picture(Linear(0.1, 0.2), codes),
        rtol=1e-4,
    )


def test_shares_of_a_picture_that_never_changes_are_zero():
    assert measures.share_of_picture(Linear(0, 0), np.ones((10, 2), np.float32)).tolist() == [0, 0]


@pytest.fixture(scope="module")
def splits():
    return load("digits", "train"), load("digits", "test")


def test_numbers_are_those_of_the_measures_themselves(make_checkpoint, splits, monkeypatch):
    monkeypatch.setattr(infomec, "HALVES", 3)
    monkeypatch.setattr(infomec, "PERMUTATIONS", 3)
    train, test = splits
    small, reads = make_checkpoint(), judge.find(test, PROJECT / "checkpoints")
    found = measures.measure(Subject(small, train, test, reads))
    kept = label_survival(small, test, reads).kept()
    assert [found.row[name] for name in ("labels_kept", "labels_kept_low95", "labels_kept_high95")] == [
        kept.value,
        kept.low,
        kept.high,
    ]
    mig = dependence(small, test).mig["width"]
    assert (found.row["mig"], found.row["mig_low95"]) == (mig.value, mig.low)
    mu, measured = coded_factors(small, test)
    informed, chance = infomec.measure(mu, measured), infomec.null(mu, measured)
    assert (found.row["infom"], found.row["infom_high95"]) == (informed.modularity.value, informed.modularity.high)
    assert (found.row["infoe"], found.row["infoc"]) == (informed.explicitness.value, informed.compactness.value)
    assert found.row["infoc_chance"] == chance.compactness
    coded, ordered, _ = predictors.coded_splits(small, train, test)
    assert ordered is None  # classes and what is measured on digits
    trees = dci.measure(coded, 0)
    assert found.row["dci_disentanglement"] == trees.disentanglement.value
    assert found.row["dci_informativeness_high95"] == trees.informativeness.high
    assert found.row["sap_standardised"] == sap.measure(coded, True).score.value
    facts = dimensions.describe(small, test)
    assert found.row["informative"] == (facts.kl > 0.01).sum()
    assert found.row["rate"] == pytest.approx(facts.kl.sum(), rel=1e-6)
    assert found.row["objective"] == pytest.approx(found.row["error"] + small.config.beta * found.row["rate"])
    assert found.table["spread"].tolist() == facts.units.deviation.tolist()
    assert 0.05 < found.row["probe_100"] < found.row["probe_100_high95"]
    assert found.lacking == ""


def test_ordered_factors_of_sprites_are_predicted_as_numbers(make_checkpoint, monkeypatch):
    seen = []
    monkeypatch.setattr(measures.dci, "measure", lambda coded, *_: seen.append(coded.kinds) or fake)
    fake = SimpleNamespace(
        **dict.fromkeys(("disentanglement", "completeness", "informativeness"), SimpleNamespace(value=0))
    )
    train, test = (load("sprites", split).take(np.arange(200)) for split in ("train", "test"))
    measures._dci(Subject(make_checkpoint(), train, test, None), Task())
    assert [kind for kind in seen[0] if kind != "class"]


def test_informative_dimensions_of_an_autoencoder_carry_a_part_of_the_picture(tmp_path, splits, monkeypatch):
    train, test = splits
    quick = ("losses", "dimensions", "labels", "samples")
    monkeypatch.setattr(measures, "MEASURES", {name: measures.MEASURES[name] for name in quick})
    found = measures.measure(Subject(reader(tmp_path, 28), train, test, None))
    assert found.row["informative"] == (found.table["picture_share"] > 0.01).sum()
    assert np.isnan(found.table["kl"]).all()
    assert np.isnan(found.table["mean_encoder_variance"]).all()
    assert np.isnan(found.row["rate"])
    assert found.lacking == "without labels, samples: there is no judge for digits"


def test_images_without_labels_have_no_probe_and_say_so(make_checkpoint, splits):
    train, test = (replace(one, labels=np.full(len(one), UNLABELLED)) for one in splits)
    found = measures.measure(Subject(make_checkpoint(), train, test, None))
    assert "probe_all" not in found.row
    assert "mig" in found.row  # of what is measured on the images
    assert "without probes: No train image of digits has a label" in found.lacking


def test_codes_beyond_half_precision_are_kept_in_single(tmp_path, splits):
    train, test = splits
    plain = reader(tmp_path, 28)
    far = replace(plain, weights={**plain.weights, "encoder.3.bias": np.full(28, 7e4, np.float32)}, digest="far")
    for checkpoint, kind in ((plain, np.float16), (far, np.float32)):
        arrays = measures._arrays(Subject(checkpoint, train, test, None))
        assert arrays["codes"].dtype == kind
        assert np.isfinite(arrays["codes"]).all()


def test_measuring_can_be_stopped(make_checkpoint, splits):
    with pytest.raises(Stopped):
        measures.measure(Subject(make_checkpoint(), *splits, None), Task(stop=lambda: True))


def test_settings_say_what_each_measure_was_made_with(splits):
    found = measures.settings(*splits)
    assert found["names"] == list(measures.MEASURES)
    assert found["probes"]["labels"] == [100, 1352]
    assert found["mig"]["images"] == found["information"]["images"] == 445
