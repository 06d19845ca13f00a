from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.harness import written_lessons


@pytest.fixture
def lesson(app, shipped, tmp_path: Path, monkeypatch) -> Callable[..., AppTest]:
    """A first visit to a step of a lesson that is made of these steps.

    address: what else the address says. german: the same steps in German.
    """

    def visit(
        *steps: str, step: object = 1, address: dict[str, str] | None = None, german: Sequence[str] = (), **form: str
    ) -> AppTest:
        path = written_lessons.write(tmp_path / "lessons", *steps, **form)
        if german:
            written_lessons.translate(path, "de", *german, **form)
        monkeypatch.setenv(written_lessons.VARIABLE, str(tmp_path / "lessons"))
        return app("lessons", lesson="tried", step=str(step), **(address or {}))

    return visit


def go(test: AppTest, where: str) -> AppTest:
    """The step after a press of 'next' or 'back'."""
    test.button(key=f"lesson-{where}").click()
    return test.run()


def said(test: AppTest, name: str) -> str:
    """What the address says under a name."""
    given = test.query_params.get(name, "")
    return given if isinstance(given, str) else " ".join(given)
