"""InfoM, InfoE and InfoC of models whose every dimension is known."""

import numpy as np
import pytest

from tests.harness.known_models import coded, collapsed, known, reader
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task
from vae.metrics.disentanglement import infomec
from vae.metrics.disentanglement.information_scores import information_scores


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch, tmp_path):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(infomec, "HALVES", 3)
    monkeypatch.setattr(infomec, "PERMUTATIONS", 4)


def test_each_factor_is_found_in_its_dimension_and_noise_counts_unless_it_is_inactive(tmp_path):
    seen = []
    found = information_scores(reader(tmp_path), known(200), task=Task(lambda now: seen.append((now.done, now.total))))
    assert found.n == 200
    share = found.scores.share
    assert share[[0, 1], [0, 1]].min() > 0.9
    assert np.delete(share.ravel(), [0, 3]).max() < 0.2
    assert found.scores.compactness.value > 0.8
    assert found.scores.told.min() > 0.7
    assert found.scores.wide.used.tolist() == [True] * 3
    assert found.chance.explicitness < 0.1
    assert seen == [(done, 7) for done in range(1, 8)]


def test_a_collapsed_model_scores_nothing(tmp_path):
    found = information_scores(collapsed(tmp_path), known(200))
    assert [found.scores.modularity.value, found.scores.explicitness.value, found.scores.compactness.value] == [0] * 3
    assert not found.scores.active.used.any()


def test_one_factor_has_no_scores_and_a_wrong_seed_or_a_stop_is_told(tmp_path):
    model = reader(tmp_path)
    lone = coded(np.arange(120)[:, None] % 4 * 60, {"size": np.arange(120) % 4})
    assert information_scores(model, lone) is None
    with pytest.raises(MeasureError, match="The seed is -1"):
        information_scores(model, known(150), seed=-1)
    with pytest.raises(Stopped):
        information_scores(model, known(150), task=Task(stop=lambda: True))
