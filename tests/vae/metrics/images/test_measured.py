from tests.harness import colours
from vae.metrics.disentanglement import factors
from vae.metrics.images import measured, morphology, tones


def test_grey_images_are_measured_by_their_strokes_and_images_in_colour_by_their_tones(digits, empty_data):
    few, coloured = digits.take(digits.labelled[:5]), colours.dataset(5)
    assert list(measured.of_dataset(few)) == list(measured.factors_of(few)) == list(morphology.FACTORS)
    assert list(measured.of_dataset(few, every=True)) == list(measured.every_of(few)) == list(morphology.EVERY)
    assert list(measured.of_dataset(coloured)) == list(measured.factors_of(coloured)) == list(tones.FACTORS)
    assert set(measured.UNITS) == {*morphology.EVERY, *tones.FACTORS}


def test_strokes_need_ink_and_tones_need_nothing(digits):
    few, coloured = digits.take(digits.labelled[:2]), colours.dataset(2)
    blank = few.floats() * [[[0.0]], [[1.0]]]
    assert measured.has_ink(measured.of_decoded(blank, few)).tolist() == [False, True]
    assert measured.has_ink(measured.of_decoded(0 * coloured.floats(), coloured)).tolist() == [True, True]


def test_factors_of_images_in_colour_are_their_class_and_their_tones():
    found = factors.of(colours.dataset(120))
    assert found.names == ("class", *tones.FACTORS)
    assert {factor.unit for factor in found.factors[1:]} == {"%"}
