"""What a browser reports of a drawing is taken over only where it is sound, and pictures go by what they are."""

from base64 import b64encode

import numpy as np
import pytest
import streamlit as st

from ui.widgets.selected_image import SelectedImage
from ui.widgets.your_digits import drawing, drawing_from, slots, take

SHAPE = (28, 28)


def report(**changes):
    pixels = np.arange(784, dtype=np.uint8)
    sound = {"strokes": [{"width": 2.4, "points": [0.1, 0.2, 0.3, 1]}], "pixels": b64encode(pixels.tobytes()).decode()}
    return {**sound, **changes}


def test_drawing_from_a_sound_report_has_image_and_strokes():
    found = drawing_from(report(), SHAPE)
    np.testing.assert_array_equal(found.image.ravel(), np.arange(784) % 256)
    assert found.strokes == [{"width": 2.4, "points": [0.1, 0.2, 0.3, 1]}]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        report(strokes=[]),
        report(strokes="x"),
        report(strokes=[{"width": 2}]),
        report(strokes=[{"width": 2, "points": [0.1]}]),
        report(strokes=[{"width": 2, "points": [0.1, float("nan")]}]),
        report(strokes=[{"width": 2, "points": [0.1, "0.2"]}]),
        report(strokes=[{"width": True, "points": [0.1, 0.2]}]),
        report(strokes=[{"width": 1e9, "points": [0.1, 0.2]}]),
        report(strokes=[{"width": 2, "points": [0.1, 0.2]}] * 201),
        report(strokes=[{"width": 2, "points": [0.1, 0.2] * 30_000}]),
        report(pixels=None),
        report(pixels="€€"),
        report(pixels=b64encode(bytes(783)).decode()),
        report(pixels=b64encode(bytes(784)).decode()),  # no ink
        report(pixels="A" * 10**6),
    ],
    ids=range(17),
)
def test_drawing_from_an_unsound_report_is_none(wrong):
    assert drawing_from(wrong, SHAPE) is None


def test_picked_key_is_of_its_pixels_or_its_index(digits):
    own, same = (SelectedImage(digits, digits.images[3].copy(), name) for name in ("your drawing", "your picture"))
    assert own.key == same.key != SelectedImage(digits, digits.images[4], "your drawing").key
    assert SelectedImage.of(digits, 3).key == "3"
    assert SelectedImage.of(digits, 3).name == f"image 3, “{digits.labels[3]}”"
    np.testing.assert_array_equal(own.pixels, digits.floats(np.array([3]))[0])


def test_picked_code_equals_the_encoders(digits, make_checkpoint):
    from vae.models import encoding

    checkpoint = make_checkpoint()
    own = SelectedImage(digits, digits.images[3], "your drawing")
    expected = encoding.encode(checkpoint, digits).mu[3]
    np.testing.assert_allclose(own.code(checkpoint), expected, atol=1e-6)
    np.testing.assert_allclose(SelectedImage.of(digits, 3).code(checkpoint), expected, atol=1e-6)


def test_strokes_that_the_browser_still_has_go_to_the_slot_that_they_are_of(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    assert slots("from") == ["from", "image"]
    take("from", report(slot="image"), SHAPE)
    assert drawing("to", SHAPE) is not None  # that of 'image' stands in for every slot
    take("from", report(strokes=[], slot="from"), SHAPE)
    assert drawing("from", SHAPE) is None
    assert drawing("to", SHAPE) is not None
