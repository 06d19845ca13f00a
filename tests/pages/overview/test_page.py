import shutil

import numpy as np

from tests.harness.apptest import choose, html, pictures_in
from tests.harness.folder_states import broken_models, no_models
from vae import data


def test_without_mnist_it_says_so_and_offers_the_fetch(app, shipped):
    test = app("overview")
    assert any("MNIST is not on this machine" in text.value for text in test.markdown)
    assert test.button(key="fetch").label == "Fetch MNIST (12 MB)"


def test_a_fetch_that_fails_is_a_sentence(app, folders, monkeypatch):
    monkeypatch.setattr("vae.data.mnist.DOWNLOADER", ["false"])
    test = app("overview")
    test.button(key="fetch").click().run()
    assert "MNIST could not be downloaded" in test.error[0].value
    assert not test.exception
    assert "bs-rows" in html(test)  # the rest of the page is still there


def test_a_fetch_that_succeeds_changes_to_mnist(app, folders, monkeypatch):
    from tests.harness.files import write_mnist

    def fetch(name, task):
        task.report(done=5_000_000, total=11_594_722)
        write_mnist(folders[0])
        return True

    monkeypatch.setattr(data, "fetch", fetch)
    test = app("overview")
    test.button(key="fetch").click().run()
    assert not test.exception
    assert not test.error
    assert test.selectbox(key="data").value == "mnist"
    assert not any("MNIST is not on this machine" in text.value for text in test.markdown)


def test_models_of_other_images_are_behind_a_line_and_have_no_row_of_dashes(app, shipped):
    test = app("overview")
    first, others = [one for one in html(test).split('<div class="bs bs-table') if "</table>" in one]
    assert "sprites" not in first
    assert "mnist-beta-2.4</td>" in first
    assert "sprites-beta-2.4</td>" in others
    assert "–" not in others
    assert [one.label for one in test.expander if "other images" in one.label] == ["4 models of other images"]


def test_models_of_one_title_are_told_apart_in_the_table(app, folders):
    shutil.copytree(folders[1] / "mnist-ae", folders[1] / "mine")
    assert "AE (mine)</td>" in html(app("overview"))


def test_the_pages_to_begin_with_are_in_order(app, shipped):
    links = [link.proto.label for link in app("overview").get("page_link")]
    names = ["1. Lessons", "2. Draw", "3. Samples", "4. Latent walk", "5. Findings"]
    assert links[:5] == names


def test_every_shipped_model_is_a_row_of_the_table(app, shipped):
    text = html(app("overview"))
    for title in ("AE", "β = 0", "β = 2.4", "β = 10"):
        assert f"</span>{title}</td>" in text


def test_kl_with_log_variances_at_their_bound_has_a_footnote(app, shipped):
    test = app("overview")  # mnist-beta-0 on the built-in digits: 14 %
    assert ">274.3*</td>" in html(test)
    (note,) = [caption.value for caption in test.caption if "at their bound of −30" in caption.value]
    assert note.startswith(r"\* mnist-beta-0: 14 % of the log variances")


def test_pictures_follow_the_chosen_models_and_class(app, shipped):
    test = app("overview", models=["AE", "β = 10"], digit="3")
    rows = html(test).split('<div class="bs-row')[1:]
    assert len(rows) == 3
    assert rows[0].count("original 3") == 10
    choose(test, "button_group", "models", [])
    assert "Choose at least one model" in test.info[0].value
    assert "bs-table" in html(test)  # the rest of the page is still there


def test_broken_models_and_unusable_data_names_are_listed(app, folders):
    broken_models(*folders)
    test = app("overview")
    assert not test.exception
    text = html(test)
    assert r"caf\xe9</td>" in text
    assert r"two\nlines</td>" in text
    assert "epoch=9.ckpt is a file, and no model" in text
    assert "β = 10</td>" in text  # the rest goes on
    assert any(r"'caf\xe9.npz' cannot be the name of a data set" in warning.value for warning in test.warning)


def test_images_that_no_model_takes_are_shown_with_how_to_train_one(app, folders):
    images = np.random.default_rng(0).integers(0, 256, (60, 20, 20)).astype(np.uint8)
    np.savez(folders[0] / "own.npz", images=images, labels=np.arange(60) % 3)
    test = app("overview", data="npz:own.npz")
    assert "`--dataset` `npz:own.npz`" in test.error[0].value
    assert len(pictures_in(html(test))[0]) == 9  # three of each class
    assert any("None of the models here takes these images" in caption.value for caption in test.caption)


def test_overview_without_models_says_how_to_train(app, folders):
    no_models(*folders)
    test = app("overview")
    assert "python -m vae train" in html(test)
