"""Probes of several models as one table."""

import numpy as np
import pytest

from vae import data
from vae.core.errors import CheckpointError, Stopped
from vae.core.task import Task
from vae.data import Dataset
from vae.export.linear_probe_table import table
from vae.studies import linear_probe
from vae.studies.linear_probe import Plan


@pytest.fixture(scope="module")
def splits():
    return data.load("digits", "train"), data.load("digits", "test")


@pytest.fixture
def plan(make_checkpoint, splits):
    return Plan.of([make_checkpoint("one"), make_checkpoint("two", kind="ae", beta=0)], *splits, [20, 40], seeds=2)


def test_steps_have_models_first_and_raw_pixels_last(plan):
    steps = [(what.name, size) for what, size in plan.steps()]
    assert steps[:4] == [("one", 20), ("two", 20), ("one", 40), ("two", 40)]
    assert steps[-1] == ("raw pixels", 40)
    assert len(steps) == 10
    assert plan.fits == 20


def test_measure_reports_progress_with_the_results_so_far(plan):
    seen = []
    results = linear_probe.measure(
        plan, Task(lambda now: seen.append((now.done, now.total, now.text, len(now.partial))))
    )
    assert seen[0] == (0, 20, "one, 20 labels", 0)
    assert seen[-1] == (20, 20, "", 10)
    assert [done for done, *_ in seen] == sorted(done for done, *_ in seen)
    assert linear_probe.known(plan).keys() == results.keys()


def test_measure_that_is_stopped_keeps_finished_fits(make_checkpoint, splits):
    plan = Plan.of([make_checkpoint("one", seed=9)], *splits, [25, 35], seeds=2)
    with pytest.raises(Stopped):
        linear_probe.measure(plan, Task(stop=lambda: True))
    turns = iter([False, False, True])
    with pytest.raises(Stopped):
        linear_probe.measure(plan, Task(stop=lambda: next(turns)))
    assert [(size, len(found.fits)) for (_, size), found in linear_probe.known(plan).items()] == [(25, 2)]


def test_the_table_holds_the_numbers_and_where_they_come_from(plan):
    results = linear_probe.measure(plan)
    export = table(plan, results)
    frame = export.frame()
    assert len(frame) == 10
    assert all(name.isascii() for name in frame.columns)
    for row in frame.itertuples():
        what = next(what for what in plan.whats if what.name == row.name)
        found = results[what.digest, row.labels]
        assert (row.accuracy, row.low95, row.high95) == (found.accuracy, found.estimate.low, found.estimate.high)
        assert row.sd_over_seeds == found.deviation
        assert row.floor == what.floor
        assert row.seeds == 2
    shares = frame[[f"accuracy_{digit}" for digit in range(10)]].to_numpy()
    weights = np.bincount(plan.data.labels) / len(plan.data.labels)
    np.testing.assert_allclose(shares @ weights, frame["accuracy"])
    origin = export.provenance
    assert origin["dataset_digest"] == plan.data.test.digest
    assert origin["train_digest"] == plan.data.train.digest
    assert [model["name"] for model in origin["models"]] == ["one", "two"]
    assert (origin["C"], origin["seeds"], list(origin["sizes"])) == (1.0, [0, 1], [20, 40])


def test_a_table_of_a_part_has_what_is_measured(plan):
    part = dict(list(linear_probe.measure(plan).items())[:1])
    assert len(table(plan, part).frame()) == 1


def test_class_names_beyond_ascii_are_numbers(make_checkpoint):
    images = np.random.default_rng(0).integers(0, 256, (40, 28, 28)).astype(np.uint8)
    splits = [Dataset("mine", split, images, np.arange(40) % 2, ("ä", "b")) for split in ("train", "test")]
    plan = Plan.of([make_checkpoint()], *splits, ["all"])
    names = list(table(plan, linear_probe.measure(plan)).frame().columns)
    assert names[-2:] == ["accuracy_0", "accuracy_b"]


def test_plan_of_the_same_model_twice_probes_it_once(make_checkpoint, splits):
    made = make_checkpoint("one")
    plan = Plan.of([made, made], *splits, [20], seeds=1)
    assert len(linear_probe.measure(plan)) == 4


def test_plan_refuses_models_of_images_of_another_size(make_checkpoint, splits):
    with pytest.raises(CheckpointError, match="takes images of 9 x 7 pixels"):
        Plan.of([make_checkpoint(image_shape=(9, 7))], *splits)
