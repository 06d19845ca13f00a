"""Pages run by Streamlit's own test harness, on folders of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.harness.files import copy_shipped
from tests.harness.folder_states import PAGES
from vae.core.folders import PROJECT


@pytest.fixture(autouse=True)
def _fresh_caches():
    """What one test's folders held is not what the next one's hold."""
    import streamlit as st

    from ui import jobs

    yield
    begun = list(jobs._jobs.values())
    for job in begun:  # nobody looks at its page any more
        job.waiting.clear()
    jobs.settle(begun, 20)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A data folder and a checkpoint folder with the shipped models, for the app to run on; no sweeps."""
    data, models = tmp_path / "data", tmp_path / "checkpoints"
    data.mkdir()
    copy_shipped(models)
    monkeypatch.setenv("BETASCOPE_DATA", str(data))
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(models))
    monkeypatch.setenv("BETASCOPE_SWEEPS", str(tmp_path / "sweeps"))
    return data, models


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """Run a page once, as a first visit, with the given query parameters."""

    def run(page: str, **query: str | list[str]) -> AppTest:
        test = AppTest.from_file(str(PROJECT / "ui" / "main.py"), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        if page != PAGES[0]:
            test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()
        return test

    return run
