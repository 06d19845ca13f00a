import json
import shutil
import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock

from tests.harness import sweeps as harness
from tests.harness.sweeps import make
from vae.core.errors import MeasureError, Stopped, SweepError, TrainingError
from vae.core.task import Task
from vae.models import checkpoints
from vae.studies.claims import seeds
from vae.sweeps import making, measures, request, running, sweep
from vae.sweeps.worker import WorkerLost
from vae.training import autoencoder


@pytest.fixture
def trained(monkeypatch) -> list[str]:
    """The members that are trained from here on, by name, in their order."""
    names: list[str] = []
    train = autoencoder.train

    def watched(config, dataset, out, **options):
        if not any((out / f"{name}.safetensors").exists() for name in ("model", "resume")):
            names.append(out.name)
        return train(config, dataset, out, **options)

    monkeypatch.setattr(autoencoder, "train", watched)
    return names


def after(count: int) -> Task:
    """A task that is stopped once so many members are done."""
    enough = threading.Event()
    return Task(lambda now: enough.set() if now.done >= count else None, enough.is_set)


def test_every_member_is_trained_once_each_seed_as_a_whole(tmp_path, monkeypatch, trained):
    made = make(tmp_path / "a", monkeypatch)
    by_seed = [f"{what}-seed-{seed}" for seed in (0, 1) for what in ("ae", "beta-4")]
    assert trained == by_seed
    assert made.members["status"].tolist() == ["done"] * 4
    assert made.members["train_seconds"].gt(0).all()
    assert made.members["checkpoint_digest"].nunique() == 4
    assert made.provenance["test_images"] == 445
    assert not list((tmp_path / "a" / "runs").glob("*-seed-*"))  # of no more use


def test_a_stopped_sweep_goes_on_and_trains_and_measures_nothing_twice(tmp_path, monkeypatch, trained):
    measured = []
    whole = measures.measure
    monkeypatch.setattr(measures, "measure", lambda *given: measured.append(1) or whole(*given))
    with pytest.raises(Stopped, match=r"Stopped with [1-3] of 4 models measured.*the same command goes on"):
        make(tmp_path / "a", monkeypatch, task=after(1))
    before = sweep.load(tmp_path / "a").members
    done = before[before["status"] == "done"]
    assert 1 <= len(done) < 4
    assert set(before["status"]) == {"done", "missing"}
    made = make(tmp_path / "a", monkeypatch)
    assert sorted(trained) == sorted(made.done)
    assert len(measured) == 4
    rows = made.members.set_index("member")
    for row in done.to_dict("records"):
        pd.testing.assert_series_equal(rows.loc[row["member"]], pd.Series(row)[rows.columns], check_names=False)


def test_a_run_that_was_stopped_in_training_goes_on_from_its_last_step(tmp_path, monkeypatch):
    one = {"kinds": ["ae"], "betas": [], "seeds": [0], "settings": {"epochs": 2}}
    asked = count(1)
    with monkeypatch.context() as patched:  # steps: 6 an epoch
        patched.setattr(request, "_throttled", lambda _: lambda: next(asked) > 5)
        assert make(tmp_path / "a", monkeypatch, **one).members["status"].tolist() == ["missing"]
    run = tmp_path / "a" / "runs" / "ae-seed-0"
    assert (run / "resume.safetensors").exists()
    before = json.loads((run / "progress.json").read_text())["train_seconds"]
    made, alone = (make(tmp_path / name, monkeypatch, **one) for name in "ab")
    assert made.members["train_seconds"][0] >= round(before, 1)  # of both attempts
    assert made.members["checkpoint_digest"][0] == alone.members["checkpoint_digest"][0]


def test_more_betas_and_seeds_are_added_to_a_sweep(tmp_path, monkeypatch, trained):
    make(tmp_path / "a", monkeypatch, betas=[1], seeds=[0])
    trained.clear()
    made = make(tmp_path / "a", monkeypatch, betas=[4], seeds=[0, 1])
    assert made.spec.betas == (1, 4)
    assert len(made.done) == 6
    assert sorted(trained) == ["ae-seed-1", "beta-1-seed-1", "beta-4-seed-0", "beta-4-seed-1"]


