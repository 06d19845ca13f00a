"""Codes that fall into groups."""

import numpy as np


def groups(n: int = 150, dimensions: int = 4, seed: int = 0) -> np.ndarray:
    """Codes (n, J) in three groups, far apart: code i is of group i % 3."""
    generator = np.random.default_rng(seed)
    return (generator.normal(size=(n, dimensions)) + 10 * (np.arange(n) % 3)[:, None]).astype(np.float32)
