"""The checkpoints that ship: whole, small, measured, and as good as was asked."""

import csv
from functools import cache

import numpy as np
import pytest

from tests.harness.files import JUDGES, OF_SWEEPS, SHIPPED, SPRITES
from vae import data
from vae.core.folders import PROJECT
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import catalogue, checkpoints, judge, layers
from vae.models.checkpoints import Checkpoint
from vae.sweeps import measures
from vae.sweeps import sweep as sweeps

FOLDER = PROJECT / "checkpoints"


@pytest.fixture(params=[*SHIPPED, *SPRITES])
def shipped(request) -> Checkpoint:
    return checkpoints.find(request.param, FOLDER)


@pytest.fixture(params=[*SHIPPED, *SPRITES, *OF_SWEEPS])
def every_shipped(request) -> Checkpoint:
    return checkpoints.find(request.param, FOLDER)


@pytest.mark.parametrize("family", [SHIPPED, SPRITES])
def test_scan_lists_each_family_of_four_in_teaching_order(family):
    assert [checkpoint.name for checkpoint in catalogue.scan(FOLDER) if checkpoint.name in family] == family


def test_shipped_configs_differ_in_kind_and_beta_alone(shipped):
    config = shipped.config
    expected = checkpoints.find("mnist-ae", FOLDER).config.model_dump()
    if shipped.name in SPRITES:
        expected |= {"dataset": "sprites", "epochs": 50}
    assert {**config.model_dump(), "kind": "ae", "beta": 0.0} == expected  # beta is the one thing that differs
    assert (expected["dataset"], config.seed, config.latent_dim) == (shipped.name.partition("-")[0], 0, 16)
    assert layers.multiply_adds(layers.decoder(config)) <= 3_000_000


def test_both_families_have_the_same_betas():
    found = [
        [(one.config.kind, one.config.beta) for one in (checkpoints.find(name, FOLDER) for name in family)]
        for family in (SHIPPED, SPRITES)
    ]
    assert found[0] == found[1] == [("ae", 0), ("vae", 0), ("vae", 2.4), ("vae", 10)]


