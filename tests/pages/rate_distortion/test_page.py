import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from tests.harness.apptest import choose, files, html, pictures_in, scene
from tests.harness.asgi import get
from tests.harness.press import fetch_files, press_everything
from tests.harness.provenance import provenance_of
from ui.output import command
from ui.web import assets
from vae import data
from vae.data import sprites
from vae.models import checkpoints

PAGE = "rate_distortion"


@pytest.fixture
def swept(folders, tiny_sweep):
    """The folder of a sweep of the digits; a copy, to be changed."""
    return shutil.copytree(tiny_sweep.folder, folders[0].parent / "sweeps" / "tiny")


def charts(test) -> list[dict]:
    """What each of the page's charts was told: the plane, the measures where there is a sweep, the cascade."""
    found = scene(test, "charts")
    return found if isinstance(found, list) else [found]


def points(test) -> list[dict]:
    return charts(test)[0]["panels"][0]["points"]


def said(test) -> str:
    kinds = (test.markdown, test.caption, test.info, test.warning)
    return " ".join(text.value for kind in kinds for text in kind)


def changed(folder, change) -> None:
    """The table of a sweep, changed by a function of its frame."""
    frame = pd.read_csv(folder / "sweep.csv", dtype={"reason": str, "checkpoint_digest": str})
    change(frame)
    frame.to_csv(folder / "sweep.csv", index=False)


def test_plane_has_every_model_of_the_sweep_and_of_the_sidebar(app, folders, swept, tiny_sweep):
    test = app(PAGE, models=["AE", "β = 2.4"])
    assert not test.exception
    assert not test.error
    names = [point["name"] for point in points(test)]
    assert set(names) == {*tiny_sweep.done, "mnist-ae", "mnist-beta-2.4"}
    (seed,) = [point for point in points(test) if point["title"] == "β = 4, seed 1"]
    row = tiny_sweep.members.set_index("member").loc["beta-4-seed-1"]
    assert (seed["x"], seed["y"]) == pytest.approx((row["rate"], row["error"]))
    (own,) = [point for point in points(test) if point["name"] == "mnist-beta-2.4"]
    measured = checkpoints.find("mnist-beta-2.4", folders[1]).evaluation("digits")
    assert (own["x"], own["y"]) == pytest.approx((measured.kl, measured.bce_z))


def test_pictures_are_what_each_model_gives_back_in_the_order_of_the_points(app, swept, tiny_sweep):
    test = app(PAGE, models=["AE"])
    told = charts(test)[0]
    sheet = np.frombuffer(assets.content(told["pictures"]), np.uint8).reshape(-1, told["tiles"], 28, 28)
    for point in points(test):
        if point["name"] in tiny_sweep.done:
            np.testing.assert_array_equal(sheet[point["picture"]], tiny_sweep.given_back(point["name"]))
    assert len(sheet) == len(tiny_sweep.done) + 1


def test_what_no_model_goes_below_is_stated_with_its_images(app, swept):
    text = said(app(PAGE))
    assert "A perfect copy has an error of 56.8 nats" in text
    assert "less than 6.1 nats" in text
    assert "these 445 test images of digits" in text


def test_a_click_keeps_a_model_and_its_address_brings_it_back(app, swept, tiny_sweep):
    test = app(PAGE, point="beta-1-seed-2", models=["AE"])
    assert charts(test)[0]["chosen"] == "beta-1-seed-2"
    originals, given_back = pictures_in(html(test))
    np.testing.assert_array_equal(np.stack(given_back), tiny_sweep.given_back("beta-1-seed-2"))
    np.testing.assert_array_equal(np.stack(originals), data.load("digits", "test").images[tiny_sweep.pictured])
    assert not test.warning
    assert "asks for `point=nobody`" in said(app(PAGE, point="nobody"))


def test_a_model_without_weights_comes_with_the_command_that_trains_it(app, swept, tiny_sweep):
    (member,) = [one for one in tiny_sweep.spec.members() if one.name == "beta-4-seed-1"]
    test = app(PAGE, point=member.name, models=["AE"])
    assert command(member.command("checkpoints/digits-beta-4-seed-1")) in said(test)
    (swept / "weights" / "beta-4-seed-1").mkdir(parents=True)
    assert "Its weights are in" in said(app(PAGE, point="beta-4-seed-1", models=["AE"]))


def test_a_model_whose_weights_are_there_opens_on_every_page(app, folders, swept):
    digest = checkpoints.find("mnist-beta-10", folders[1]).digest

    def same(frame):
        frame.loc[frame["member"] == "beta-4-seed-1", "checkpoint_digest"] = digest

    changed(swept, same)
    test = app(PAGE, point="beta-4-seed-1")
    links = {link.proto.label: link.proto for link in test.get("page_link")}
    assert list(links) == [
        "Reconstructions",
        "Samples",
        "Draw",
        "Embeddings",
        "Latent walk",
        "Interpolation",
        "Disentanglement",
        "Probe",
        "Findings",
    ]
    assert all("only=%CE%B2+%3D+10" in link.query_string for link in links.values())
    assert "mnist-beta-10" not in [point["name"] for point in points(test)]  # it is on the plane already


def test_measures_ranking_and_cascade_come_with_a_sweep(app, swept):
    test = app(PAGE)
    plane, measures, cascade = charts(test)
    assert [panel["title"] for panel in measures["panels"]] == ["Error (nats)", "Active dimensions"]
    assert "**Error**: best at β = " in said(test)
    titles = [panel["title"] for panel in cascade["panels"]]
    assert titles == ["Measured", "Linear theory", "Where each collapses"]
    assert "β = 1: " in said(test)
    assert json.loads(plane["provenance"])["sweep"] == "tiny"


