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
    curves, accents = {"AE": curve(), "β = 2.4": curve()}, ["#111111", "#222222"]
    clean = figures.noise_curves(curves, accents, sigma=0.1, reference="clean")
    noisy = figures.noise_curves(curves, accents, sigma=0.1, reference="noisy")
    np.testing.assert_array_equal(clean.data[0].y, curve().to_clean)
    np.testing.assert_array_equal(noisy.data[1].y, curve().to_noisy)
    assert [trace.name for trace in clean.data] == ["AE", "β = 2.4", "the noisy input itself"]
    assert clean.data[0].line.color == "#111111"
    assert clean.layout.yaxis.range == noisy.layout.yaxis.range  # comparable by eye
    assert clean.layout.shapes[0].x0 == 0.1
    assert "Infinity" not in clean.to_json()


def test_a_code_cloud_has_equal_axes_and_the_prior():
    codes = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    wide, narrow = (figures.code_cloud("AE", scale * codes, "#111111") for scale in (10, 1))
    assert wide.layout.yaxis.scaleanchor == "x"
    np.testing.assert_allclose(np.hypot(wide.data[1].x, wide.data[1].y), 2)
    assert wide.layout.xaxis.range[1] > narrow.layout.xaxis.range[1]
    np.testing.assert_array_equal(narrow.data[0].x, codes[:, 0])


def test_along_a_path():
    t = np.linspace(0, 1, 5)
    figure = figures.along_path(
        "title", "unit", t, {"floor": t, "AE": 1 - t}, {"floor": "#888", "AE": "#e69f00"}, "floor"
    )
    floor, model = figure.data
    assert (floor.line.dash, model.line.dash) == ("dot", "solid")
    np.testing.assert_array_equal(model.y, 1 - t)
    assert figure.layout.yaxis.title.text == "unit"


def test_a_path_over_codes_is_in_the_picture_whole_and_undistorted():
    codes = np.random.default_rng(0).standard_normal((100, 2)).astype(np.float32)
    path = np.array([[0, 0], [9, 1]], np.float32)
    figure = figures.path_plane("AE", codes, path, "#e69f00")
    across, up = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert across[0] < -1
    assert across[1] > 9
    np.testing.assert_allclose(across[1] - across[0], up[1] - up[0], rtol=1e-6)
    assert figure.layout.yaxis.scaleanchor == "x"


def test_the_texts_of_a_matrix_stand_in_its_cells():
    figure = figures.confusion("AE", np.array([[3, 1], [0, 0]]), ["a", "b"], "#111111", (0, None))
    assert [(note.x, note.y, note.text) for note in figure.layout.annotations] == [(0, 0, "75"), (1, 0, "25")]
    figure = figures.matrix(np.zeros((2, 1)), [["p"], ["q"]], [["", ""]], ["z1", "z2"], ["size"], "#111111")
    assert [(note.x, note.y, note.text) for note in figure.layout.annotations] == [(0, 0, "p"), (0, 1, "q")]


def test_a_large_matrix_is_made_quickly():
    from time import process_time

    begun = process_time()
    figures.confusion("AE", np.eye(10, dtype=int), list("0123456789"), "#111111", (0, 0))
    assert process_time() - begun < 0.5  # one annotation after the other took more than 1 s
