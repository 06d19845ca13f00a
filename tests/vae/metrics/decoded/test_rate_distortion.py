import numpy as np
import pytest

from vae.metrics.decoded import reconstruction
from vae.metrics.decoded.rate_distortion import rate_distortion
from vae.models import checkpoints


def test_rate_and_distortion_are_those_of_the_evaluation(make_checkpoint, digits):
    checkpoint = make_checkpoint(beta=2.0)
    found, expected = rate_distortion(checkpoint, digits), reconstruction.evaluate(checkpoint, digits)
    assert found.rate == pytest.approx(expected.kl)
    np.testing.assert_allclose(found.kl, expected.kl_per_dimension)
    assert found.distortion == expected.bce_z


def test_an_evaluation_that_is_kept_is_not_measured_again(make_checkpoint, digits, monkeypatch):
    checkpoint = make_checkpoint(beta=3.0)
    kept = checkpoints.add_evaluation(checkpoint, reconstruction.evaluate(checkpoint, digits))
    expected = rate_distortion(kept, digits)
    monkeypatch.setattr(reconstruction, "evaluate", lambda *_: pytest.fail("measured again"))
    assert rate_distortion(kept, digits).distortion == expected.distortion


def test_an_autoencoder_has_no_rate(make_checkpoint, digits):
    found = rate_distortion(make_checkpoint(kind="ae", beta=0.0), digits)
    assert found.kl is None
    assert found.rate is None
    assert found.distortion > 0
