import numpy as np

from vae.figures.noise import noise_curves
from vae.metrics.decoded.reconstruction import NoiseCurve


def curve() -> NoiseCurve:
    noise_sd = np.array([0.0, 0.1])
    return NoiseCurve(noise_sd, noise_sd + 20, noise_sd + 10, np.array([np.inf, 20.0]), n=5)


def test_noise_curves_hold_the_arrays():
    curves, accents = {"AE": curve(), "β = 2.4": curve()}, ["#111111", "#222222"]
    clean = noise_curves(curves, accents, noise_sd=0.1, reference="clean")
    noisy = noise_curves(curves, accents, noise_sd=0.1, reference="noisy")
    np.testing.assert_array_equal(clean.data[0].y, curve().to_clean)
    np.testing.assert_array_equal(noisy.data[1].y, curve().to_noisy)
    assert [trace.name for trace in clean.data] == ["AE", "β = 2.4", "the noisy input itself"]
    assert clean.data[0].line.color == "#111111"
    assert [note.text for note in clean.layout.annotations] == ["AE", "β = 2.4"]
    dashed = noise_curves(curves, accents, noise_sd=0.1, reference="clean", dashes=["solid", "dash"])
    assert [trace.line.dash for trace in dashed.data] == ["solid", "dash", "dot"]
    assert clean.layout.yaxis.range == noisy.layout.yaxis.range  # comparable by eye
    assert clean.layout.shapes[0].x0 == 0.1
    assert "Infinity" not in clean.to_json()
