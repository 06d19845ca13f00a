import json

import numpy as np

from vae import figures
from vae.config import ModelConfig
from vae.measure.reconstruction import NoiseCurve


def accent(kind="vae", beta=0.0):
    return figures.accent(ModelConfig(kind=kind, beta=beta))


def test_one_accent_a_model():
    shipped = [accent("ae"), accent(beta=0), accent(beta=2.4), accent(beta=10)]
    assert shipped == ["#e69f00", "#3b8fd0", "#009e73", "#d55e00"]
    assert accent(beta=1) not in shipped
    assert accent(beta=1e6) == accent(beta=100)


def test_difference_tells_added_from_lost_ink():
    reference = np.array([[[0.0, 1.0, 0.5]]], np.float32)
    (row,) = figures.difference(np.array([[[1.0, 0.0, 0.5]]], np.float32), reference)[0]
    added, lost, same = row
    assert added[0] > added[2]  # orange: more red than blue
    assert lost[2] > lost[0]
    assert same.tolist() == [0, 0, 0]


def curve() -> NoiseCurve:
    sigma = np.array([0.0, 0.1])
    return NoiseCurve(sigma, sigma + 20, sigma + 10, np.array([np.inf, 20.0]), n=5)


def test_noise_curves_hold_the_arrays():
    figure = figures.noise_curves({"AE": curve(), "β = 2.4": curve()}, ["#111111", "#222222"], sigma=0.1)
    named = {(trace.name, trace.xaxis): trace for trace in figure.data}
    np.testing.assert_array_equal(named["AE", "x"].y, curve().to_clean)
    np.testing.assert_array_equal(named["β = 2.4", "x2"].y, curve().to_noisy)
    assert named["AE", "x"].line.color == "#111111"
    assert "Infinity" not in figure.to_json()
    json.loads(figure.to_json())


def test_code_clouds_have_equal_axes_and_the_prior():
    codes = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    figure = figures.code_clouds({"AE": codes * 10, "β = 10": codes}, ["#111111", "#222222"])
    assert figure.layout.yaxis2.scaleanchor == "x2"
    circles = [trace for trace in figure.data if trace.mode == "lines"]
    assert len(circles) == 2
    np.testing.assert_allclose(np.hypot(circles[0].x, circles[0].y), 2)
    assert figure.layout.xaxis.range[1] > figure.layout.xaxis2.range[1]
