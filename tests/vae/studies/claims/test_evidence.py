import numpy as np
import pytest

from vae.core.folders import PROJECT
from vae.data import Dataset
from vae.models import catalogue
from vae.studies.claims import evidence as module_evidence
from vae.studies.claims.evidence import Evidence, assign_roles
from vae.studies.claims.roles import REAL, ROLES


def test_cast_gives_each_part_the_model_of_its_kind_and_beta(digits, make_checkpoint):
    shipped = [one for one in catalogue.scan(PROJECT / "checkpoints") if one.name.startswith("mnist")]
    other = make_checkpoint("four", kind="vae", beta=4.0)
    own = make_checkpoint("own", kind="ae", beta=0.0, dataset="digits")
    roles = assign_roles([other, *shipped], digits)
    assert list(roles) == list(ROLES)
    assert roles["AE"].name == "mnist-ae"
    assert {role: one.name for role, one in assign_roles([other, *shipped, own], digits).items()} == {"AE": "own"}
    assert assign_roles([other], digits) == {}


def test_undecided_of_real_images_is_spread_over_sorted_data(monkeypatch):
    monkeypatch.setattr(module_evidence.sample_quality, "SAMPLES", 50)
    images = np.zeros((400, 8, 8), np.uint8)
    images[200:] = 128  # sorted, as a person's own images may be
    train = Dataset("some", "train", images, np.zeros(400, np.int64), ("a",))
    found = Evidence({}, train, train, None).undecided(REAL)
    assert found.shape == (50,)
    assert found.mean() == pytest.approx(np.log(2) / 2, rel=1e-3)
