"""The Probe page in a real Chromium: a cell of the matrix by mouse, what is taken home, and Stop."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle
from vae import data
from vae.core.folders import PROJECT
from vae.export.linear_probe_table import table as table_of
from vae.models import checkpoints
from vae.studies import linear_probe as report

MODELS = "models=AE&models=β+%3D+10"


@pytest.fixture
def probes(server, tab):
    """The page with all that is measured of two models."""
    if "/probe" not in tab.url:
        tab.goto(f"{server.url}/probe?labels=100&draws=2&matrix=AE&{MODELS}")
        tab.get_by_text("How much each dimension weighs").wait_for(timeout=120_000)
        expect(tab.locator(".st-key-probe-stop")).to_have_count(0, timeout=120_000)
        tab.locator(".st-key-confusion").scroll_into_view_if_needed()
        tab.wait_for_selector(".st-key-confusion .annotation-text")
    settle(tab)
    return tab


def test_click_on_confusion_cell_shows_its_images_and_sets_address(probes):
    page, chart = probes, probes.locator(".st-key-confusion")
    chart.scroll_into_view_if_needed()
    across, down = (
        chart.locator(".xtick text").nth(1).bounding_box(),
        chart.locator(".ytick text").nth(8).bounding_box(),
    )
    page.mouse.click(across["x"] + across["width"] / 2, down["y"] + down["height"] / 2)
    page.wait_for_function("location.search.includes('true=8') && location.search.includes('seen=1')")
    settle(page)
    expect(page.get_by_text(re.compile("test images of class 8 are taken for 1"))).to_be_visible()
    rows = page.locator(".bs-rows .bs-row")
    own = rows.filter(has_text="AE").first.locator("figcaption").all_inner_texts()
    assert set(own) == {"1"}


def test_each_download_opens_and_equals_the_probe_commands_table(probes, tmp_path):
    page, paths = probes, {}
    for kind in ("csv", "md", "tex", "json"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Probes ({kind.upper()})", exact=True).click()
        paths[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(paths[kind])
        assert paths[kind].name == f"probes-digits-mnist-ae_beta-10.{kind}"
    found = [checkpoints.load(PROJECT / "checkpoints" / f"mnist-{name}") for name in ("ae", "beta-10")]
    plan = report.Plan.of(found, data.load("digits", "train"), data.load("digits", "test"), [100], 2)
    expected = table_of(plan, report.known(plan)).frame()
    table = pd.read_csv(paths["csv"], comment="#")
    assert table["name"].tolist() == expected["name"].tolist()
    np.testing.assert_allclose(table["accuracy"], expected["accuracy"])
    np.testing.assert_allclose(pd.read_json(paths["json"], orient="table")["low95"], expected["low95"])
    assert json.loads(paths["json"].read_text())["provenance"]["seeds"] == [0, 1]
    lines = [line for line in paths["md"].read_text().splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(expected)
    tex = paths["tex"].read_text()
    assert tex.count(r"\toprule") == tex.count(r"\bottomrule") >= 1


def test_stop_button_keeps_finished_fits_and_go_on_continues(server, page):
    page.goto(f"{server.url}/probe?draws=20&code=sampled+z")  # of all models: it is at work for both stops
    stop = page.locator(".st-key-probe-stop button")
    page.wait_for_selector(".bs-probe .number .quiet", timeout=60_000)  # the first number is there while others come
    stop.click(timeout=60_000)
    expect(page.get_by_text("Stopped. What is finished is kept.")).to_be_visible(timeout=60_000)
    settle(page)
    kept = page.locator(".bs-probe tbody").inner_text()
    assert "–" in kept
    assert re.search(r"\d\d\.\d", kept)
    page.get_by_role("button", name="Go on measuring").click()
    stop.wait_for(timeout=60_000)
    expect(page.locator(".bs-probe tbody")).to_be_visible()
    page.wait_for_function(
        "text => (document.querySelector('.bs-probe tbody')?.innerText ?? text) !== text", arg=kept
    )  # the page is made anew meanwhile
    stop.click(timeout=60_000)
    expect(page.get_by_text("Stopped. What is finished is kept.")).to_be_visible(timeout=60_000)
