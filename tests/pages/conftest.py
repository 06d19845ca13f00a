"""Pages run by Streamlit's own test harness, on folders of their own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.harness.files import copy_shipped
from tests.harness.folder_states import ADDRESSES, few_pairs, small_measures
from tests.harness.quick_apptest import quicken
from ui import jobs, runs
from vae.core import measured
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.data import sprites
from vae.models import catalogue, weights
from vae.runs import folder
from vae.runs.estimate import Estimate
from vae.runs.folder import Run

Folders = tuple[Path, Path]  # of data, of models
State = Callable[[Path, Path], None]  # brings them into it


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch.setattr)
        yield


@pytest.fixture(scope="session", autouse=True)
def _copies_read_once() -> Iterator[None]:
    """Each test has a copy of the models, and to read and check the weights of one takes 0.1 s.

    A file's time of writing goes with its copy. What a test writes is of another time, and is read.
    """
    read = weights.read
    known: dict[object, tuple[weights.Weights, str]] = {}

    def once(path: Path, expected: weights.Shapes) -> tuple[weights.Weights, str]:
        try:
            status = path.stat()
        except OSError:
            return read(path, expected)
        key = path.parent.name, status.st_mtime_ns, status.st_size, tuple(expected.items())
        if key not in known:
            known[key] = read(path, expected)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weights, "read", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_trained() -> Iterator[None]:
    """Whoever presses Start has a run that ends at once, and how long one takes is not measured.

    It is the app's own queue that trains nothing: tests of queues run in this process, too.
    """

    def ended(run: Run) -> None:
        run.say(folder.State(state="stopped", sentence="Not trained in tests."))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs.QUEUE, "_train", ended)
        patch.setattr("pages.train.estimate.measure", lambda *_: Estimate(2.0, 500_000_000))
        yield


@pytest.fixture(autouse=True)
def _caches(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the app keeps, by digests and stamps, is right for the next test too; not if one of them replaces code."""
    alone = "monkeypatch" in request.fixturenames
    if alone:
        forget()
    yield
    begun = list(jobs._jobs.values())
    for job in begun:  # nobody looks at its page any more
        job.waiting.clear()
    jobs.settle(begun, 20)
    if alone:
        forget()


def forget() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@contextmanager
def used(data: Path, models: Path) -> Iterator[tuple[Path, Path]]:
    """An empty data folder and the shipped models, as what the app runs on; no sweeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BETASCOPE_DATA", str(data))
        patch.setenv("BETASCOPE_CHECKPOINTS", str(models))
        patch.setenv("BETASCOPE_SWEEPS", str(data.parent / "sweeps"))
        yield data, models


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Folders for the app to run on and the test to change: no data, the models that ship, what is measured."""
    (tmp_path / "data").mkdir()
    copy_shipped(tmp_path / "checkpoints", measured=True)
    with used(tmp_path / "data", tmp_path / "checkpoints") as both:
        yield both


@pytest.fixture
def nothing_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is measured while a visitor waits."""
    monkeypatch.setattr(measured, "read", lambda _: None)


@pytest.fixture(scope="session")
def _shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "data").mkdir()
    copy_shipped(folder / "checkpoints", measured=True)
    before = catalogue.signature(folder / "checkpoints")
    yield folder / "data", folder / "checkpoints"
    assert not list((folder / "data").iterdir())
    assert catalogue.signature(folder / "checkpoints") == before


@pytest.fixture
def shipped(_shipped: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    """The same for tests that change nothing: what the app has read of it, it need not read again."""
    with used(*_shipped) as both:
        yield both


@pytest.fixture(scope="session")
def in_state(tmp_path_factory: pytest.TempPathFactory) -> Callable[[State], AbstractContextManager[Folders]]:
    """The folders in a state, for tests that change nothing: made once, and read once by the app."""

    @cache
    def made(state: State) -> Folders:
        folder = tmp_path_factory.mktemp(state.__name__)
        (folder / "data").mkdir()
        copy_shipped(folder / "checkpoints", measured=True)
        state(folder / "data", folder / "checkpoints")
        return folder / "data", folder / "checkpoints"

    return lambda state: used(*made(state))


@pytest.fixture(scope="module")
def few_sprites() -> Iterator[None]:
    """300 sprites a split in place of thousands, for tests of what a page says of them: to the end of their file."""
    split = sprites.split_indices
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sprites, "split_indices", lambda name: split(name)[:300])
        forget()
        yield
    forget()


@pytest.fixture(scope="module")
def paths_of_few() -> Iterator[None]:
    """20 paths between images in place of 200, to the end of a file that is not about what is measured of them."""
    with pytest.MonkeyPatch.context() as patch:
        few_pairs(patch.setattr)
        forget()
        yield
    forget()


@pytest.fixture(scope="module")
def measures_of_few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Little is measured of all images, with a cache of its own, to the end of a file that changes none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        small_measures(patch.setattr)
        forget()
        yield
    forget()


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """Run a page once, as a first visit, with the given query parameters."""

    def run(page: str, **query: str | list[str]) -> AppTest:
        test = AppTest.from_file(str(PROJECT / "ui" / "main.py"), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        test._page_hash = calc_hash(ADDRESSES[page])  # `switch_page` needs a run before
        return test.run()

    return run
