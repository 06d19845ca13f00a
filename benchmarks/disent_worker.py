"""Disentanglement scores of codes from disk by disent 0.8.0's functions; run by `benchmarks.agreement` in disent's own
environment.

Usage: disent_worker.py CASE.npz SEEDS LIKE_OURS. Arrays of the case: train and test (n, J) with train_factors and
test_factors (n, K); counted (N, J) and counted_factors; grid (M, J) with levels (K,), a code for each point, the last
factor changing fastest. LIKE_OURS 1 gives disent our settings: our trees, codes as float64, no vote for
dimensions with a standard deviation under 0.05, and chance, 1 / K, in place of 0 where none is left to vote. Prints one
line of JSON: lists of numbers by the name of the score.
"""

import importlib.util
import json
import sys
import warnings
from pathlib import Path
from types import ModuleType

import numpy as np
import sklearn.ensemble
from disent.metrics import _dci, _factor_vae, _mig, _sap

_MIN_SD = 0.05


class _Grid:
    """As much of a disent data set as its FactorVAE score asks for; its images are the codes."""

    def __init__(self, codes: np.ndarray, levels: np.ndarray) -> None:
        self.codes, self.levels, self.num_factors, self.gt_data = codes, levels, len(levels), self

    def sample_factors(self, n: int) -> np.ndarray:
        return np.random.randint(self.levels, size=(n, self.num_factors))  # noqa: NPY002  # as disent itself draws

    def dataset_batch_from_factors(self, factors: np.ndarray, mode: str) -> np.ndarray:  # noqa: ARG002
        return self.codes[np.ravel_multi_index(tuple(factors.T), tuple(self.levels))]

    def dataset_sample_batch(self, n: int, mode: str) -> np.ndarray:
        return self.dataset_batch_from_factors(self.sample_factors(n), mode)


def _boosting() -> ModuleType:
    """Our trees, from their file: of the project this environment has nothing."""
    path = Path(__file__).parents[1] / "vae/metrics/disentanglement/boosting.py"
    spec = importlib.util.spec_from_file_location("boosting", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["boosting"] = module
    spec.loader.exec_module(module)
    return module


class _OurTrees:
    """As much of a GradientBoostingClassifier as disent asks for."""

    def fit(self, codes: np.ndarray, labels: np.ndarray) -> None:
        self.learned, self.grow = (codes, labels), _boosting().classes
        self.feature_importances_ = self.grow(codes, labels, codes[:1]).importances

    def predict(self, codes: np.ndarray) -> np.ndarray:
        return self.grow(*self.learned, codes).predicted


def main() -> None:
    """Every score that disent has."""
    path, seeds, like_ours = sys.argv[1], int(sys.argv[2]), bool(int(sys.argv[3]))
    warnings.simplefilter("ignore")  # disent divides by a variance of 0
    with np.load(path, allow_pickle=False) as stored:
        case = {name: stored[name] for name in stored.files}
    if like_ours:
        sklearn.ensemble.GradientBoostingClassifier = _OurTrees
        _factor_vae._prune_dims.__defaults__ = (_MIN_SD,)
        case = {name: a.astype(np.float64) if a.dtype == np.float32 else a for name, a in case.items()}
    np.random.seed(0)  # noqa: NPY002
    train, test, counted = case["train"].T, case["test"].T, case["counted"].T
    factors, test_factors, counted_factors = (
        case[name].T for name in ("train_factors", "test_factors", "counted_factors")
    )
    dci = _dci._compute_dci(train, factors, test, test_factors)
    found = {
        "MIG": [_mig._compute_mig(counted, counted_factors)["mig.discrete_score"]],
        "DCI disentanglement": [dci["dci.disentanglement"]],
        "DCI completeness": [dci["dci.completeness"]],
        "DCI informativeness": [dci["dci.informativeness_test"]],
        "SAP": [_sap._compute_sap(train, factors, test, test_factors, False)["sap.score"]],
        "SAP, squared correlation": [_sap._compute_sap(counted, counted_factors, None, None, True)["sap.score"]],
        "FactorVAE": [_votes(case, seed, like_ours) for seed in range(seeds)],
    }
    sys.stdout.write(json.dumps({name: [float(v) for v in values] for name, values in found.items()}) + "\n")


def _votes(case: dict[str, np.ndarray], seed: int, like_ours: bool) -> float:
    if like_ours and (case["grid"].std(axis=0) < _MIN_SD).all():
        return 1 / len(case["levels"])
    np.random.seed(seed)  # noqa: NPY002
    grid = _Grid(case["grid"], case["levels"])
    return _factor_vae.metric_factor_vae(grid, lambda codes: codes)["factor_vae.eval_accuracy"]


if __name__ == "__main__":
    main()
