"""Every page, first seen on a new machine with the models that ship: nothing heavy is computed."""

import pytest

from ui import jobs
from ui.navigation import NAVIGATION
from vae.core.folders import CACHE_VARIABLE

PAGES = [entry.file for entries in NAVIGATION.values() for entry in entries]
# The built-in images themselves, ten images behind a cell, and the map of a few images that is begun ahead.
CHEAP = {"digits", "given-back", "tsne", "trust"}


@pytest.mark.parametrize("page", PAGES)
def test_a_first_visit_computes_nothing_that_ships(page, shipped, app, missed, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    test = app(page, data="digits")
    jobs.settle(list(jobs._jobs.values()), 30)
    test.run()
    assert not test.exception
    assert set(missed) <= CHEAP
