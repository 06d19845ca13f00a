"""New codes on a finished map of t-SNE, which does not move for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.latent import nearest
from vae.latent.tsne import Settings, check, check_points, deviation

# From the point of the nearest code. From the median of the 25 nearest, as openTSNE has it, 2,000 other codes lay where
# a map of 10,000 was less like latent space (trustworthiness of the places 0.964, not 0.989): it is often in a gap.
_PLACING = {"n_iter": 100, "learning_rate": 1.0, "exaggeration": 1.5, "max_grad_norm": 0.25}
_CELL = 2.0  # side of a cell of the grid that new codes are placed by; larger where a map is over 200 of them,
_CELLS = 200  # as then the grid takes 25 MB


class Placer:
    """A finished map of codes (N, J) that new codes are placed on, without moving it.

    Making one takes 0.1 s and holds 7 MB for 10,000 codes, 0.3 s and 18 MB for 70,000. Threads may share it.
    Raises MeasureError where codes and points do not belong together, or the settings do not fit them.
    """

    def __init__(self, codes: NDArray[np.float32], points: NDArray[np.float32], settings: Settings) -> None:
        from openTSNE import TSNEEmbedding  # type: ignore[import-untyped]
        from openTSNE.affinity import PrecomputedAffinities  # type: ignore[import-untyped]
        from scipy.sparse import csr_matrix

        check(codes, settings)
        check_points(codes, points)
        self._codes, self._settings = codes, settings
        self._points = points.astype(np.float64)
        self._centre = (self._points.max(axis=0) + self._points.min(axis=0)) / 2
        cell = max(_CELL, float(np.ptp(self._points, axis=0).max()) / _CELLS)
        nothing = PrecomputedAffinities(csr_matrix((len(codes), len(codes))), normalize=False)  # the map does not move
        self._map = TSNEEmbedding(self._points - self._centre, nothing, ints_in_interval=cell)
        self._map.prepare_interpolation_grid()

    def place(self, new: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where new codes (n, J) lie on the map, (n, 2); each on its own, the others do not move it.

        Each begins at the point of the code nearest to it and goes where its own KL divergence is least. A code of the
        map comes back to its point: on maps of thousands within 2 % of the standard deviation of the points, of ten
        within 11 %. 10 ms for one code, 0.1 s for 200, on a map of 10,000.
        Raises MeasureError for codes of another size or that are not finite.
        """
        from openTSNE.affinity import joint_probabilities_nn
        from openTSNE.tsne import PartialTSNEEmbedding  # type: ignore[import-untyped]

        if new.ndim != 2 or new.shape[1] != self._codes.shape[1]:
            raise MeasureError(
                f"Codes of shape {new.shape} have no place on a map of codes with {self._codes.shape[1]} dimensions. "
                "Encode them with the model whose map it is."
            )
        if not len(new):
            return np.zeros((0, 2), np.float32)
        k = int(3 * self._settings.perplexity)
        indices, distances = nearest.nearest(self._codes, new, k)
        affinities = joint_probabilities_nn(
            indices,
            distances / deviation(self._codes),
            [self._settings.perplexity],
            symmetrize=False,
            normalization="point-wise",
            n_reference_samples=len(self._codes),
        )
        begin = self._points[indices[:, 0]] - self._centre
        placed = PartialTSNEEmbedding(begin, self._map, affinities, negative_gradient_method="fft")
        with np.errstate(invalid="ignore"):  # of the total error, which is not used: of a lone code far out, on a grid
            placed.optimize(inplace=True, **_PLACING)
        return (np.asarray(placed) + self._centre).astype(np.float32)
