from types import SimpleNamespace

import numpy as np

from pages.disentanglement import scores
from vae.core.estimate import Estimate
from vae.studies import disentanglement
from vae.studies.disentanglement import Score


def test_cell_shows_interval_and_informativeness_beside_a_score(monkeypatch):
    score = Score("DCI completeness", "trees", Estimate(1.0, 0.99, 1.0, 9), "9 + 9", "informativeness 0.102")
    monkeypatch.setattr(disentanglement, "scores", lambda _: [score])
    described = SimpleNamespace(facts=SimpleNamespace(active=np.array([True, False])))
    text = scores._table.__wrapped__((("AE", "#123", described, False), ("β = 2", "#456", None, True)))
    assert '1.000<div class="quiet">0.990 to 1.000</div><div class="quiet">informativeness 0.102</div>' in text
    assert '1 of 2</td><td class="number quiet">…' in text