def test_files_are_of_the_sweep(app, swept, tiny_sweep):
    test = app(PAGE)
    assert list(files(test)) == [
        f"{name} ({kind})" for name in ("Betas", "Models", "Dimensions") for kind in ("CSV", "MD", "TEX", "JSON")
    ]
    _, _, body = get(files(test)["Models (CSV)"])
    assert provenance_of("csv", body)["sweep_digest"]
    assert all(name in body.decode() for name in tiny_sweep.done)


def test_everything_on_the_page_can_be_pressed_and_every_file_says_what_it_is_of(app, swept):
    shutil.copytree(swept, swept.parent / "other")
    test = app(PAGE, models=["AE"])
    assert press_everything(test) >= {"sweep", "models"}
    fetch_files(test)


def test_without_a_sweep_the_page_shows_the_models_of_the_sidebar_and_the_command(app, shipped, monkeypatch):
    split_indices = sprites.split_indices
    monkeypatch.setattr(sprites, "split_indices", lambda split: split_indices(split)[:300])
    test = app(PAGE, data="sprites")
    assert not test.exception
    assert not test.error
    (info,) = test.info
    typed = "betascope sweep --dataset sprites --beta 0 0.5 1 2.4 4 10 20 --seeds 5 --out sweeps/sprites"
    assert command(typed) in info.value
    assert {point["look"] for point in points(test)} == {"diamond"}
    assert {point["title"] for point in points(test)} >= {"AE, your sprites-ae", "β = 10, your sprites-beta-10"}
    assert len(charts(test)) == 2
    assert "all 600 images of sprites" in said(test)


def test_models_of_other_images_have_no_linear_theory(app, shipped):
    test = app(PAGE)  # MNIST's models on the built-in digits
    assert [panel["title"] for panel in charts(test)[1]["panels"]] == ["Measured", "Where each collapses"]
    assert "No linear theory" in said(test)


def test_only_an_autoencoder_has_no_cascade(app, shipped):
    test = app(PAGE, models=["AE"])
    assert not test.exception
    assert len(charts(test)) == 1
    assert "Only VAEs with β above 0" in said(test)


@pytest.mark.parametrize(
    ("file", "content", "problem"),
    [
        ("sweep.csv", b"\x00\xff", "sweep.csv"),
        ("sweep.json", b"{", "sweep.json"),
        ("pictures.npz", b"PK", "pictures.npz"),
        ("dimensions.csv", b"a,b\n1,2\n", "dimensions.csv"),
    ],
)
def test_a_broken_sweep_is_a_sentence_and_the_page_goes_on(app, swept, file, content, problem):
    (swept / file).write_bytes(content)
    test = app(PAGE)
    assert not test.exception
    assert not test.error
    (warning,) = test.warning
    assert "The sweep tiny cannot be read" in warning.value
    assert problem in warning.value.replace("\\", "")
    assert "There is no sweep of digits" in said(test).replace("\\", "")
    assert {point["look"] for point in points(test)} == {"diamond"}


def test_one_seed_is_shown_and_not_ranked(app, swept):
    def one(frame):
        frame.loc[frame["seed"] > 0, "status"] = "missing"

    changed(swept, one)
    test = app(PAGE)
    assert not test.exception
    assert not test.error
    assert {point["spread"] for point in points(test) if point["look"] == "large"} == {None}
    text = said(test)
    assert "8 of the 12 models of this sweep are not there" in text
    assert "Betas are ranked from 3 seeds each" in text
    assert "β = 1 has 1" in text
    assert "best at" not in text


def test_a_failed_model_is_said_with_its_reason(app, swept):
    def fail(frame):
        frame.loc[frame["member"] == "beta-1-seed-0", ["status", "reason"]] = ["failed", "the disk is full."]

    changed(swept, fail)
    text = said(app(PAGE))
    assert "1 of the 12 models of this sweep is not there; failed: beta-1-seed-0" in text.replace("\\", "")
    assert "the disk is full" in text
    assert re.search(r"Go on with `betascope sweep --dataset digits .*--seeds 3", text.replace("` `", " "))


def test_a_sweep_of_which_nothing_is_there_yet_is_as_none(app, swept):
    def nothing(frame):
        frame["status"] = "missing"

    changed(swept, nothing)
    test = app(PAGE)
    assert not test.exception
    assert not test.error
    assert "12 of the 12 models" in said(test)


def test_of_two_sweeps_one_is_chosen(app, swept, tiny_sweep):
    other = shutil.copytree(swept, swept.parent / "other")

    def higher(frame):
        frame["error"] += 100

    changed(other, higher)
    test = app(PAGE, models=["AE"])
    before = max(point["y"] for point in points(test))
    choose(test, "selectbox", "sweep", "tiny")
    assert not test.exception
    assert max(point["y"] for point in points(test)) == pytest.approx(before - 100)


def test_a_sweep_of_other_images_of_that_name_is_said(app, swept):
    header = json.loads((swept / "sweep.json").read_text())
    header["provenance"]["test_digest"] = "0" * 64
    (swept / "sweep.json").write_text(json.dumps(header))
    test = app(PAGE)
    assert not test.exception
    assert "was measured on other images" in test.warning[0].value
