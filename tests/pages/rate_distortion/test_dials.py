import pytest

from pages.rate_distortion import dials
from vae.models import catalogue
from vae.studies import dial


@pytest.fixture
def rates(make_checkpoint, monkeypatch):
    settings = {"recipe": 2, "encoder_widths": (4,), "decoder_widths": (4,), "dataset": "digits"}
    model = make_checkpoint("rates", betas=(0, 2), **settings)
    make_checkpoint("elsewhere", betas=(0, 2), **{**settings, "dataset": "mnist"})
    found = lambda: catalogue.scan(model.path.parent, multi_rate_too=True)  # noqa: E731
    monkeypatch.setattr(dials.loaders, "found_models", found)
    return model


def test_a_curve_is_of_a_dial_that_was_measured_on_the_data_it_learned_from(rates, digits):
    few = digits.take(range(20))
    assert dials.of_folder(few) == ()
    dial.measure(rates, few, [])
    (curve,) = dials.of_folder(few)
    assert (curve.name, curve.betas) == ("rates", tuple(beta for beta in dial.BETAS if 0 < beta <= 2))
    assert len(curve.rates) == len(curve.distortions) == len(curve.betas)
