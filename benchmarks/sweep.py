"""How long it takes to measure one model of a sweep, measure by measure: CPU seconds of one thread.

`python -m benchmarks.sweep mnist-beta-2.4 mnist-ae sprites-beta-2.4`: with nothing in the cache but what is known of
the data alone, as for each member of a sweep but the first.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import tempfile
import time
from pathlib import Path

import torch

from vae import data
from vae.core import folders, memo, processes
from vae.core.task import Task
from vae.models import checkpoints
from vae.sweeps import measures
from vae.sweeps.provenance import judge_of


def main() -> None:
    """Print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name in options.checkpoint:
        checkpoint = checkpoints.load_model(name)
        train, test = (data.load(checkpoint.config.dataset, split) for split in data.SPLITS)
        judge = judge_of(test, folders.checkpoints_dir())
        for turn in ("with what is known of the data", "as every other member"):
            with tempfile.TemporaryDirectory() as passing, memo.passing(Path(passing)), processes.inline():
                subject = measures.Subject(checkpoint, train, test, judge)
                begun = before = time.process_time()
                print(f"{name}, {turn}")
                for step, function in measures.MEASURES.items():
                    columns = function(subject, Task())
                    print(f"  {step:12} {time.process_time() - before:6.1f} s  {', '.join(columns)}", flush=True)
                    before = time.process_time()
                size = sum(file.stat().st_size for file in Path(passing).iterdir()) / 1e6
                print(f"  together     {before - begun:6.1f} s; {size:.0f} MB passed through the disk", flush=True)


if __name__ == "__main__":
    main()
