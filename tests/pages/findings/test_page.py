import re
import shutil
import time

import pytest

from tests.harness import known_sweep
from tests.harness.apptest import files, html
from vae.studies.claims import evidence

SETTLED = 400  # seconds: on the digits all claims take less than a minute of two cores that are not shared


@pytest.fixture(autouse=True)
def _fewer_paths(monkeypatch):
    monkeypatch.setattr(evidence, "PAIRS", 40)


def settled(test):
    """Run again, as the page does by itself, until nothing is measured any more."""
    until = time.monotonic() + SETTLED
    while [button for button in test.button if button.key == "findings-stop"]:
        assert time.monotonic() < until
        time.sleep(0.1)
        test.run()
    return test


def test_page_shows_seven_claims_with_verdicts_and_downloads(app, shipped):
    test = settled(app("findings"))
    assert not test.exception
    assert not test.error
    shown = html(test)
    assert [heading.value[:2] for heading in test.header[:7]] == [f"{k}." for k in range(1, 8)]
    assert len(re.findall('class="(holds|fails|unknown)"', shown)) >= 7 + 7 * 2
    assert not re.search(r"\bnan\b", re.sub(r"data:image[^\"]+", "", shown), re.IGNORECASE)
    said = " ".join(markdown.value for markdown in test.markdown)
    assert "445 test images of digits" in said
    assert "trained on MNIST" in said
    names = list(files(test))
    assert names == ["Report (HTML)", "Report (MD)", "Values (CSV)", "Values (MD)", "Values (TEX)", "Values (JSON)"]


def test_claims_whose_models_are_missing_cannot_be_told_but_over_seeds_from_the_tables(app, folders):
    by_seed = {seed: [known_sweep.check(0.9, place=(6, 1)), known_sweep.check(0.3, place=(6, 2))] for seed in range(3)}
    codes = {("vae", 2.4): known_sweep.turned()}
    known_sweep.write(folders[0].parent / "sweeps" / "known", codes, claims=by_seed)
    for name in ("mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10", "judge-digits"):
        shutil.rmtree(folders[1] / name)
    test = settled(app("findings"))
    assert not test.exception
    assert not test.error
    assert "β = 2.4 is not among the checkpoints" in html(test)
    assert html(test).count("cannot be told") >= 6
    assert "holds in 3 of 3 seeds; 90.0 % (89.0 to 91.0)" in html(test)
    assert "holds in 0 of 3 seeds; 30.0 % (29.0 to 31.0)" in html(test)
    said = " ".join(markdown.value for markdown in test.markdown)
    assert "3 seeds of each model of the sweep known" in said
    assert "Over 3 seeds: does not hold" in said
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
