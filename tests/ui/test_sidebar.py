"""The sidebar's controls: data set, models, class; what stays and what is refused with a sentence."""

import numpy as np
import pytest
from streamlit.util import calc_hash

from tests.harness import many_layers
from tests.harness.apptest import choose, html, scene
from tests.harness.files import SHIPPED, random_weights
from tests.harness.folder_states import ADDRESSES
from vae.models import checkpoints
from vae.models.config import ModelConfig, Origin


def test_default_data_set_is_mnist_if_present_else_digits(app, folders):
    from tests.harness.files import write_mnist

    assert app("overview").selectbox(key="data").value == "digits"
    write_mnist(folders[0])
    assert app("overview").selectbox(key="data").value == "mnist"


def test_address_with_a_missing_data_set_warns_and_shows_digits(app, shipped):
    test = app("overview", data="kmnist")
    assert "asks for KMNIST, which is not on this machine; showing digits (built in)" in test.warning[0].value
    assert test.selectbox(key="data").value == "digits"
    test = app("overview", data="../../etc/passwd")
    assert "a data set that is not on this machine" in test.warning[0].value


def test_class_and_models_stay_from_page_to_page(app, shipped):
    test = app("reconstructions")
    choose(test, "button_group", "digit", "3")
    choose(test, "button_group", "models", ["AE", "β = 10"])
    from vae.core.folders import PROJECT

    test.switch_page(str(PROJECT / "pages" / "samples" / "page.py")).run()
    assert test.button_group(key="digit").value == "3"
    assert test.button_group(key="models").value == ["AE", "β = 10"]
    assert html(test).count("<h2 ") == 2


def test_a_class_of_many_is_chosen_from_a_list_and_an_address_may_say_which(app, folders):
    images = np.random.default_rng(0).random((120, 28, 28))
    words = np.array([f"kind {k:02}" for k in range(40)] * 3)
    np.savez(folders[0] / "mine.npz", x_train=images, y_train=words, x_test=images[::-1], y_test=words[::-1])
    test = app("overview", data="npz:mine.npz", digit="kind 07")
    assert test.selectbox(key="digit").value == "kind 07"
    assert len(test.selectbox(key="digit").options) == 41
    choose(test, "selectbox", "digit", "kind 31")
    assert test.selectbox(key="digit").value == "kind 31"
    choose(test, "selectbox", "data", "digits")  # a data set of few classes after it
    assert test.button_group(key="digit").value == "all"
    assert not test.exception


def test_address_restores_class_and_models(app, shipped):
    test = app("overview", digit="7", models=["β = 2.4"])
    assert test.button_group(key="digit").value == "7"
    assert test.button_group(key="models").value == ["β = 2.4"]


TITLES = ["AE", "β = 0", "β = 2.4", "β = 10"]


@pytest.fixture
def shown(monkeypatch):
    """The folders of the models that the Overview's pictures were last made from."""
    from pages.overview import exhibits

    names, rows = set(), exhibits.rows

    def note(choice):
        names.clear()
        names.update(checkpoint.name for checkpoint in choice.checkpoints)
        return rows(choice)

    monkeypatch.setattr(exhibits, "rows", note)
    return names


@pytest.mark.parametrize(("name", "trained_on"), [("sprites", "sprites"), ("digits", "mnist"), ("mnist", "mnist")])
def test_each_data_set_has_its_own_models_by_their_plain_names(app, folders, shown, name, trained_on):
    from tests.harness.files import write_mnist

    write_mnist(folders[0])
    test = app("overview", data=name)
    assert test.button_group(key="models").options == test.button_group(key="models").value == TITLES
    assert shown == {f"{trained_on}-{file}" for file in ("ae", "beta-0", "beta-2.4", "beta-10")}


def test_toggle_offers_models_of_other_data_sets(app, shipped, shown):
    test = app("overview")
    assert test.toggle(key="others").value is False
    choose(test, "toggle", "others", True)
    chooser = test.button_group(key="models")
    assert sorted(chooser.options) == sorted(
        [*TITLES, "AE, sprites", "β = 0, sprites", "β = 2.4, sprites", "β = 10, sprites"]
    )
    assert chooser.value == TITLES  # offered, not chosen
    choose(test, "button_group", "models", ["AE", "AE, sprites"])
    assert shown == {"mnist-ae", "sprites-ae"}
    choose(test, "toggle", "others", False)
    assert test.button_group(key="models").options == TITLES
    assert test.button_group(key="models").value == ["AE"]
    choose(test, "toggle", "others", True)
    choose(test, "button_group", "models", ["AE, sprites"])
    choose(test, "toggle", "others", False)
    assert test.button_group(key="models").value == TITLES
    assert not test.exception


