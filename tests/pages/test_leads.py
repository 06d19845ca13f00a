"""What pages ask first, and the answers that open: made of what was measured of the chosen models."""

import re

import numpy as np
import pytest

from pages.rate_distortion import lead as rate_distortion
from pages.rate_distortion.models import PlaneModel
from pages.samples import lead as samples
from tests.harness.apptest import scene
from tests.harness.folder_states import PAGES
from vae.studies.pictures import Drawn


def plain(text):
    """Without what keeps a stranger's name from being markup."""
    return text.replace("\\", "")


def answer(test):
    (fold,) = [one for one in test.expander if one.label == "What to see"]
    return fold.proto.expanded, plain(" ".join(one.value for one in fold.markdown))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_and_holds_its_answer_until_it_is_opened(app, shipped, page):
    test = app(page)
    assert not test.exception
    open_, said = answer(test)
    assert not open_
    assert said
    question = test.markdown[0].value
    assert "?**" in question
    assert not re.search(r"\d %", question)


def test_an_address_opens_all_answers_and_says_so_on_every_page_until_it_is_told_otherwise(app, shipped):
    test = app("overview", leads="open")
    assert answer(test)[0]
    assert scene(test, "address")["always"]["leads"] == ["open"]
    del test.query_params["leads"]  # as Streamlit does where one goes to another page
    assert answer(test.run())[0]
    test.query_params["leads"] = "closed"
    assert not answer(test.run())[0]
    assert "leads" not in scene(test, "address")["always"]


def test_other_words_in_the_address_are_refused(app, shipped):
    assert "leads=ajar" in app("overview", leads="ajar").warning[0].value


def test_answers_are_of_the_chosen_models_and_say_what_was_not_measured(app, folders):
    said = answer(app("overview", models=["AE", "β = 10"]))[1]
    assert said.startswith("Error of an image decoded from μ, mean of all: AE: 70 and β = 10: 143 nats.")
    assert "where it has a price: β = 10: 2.6 nats" in said
    np.savez(folders[0] / "mine.npz", images=np.random.default_rng(0).random((60, 28, 28)))
    assert answer(app("overview", data="npz:mine.npz", models=["AE"]))[1] == "Not measured on these images: AE."


def test_walk_counts_the_dimensions_of_each_model(app, shipped):
    assert "β = 10: 3 of 16" in answer(app("walk", models=["AE", "β = 10"]))[1]


def drawn(likeness):
    return Drawn(np.zeros((1, 2, 2), np.float32), likeness, 0.1)


def test_samples_say_where_it_matters_most_where_codes_come_from():
    both = {"AE": (drawn(0.6), drawn(0.8)), "β = 10": (drawn(0.79), drawn(0.8))}
    said = plain(samples.answer(both))
    assert "N(0, I): AE: 0.60 and β = 10: 0.79; from a model's own codes: AE: 0.80 and β = 10: 0.80." in said
    assert "It makes most difference to AE" in said
    assert "It makes no difference here" in samples.answer({"β = 10": both["β = 10"]})


def model(title, rate, distortion):
    return PlaneModel(title, title, ("vae", 1.0), 0, "#000", rate, distortion, (), "", "mnist")


def test_rate_and_distortion_divides_what_is_lost_by_what_is_saved():
    spent = [model("β = 1", 20.0, 80.0), model("β = 10", 10.0, 100.0), model("AE", None, 60.0)]
    assert "β = 1 (rate 20.0, distortion 80.0 nats) to β = 10 (10.0 and 100.0 nats) each nat saved costs 2.00" in (
        rate_distortion.answer(spent)
    )
    assert "spend about 20.0 nats" in rate_distortion.answer(spent[:1])
    assert "an autoencoder has none" in rate_distortion.answer(spent[2:])
