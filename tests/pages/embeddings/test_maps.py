import re
import time

import numpy as np
import pytest
from sklearn.decomposition import PCA

from tests.harness.files import random_weights
from tests.harness.map_scene import array, mu, panel, told
from vae.models import checkpoints
from vae.models.config import ModelConfig


def finished(test, seconds=60):
    """Run as the page itself does, until nothing on it converges any more."""
    deadline = time.monotonic() + seconds
    while any(panel["busy"] for panel in told(test)["panels"]):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        test.run()
        assert not test.exception
    return test


@pytest.mark.parametrize(("kind", "dimensions"), [("PCA", 2), ("PCA, 3-D", 3)])
def test_pca_points_and_axes_agree_with_scikit_learn(app, shipped, kind, dimensions):
    found = panel(app("embeddings", map=kind))
    expected = PCA(dimensions).fit(mu().astype(np.float64))
    points = array(found["points"], "<f4", dimensions)
    np.testing.assert_allclose(np.abs(points), np.abs(expected.transform(mu())), atol=1e-4)
    assert found["axes"] == [
        f"PC {k + 1} · {100 * share:.1f} %" for k, share in enumerate(expected.explained_variance_ratio_)
    ]
    assert not found["busy"]


def test_tsne_converges_in_the_background_and_is_there_the_next_time(app, shipped):
    test = app("embeddings", map="t-SNE", n="200", models=["β = 2.4"])
    assert panel(test)["busy"]
    finished(test)
    found = panel(test)
    assert "KL divergence" in found["note"]
    assert "trustworthiness" in found["note"]
    points = array(found["points"], "<f4", 2)
    from ui import jobs

    jobs._jobs.clear()  # as a new server
    again = panel(app("embeddings", map="t-SNE", n="200", models=["β = 2.4"]))
    assert not again["busy"]
    np.testing.assert_array_equal(array(again["points"], "<f4", 2), points)


def test_a_stopped_tsne_waits_to_be_begun_again(app, shipped):
    test = app("embeddings", map="t-SNE", seed="5", models=["AE"])
    test.button(key="tsne-stop").click().run()
    assert not panel(test, "mnist-ae")["busy"]
    assert re.match("stopped after iteration|not begun", panel(test, "mnist-ae")["note"])
    test.button(key="tsne-begin").click().run()
    finished(test)
    assert "KL divergence" in panel(test, "mnist-ae")["note"]


def test_finished_tsne_is_replayed_to_the_same_points(app, shipped):
    test = finished(app("embeddings", map="t-SNE", n="200", models=["β = 2.4"]))
    last = panel(test)["points"]
    test.button(key="tsne-again").click().run()
    seen = {panel(test)["points"]}
    assert "iteration" in panel(test)["note"]
    for _ in range(80):
        if not panel(test)["busy"]:
            break
        test.run()
        seen.add(panel(test)["points"])
    assert panel(test)["points"] == last
    assert len(seen) > 5


def test_a_perplexity_that_needs_more_images_is_a_sentence(app, shipped):
    test = app("embeddings", map="t-SNE", digit="3", perplexity="80", models=["AE"])
    finished(test)
    assert "perplexity" in panel(test, "mnist-ae")["problem"]
    assert not test.error


@pytest.mark.parametrize(("kind", "colour"), [("PCA", "class"), ("t-SNE", "class"), ("PCA", "reconstruction error")])
def test_a_collapsed_and_a_broken_model_are_sentences_and_the_others_work(app, folders, kind, colour):
    config = ModelConfig(kind="ae", beta=0, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    flat = {name: 0 * weight for name, weight in random_weights(config).items()}
    checkpoints.save(folders[1] / "flat", config, flat)
    wide = config.model_copy(update={"encoder_widths": (64,) * 6})
    huge = {name: np.full_like(weight, 60_000) for name, weight in random_weights(wide).items()}
    checkpoints.save(folders[1] / "huge", wide, huge)
    models = ["AE (flat)", "AE (huge)", "β = 2.4"]
    test = finished(app("embeddings", map=kind, models=models, n="200", colour=colour))
    assert not test.exception
    by_name = {panel["name"]: panel for panel in told(test)["panels"]}
    assert "this model has collapsed" in by_name["flat"]["problem"]
    assert "not finite" in by_name["huge"]["problem"]
    assert by_name["mnist-beta-2.4"]["points"]
