import numpy as np
import pytest

from tests.harness import others
from vae.core.errors import Stopped
from vae.core.task import Task
from vae.foreign import disentangling_vae, examining
from vae.foreign.examining import NO_IMAGES, UNSAID


@pytest.fixture
def draft(monkeypatch, tmp_path):
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    monkeypatch.setattr(disentangling_vae, "read", lambda _: state)
    return examining.read(others.burgess(tmp_path / "mine"), "digits")


def test_images_that_the_file_names_are_first_and_others_are_resized(draft, empty_data):
    np.savez(empty_data / "own.npz", images=np.zeros((40, 32, 32), np.uint8))
    np.savez(empty_data / "large.npz", images=np.zeros((40, 64, 64), np.uint8))
    assert set(examining.fitting(draft, empty_data)) == {"digits@32x32", "sprites@32x32", "npz:own.npz"}


def test_every_reading_is_looked_at_on_the_images_that_are_asked_for(draft, empty_data):
    found = examining.examine(draft, "digits@32x32", empty_data)
    assert len(found.trials) == 2 * 2 * 3 * 2
    assert found.draft.dataset == "digits@32x32"
    assert found.reading == draft.reading  # the format says it
    assert found.trial(draft.reading) is found.trials[0]
    errors = [one.bce for one in found.shown()]
    assert errors == sorted(errors)
    assert len(errors) == 12  # what the variance is, pictures from mu do not show


def test_without_its_images_nothing_is_checked_and_it_is_said_why(draft, empty_data):
    found = examining.examine(draft, None, empty_data)
    assert (found.images, found.trials) == (None, [])
    assert "It was trained on mnist@32x32, which is not here." in found.why
    assert examining.examine(draft, NO_IMAGES, empty_data).draft.dataset == "mnist@32x32"


def test_a_model_that_says_no_images_and_gets_none_claims_none(draft, empty_data):
    from dataclasses import replace

    unsaid = replace(draft, known=False, dataset="digits")
    assert examining.examine(unsaid, None, empty_data).images.name == "digits@32x32"
    none = examining.examine(unsaid, NO_IMAGES, empty_data)
    assert (none.draft.dataset, none.why.split(".")[0]) == (UNSAID, "It does not say what it was trained on")


def test_it_stops_between_readings(draft, empty_data):
    with pytest.raises(Stopped):
        examining.examine(draft, "digits@32x32", empty_data, Task(stop=lambda: True))
