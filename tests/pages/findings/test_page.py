import re
import shutil
from functools import partial

import pytest

from tests.harness import known_sweep
from tests.harness.apptest import choose, files, html, settled
from tests.harness.files import random_weights
from vae.models import checkpoints
from vae.models.config import ModelConfig
from vae.studies.claims import evidence

# On the digits all claims take less than a minute of two cores that are not shared.
measured = partial(settled, stop="findings-stop", seconds=400)


@pytest.fixture
def fewer_paths(monkeypatch):
    """Of models of which nothing ships."""
    monkeypatch.setattr(evidence, "PAIRS", 40)


def test_page_shows_seven_claims_with_verdicts_and_downloads(app, shipped):
    test = measured(app("findings"))
    assert not test.exception
    assert not test.error
    shown = html(test)
    assert re.findall(r'<details class="bs bs-claim" id="claim-(\d)">', shown) == list("1234567")
    assert len(re.findall('class="(holds|fails|unknown)"', shown)) >= 7 + 7 * 2
    assert "All numbers, a column a model" in [one.label for one in test.expander]
    assert shown.count("Error (nats)") == 1
    assert not re.search(r"\bnan\b", re.sub(r"data:image[^\"]+", "", shown), re.IGNORECASE)
    said = " ".join(caption.value for caption in test.caption)
    assert "445 test images of digits" in said
    assert "trained on MNIST" in said
    names = list(files(test))
    assert names == ["Report (HTML)", "Report (MD)", "Values (CSV)", "Values (MD)", "Values (TEX)", "Values (JSON)"]


def test_claims_whose_models_are_missing_cannot_be_told_but_over_seeds_from_the_tables(app, folders, fewer_paths):
    by_seed = {seed: [known_sweep.check(0.9, place=(6, 1)), known_sweep.check(0.3, place=(6, 2))] for seed in range(3)}
    codes = {("vae", 2.4): known_sweep.turned()}
    known_sweep.write(folders[0].parent / "sweeps" / "known", codes, claims=by_seed)
    for name in ("mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10", "judge-digits"):
        shutil.rmtree(folders[1] / name)
    test = measured(app("findings"))
    assert not test.exception
    assert not test.error
    assert "β = 2.4 is not among the checkpoints" in html(test)
    assert html(test).count('id="parts"') == 1
    assert html(test).count("cannot be told") >= 6
    assert "holds in 3 of 3 seeds; 90.0 % (89.0 to 91.0)" in html(test)
    assert "holds in 0 of 3 seeds; 30.0 % (29.0 to 31.0)" in html(test)
    said = " ".join(markdown.value for markdown in test.markdown)
    assert "3 seeds of each model of the sweep known" in said
    assert 'over 3 seeds: <b class="fails">does not hold</b>' in html(test)
    assert "Over seeds (CSV)" in files(test)


def test_damaged_claims_of_a_sweep_leave_the_page_as_it_is_without(app, folders):
    where = folders[0].parent / "sweeps" / "known"
    known_sweep.write(where, {("vae", 2.4): known_sweep.turned()}, claims={0: [known_sweep.check(0.9)]})
    (where / "claims.npz").write_bytes(b"PK")
    for name in ("mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10", "judge-digits"):
        shutil.rmtree(folders[1] / name)
    test = app("findings")
    assert not test.exception
    assert "What holds over seeds cannot be read" in test.warning[0].value
    assert "Over" not in html(test)


def test_own_model_can_play_a_part_and_the_claims_are_told_of_it(app, folders, fewer_paths):
    for name in ("mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10", "mnist-ae"):
        shutil.rmtree(folders[1] / name)
    config = ModelConfig(kind="vae", beta=4, latent_dim=3, encoder_widths=(8,), decoder_widths=(8,))
    checkpoints.save(folders[1] / "own", config, random_weights(config))
    test = measured(app("findings"))
    (fold,) = [one for one in test.expander if one.label == "Who plays which part"]
    assert fold.proto.expanded
    assert test.selectbox(key="balanced").options == ["nobody", "β = 4"]
    assert test.selectbox(key="ae").options == ["nobody"]
    assert "At β = 2.4 reconstructions stay accurate" in html(test)
    choose(test, "selectbox", "balanced", "β = 4")
    shown = html(measured(test))
    assert not test.exception
    assert "At β = 4 reconstructions stay accurate" in shown
    assert "β = 2.4" not in shown
    assert "Models: β = 4 (own)" in " ".join(caption.value for caption in test.caption)


def test_commands_are_in_code_style(app, folders, fewer_paths):
    for name in ("mnist-beta-0", "mnist-beta-10", "judge-digits"):
        shutil.rmtree(folders[1] / name)
    shown = html(measured(app("findings")))
    assert "<code>python -m vae judge" in shown
    assert "`" not in shown
