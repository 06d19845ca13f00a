"""SAP, separated attribute predictability: does one dimension alone predict each factor?

Kumar, Sattigeri & Balakrishnan 2018, "Variational Inference of Disentangled Latent Concepts from Unlabeled
Observations", with the settings of disentanglement_lib, on the codes as they are. That number is not the code's alone:
liblinear punishes the intercept too, so it moves with a constant added to a code and with a code's unit (a perfect
code: 0.53; plus 3: 0.37; plus 100: 0.06). On standardised codes it does not: that is the second variant here.
"""

import numpy as np
from numpy.typing import NDArray

from vae.metrics.disentanglement.mig import gaps

_CONSTANT = 1e-12  # a variance of no more than this is none
_ROUNDING = 1e-12  # a deviation of no more than this part of the largest number is none
_C = 0.01


def sap(predictability: NDArray[np.float64]) -> float:
    """Mean over the factors of the largest minus the second largest score, (J, K) -> a number in [0, 1]."""
    found = gaps(predictability, np.ones(predictability.shape[1]))
    return float(found.mean()) if len(found) else 0.0


def squared_correlations(codes: NDArray[np.floating], factor: NDArray[np.floating]) -> NDArray[np.float64]:
    """S_jk of a continuous factor (N,): the squared correlation with each dimension of codes (N, J), (J,).

    0 where either does not vary (variance up to 1e-12).
    """
    x, y = codes - codes.mean(axis=0, dtype=np.float64), factor - factor.mean(dtype=np.float64)
    varies = (np.square(x).mean(axis=0) > _CONSTANT) & (np.square(y).mean() > _CONSTANT)
    product = np.square((x * y[:, None]).sum(axis=0))
    return np.divide(product, np.square(x).sum(axis=0) * np.square(y).sum(), out=np.zeros(x.shape[1]), where=varies)


def standardised(train: NDArray[np.floating], codes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Codes (m, J) less the mean of the training codes (n, J), over their standard deviation; 0 where these are all the
    same. What they have is then the same whatever is added to a dimension and whatever it is multiplied by.
    """
    first = train.astype(np.float64)
    mean, deviation = first.mean(axis=0), first.std(axis=0)
    varies = deviation > _ROUNDING * np.abs(first).max(axis=0)
    return np.where(varies, (codes - mean) / np.where(varies, deviation, 1), 0.0)


def fit_standardised(train: NDArray, train_factor: NDArray, test: NDArray, seed: NDArray) -> dict[str, NDArray]:
    """As `fit`, on standardised codes."""
    return fit(standardised(train, train), train_factor, standardised(train, test), seed)


def fit(train: NDArray, train_factor: NDArray, test: NDArray, seed: NDArray) -> dict[str, NDArray]:
    """What each dimension alone says of the test codes' class: (J, m), by a linear SVM (C = 0.01, classes balanced).

    train (n, J) and test (m, J) codes, the factor's values in training (n,); arrays in and out, to run in a worker.
    The score S_jk is the accuracy of a row. A class that is alone in training is what everything is taken for.
    """
    from sklearn.svm import LinearSVC

    if len(np.unique(train_factor)) < 2:
        return {"predicted": np.full((train.shape[1], len(test)), train_factor[0])}
    svm = LinearSVC(C=_C, class_weight="balanced", random_state=int(seed))
    return {
        "predicted": np.stack(
            [svm.fit(train[:, [j]], train_factor).predict(test[:, [j]]) for j in range(train.shape[1])]
        )
    }
