"""The default table of linear probes on MNIST, and against plain scikit-learn: `python -m benchmarks.probe`.

The four shipped models at 100, 1,000, 10,000 and all labels, 5 draws. Floors are read from the cache (where they are
not there yet they are measured first, minutes, and not counted); the models are encoded and probed from nothing, in a
cache folder of their own. The other is what a notebook has: StandardScaler and LogisticRegression on the same codes and
the same images to learn from, in a loop; encoding and imports are in neither of the two times that are compared. CPU
seconds stand beside the others, as those depend on what else the machine does.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from vae import data
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.export.linear_probe_table import table as table_of
from vae.metrics.probing.fits import C
from vae.models import checkpoints
from vae.studies import linear_probe as report
from vae.studies.linear_probe import Plan

_MODELS = ("mnist-ae", "mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10")
_WARM = np.array([0, 1] * 10)  # labels of a fit that only imports
T = TypeVar("T")
_APART = 0.001  # of accuracy that the two may differ by: where lbfgs ends


def main() -> int:
    """Print seconds and ratio; 1 where the table takes longer than its goal or the accuracies differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goal", type=float, default=60.0, help="seconds for the table")
    parser.add_argument("--ours-alone", action="store_true", help="compare nothing")
    options = parser.parse_args()
    found = [checkpoints.load(PROJECT / "checkpoints" / name) for name in _MODELS]
    plan = Plan.of(found, data.load("mnist", "train"), data.load("mnist", "test"))
    models = replace(plan, whats=tuple(what for what in plan.whats if not what.floor))
    floors = replace(plan, whats=tuple(what for what in plan.whats if what.floor))
    _imported()
    _timed("floors, where the cache lacks them", lambda: report.measure(floors))
    results, read, _ = _timed("floors from the cache", lambda: report.measure(floors))
    fitting, fitting_cpu, seconds, cpu, apart = 0.0, 0.0, 0.0, 0.0, 0.0
    with _empty_cache():
        encoding = _timed("codes of 70,000 images, four models", lambda: _encoded(models))[1]
        for size in models.sizes:
            part = replace(models, sizes=(size,))
            probes, took, worked = _timed(f"{part.fits} probes of {size:,} labels", partial(report.measure, part))
            fitting, fitting_cpu = fitting + took, fitting_cpu + worked
            results |= probes
            if not options.ours_alone:
                theirs, took, worked = _timed("the same by a plain loop", partial(_plain, part))
                seconds, cpu = seconds + took, cpu + worked
                apart = max(apart, *(abs(theirs[key] - probes[key].accuracy) for key in theirs))
    table, interval, _ = _timed("table with intervals", lambda: table_of(plan, results).frame())
    print(table[["name", "labels", "accuracy", "low95", "high95"]].to_string(index=False, float_format="%.4f"))
    whole = read + encoding + fitting + interval
    print(f"the whole table: {whole:.1f} s (goal: {options.goal:g})")
    if options.ours_alone:
        return int(whole > options.goal)
    print(f"times faster than the loop: {seconds / fitting:.1f}; times less CPU: {cpu / fitting_cpu:.1f}")
    print(f"accuracies at most {apart:.5f} apart")
    return int(whole > options.goal or apart > _APART)


def _encoded(plan: Plan) -> None:
    first = np.arange(1)
    for what in plan.whats:
        for images in (plan.data.train, plan.data.test):
            what.read(images, first)


def _plain(plan: Plan) -> dict[tuple[str, int], float]:
    """Accuracies as a notebook has them, by model and size, mean over the draws."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    found = {}
    for what in plan.whats:
        test = what.read(plan.data.test, plan.data.tested)
        for size in plan.sizes:
            shares = []
            for seed in range(plan.data.draws(size, plan.seeds)):
                rows = plan.data.subset(size, seed)
                classifier = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=5_000))
                classifier.fit(what.read(plan.data.train, rows), plan.data.train.labels[rows])
                shares.append(float(np.mean(classifier.predict(test) == plan.data.labels)))
            found[what.digest, size] = float(np.mean(shares))
    return found


def _imported() -> None:
    import torch  # noqa: F401  # before SciPy

    from vae.metrics.probing import logistic

    logistic.fit(_WARM[:, None].astype(float), _WARM, _WARM[:, None].astype(float), C)


def _timed(what: str, work: Callable[[], T]) -> tuple[T, float, float]:
    """What came of it, its seconds, and the CPU seconds of all threads."""
    begun, before = time.perf_counter(), time.process_time()
    found = work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - before
    print(f"{seconds:7.2f} s ({cpu:6.2f} s CPU)   {what}", flush=True)
    return found, seconds, cpu


@contextmanager
def _empty_cache() -> Iterator[None]:
    """A cache folder with nothing in it, as long as the context lasts."""
    before = os.environ.get(CACHE_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        try:
            yield
        finally:
            os.environ.pop(CACHE_VARIABLE)
            if before is not None:
                os.environ[CACHE_VARIABLE] = before


if __name__ == "__main__":
    sys.exit(main())
