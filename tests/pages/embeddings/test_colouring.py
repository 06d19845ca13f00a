"""The values that colour a map's points."""

import numpy as np
import pytest

from pages.embeddings import images
from tests.harness.map_scene import array, mu, panel, told
from ui.sidebar import Choice
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding


def test_a_known_factor_colours_the_points(digits, make_checkpoint):
    from dataclasses import replace

    import pandas as pd

    from pages.embeddings.colouring import Colouring, choices, values

    angle = np.linspace(0, 3, len(digits))
    known = replace(digits, factors=pd.DataFrame({"angle": angle}))
    assert choices(known)[-1] == "angle"
    assert "angle" not in choices(digits)
    some = images.draw(Choice(known, {}, None), 100, seed=0)
    models = {"VAE": make_checkpoint()}
    found = values(models, some, Colouring("angle"))["VAE"]
    np.testing.assert_allclose(found.numbers, angle[some.indices], rtol=1e-6)
    assert values(models, some, Colouring("size")) == {"VAE": None}


@pytest.mark.parametrize("colour", ["reconstruction error", "KL", "dimension"])
def test_point_values_are_error_kl_or_code_of_the_chosen_colour(app, shipped, colour):
    from vae.metrics.decoded.reconstruction import bce_per_image, reconstruct
    from vae.metrics.latent.dimensions import kl_of_each

    test = app("embeddings", colour=colour, rank="1")
    checkpoint, digits = checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints"), data.load("digits", "test")
    expected = {
        "reconstruction error": lambda: bce_per_image(
            reconstruct(checkpoint.model(), digits.floats()), digits.floats()
        ),
        "KL": lambda: kl_of_each(encoding.encode(checkpoint, digits)).sum(axis=1),
        "dimension": lambda: mu()[:, np.argsort(-kl_of_each(encoding.encode(checkpoint, digits)).mean(axis=0))[1]],
    }[colour]()
    values = panel(test)["values"]
    np.testing.assert_allclose(array(values["url"], "<f4"), expected, rtol=1e-3, atol=1e-3)
    assert values["low"] < values["high"]
    assert (panel(test, "mnist-ae")["values"] is None) == (colour == "KL")
    lows = {panel["values"]["low"] for panel in told(test)["panels"] if panel["values"]}
    assert (len(lows) == 1) == (colour == "reconstruction error")
