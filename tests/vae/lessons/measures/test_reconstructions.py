import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.lessons.expressions import expression
from vae.metrics.decoded.rate_distortion import rate_distortion


def test_what_is_most_confused_is_what_the_confusion_matrix_has_most_of(facts, evidence):
    found = evidence.survival("β = 10")
    read = found.original == found.labels
    shares = {
        f"{a} as {b}": np.mean(found.seen[read & (found.labels == a)] == b)
        for a in range(10)
        for b in range(10)
        if a != b
    }
    first = max(shares, key=shares.get)
    assert facts.words(expression("confused of β = 10")) == first
    assert facts.value(expression(f"read as ({first}) of β = 10")).value == pytest.approx(shares[first])
    assert facts.words(expression("confused (3) of β = 10")).startswith(f"{first} ({100 * shares[first]:.0f} %), ")
    lost, seen = first.split(" as ")
    assert facts.words(expression(f"seen as ({lost}) of β = 10")) == seen


def test_classes_are_kept_best_and_least_by_their_share(facts):
    kept = {name: facts.value(expression(f"labels kept ({name}) of β = 10")).value for name in "0123456789"}
    assert kept[facts.words(expression("best kept of β = 10"))] == max(kept.values())
    assert kept[facts.words(expression("least kept of β = 10"))] == min(kept.values())
    listed = facts.words(expression("least kept (2) of β = 10"))
    assert listed.count(" %)") == 2


def test_rate_and_distortion_are_those_of_the_plane(facts, evidence):
    found = rate_distortion(evidence.models["β = 2.4"], evidence.dataset)
    assert facts.value(expression("rate of β = 2.4")).value == pytest.approx(found.rate)
    assert facts.value(expression("sampled error of β = 2.4")).value == pytest.approx(found.distortion)


def test_noise_of_which_nothing_is_left_aside(facts):
    clean, noisy = (facts.value(expression(f"PSNR ({sd})")).value for sd in ("0.1", "0.3"))
    assert clean > noisy
    assert facts.value(expression("PSNR (0) of AE")).value > facts.value(expression("PSNR (0.3) of AE")).value
    with pytest.raises(MeasureError, match="infinite"):
        facts.value(expression("PSNR (0)"))
