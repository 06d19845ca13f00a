"""Pages of a server that is open to the public: what they do not offer, and say instead; nothing of ours is written."""

import hashlib
import shutil
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pages.probe import study
from tests.harness.apptest import at_rest, html, keys
from tests.harness.files import random_weights
from tests.harness.folder_states import PAGES, TITLES
from ui import public
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.models import checkpoints
from vae.models.config import ModelConfig


@pytest.fixture(autouse=True)
def _public(monkeypatch):
    monkeypatch.setenv(public.VARIABLE, "1")


def said(test):
    return " ".join(text.value for kind in (test.markdown, test.caption, test.info) for text in kind)


def contents(folders):
    """Every file and folder there, with what changes when it is written."""
    return {
        path: (path.stat().st_mtime_ns, path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest())
        for folder in folders
        for path in (folder, *folder.rglob("*"))
    }


def test_no_page_writes_among_the_checkpoints_or_the_data(app, folders):
    before = contents(folders)
    every = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    for path in every:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        test = app("overview", models=["AE"])
        for page in PAGES:
            test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()
            assert test.title[0].value == ("betascope" if page == "overview" else TITLES[page])
            assert not test.exception, page
            assert not test.error, page
    finally:
        for path in every:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert contents(folders) == before


def test_public_overview_offers_no_fetch_of_data_sets(app, shipped, monkeypatch):
    monkeypatch.setattr("vae.data.fetch", lambda *_, **__: pytest.fail("fetched"))
    test = app("overview", data="mnist", wanted="kmnist", fetch="true")
    assert "fetch" not in keys(test)
    assert not [box for box in test.selectbox if box.key == "wanted"]
    assert "not fetched from this public server" in said(test)
    assert "MNIST, Fashion-MNIST and KMNIST" in said(test)
    (warning,) = test.warning
    assert warning.value.endswith("which is not on this machine; showing digits (built in) instead.")
    assert "one click on the Overview" not in said(test)
    assert "data fetch" not in test.selectbox(key="data").help


def test_map_size_is_bounded_whatever_the_address_asks_for(app, shipped, monkeypatch):
    monkeypatch.setattr(public, "PUBLIC", replace(public.PUBLIC, points=1000))
    test = app("embeddings", n="1797")
    box = test.selectbox(key="n")
    assert [int(text.replace(",", "")) for text in box.options] == [200, 445, 500, 1000]
    assert box.value == 445
    assert "This public server maps up to 1,000." in said(test)
    assert not test.exception


def test_large_probes_are_not_begun(app, shipped, nothing_ships, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))  # other tests may have measured them
    monkeypatch.setattr(study, "_QUICK", 50_000)
    test = at_rest(app("probe", models=["AE"], labels=["100"], draws="20"))
    assert not [key for key in keys(test) if key.startswith("probe-")]
    assert "Not measured on this public server, where it would take minutes of all cores: raw pixels with 100" in said(
        test
    )
    box = next(box for box in test.number_input if box.key == "draws")
    assert (box.max, box.value) == (5, 5)


def test_dci_is_not_measured(app, folders):
    shutil.rmtree(folders[1])
    config = ModelConfig(kind="vae", beta=2.0, latent_dim=3, encoder_widths=(8,), decoder_widths=(8,))
    checkpoints.save(folders[1] / "one", config, random_weights(config))
    test = at_rest(app("disentanglement", **{"matrix-of": "DCI importance"}))
    assert not [key for key in keys(test) if key.startswith("disentanglement-")]
    assert "DCI and SAP are not measured on this public server" in said(test)
    assert "DCI is not measured yet: why, it says below the table of scores." in said(test)
    assert "MIG" in html(test)


def test_upload_above_the_public_limit_is_refused(app, shipped):
    sheet, file = np.full((280, 280), 255, np.uint8), BytesIO()
    sheet[60:220, 130:150] = 0
    Image.fromarray(sheet).save(file, "PNG")
    test = app("walk", source="uploaded")
    for more, trouble in ((2**20, ""), (6 * 2**20, "The file has 6.0 MB; up to 5 MB are taken here.")):
        test.file_uploader(key="image-file").set_value(("one.png", file.getvalue() + bytes(more), "image/png")).run()
        assert bool(test.error) == bool(trouble)
        assert not test.error or test.error[0].value.startswith(trouble)


@pytest.mark.parametrize("page", ["rate_distortion", "seeds"])
def test_visitors_are_told_no_command_and_no_folder_where_a_sweep_is_missing_or_unfinished(
    app, folders, tiny_sweep, page
):
    assert "There is no sweep" in (text := said(app(page)))
    assert "betascope sweep" not in text
    swept = shutil.copytree(tiny_sweep.folder, folders[0].parent / "sweeps" / "tiny")
    table = swept / "sweep.csv"
    table.write_text(table.read_text().replace(",done,", ",missing,", 1))
    assert "models of this sweep is not there" in (text := said(app(page)))
    assert str(swept) not in text
