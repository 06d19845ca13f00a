import numpy as np

from tests.harness.apptest import choose, scene
from tests.harness.drawn import picture, visited
from tests.harness.files import random_weights
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints
from vae.models.config import ModelConfig
from vae.models.encoding import encode_images


def test_the_planes_are_the_principal_axes_of_the_codes(app, shipped):
    from ui.web import assets
    from vae.models import encoding

    told = scene(app("draw"), "draw")["models"][2]["plane"]
    mu = encoding.encode(checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints"), data.load("digits", "test")).mu
    expected = (mu - np.array(told["mean"])) @ np.array(told["axes"])
    np.testing.assert_allclose(mu.mean(axis=0), told["mean"], atol=1e-5)
    points = np.frombuffer(assets.content(told["points"]), "<f4").reshape(-1, 2)
    np.testing.assert_allclose(points, expected, atol=1e-4)
    assert expected.var(axis=0)[0] >= expected.var(axis=0)[1]


def test_model_too_large_for_a_browser_is_run_on_the_server(app, folders):
    config = ModelConfig(kind="vae", beta=7, latent_dim=2, encoder_widths=(2900, 2900), decoder_widths=(4,))
    checkpoints.save(folders[1] / "huge", config, random_weights(config))
    test = visited(app, "draw", models=["β = 7"])
    choose(test, "button_group", "models", ["β = 7", "AE"])
    told = scene(test, "draw")
    assert "takes 11 million weights" in next(model["obstacle"] for model in told["models"] if model["name"] == "huge")
    model = checkpoints.find("huge", folders[1]).model()
    expected = encode_images(model, picture()[None].astype(np.float32) / 255)[0][0]
    np.testing.assert_allclose(told["made"]["huge"]["code"], expected, atol=1e-5)
    assert list(told["made"]) == ["huge"]


def test_the_judge_of_the_data_set_is_sent_and_where_there_is_none_nothing_is_said(app, folders):
    test = app("draw")
    assert scene(test, "draw")["judge"]["names"] == [str(digit) for digit in range(10)]
    assert any("Reads as" in caption.value for caption in test.caption)
    np.savez(folders[0] / "own.npz", images=np.zeros((20, 28, 28), np.uint8), labels=np.arange(20) % 2)
    test = app("draw", data="npz:own.npz")
    assert scene(test, "draw")["judge"] is None
    assert not any("judge" in caption.value for caption in test.caption)
