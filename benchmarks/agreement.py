"""Our disentanglement scores against disent 0.8.0's on the same codes, and against a plain reading of the beta-VAE
paper, which disent has not: `python -m benchmarks.agreement`.

Codes of the sprites by checkpoints/sprites-beta-2.4 (ours are the numbers that the Disentanglement page shows), and
codes made for the purpose on a grid of 3 x 4 x 5: the factors themselves, each twice, two of them turned by 30 degrees,
nothing but zeros. Where a score differs, the reason is put to the test: the other side runs once more with that one
thing as we have it, and then has to agree. Scores of random votes are means over several seeds; those may differ by
three standard errors. disent lives in an environment of its own: give its Python with --disent-python, or one is made
in the cache folder (PyTorch again: a few GB). Trees take most of the time, some ten minutes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae import data
from vae.core.cache import Arrays
from vae.core.folders import PROJECT, cache_dir
from vae.data import SPLITS, sprites
from vae.data.dataset import spread
from vae.metrics.disentanglement import dci, dependence, fixed_factor, grid, mig, mutual_information, predictors, sap
from vae.metrics.disentanglement.coded import TEST, TRAIN
from vae.models import checkpoints
from vae.models.encoding import encode

DISENT = "disent==0.8.0"
_LEVELS = (3, 4, 5)
_N = 3000  # points of the small grid, half as many to test on
_EXACT = 1e-9  # of what is no vote
Scores = dict[str, list[float]]  # by name; one number a seed where chance has a part

WHY = {  # each is put to the test by `disent_worker.py`'s LIKE_OURS, or by `_beta_vae`'s `scaled`
    "MIG": "codes as float32: a bin's edge is rounded",
    "DCI": "of splits that are equally good each takes its own: scikit-learn by chance, ours by a seed",
    "SAP": "codes as float32",
    "FactorVAE": "disent lets every dimension vote, inactive too; we leave out those under 0.05 (all of them: chance)",
    "beta-VAE": "we standardise the differences",
}


@dataclass(frozen=True, eq=False)
class Case:
    """Codes and factors as `disent_worker.py` describes them, and what we make of them."""

    name: str
    arrays: Arrays
    ours: Scores


def main() -> int:
    """Print the table; 1 where a difference remains that its reason does not explain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--disent-python", type=Path, help="an interpreter that can import disent 0.8.0")
    parser.add_argument("--seeds", type=int, default=5, help="of the scores that draw votes; at least 2")
    parser.add_argument("--small", action="store_true", help="leave out the model: seconds instead of minutes")
    options = parser.parse_args()
    python = options.disent_python or _environment()
    makers: list[Callable[[int], Case]] = [_grid(name) for name in _GRIDS]
    if not options.small:
        makers.append(_sprites)
    unexplained = 0
    print("| codes | score | ours | theirs | difference | with our settings | left | because |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for make in makers:
        case = make(options.seeds)
        with ThreadPoolExecutor(2) as both:
            theirs, like_ours = both.map(lambda like, case=case: _theirs(python, case, options.seeds, like), (0, 1))
        for name, ours in case.ours.items():
            unexplained += _row(case.name, name, ours, theirs[name], like_ours[name])
    print(f"differences that no reason explains: {unexplained}")
    return int(unexplained > 0)


def _row(case: str, name: str, ours: list[float], theirs: list[float], like_ours: list[float]) -> bool:
    """Print a line; whether a difference is left that chance does not explain."""
    own, other, same = (float(np.mean(values)) for values in (ours, theirs, like_ours))
    chance = _EXACT
    if len(ours) > 1:
        chance += 3 * float(np.sqrt((np.var(ours, ddof=1) + np.var(like_ours, ddof=1)) / len(ours)))
    differs = abs(own - other) > chance
    why = WHY[name.split(",")[0].split(" ")[0]] if differs else "random votes" if abs(own - other) > _EXACT else ""
    numbers = f"{own:.4f} | {other:.4f} | {_signed(other - own)} | {same:.4f} | {_signed(same - own)}"
    print(f"| {case} | {name} | {numbers} | {why} |", flush=True)
    return abs(own - same) > chance


def _signed(difference: float) -> str:
    return f"{round(difference, 4) + 0.0:+.4f}"  # never -0.0000


def _theirs(python: Path, case: Case, seeds: int, like_ours: int) -> Scores:
    worker = Path(__file__).with_name("disent_worker.py")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "case.npz"
        np.savez(path, allow_pickle=False, **case.arrays)
        command = [str(python), str(worker), str(path), str(seeds), str(like_ours)]
        one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}  # boosted trees that share cores wait for each other
        result = subprocess.run(command, check=False, capture_output=True, text=True, env=one_thread)
    if result.returncode:
        raise SystemExit(f"disent ended with {result.returncode}: {result.stderr.strip()[-300:]}")
    found: Scores = json.loads(result.stdout.splitlines()[-1])
    grid, levels = case.arrays["grid"], tuple(case.arrays["levels"].tolist())
    found["beta-VAE"] = [_beta_vae(grid, levels, seed, scaled=bool(like_ours)) for seed in range(seeds)]
    return found


