"""Pages stand still while they fill: layout shift in the worst case (tests/harness/steps.py), without Streamlit's."""

import pytest

from tests.harness import steps
from tests.harness.browser import Server
from tests.harness.files import copy_shipped
from tests.harness.folder_states import ADDRESSES, PAGES
from vae.core.folders import CACHE_VARIABLE, PROJECT

pytestmark = pytest.mark.browser

GOAL = 0.1  # web.dev/cls: up to here it is good
SIZES = {"screen": (1280, 800), "phone": (390, 844)}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The digits, the shipped models with what is measured of them, and the shipped sweeps."""
    folder = tmp_path_factory.mktemp("stepwise")
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints", measured=True)
    script = PROJECT / "tests" / "harness" / "stepwise_app.py"
    arguments = ["--data-dir", str(folder / "data"), "--checkpoints", str(folder / "checkpoints")]
    found = Server(folder / "log", script, *arguments, **{CACHE_VARIABLE: str(folder / "cache")})
    found.wait()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def watched(browser):
    context = browser.new_context()
    yield steps.watched(context)
    context.close()


# In `-m thorough` all of them: these have the most that comes late: rows of pictures, Plotly, a component, a long text.
SOME = {"screen": ("overview", "interpolation", "walk", "findings"), "phone": ("overview", "interpolation")}


@pytest.mark.parametrize(
    ("size", "name"),
    [
        pytest.param(size, name, marks=[] if name in SOME[size] else [pytest.mark.thorough])
        for size in SIZES
        for name in PAGES
    ],
)
def test_page_stands_still_while_it_fills(server, watched, size, name):
    width, height = SIZES[size]
    watched.set_viewport_size({"width": width, "height": height})
    found = steps.moved(watched, f"{server.url}/{ADDRESSES[name]}")
    total = sum(value for value, _ in found)
    assert total < GOAL, "\n".join(f"{value:.3f} {'; '.join(what)}" for value, what in found if value > 0.001)
