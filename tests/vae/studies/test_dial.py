import json
from dataclasses import replace

import numpy as np
import pytest

from vae.core.errors import CheckpointError, MeasureError
from vae.models import checkpoints
from vae.studies import dial

SMALL = {"recipe": 2, "dataset": "digits", "encoder_widths": (6,), "decoder_widths": (6,)}


@pytest.fixture
def few(digits):
    return replace(digits, images=digits.images[:30], labels=digits.labels[:30])


@pytest.fixture
def rates(make_checkpoint):
    return make_checkpoint("rates", betas=(0, 5), **SMALL)


def test_a_dial_is_measured_at_each_beta_beside_models_of_one(rates, make_checkpoint, few):
    alone = make_checkpoint("alone", beta=2.4, dataset="digits")
    others = [alone, make_checkpoint("elsewhere", beta=1, dataset="mnist"), make_checkpoint("ae", kind="ae", beta=0)]
    found = dial.measure(rates, few, others)
    (gap,) = found.gaps
    assert (gap.beta, gap.separate, gap.separate_digest) == (2.4, "alone", alone.digest)
    assert found.largest == gap
    again = checkpoints.load(rates.path)
    assert dial.gaps(again, few) == found
    assert dial.known(again, few)
    curve = dial.curve(again, few)
    assert curve.beta.tolist() == dial.betas(rates) == [0, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2, 2.4, 3, 4, 5]
    assert curve.kl.shape == (15, 3)
    at = list(curve.beta).index(2.4)
    assert curve.objective[at] == pytest.approx(gap.objective)
    assert gap.nats == pytest.approx(curve.distortion[at] + 2.4 * curve.rate[at] - gap.separate_objective)
    np.testing.assert_allclose(curve.rate, curve.kl.sum(axis=1))


def test_gaps_of_other_images_or_weights_are_not_shown(rates, make_checkpoint, few, digits):
    assert dial.gaps(rates, few) is None
    dial.measure(rates, few, [])
    assert dial.gaps(rates, few).largest is None
    assert dial.gaps(rates, digits) is None
    assert dial.gaps(make_checkpoint("rates", betas=(0, 6), **SMALL), few) is None
    assert dial.gaps(make_checkpoint("plain"), few) is None


def test_a_strangers_gaps_are_checked(rates, few):
    dial.measure(rates, few, [])
    file = rates.path.with_name("rates") / dial.FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), "n": -1}))
    with pytest.raises(CheckpointError, match="not usable"):
        dial.gaps(rates, few)


def test_a_model_of_one_beta_has_no_dial(make_checkpoint, few):
    with pytest.raises(MeasureError, match="has no dial"):
        dial.curve(make_checkpoint(), few)
