"""What pages say of results and of images holds for the models and the data that are shown."""

import re

import numpy as np
import pytest

from tests.harness.apptest import choose, html
from tests.harness.folder_states import PAGES
from vae import data
from vae.core.folders import PROJECT

DIGITS = re.compile(r"\bdigits?\b", re.IGNORECASE)
OF_OTHER_MODELS = re.compile(r"β[ \u00a0]=[ \u00a0](2\.4|10)")  # none of them is chosen


OF_ANY_IMAGES = [page for page in PAGES if page != "lessons"]  # a lesson is of the images that it was written for


def words(test) -> str:
    """All that a page says, but the choices of its controls and the names of data sets."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "button")
    texts = [
        str(getattr(one, "value", "")) + getattr(one, "label", "") for kind in kinds for one in getattr(test, kind)
    ]
    controls = ("selectbox", "slider", "toggle", "number_input", "text_input", "button_group")
    texts += [f"{one.proto.label} {one.proto.help}" for kind in controls for one in getattr(test, kind)]
    texts += [str(link.proto.label) for link in test.get("page_link")]
    left_out = (
        r"(?s)<style>.*?</style>|<img[^>]*>|digits \(built in\)|<th[^>]*>Model</th>.*?</table>"  # the table of all
    )
    return re.sub(left_out, "", " ".join([*texts, html(test)]))


def around(pattern, text) -> list[str]:
    return [text[max(0, found.start() - 60) : found.end() + 20] for found in pattern.finditer(text)]


def own_digits_without_labels(folder, _models):
    np.savez(folder / "mine.npz", images=data.load("digits", "train").images[:60])


@pytest.mark.parametrize("page", OF_ANY_IMAGES)
def test_on_sprites_no_page_speaks_of_digits_or_of_models_that_are_not_chosen(app, shipped, page):
    test = app(page, data="sprites", models="AE")
    assert test.button_group(key="models").value == ["AE"]
    text = words(test)
    assert len(text) > 300
    assert around(DIGITS, text) == []
    if page not in ("findings", "beta"):  # its claims are about certain models, whoever is chosen
        assert around(OF_OTHER_MODELS, text) == []
    assert "never saw" not in text  # these models learned from these images


@pytest.mark.parametrize("page", OF_ANY_IMAGES)
def test_on_own_images_no_page_speaks_of_digits_and_each_says_once_what_the_models_learned_from(app, in_state, page):
    with in_state(own_digits_without_labels):
        test = app(page, data="npz:mine.npz", models="AE")
    assert not test.exception
    text = words(test)
    assert around(DIGITS, text) == []
    if page != "findings":
        assert around(OF_OTHER_MODELS, text) == []
    of_models = page not in ("your_data", "beta", "seeds")
    assert text.count("This model learned from MNIST and never saw images of mine") == of_models


def test_models_of_several_data_sets_are_named_where_some_never_saw_such_images(app, shipped):
    test = app("overview", data="sprites", others="true", models=["AE", "β = 0 (mnist-beta-0)"])
    assert "β = 0, MNIST learned from MNIST and never saw images of" in words(test).replace(
        "\\", ""
    )  # an address of before 0.2


def test_only_digits_are_called_digits(app, folders):
    images = data.load("digits", "train").images[:60]
    np.savez(folders[0] / "numbered.npz", images=images, labels=np.arange(60) % 10)
    assert app("overview").button_group(key="digit").label == "Digit"
    test = app("overview", data="npz:numbered.npz")
    assert test.button_group(key="digit").label == "Class"
    choose(test, "selectbox", "data", "sprites")
    assert test.button_group(key="digit").label == "Class"


def test_what_a_perfect_copy_costs_is_said_of_these_images(app, folders):
    """Black and white images cost nothing: no grey pixel can be blamed for it."""

    def floor(name: str) -> str:
        test = app("reconstructions", data=name)
        (text,) = [one.value for one in test.caption if "a perfect copy" in one.value]
        return text

    np.savez(folders[0] / "black.npz", images=(data.load("digits", "train").images[:60] > 127) * 255)
    assert "which are black and white, has 0." in floor("npz:black.npz")
    assert re.search(r"a perfect copy of these images has [1-9]\d* on average, as grey pixels cost", floor("digits"))


def test_no_component_speaks_of_digits():
    quoted = re.compile(r'"[^"\n]*\bdigits?\b[^"\n]*"|`[^`\n]*\bdigits?\b[^`\n]*`', re.IGNORECASE)
    found = [str(path) for path in (PROJECT / "ui").rglob("*.js") if quoted.search(path.read_text(encoding="utf-8"))]
    found += [str(path) for path in (PROJECT / "ui").rglob("*.html") if DIGITS.search(path.read_text(encoding="utf-8"))]
    assert not found