def test_link_to_model_of_another_data_set_turns_the_toggle_on(app, shipped):
    test = app("overview", models=["β = 10", "β = 10 (sprites-beta-10)"])
    assert test.toggle(key="others").value is True
    assert test.button_group(key="models").value == ["β = 10", "β = 10, sprites"]
    assert not test.warning  # that is what it was called when the link was made
    choose(test, "toggle", "others", False)  # the address does not hold it on
    assert test.toggle(key="others").value is False
    assert test.button_group(key="models").value == ["β = 10"]


def test_a_link_may_open_another_data_set_than_the_chosen_one_and_is_then_spent(app, shipped):
    test = app("overview", data="digits")
    test.query_params["on"] = "sprites"
    test.run()
    assert test.selectbox(key="data").value == "sprites"
    assert "on" in scene(test, "address")["spent"]
    del test.query_params["on"]  # as the browser then does
    choose(test, "selectbox", "data", "digits")
    assert test.selectbox(key="data").value == "digits"
    test.query_params["on"] = "npz:gone.npz"
    test.run()
    assert test.selectbox(key="data").value == "digits"
    assert "npz:gone.npz" in test.warning[0].value


def test_a_link_may_open_one_model_alone_and_is_then_spent(app, shipped):
    test = app("samples", models=["AE", "β = 0"])
    test.query_params["only"] = "β = 10"
    test.run()
    assert test.button_group(key="models").value == ["β = 10"]
    assert "only" in scene(test, "address")["spent"]
    del test.query_params["only"]  # as the browser then does
    choose(test, "button_group", "models", ["AE"])
    assert test.button_group(key="models").value == ["AE"]


def test_a_link_may_open_one_model_of_another_data_set(app, shipped):
    test = app("overview", only="β = 10 (sprites-beta-10)")
    assert test.toggle(key="others").value
    assert test.button_group(key="models").value == ["β = 10, sprites"]


def test_a_link_that_opens_a_model_that_is_not_there_is_a_sentence(app, shipped):
    test = app("overview", only="β = 7")
    assert "`only=β = 7`, which is not available here" in test.warning[0].value
    assert len(test.button_group(key="models").value) == 4


def test_the_choice_stays_when_the_data_set_changes(app, shipped, shown):
    test = app("overview", models=["β = 2.4"])
    choose(test, "selectbox", "data", "sprites")
    assert test.button_group(key="models").value == ["β = 2.4"]
    assert shown == {"sprites-beta-2.4"}


def test_models_of_one_title_are_named_with_their_folders(app, folders):
    import shutil

    shutil.copytree(folders[1] / "mnist-ae", folders[1] / "mine")
    assert app("overview").button_group(key="models").options == ["AE (mine)", "AE (mnist-ae)", *TITLES[1:]]


def test_a_model_that_is_trained_hides_none_and_a_link_means_the_same(app, folders, shown):
    import shutil

    shutil.copytree(folders[1] / "mnist-ae", folders[1] / "mine")
    config = folders[1] / "mine" / "config.json"
    config.write_text(config.read_text().replace('"mnist"', '"digits"'))
    chooser = app("overview").button_group(key="models")
    assert sorted(chooser.options) == sorted(chooser.value) == ["AE", "AE, MNIST", "β = 0", "β = 10", "β = 2.4"]
    assert shown == {"mine", *SHIPPED}  # that of these images has the plain name, and takes none away
    shown.clear()
    test = app("overview", models=["β = 2.4", "AE (mnist-ae)"])
    assert sorted(test.button_group(key="models").value) == ["AE, MNIST", "β = 2.4"]
    assert shown == {"mnist-ae", "mnist-beta-2.4"}


def test_models_of_another_recipe_are_offered_and_not_chosen_at_first(app, folders):
    config = ModelConfig(kind="vae", beta=1, recipe=2, encoder_widths=(8,), decoder_widths=(8,))
    checkpoints.save(folders[1] / "mine", config, random_weights(config))
    chooser = app("overview").button_group(key="models")
    assert chooser.options == ["AE", "β = 0", "β = 1", "β = 2.4", "β = 10"]
    assert chooser.value == TITLES
    assert app("overview", models=["β = 1"]).button_group(key="models").value == ["β = 1"]


