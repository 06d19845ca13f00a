"""The interpolation page: its paths, its numbers, and what it says where there is nothing to measure."""

import numpy as np
import pytest

from tests.harness.apptest import choose, files, html, scene
from tests.harness.asgi import get
from tests.harness.files import random_weights
from ui.web import assets
from vae import data
from vae.core.folders import PROJECT
from vae.latent import paths
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig
from vae.models.encoding import decode
from vae.studies.pictures import FRAMES


def told(test):
    return scene(test, "scrub")


def pictures(scene):
    height, width = scene["shape"]
    return np.frombuffer(assets.content(scene["frames"]), np.uint8).reshape(-1, FRAMES, height, width)


@pytest.mark.parametrize("path", ["straight", "spherical"])
def test_each_row_holds_the_decoded_path_of_its_model(app, shipped, path):
    test = app("interpolation", **{"from": "4", "to": "9", "path": path})
    assert not test.exception
    assert not test.error
    scene = told(test)
    assert [row["title"] for row in scene["rows"]] == ["Cross-fade", "AE", "β = 0", "β = 2.4", "β = 10"]
    shown, digits = pictures(scene), data.load("digits", "test")
    np.testing.assert_array_equal(shown[0, [0, -1]], digits.images[[4, 9]])
    checkpoint = checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints")
    mu = encoding.encode(checkpoint, digits).mu
    expected = decode(checkpoint.model(), paths.PATHS[path](mu[4], mu[9], FRAMES)) * 255
    np.testing.assert_allclose(shown[3], expected, atol=0.51)


def test_table_shows_means_and_intervals_of_the_study(app, shipped):
    from vae.metrics.latent.path_quality import MEASURES
    from vae.studies.interpolation import measure

    digits, train = (data.load("digits", split) for split in ("test", "train"))
    expected = measure([checkpoints.find("mnist-ae", PROJECT / "checkpoints")], digits, train)
    text = html(app("interpolation", models=["AE"]))
    for mean in expected.means["mnist-ae"].values():
        assert f'{mean.value:.3f} <span class="quiet">({mean.low:.3f} to {mean.high:.3f})' in text
    assert all(name.replace("_", " ") in text for name in MEASURES)


def test_the_same_image_twice_is_a_path_that_stands_still(app, shipped):
    test = app("interpolation", **{"from": "3", "to": "3"})
    assert not test.exception
    assert not test.error
    assert (np.ptp(pictures(told(test)).astype(int), axis=1) <= 1).all()


def test_a_collapsed_model_is_a_sentence_and_the_others_work(app, folders):
    config = ModelConfig(kind="ae", beta=0, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    weights = {name: 0 * weight for name, weight in random_weights(config).items()}
    checkpoints.save(folders[1] / "flat", config, weights)
    test = app("interpolation", models=["AE", "β = 2.4"])  # flat is the AE of these images
    assert not test.exception
    assert "no distance to measure by" in test.error[0].value
    assert [row["title"] for row in told(test)["rows"]] == ["Cross-fade", "β = 2.4"]
    assert len(test.error) == 1
    assert "<td>β = 2.4</td>" in html(test)


def test_slider_place_is_read_from_address_or_middle_where_invalid(app, shipped):
    assert told(app("interpolation", at="12"))["at"] == 12
    for nonsense in ("-1", "x", "9" * 400, "1e3"):
        assert told(app("interpolation", at=nonsense))["at"] == (FRAMES - 1) // 2


def test_download_address_outlives_a_changed_control_and_another_page(app, shipped):
    test = app("interpolation", models=["AE"])
    address = files(test)["Table (CSV)"]
    before = get(address)
    assert b"\nmodel,measure," in before[2]
    choose(test, "button_group", "path", "spherical")
    changed = files(test)["Table (CSV)"]  # of another name
    after = get(changed)
    assert after[2] != before[2]
    test.switch_page(str(PROJECT / "pages" / "draw" / "page.py")).run()
    assert not test.exception
    assert get(address)[::2] == before[::2]  # what a button offers is what it was named after
    assert get(changed)[::2] == after[::2]
