import pytest

from ui.other_betas import asked_for
from vae.models import catalogue


@pytest.fixture
def models(make_checkpoint):
    settings = {"recipe": 2, "encoder_widths": (4,), "decoder_widths": (4,)}
    folder = make_checkpoint("rates", betas=(0.1, 30), **settings).path.parent
    make_checkpoint("more", betas=(0, 5), **settings)
    make_checkpoint("plain")
    return catalogue.scan(folder, multi_rate_too=True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rates@3.7", ["rates@3.7"]),
        ("one network at β = 3.7", ["more@3.7", "rates@3.7"]),
        ("one network at β = 7, seed 1", ["rates@7"]),
        ("rates@2.4", []),  # offered already
        ("rates@40", []),
        ("one network at β = 1e", []),
        ("plain@2", []),
        ("../rates@2", []),
        ("rates@nan", []),
        ("", []),
    ],
)
def test_a_beta_that_is_asked_for_by_title_or_name_is_there(models, text, names):
    assert sorted(one.name for one in asked_for(models, [text])) == names


def test_one_visit_asks_for_few(models):
    assert len(asked_for(models, [f"rates@{beta / 100}" for beta in range(20, 60)])) == 8
