import re

import pytest

from tests.harness import trained
from tests.harness.apptest import choose, keys
from ui import public
from vae.core.folders import CACHE_VARIABLE
from vae.runs import folder
from vae.runs.folder import FRAMES, State


@pytest.fixture(autouse=True)
def _own_runs(folders, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def page(app, **query):
    test = app("train", data="digits", **query)
    assert not test.exception
    return test


def press(test, key):
    next(button for button in test.button if button.key == key).click()
    test.run()
    assert not test.exception
    return test


def said(test) -> str:
    kinds = (test.markdown, test.caption, test.info, test.success)
    return " ".join(text.value for kind in kinds for text in kind)


def ready(run, word, **more):
    run.say(State(state=word, step=7, steps=28, **more))
    return run


def test_before_the_first_run_there_is_a_start_and_how_long_it_takes(app):
    test = page(app)
    assert "No run yet" in said(test)
    assert re.search(r"epochs of \d|measured on this machine", said(test))
    assert "train-begin" in keys(test)
    assert not [box for box in test.selectbox if box.key == "run"]


def test_start_begins_a_run_of_what_is_chosen(app):
    test = page(app, kind="VAE")
    choose(test, "button_group", "against", "Capacity")
    choose(test, "selectbox", "dimensions", 16)
    press(test, "train-begin")
    (run,) = folder.runs()
    config = run.plan().config
    assert (config.title, config.latent_dim, config.dataset) == ("γ = 30, C = 10", 16, "digits")
    assert config.beta_warm_up == 0
    assert test.selectbox(key="run").value == run.name
    assert test.selectbox(key="run").options[0].startswith("γ = 30, C = 10, 16-D, digits")


def test_an_autoencoder_has_no_beta(app):
    test = page(app, kind="Autoencoder")
    assert not [one for one in test.number_input if one.key == "beta"]
    press(test, "train-begin")
    assert folder.runs()[0].plan().config.title == "AE"


@pytest.mark.parametrize(
    ("word", "there", "not_there"),
    [
        ("stopped", {"train-go-on", "train-throw-it"}, {"train-stop", "train-keep-it"}),
        ("failed", {"train-go-on", "train-throw-it"}, {"train-stop", "train-keep-it"}),
        ("done", {"train-throw-it"}, {"train-stop", "train-go-on"}),
        ("running", {"train-go-on"}, {"train-stop"}),  # of a server that has ended
    ],
)
def test_each_state_has_its_buttons(app, word, there, not_there):
    ready(trained.begin(), word)
    found = set(keys(page(app)))
    assert there <= found
    assert not not_there & found


def test_a_finished_run_is_kept_under_a_name_and_thrown_away(app, folders):
    run = trained.trained(epochs=1)
    test = page(app)
    name = test.text_input(key=f"train-name-{run.name}")
    assert name.value == "digits-beta-1-2d"
    press(test, "train-keep-it")
    assert "Kept as digits-beta-1-2d" in said(test).replace("\\", "")
    assert (folders[1] / "digits-beta-1-2d" / "model.safetensors").exists()
    press(test, "train-throw-it")
    assert folder.runs() == []
    assert "No run yet" in said(test)


def test_go_on_puts_a_run_into_the_queue_again(app):
    ready(trained.begin(), "stopped")
    test = press(page(app), "train-go-on")
    assert "Not trained in tests." in folder.runs()[0].state().sentence
    assert not test.exception


def test_a_damaged_run_is_a_sentence_and_the_page_goes_on(app):
    run = trained.begin()
    (run.path / "state.json").write_text("{")
    (trained.begin().path / "plan.json").write_text("{")
    test = page(app)
    assert "state.json is missing or damaged" in " ".join(error.value for error in test.error)
    assert "train-begin" in keys(test)


def test_a_run_on_images_that_are_gone_still_shows_its_pictures(app):
    run = ready(trained.begin(), "stopped")
    plan = run.path / "plan.json"
    plan.write_text(plan.read_text().replace('"digits"', '"kmnist"'))
    assert "The images of kmnist are not here" in said(page(app))
    assert (run.path / FRAMES).is_dir()


def test_a_public_server_trains_nothing(app, monkeypatch):
    monkeypatch.setenv(public.VARIABLE, "1")
    ready(trained.begin(), "done")
    test = page(app)
    assert "Nothing is trained on this public server" in said(test)
    assert not {"train-begin", "train-throw-it"} & set(keys(test))