def test_a_model_of_another_size_is_offered_with_its_data_set_resized(app, folders):
    origin = Origin(format="a test", file="model.pt", sha256="0" * 64)
    config = ModelConfig(kind="vae", dataset="digits@9x7", name="Theirs", origin=origin, **many_layers.SETTINGS)
    checkpoints.save(folders[1] / "theirs", config, random_weights(config))
    test = app("overview", data="digits@9x7")
    assert "digits@9x7" in test.selectbox(key="data").options
    assert test.button_group(key="models").options == ["Theirs"]
    assert any("are resized to 9 x 7" in caption.value for caption in test.sidebar.caption)
    assert not test.exception


def test_no_model_chosen_is_a_sentence(app, shipped):
    test = app("reconstructions")
    choose(test, "button_group", "models", [])
    assert "Choose at least one model" in test.info[0].value
    assert not test.exception


def test_sidebar_states_notes_on_own_images_without_markup(app, folders):
    images = np.random.default_rng(0).integers(0, 2, (40, 784)).astype(np.uint8)
    words = np.array(["*a*", "all", "b_c_d", "$x$"])[np.arange(40) % 4]
    np.savez(folders[0] / "mine.npz", x_train=images, y_train=words[:1].repeat(40), x_test=images, y_test=words)
    test = app("overview", data="npz:mine.npz")
    (said,) = [caption.value for caption in test.sidebar.caption if "Rows of 784 numbers" in caption.value]
    assert r"Values of 0 to 1 were taken as black to white" in said
    assert r"\'\$x\$\'" in said  # a stranger's words are no markup
    assert test.button_group(key="digit").options == ["all", "$x$", "*a*", "b_c_d"]
    assert test.button_group(key="digit").value == "all"
    assert html(test).count("<figure") == 5 * 2 * 4  # two of each class, of one that is called all, too


def test_broken_checkpoints_are_counted_in_the_sidebar_and_explained_on_the_overview(app, folders):
    from tests.harness.folder_states import broken_models

    broken_models(*folders)
    test = app("overview")
    assert any("6 checkpoints cannot be read" in caption.value for caption in test.sidebar.caption)
    text = html(test)
    assert "never opened" in text
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    assert len(test.button_group(key="models").options) == 2


@pytest.mark.parametrize("page", ["findings", "rate_distortion", "seeds"])
def test_class_filter_is_not_offered_where_it_does_nothing_and_keeps_its_value(app, shipped, page):
    test = app(page, digit="3")
    assert not [one for one in test.button_group if one.key == "digit"]
    test = app("overview", digit="3")
    assert test.button_group(key="digit").value == "3"
    test._page_hash = calc_hash(ADDRESSES[page])
    test.run()
    assert not [one for one in test.button_group if one.key == "digit"]
    test._page_hash = calc_hash("")
    assert test.run().button_group(key="digit").value == "3"


def test_a_multi_rate_model_is_offered_at_few_betas_and_opened_at_the_one_that_a_link_says(app, folders):
    widths = {"encoder_widths": (8,), "decoder_widths": (8,)}
    config = ModelConfig(kind="vae", beta=1, betas=(0, 30), recipe=2, dataset="mnist", **widths)
    checkpoints.save(folders[1] / "rates", config, random_weights(config))
    first = app("reconstructions").button_group(key="models")
    assert first.value == ["AE", "β = 0", "β = 2.4", "β = 10"]
    of_many = [f"one network at β = {beta:g}" for beta in (0, 1, 2.4, 10)]
    assert first.options == first.value
    test = choose(app("reconstructions"), "toggle", "others", True)
    offered = test.button_group(key="models").options
    assert [title for title in offered if title in of_many] == of_many
    assert test.button_group(key="models").value == first.value
    for way in ({"only": "rates@3.7"}, {"models": "one network at β = 3.7"}, {"models": "rates@3.7"}):
        test = app("reconstructions", **way)
        assert test.button_group(key="models").value == ["one network at β = 3.7"]
        assert not test.warning
    test = app("reconstructions", only="rates@31")
    assert test.button_group(key="models").value == first.value
    assert "rates@31" in test.warning[0].value