def _beta_vae(codes: NDArray, levels: tuple[int, ...], seed: int, scaled: bool) -> float:
    """Higgins et al. 2017, section 3, as it is written: a batch at a time, a linear classifier on mean |z - z'|."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    generator = np.random.default_rng(1000 + seed)  # other votes than ours

    def sample(n: int) -> tuple[NDArray, NDArray]:
        shared, differences = np.zeros(n, np.int64), np.zeros((n, codes.shape[1]))
        for i in range(n):
            shared[i] = y = generator.integers(len(levels))
            v, w = generator.integers(0, levels, (2, grid.BATCH, len(levels)))
            w[:, y] = v[:, y]
            z, other = (codes[np.ravel_multi_index(tuple(factors.T), levels)] for factors in (v, w))
            differences[i] = np.abs(z - other).mean(axis=0)
        return differences, shared

    model = LogisticRegression(max_iter=2000)
    if scaled:
        model = make_pipeline(StandardScaler(), model)
    return float(model.fit(*sample(grid.TRAIN)).score(*sample(grid.TEST)))


def _sprites(seeds: int) -> Case:
    """The numbers that the page shows, from the same images."""
    checkpoint = checkpoints.find("sprites-beta-2.4", PROJECT / "checkpoints")
    train, test = (data.load(sprites.NAME, split) for split in ("train", "test"))
    arrays: Arrays = {"levels": np.array(sprites.LEVELS)}
    codes = np.zeros((sprites.COUNT, checkpoint.config.latent_dim), np.float32)
    for split in SPLITS:
        codes[sprites.split_indices(split)] = encode(checkpoint, data.load(sprites.NAME, split)).mu
    arrays["grid"] = codes
    for name, images, most in (("train", train, TRAIN), ("test", test, TEST), ("counted", test, dependence.MOST)):
        rows = spread(len(images), most)
        arrays[name] = encode(checkpoint, images).mu[rows]
        assert images.factors is not None
        arrays[f"{name}_factors"] = mutual_information.levels(images.factors.to_numpy()[rows])
    trees = predictors.predictors(checkpoint, train, test)
    votes = [fixed_factor.of_sprites(checkpoint, seed) for seed in range(seeds)]
    ours: Scores = {
        "MIG": [dependence.dependence(checkpoint, test).mig["width"].value],
        "DCI disentanglement": [trees.dci.disentanglement.value],
        "DCI completeness": [trees.dci.completeness.value],
        "DCI informativeness": [trees.dci.informativeness.value],
        "SAP": [trees.sap.score.value],
        "SAP, squared correlation": [_squared(arrays)],
        **{name: [one[name].accuracy.value for one in votes] for name in fixed_factor.SCORES},
    }
    return Case(f"sprites, {checkpoint.name}", arrays, ours)


_GRIDS: dict[str, Callable[[NDArray], NDArray]] = {
    "the factors": lambda factors: factors,
    "each factor twice": lambda factors: np.repeat(factors, 2, axis=1),
    "two factors turned by 30°": lambda factors: factors @ _turn(np.pi / 6),
    "zeros": np.zeros_like,
}


def _turn(angle: float) -> NDArray:
    """Of the first two of three. At 45 degrees both vary alike once a factor is fixed: rounding would cast the vote."""
    return np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])


def _grid(name: str) -> Callable[[int], Case]:
    """Makes one of `_GRIDS` on demand; factors are scaled to a variance of 1."""

    def make(seeds: int) -> Case:
        points = np.stack(np.unravel_index(np.arange(np.prod(_LEVELS)), _LEVELS), axis=1)
        codes = _GRIDS[name]((points / points.std(axis=0)).astype(np.float32)).astype(np.float32)
        generator = np.random.default_rng(0)
        arrays: Arrays = {"levels": np.array(_LEVELS), "grid": codes}
        for part, n in (("train", _N), ("test", _N // 2), ("counted", _N)):
            rows = generator.integers(0, len(points), n)
            arrays |= {part: codes[rows], f"{part}_factors": points[rows]}
        return Case(name, arrays, _ours(arrays, seeds))

    return make


def _ours(arrays: Arrays, seeds: int) -> Scores:
    train, test, counted = (arrays[name].astype(np.float64) for name in ("train", "test", "counted"))
    learnt, asked = arrays["train_factors"].T, arrays["test_factors"].T
    seed, levels = np.array(0), tuple(arrays["levels"].tolist())
    trees = [dci.fit(train, factor, test, seed) for factor in learnt]
    lines = [sap.fit(train, factor, test, seed)["predicted"] for factor in learnt]
    found = dci.scores(np.stack([one["importances"] for one in trees], axis=1))
    told = [dci.informativeness(one["predicted"], true) for one, true in zip(trees, asked, strict=True)]
    alone = [(predicted == true).mean(axis=1) for predicted, true in zip(lines, asked, strict=True)]
    return {
        "MIG": [mig.of_counts(mutual_information.binned(counted), arrays["counted_factors"], resamples=0).value],
        "DCI disentanglement": [found.disentanglement],
        "DCI completeness": [found.completeness],
        "DCI informativeness": [float(np.mean(told))],
        "SAP": [sap.mean_gap(np.stack(alone, axis=1))],
        "SAP, squared correlation": [_squared(arrays)],
        **{
            name: [score(arrays["grid"], levels, k).accuracy.value for k in range(seeds)]
            for name, score in fixed_factor.SCORES.items()
        },
    }


def _squared(arrays: Arrays) -> float:
    codes = arrays["counted"].astype(np.float64)
    return sap.mean_gap(np.stack([sap.squared_correlations(codes, one) for one in arrays["counted_factors"].T], axis=1))


def _environment() -> Path:
    """The Python of an environment with disent in it, made the first time (and again where that was interrupted)."""
    folder = cache_dir() / "disent-environment"
    python = folder / "bin" / "python"
    if not python.exists() or subprocess.run([str(python), "-c", "import disent"], check=False).returncode:
        print(f"making an environment for {DISENT} in {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", DISENT], check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
