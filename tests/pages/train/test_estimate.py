import pytest

from pages.train import estimate
from vae.models.config import ModelConfig
from vae.runs.estimate import Estimate


@pytest.mark.parametrize(
    ("value", "says"), [(0.123, "0.12 s"), (9.6, "9.6 s"), (48, "48 s"), (720, "12 min"), (9000, "2.5 h")]
)
def test_a_time_has_a_unit_that_suits_it(value, says):
    assert estimate.seconds(value) == says


def test_the_line_says_time_memory_and_how_often_pictures_come():
    small = ModelConfig(kind="vae", latent_dim=2, encoder_widths=(256, 256), decoder_widths=(128, 128), epochs=30)
    said = estimate.said(small, Estimate(1.5, 600_000_000))
    assert "About **45 s** on this machine: 30 epochs of 1.5 s" in said
    assert "600 MB of memory" in said
    assert "2 pictures a second at most" in said
    wide = small.model_copy(update={"decoder_widths": (512, 512)})
    assert "a picture about every 3 s" in estimate.said(wide, Estimate(1.5, 0))
    assert "MB of memory" not in estimate.said(wide, Estimate(1.5, 0))
