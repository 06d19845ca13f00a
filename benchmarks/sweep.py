"""What a sweep costs: each measure of a model, and how to share the cores between models.

`python -m benchmarks.sweep mnist-beta-2.4 sprites-beta-2.4`: CPU seconds of one thread, measure by measure, with
nothing in the cache but what is known of the data alone, as for each member of a sweep but the first.

`python -m benchmarks.sweep --split`: images a second of all models together, for every way to share this machine's
cores between processes and their threads, in turns. Each process trains a model of the newest recipe on MNIST.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from vae.core.folders import PROJECT

WORKER = """
import sys, time
import torch
from vae import data
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.models.config import ModelConfig
from vae.training import autoencoder
threads, seconds, out = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)
train = data.load("mnist", "train")
config = ModelConfig.newest(len(train), kind="vae", beta=2.4)
input()
begun, seen = time.monotonic(), [0]
def stop():
    seen[0] += 1
    return time.monotonic() - begun > seconds
try:
    autoencoder.train(config, train, out, task=Task(stop=stop))
except Stopped:
    pass
print(seen[0] * config.batch_size / (time.monotonic() - begun), time.process_time())
"""


def main() -> None:
    """Print a line a measure, or a line a split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", nargs="*")
    parser.add_argument("--split", action="store_true")
    parser.add_argument("--seconds", type=float, default=20, help="of each turn")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    for name in options.checkpoint:
        _measures(name)
    if options.split:
        _splits(options.seconds, options.turns)


def _measures(name: str) -> None:
    import torch

    from vae import data
    from vae.core import folders, memo, processes
    from vae.core.task import Task
    from vae.models import checkpoints
    from vae.sweeps import measures
    from vae.sweeps.provenance import judge_of

    torch.set_num_threads(1)
    checkpoint = checkpoints.load_model(name)
    train, test = (data.load(checkpoint.config.dataset, split) for split in data.SPLITS)
    judge = judge_of(test, folders.checkpoints_dir())
    before = time.process_time()
    measures.prepare(train, test, judge)
    print(f"{name}\n  {'of the data':12} {time.process_time() - before:6.1f} s, where it is not in the cache yet")
    with tempfile.TemporaryDirectory() as passing, memo.passing(Path(passing)), processes.inline():
        subject = measures.Subject(checkpoint, train, test, judge)
        begun = before = time.process_time()
        for step, function in measures.MEASURES.items():
            columns = function(subject, Task())
            print(f"  {step:12} {time.process_time() - before:6.1f} s  {', '.join(columns)}", flush=True)
            before = time.process_time()
        size = sum(file.stat().st_size for file in Path(passing).iterdir()) / 1e6
        print(f"  {'together':12} {before - begun:6.1f} s; {size:.0f} MB passed through the disk", flush=True)


def _splits(seconds: float, turns: int) -> None:
    cores = os.cpu_count() or 1
    splits = [workers for workers in range(1, cores + 1) if cores % workers == 0]
    found: dict[int, list[float]] = {workers: [] for workers in splits}
    for _ in range(turns):
        for workers in splits:
            found[workers].append(_together(workers, cores // workers, seconds))
    for workers, paces in found.items():
        each = ", ".join(f"{pace:,.0f}" for pace in paces)
        print(f"{workers} processes, {cores // workers} threads each: {median(paces):,.0f} images/s ({each})")


def _together(workers: int, threads: int, seconds: float) -> float:
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    with tempfile.TemporaryDirectory() as folder:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(threads), str(seconds), f"{folder}/model-{k}"],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for k in range(workers)
        ]
        time.sleep(15)  # until all have their data
        said = []
        for one in running:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        for one in running:
            said.append(one.communicate()[0])
    return sum(float(text.split()[0]) for text in said)


if __name__ == "__main__":
    main()
