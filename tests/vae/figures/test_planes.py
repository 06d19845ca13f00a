import numpy as np

from vae.figures.planes import code_cloud, path_plane


def test_a_code_cloud_has_equal_axes_and_the_prior():
    codes = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    wide, narrow = (code_cloud("AE", scale * codes, "#111111") for scale in (10, 1))
    assert wide.layout.yaxis.scaleanchor == "x"
    np.testing.assert_allclose(np.hypot(wide.data[1].x, wide.data[1].y), 2)
    assert wide.layout.xaxis.range[1] > narrow.layout.xaxis.range[1]
    np.testing.assert_array_equal(narrow.data[0].x, codes[:, 0])


def test_a_code_cloud_draws_another_temperature_dashed_and_keeps_its_axes():
    codes = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    plain, hot = (code_cloud("AE", codes, "#111111", temperature) for temperature in (1.0, 6.3))
    assert len(plain.data) == 2
    assert (hot.data[2].name, hot.data[2].line.dash) == ("N(0, 6.3²·I), 2σ", "dash")
    np.testing.assert_allclose(np.hypot(hot.data[2].x, hot.data[2].y), 12.6)
    assert hot.layout.xaxis.range == plain.layout.xaxis.range


def test_a_path_over_codes_is_in_the_picture_whole_and_undistorted():
    codes = np.random.default_rng(0).standard_normal((100, 2)).astype(np.float32)
    path = np.array([[0, 0], [9, 1]], np.float32)
    figure = path_plane("AE", codes, path, "#e69f00")
    across, up = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert across[0] < -1
    assert across[1] > 9
    np.testing.assert_allclose(across[1] - across[0], up[1] - up[0], rtol=1e-6)
    assert figure.layout.yaxis.scaleanchor == "x"
