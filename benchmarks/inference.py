"""Encoding, decoding and judging by NumPy against PyTorch: `python -m benchmarks.inference` (Linux).

Each figure is of a process of its own with so many threads: medians, NumPy and torch in turns; how far the two are
apart at most; and what a process holds and how long it takes until it has decoded one code, from its start.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from vae.core.folders import PROJECT

_MODEL, _JUDGE = PROJECT / "checkpoints" / "mnist-beta-2.4", PROJECT / "checkpoints" / "judge-mnist"


def main() -> None:
    """Print a table for each number of threads."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--work", choices=("speed", "numpy", "torch"), help="used within: what a process is for")
    options = parser.parse_args()
    if options.work == "speed":
        print(json.dumps(_speed(options.runs)))
    elif options.work:
        print(json.dumps(_first(options.work == "torch")))
    else:
        for threads in options.threads:
            print(f"{threads} threads: ms by NumPy, by torch, ratio, largest difference")
            for what, (ours, theirs, apart) in _in_process("speed", threads, options.runs).items():
                print(f"  {what:<32}{ours:7.1f} {theirs:7.1f} {ours / theirs:6.2f}  {apart:.1e}")
        for by in ("numpy", "torch"):
            found = [_in_process(by, 1, 1) for _ in range(options.runs)]
            seconds, held = (median(run[name] for run in found) for name in ("seconds", "held"))
            print(f"a process until it has decoded a code by {by}: {seconds:.2f} s, {held:.0f} MB")


def _in_process(work: str, threads: int, runs: int) -> dict:
    environment = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))}
    command = [sys.executable, "-m", "benchmarks.inference", "--work", work, "--runs", str(runs)]
    return json.loads(subprocess.check_output(command, env=environment, cwd=PROJECT))


def _first(by_torch: bool) -> dict[str, float]:
    """Seconds since this process began, and MB that it holds."""
    from vae.models import checkpoints, encoding

    model = checkpoints.load(_MODEL)
    encoding.decode(model.model() if by_torch else model.coder(), np.zeros((1, 16), np.float32))
    began = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    held = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return {"seconds": time.clock_gettime(time.CLOCK_BOOTTIME) - began, "held": held}


def _speed(runs: int) -> dict[str, tuple[float, float, float]]:
    import torch

    from vae.models import checkpoints, encoding
    from vae.models import judge as judges
    from vae.models.networks import Classifier, restored

    model, judge = checkpoints.load(_MODEL), judges.load(_JUDGE)
    images = np.random.default_rng(0).random((10_000, 28, 28), dtype=np.float32)
    ours, theirs = model.coder(), model.model()
    codes = encoding.encode_images(ours, images[:1000])[0]
    classifier = restored(Classifier(judge.config.parts), judge.weights).to(memory_format=torch.channels_last)

    def seen() -> np.ndarray:
        with torch.inference_mode():
            parts = [classifier.features(torch.from_numpy(images[at : at + 500, None])) for at in range(0, 1000, 500)]
            return classifier.classes(torch.cat(parts)).softmax(dim=1).numpy()

    return {
        "encode 10,000 images": _turns(
            runs, lambda: encoding.encode_images(ours, images)[0], lambda: encoding.encode_images(theirs, images)[0]
        ),
        "decode 1,000 codes": _turns(
            runs, lambda: encoding.decode(ours, codes), lambda: encoding.decode(theirs, codes)
        ),
        "decode one code": _turns(
            20 * runs, lambda: encoding.decode(ours, codes[:1]), lambda: encoding.decode(theirs, codes[:1])
        ),
        "judge 1,000 images": _turns(runs, lambda: judge.see(images[:1000]).probabilities, seen),
    }


def _turns(runs: int, ours: Callable[[], np.ndarray], theirs: Callable[[], np.ndarray]) -> tuple[float, float, float]:
    times: dict[Callable, list[float]] = {ours: [], theirs: []}
    apart = float(np.abs(ours() - theirs()).max())
    for _ in range(runs):
        for run, taken in times.items():
            begun = time.perf_counter()
            run()
            taken.append(1000 * (time.perf_counter() - begun))
    return median(times[ours]), median(times[theirs]), apart


if __name__ == "__main__":
    main()