def test_a_member_that_fails_is_a_row_with_its_reason_and_is_tried_again(tmp_path, monkeypatch):
    train = autoencoder.train

    def sometimes(config, dataset, out, **options):
        if config.beta == 4:
            raise TrainingError("The loss became NaN.\nStart again.")
        if config.seed == 1:
            raise ZeroDivisionError("of mine")
        return train(config, dataset, out, **options)

    with monkeypatch.context() as patched:
        patched.setattr(autoencoder, "train", sometimes)
        made = make(tmp_path / "a", monkeypatch)
    rows = made.members.set_index("member")
    assert made.done == ("ae-seed-0",)
    assert rows.loc["beta-4-seed-0", ["status", "reason"]].tolist() == ["failed", "The loss became NaN. Start again."]
    assert rows.loc["ae-seed-1", "reason"] == "ZeroDivisionError: of mine"
    assert rows.loc["ae-seed-0", "reason"] == ""
    assert make(tmp_path / "a", monkeypatch).members["status"].tolist() == ["done"] * 4


def test_weights_are_kept_where_they_are_asked_for(tmp_path, monkeypatch):
    made = make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1], keep_weights=True)
    kept = checkpoints.load(tmp_path / "a" / "weights" / "beta-1-seed-0")
    assert kept.digest == made.members["checkpoint_digest"][1]
    assert sweep.load(tmp_path / "a").digest == made.digest


def test_kept_weights_are_measured_again_by_other_measures_and_not_trained(tmp_path, monkeypatch, trained):
    make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1], keep_weights=True)
    monkeypatch.setattr(measures, "VERSION", 999)
    trained.clear()
    made = make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1], keep_weights=True)
    assert made.provenance["measures"]["version"] == 999
    assert len(made.done) == 2
    assert trained == []


def test_other_measures_and_no_weights_are_refused(tmp_path, monkeypatch):
    made = make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1])
    monkeypatch.setattr(measures, "VERSION", 999)
    with pytest.raises(SweepError, match="was made with measures of another version or with other settings"):
        make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1])
    assert sweep.load(tmp_path / "a").digest == made.digest


def test_a_sweep_of_another_recipe_is_left_as_it_is(tmp_path, monkeypatch):
    make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1])
    with pytest.raises(SweepError, match="The sweep there has epochs = 1, and this one epochs = 2"):
        make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1], settings={"epochs": 2})


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "letter.txt").touch()
    with pytest.raises(SweepError, match=r"holds other files \(letter\.txt\)\. Choose another --out"):
        make(tmp_path / "a")


def test_two_commands_on_one_folder_are_refused_with_a_sentence(tmp_path):
    (tmp_path / "a" / "runs").mkdir(parents=True)
    with (
        FileLock(tmp_path / "a" / "runs" / ".lock"),
        pytest.raises(SweepError, match=r"Another command is at work on .*/a\. Let it end, or stop it with Ctrl-C"),
    ):
        make(tmp_path / "a")


def test_what_was_measured_when_the_parent_was_killed_is_taken_up(tmp_path, monkeypatch, trained):
    """The tables are one member behind: it was measured, and the parent never wrote it down."""
    with monkeypatch.context() as patched:
        patched.setattr(running.Tables, "take", lambda tables, member: False)
        make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1])
    assert sweep.load(tmp_path / "a").done == ()
    trained.clear()
    made = make(tmp_path / "a", monkeypatch, seeds=[0], betas=[1])
    assert made.done == ("ae-seed-0", "beta-1-seed-0")
    assert trained == []


class Losing(Executor):
    """Loses its worker so many times for every task, then works."""

    def __init__(self, times: int) -> None:
        self.left: dict[str, int] = {}
        self.times, self.threads = times, ThreadPoolExecutor(1)

    def submit(self, fn, /, *args, **kwargs) -> Future:
        if self.left.setdefault(args[0], self.times):
            self.left[args[0]] -= 1
            lost: Future = Future()
            lost.set_exception(WorkerLost("The process that worked on it ended, killed or out of memory."))
            return lost
        return self.threads.submit(fn, *args)


@pytest.mark.parametrize(("times", "status"), [(running.ATTEMPTS - 1, "done"), (running.ATTEMPTS, "failed")])
def test_a_member_whose_worker_is_lost_is_tried_again_but_not_for_ever(tmp_path, monkeypatch, times, status):
    threads = harness.threads

    @contextmanager
    def losing(out, workers=1):
        with threads(out, workers) as scheduler:
            yield replace(scheduler, executor=Losing(times))

    monkeypatch.setattr(harness, "threads", losing)
    made = make(tmp_path / "a", monkeypatch, kinds=["ae"], betas=[], seeds=[0])
    assert made.members["status"].tolist() == [status]
    if status == "failed":
        assert made.members["reason"][0].endswith(f"killed or out of memory. {running.ATTEMPTS} attempts.")


