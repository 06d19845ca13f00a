"""Disentanglement and Findings in a real Chromium: from a card to the walk, and everything that can be taken home."""

import io
import json
from pathlib import Path

import pandas as pd
from playwright.sync_api import expect

from tests.harness.browser import settle
from tests.harness.provenance import provenance_of

PATIENCE = 240_000  # ms: what is measured for the first time takes a minute of two cores


def fetched(page, label) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_text()


def check_table(page, label, *columns):
    """Each of the four files of a table opens, and they hold the same rows."""
    text = fetched(page, f"{label} (CSV)")
    table, origin = pd.read_csv(io.StringIO(text), comment="#"), provenance_of("csv", text)
    assert set(columns) <= set(table.columns)
    assert origin["dataset"] == "digits"
    whole = json.loads(fetched(page, f"{label} (JSON)"))
    assert whole["provenance"] == origin
    assert len(pd.read_json(io.StringIO(json.dumps(whole)), orient="table")) == len(table)
    tex = fetched(page, f"{label} (TEX)")
    assert r"\toprule" in tex
    assert r"\bottomrule" in tex
    lines = [line for line in fetched(page, f"{label} (MD)").splitlines() if line.startswith("|")]
    assert len(lines) == len(table) + 2


def test_disentanglement_tables_download_and_a_card_links_to_walk(server, page):
    page.goto(f"{server.url}/disentanglement?models=AE&models=%CE%B2+%3D+2.4")
    page.get_by_role("button", name="Scores (CSV)").wait_for(timeout=PATIENCE)
    settle(page)
    check_table(page, "Dimensions", "model", "dimension", "mean_kl_nats", "does")
    check_table(page, "Scores", "model", "score", "value", "low95", "high95")

    page.get_by_role("link", name="Walk along z").nth(2).click()
    page.wait_for_url("**/walk**")
    settle(page)
    assert "walk=" in page.url
    assert "mnist-beta-2.4" in page.url
    expect(page.get_by_role("heading", name="Latent walk")).to_be_visible()
    assert "mnist-beta-2.4~~2" in page.url.replace("%7E", "~")


def test_findings_page_shows_seven_claims_and_reports_download(server, page, beside):
    page.goto(f"{server.url}/findings?models=AE")
    page.get_by_role("button", name="Report (HTML)").wait_for(timeout=PATIENCE)
    settle(page)
    claim = page.locator("#claim-7")
    expect(claim.locator("h2")).to_have_text("7. Dimensions that can be named")
    assert not claim.evaluate("fold => fold.open")
    page.goto(f"{server.url}/findings?models=AE#claim-7")
    expect(claim.locator(".checks")).to_be_visible()
    check_table(page, "Values", "claim", "verdict", "measure", "value")
    report = fetched(page, "Report (HTML)")
    beside.bring_to_front()
    beside.set_content(report)
    assert beside.locator("h2").count() == 9
    assert beside.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert fetched(page, "Report (MD)").startswith("# What")
