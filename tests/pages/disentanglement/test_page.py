"""The Disentanglement page: scores, one model closely, a card a dimension; small models, so that it is quick."""

import re
import shutil
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from tests.harness.apptest import choose, html, settled
from tests.harness.files import random_weights
from tests.harness.folder_states import few_moved
from tests.harness.your_images import imported
from vae.models import checkpoints
from vae.models.config import ModelConfig

# A model of three dimensions takes two.
measured = partial(settled, stop="disentanglement-stop", seconds=200)


@pytest.fixture(scope="module", autouse=True)
def _few_moved():
    with pytest.MonkeyPatch.context() as patch:
        few_moved(patch.setattr)
        yield


@pytest.fixture
def small(folders):
    """Two models of three dimensions in place of those that ship."""
    shutil.rmtree(folders[1])
    for name, kind, beta in (("one", "vae", 2.0), ("plain", "ae", 0.0)):
        config = ModelConfig(kind=kind, beta=beta, latent_dim=3, encoder_widths=(8,), decoder_widths=(8,))
        checkpoints.save(folders[1] / name, config, random_weights(config))
    return folders


def test_scores_matrix_and_a_card_for_each_dimension(app, small):
    test = measured(app("disentanglement"))
    assert not test.exception
    assert not test.error
    shown = html(test)
    assert "MIG" in shown
    assert "DCI disentanglement" in shown
    assert shown.count('class="bs bs-dimension') == 3
    assert test.button_group(key="of").value == "β = 2"  # the first whose dimensions cost anything
    assert sorted(test.selectbox(key="dimension").options) == ["z0", "z1", "z2"]
    assert "nan" not in shown.lower()
    assert "SAP (codes as they are)" in shown
    assert "SAP (standardised codes)" not in shown  # another setting, and not measured yet
    assert "InfoM" in shown
    assert "by chance" in shown
    assert 'The factors<div class="quiet">as a code</div>' in shown
    assert "Do the factors depend on one another?" in [one.value for one in test.header]
    assert "Read them beside informativeness." in " ".join(one.value for one in test.markdown)
    captions = " ".join(caption.value for caption in test.caption)
    assert "differs between an image and its mirror image" in captions
    assert "z0" in shown
    choose(test, "button_group", "of", "AE")
    assert "Mean KL" not in html(measured(test))  # an AE has none


def test_each_matrix_is_shown_or_why_dci_is_not_measured(app, small):
    test = measured(app("disentanglement"))
    for kind in ("Correlation", "Change per σ"):
        choose(test, "button_group", "matrix-of", kind)
        assert not test.exception
        assert not test.info
    choose(test, "button_group", "matrix-of", "DCI importance")
    assert "DCI is not measured yet: its button is below the table of scores." in [told.value for told in test.info]
    assert [button for button in test.button if button.key == "disentanglement-trees"]


def test_imported_images_are_measured_on_their_own_factors(app, small, tmp_path):
    kind, size, turn = (column.ravel() for column in np.meshgrid([0, 1], range(10), range(12), indexing="ij"))
    np.savez(tmp_path / "own.npz", images=np.random.default_rng(0).random((240, 28, 28)), labels=kind)
    rows = [f"{'ab'[k]},{s},{t * 30}" for k, s, t in zip(kind, size, turn, strict=True)]
    (tmp_path / "factors.csv").write_text("\n".join(["kind,size,turn:angle:360", *rows]))
    imported(small[0], tmp_path / "own.npz", test=Fraction(1, 2))
    test = measured(app("disentanglement", data="npz:mine.npz"))
    assert not test.exception
    assert not test.error
    assert "factors (drawn): kind, size, turn" in " ".join(caption.value for caption in test.caption)
    assert {"FactorVAE", "MIG", "InfoM"} <= set(re.findall(r"\w+", html(test)))
    for matrix in ("Correlation", "Change per σ"):
        choose(test, "button_group", "matrix-of", matrix)
        assert not test.exception


def test_too_few_images_are_a_sentence_and_the_rest_is_there(app, small):
    np.savez(small[0] / "few.npz", images=np.random.default_rng(0).random((40, 28, 28)))
    test = measured(app("disentanglement", data="npz:few.npz"))
    assert not test.exception
    assert "at least 100 are needed to say what a dimension carries" in test.info[0].value
    assert html(test).count('class="bs bs-dimension') == 3


def test_dimension_that_is_kept_for_another_model_is_in_the_address(app, small):
    test = measured(app("disentanglement", dimension="1"))
    for model in ("β = 2", "AE"):
        choose(test, "button_group", "of", model)
        measured(test)
        assert test.selectbox(key="dimension").value == "z1"
        known = test.selectbox(key="dimension").options[0] == "z1"  # the first, which no address needs to say
        assert ("1" in test.query_params.get("dimension", "")) != known
    assert not test.warning
    assert "dimension=9" in measured(app("disentanglement", dimension="9")).warning[0].value