def test_another_judge_or_data_on_a_worker_is_a_reason(tmp_path, monkeypatch):
    of = making.provenance.of
    calls = []

    def changing(*given):
        calls.append(1)
        return {**of(*given), "judge_digest": None if len(calls) == 1 else "another"}

    monkeypatch.setattr(making.provenance, "of", changing)
    made = make(tmp_path / "a", monkeypatch, kinds=["ae"], betas=[], seeds=[0])
    assert "The worker's data, judge or version of betascope are others" in made.members["reason"][0]


def test_progress_tells_the_state_of_every_member(tmp_path, monkeypatch):
    seen = []
    make(tmp_path / "a", monkeypatch, betas=[1], seeds=[0], task=Task(seen.append))
    assert [state.status for state in seen[0].partial] in (["waiting", "waiting"], ["running", "waiting"])
    last = seen[-1]
    assert (last.done, last.total) == (2, 2)
    assert [(state.name, state.status) for state in last.partial] == [("ae-seed-0", "done"), ("beta-1-seed-0", "done")]


def test_claims_are_checked_of_each_seed_that_has_all_four_roles(tmp_path, monkeypatch):
    checked = []

    def check(evidence, task):
        checked.append({role: model.config.seed for role, model in evidence.models.items()})
        return ()

    def table(by_seed):
        ((seed, _),) = by_seed.items()
        return [{"seed": seed, "claim": 1, "value": 0.5}], np.full((1, 200), seed, np.float32)

    monkeypatch.setattr(seeds, "of_seed", check)
    monkeypatch.setattr(seeds, "to_table", table)
    assert make(tmp_path / "a", monkeypatch, betas=[0, 2.4], seeds=[0]).claims is None
    made = make(tmp_path / "a", monkeypatch, betas=[10], seeds=[0, 1])
    assert made.claims["seed"].tolist() == [1]  # of seed 0 the weights were not kept
    assert checked == [dict.fromkeys(("AE", "β = 0", "β = 2.4", "β = 10"), 1)]
    assert made.replicates(1)["replicates"].tolist() == [[1.0] * 200]
    assert not list((tmp_path / "a" / "runs").glob("*-seed-*"))
    again = make(tmp_path / "a", monkeypatch, betas=[10], seeds=[0, 1])
    assert len(checked) == 1
    assert again.claims.equals(made.claims)


def test_claims_that_fail_keep_the_weights_and_are_checked_by_the_next_command(tmp_path, monkeypatch):
    def fails(evidence, task):
        raise MeasureError("no.")

    four = {"betas": [0, 2.4, 10], "seeds": [0]}
    seen = []
    with monkeypatch.context() as patched:
        patched.setattr(seeds, "of_seed", fails)
        made = make(tmp_path / "a", monkeypatch, **four, task=Task(seen.append))
    assert made.claims is None
    assert len(made.done) == 4
    assert (seen[-1].partial[-1].name, seen[-1].partial[-1].reason) == ("claims-seed-0", "no.")
    monkeypatch.setattr(seeds, "of_seed", lambda evidence, task: ())
    monkeypatch.setattr(seeds, "to_table", lambda _: ([{"seed": 0}], np.zeros((1, 200), np.float32)))
    assert make(tmp_path / "a", monkeypatch, **four).claims["seed"].tolist() == [0]


def test_a_sweep_without_a_judge_says_what_is_lacking(tmp_path, monkeypatch):
    steps = {name: measures.MEASURES[name] for name in ("losses", "dimensions", "labels", "samples", "MIG")}
    monkeypatch.setattr(measures, "MEASURES", steps)
    (tmp_path / "none").mkdir()
    made = make(tmp_path / "a", kinds=["ae"], betas=[], seeds=[0], checkpoints_dir=tmp_path / "none")
    assert made.provenance["lacking"] == {"ae-seed-0": "without labels, samples: there is no judge for digits"}
    assert "labels_kept" not in made.measures
    assert "mig" in made.measures
    shutil.rmtree(tmp_path / "none")