def test_shipped_folder_is_small_and_has_all_its_files(every_shipped):
    shipped = every_shipped
    assert sum(file.stat().st_size for file in shipped.path.iterdir()) <= 8_000_000
    assert sorted(file.name for file in shipped.path.iterdir()) == [
        "config.json",
        "history.csv",
        "metrics.json",
        "model.safetensors",
    ]
    with (shipped.path / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == shipped.config.epochs
    assert float(rows[-1]["objective"]) < float(rows[0]["objective"])


@pytest.fixture(scope="module")
def sprites() -> Dataset:
    return data.load("sprites", "test")


@pytest.mark.parametrize("name", [*SHIPPED, *OF_SWEEPS])
def test_shipped_models_have_evaluations_on_mnist_and_digits(name):
    shipped = checkpoints.find(name, FOLDER)
    assert shipped.evaluation("mnist").n == 10_000
    assert shipped.evaluation("digits").n == 445


def test_stored_evaluation_equals_a_fresh_one(every_shipped, digits, sprites):
    shipped = every_shipped
    images = sprites if shipped.name in SPRITES else digits
    stored, found = shipped.evaluation(images.name), evaluate(shipped, images)
    assert found.n == len(images)
    assert found.dataset_digest == stored.dataset_digest
    np.testing.assert_allclose(
        [found.bce_mu, found.bce_z, found.mse_mu, found.kl, found.objective],
        [stored.bce_mu, stored.bce_z, stored.mse_mu, stored.kl, stored.objective],
        rtol=1e-3,
    )
    assert found.active_dimensions == stored.active_dimensions
    assert (found.logvar_at_bound or 0) == pytest.approx(stored.logvar_at_bound or 0, abs=1e-3)


@pytest.fixture(scope="module")
def on_mnist(mnist):
    """Measure a model, by name, on MNIST's test images; once."""
    return cache(lambda name: evaluate(checkpoints.find(name, FOLDER), mnist))


@pytest.mark.parametrize(
    ("name", "limit"), [("mnist-ae", 66.4), ("mnist-beta-0", 66.4), ("mnist-beta-1", 95.5), ("mnist-beta-2.4", 120.0)]
)
def test_objective_on_mnist_is_below_its_limit(name, limit, on_mnist):
    found = on_mnist(name)
    assert found.objective <= limit
    assert found.dataset_digest == checkpoints.find(name, FOLDER).evaluation("mnist").dataset_digest


def test_error_grows_and_kl_falls_with_beta_on_mnist(on_mnist):
    found = {name: on_mnist(name) for name in SHIPPED[1:]}
    errors, information, active = (
        [getattr(found[name], what) for name in SHIPPED[1:]] for what in ("bce_mu", "kl", "active_dimensions")
    )
    assert errors == sorted(errors)
    assert information == sorted(information, reverse=True)
    assert active == sorted(active, reverse=True)
    assert active[0] == 16
    assert active[2] < active[1] < 16


def test_error_grows_and_kl_falls_with_beta_on_sprites():
    """On the stored numbers, which the test above has measured again."""
    found = [checkpoints.find(name, FOLDER).evaluation("sprites") for name in SPRITES]
    assert found[0].objective < 20  # the AE
    errors, information, active = (
        [getattr(one, what) for one in found[1:]] for what in ("bce_mu", "kl", "active_dimensions")
    )
    assert errors == sorted(errors)
    assert information == sorted(information, reverse=True)
    assert active == sorted(active, reverse=True)
    assert active[0] == 16
    assert active[2] < active[1] <= 5  # no more than there are factors


@pytest.mark.parametrize("name", JUDGES)
def test_judges_are_small_whole_and_no_models(name):
    found = judge.load(FOLDER / name)
    assert sorted(file.name for file in found.path.iterdir()) == ["accuracy.json", "judge.json", "model.safetensors"]
    assert sum(file.stat().st_size for file in found.path.iterdir()) <= 600_000
    assert found.accuracy is not None
    assert name not in [checkpoint.name for checkpoint in catalogue.scan(FOLDER)]
    assert sum(map(layers.multiply_adds, found.config.parts.values())) <= 2_500_000


@pytest.mark.parametrize(("name", "limit"), [("digits", 0.99), ("sprites", 0.998)])
def test_judges_accuracy_on_digits_and_sprites_is_above_its_limit(name, limit):
    test, train = data.load(name, "test"), data.load(name, "train")
    found = judge.find(test, FOLDER)
    assert found.config.dataset_digest == train.images_digest
    assert found.accuracy.dataset_digest == test.images_digest
    assert found.accuracy.share >= limit
    some = test.take(spread(len(test), 2000))
    assert np.mean(found.see(some.images).labels == some.labels) >= limit


def test_judge_of_mnist_reads_at_least_9920_test_images(mnist):
    found = judge.find(mnist, FOLDER)
    right = int((found.see(mnist.images).labels == mnist.labels).sum())
    assert right >= 9920
    assert abs(right - found.accuracy.correct) <= 2  # another machine may round a close call otherwise
    assert found.accuracy.dataset_digest == mnist.images_digest


@pytest.mark.parametrize(("name", "seeds"), [("mnist", 5), ("sprites", 3)])
def test_shipped_sweep_is_whole_small_and_of_the_measures_and_judge_of_today(name, seeds):
    swept = sweeps.load(PROJECT / "sweeps" / name)
    assert set(swept.done) == {member.name for member in swept.spec.members()}
    assert len(swept.spec.betas) == 7
    assert len(swept.spec.seeds) == seeds
    assert swept.provenance["measures"]["version"] == measures.VERSION
    assert swept.provenance["judge_digest"] == judge.load(FOLDER / f"judge-{name}").digest
    assert sum(file.stat().st_size for file in swept.folder.iterdir()) < 3_000_000
    rows = swept.members.set_index("member")
    means = rows[rows["kind"] == "vae"].groupby("beta")[["error", "rate"]].mean()
    assert means["error"].is_monotonic_increasing
    assert means["rate"].is_monotonic_decreasing
    assert rows["rate"].isna().equals(rows["kind"] == "ae")


@pytest.mark.parametrize("name", OF_SWEEPS)
def test_model_of_a_sweep_is_the_one_that_the_sweep_has_measured(name):
    dataset, _, member = name.partition("-")
    rows = sweeps.load(PROJECT / "sweeps" / dataset).members.set_index("member")
    assert rows.loc[f"{member}-seed-0", "checkpoint_digest"] == checkpoints.find(name, FOLDER).digest
