"""DCI: disentanglement, completeness and informativeness (Eastwood & Williams 2018).

R_jk is how much dimension j matters to a model that predicts factor k: the feature importances of scikit-learn's
GradientBoostingClassifier (a regressor for a continuous factor) with its defaults, as in disentanglement_lib.

Disentanglement and completeness say how the importances are spread, not whether anything is told: one live dimension of
noise beside dead ones is complete (C = 1). Read them only beside informativeness.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError

_TINY = 1e-11  # added before the logarithms, as in disentanglement_lib
_ROUNDING = 1e-9  # of importances that sum to 1


@dataclass(frozen=True, eq=False)
class Dci:
    """disentanglement and completeness in [0, 1]; of_dimension D_j (J,), of_factor C_k (K,)."""

    disentanglement: float
    completeness: float
    of_dimension: NDArray[np.float64]
    of_factor: NDArray[np.float64]


def scores(importances: NDArray[np.floating]) -> Dci:
    """D and C of an importance matrix R (J, K), not negative.

    D_j = 1 - H(R_j. / sum) / ln K, D their mean weighted by the row sums; C_k = 1 - H(R_.k / sum) / ln J, weighted by
    the column sums. A row or column of zeros has 0, and so has R = 0. One dimension is complete by itself: C = 1.
    Raises MeasureError: one factor (or none), for which D is not defined; importances that are negative or not finite.
    """
    r = np.asarray(importances, np.float64)
    if r.ndim != 2 or r.shape[1] < 2 or not r.shape[0]:
        factors = r.shape[1] if r.ndim == 2 else 0
        raise MeasureError(
            f"DCI compares factors, and here {'is' if factors == 1 else 'are'} {factors}: it needs at least 2, and a "
            "dimension. Choose a data set with more factors."
        )
    if not np.isfinite(r).all() or (r < 0).any():
        raise MeasureError("Importances are numbers from 0; these are negative or not finite.")
    of_dimension, of_factor = _focus(r), _focus(r.T)
    return Dci(_weighted(of_dimension, r.sum(axis=1)), _weighted(of_factor, r.sum(axis=0)), of_dimension, of_factor)


def fit(
    train: NDArray, train_factor: NDArray, test: NDArray, categorical: NDArray, seed: NDArray
) -> dict[str, NDArray]:
    """Importances (J,) and predictions for the test codes, of one factor; arrays in and out, to run in a worker.

    train (n, J) and test (m, J) codes, the factor's values in training (n,); `categorical` and `seed` are arrays of one
    number. A factor that does not vary in training is predicted, and nothing is important to it.
    """
    from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

    if len(np.unique(train_factor)) < 2:
        return {"importances": np.zeros(train.shape[1]), "predicted": np.full(len(test), train_factor[0])}
    kind = GradientBoostingClassifier if bool(categorical) else GradientBoostingRegressor
    model = kind(random_state=int(seed)).fit(train, train_factor)
    return {"importances": not_negative(model.feature_importances_), "predicted": model.predict(test)}


def not_negative(importances: NDArray) -> NDArray:
    """Importances without the -1e-17 that rounding leaves where a dimension is hardly ever split on."""
    return np.where((importances < 0) & (importances > -_ROUNDING), 0.0, importances)


def informativeness(predicted: NDArray, values: NDArray, categorical: bool) -> float:
    """Accuracy for a categorical factor, R^2 for a continuous one (0 where it does not vary)."""
    if categorical:
        return float((predicted == values).mean())
    spread = float(np.square(values - values.mean()).sum())
    return 1 - float(np.square(values - predicted).sum()) / spread if spread > 0 else 0.0


def _focus(r: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - normalised entropy of each row: 1 where one entry has it all, 0 where all have as much."""
    if r.shape[1] == 1:
        return (r[:, 0] > 0).astype(np.float64)
    sums = r.sum(axis=1, keepdims=True)
    shares = r / np.where(sums > 0, sums, 1) + _TINY
    found = 1 + (shares * np.log(shares)).sum(axis=1) / np.log(r.shape[1])
    return np.where(sums[:, 0] > 0, np.clip(found, 0, 1), 0.0)


def _weighted(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else 0.0
