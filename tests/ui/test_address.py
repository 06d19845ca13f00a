"""The address: it always says which data and models are looked at, and nothing that it asks for is lost in silence."""

import numpy as np
import pytest

from tests.harness.apptest import choose, scene
from tests.harness.folder_states import PAGES

TITLES = ["AE", "β = 0", "β = 2.4", "β = 10"]


def address(test) -> dict[str, list[str]]:
    """What the browser is told to have in its address whatever else is there."""
    return {name: values for name, values in scene(test, "address")["always"].items() if values}


def said(test) -> str:
    return " ".join(warning.value for warning in test.warning)


def test_data_and_models_are_in_the_address_though_nobody_chose_them(app, shipped):
    test = app("overview")
    assert address(test) == {"data": ["digits"], "models": TITLES}
    test.run()
    assert address(test) == {"data": ["digits"], "models": TITLES}


def test_the_address_follows_data_and_models(app, shipped):
    test = app("overview")
    choose(test, "button_group", "models", ["β = 10", "AE"])
    choose(test, "selectbox", "data", "sprites")
    assert address(test)["data"] == ["sprites"]
    assert sorted(address(test)["models"]) == ["AE", "β = 10"]
    choose(test, "selectbox", "data", "digits")
    choose(test, "button_group", "models", TITLES)
    assert address(test) == {"data": ["digits"], "models": TITLES}


def test_an_address_with_the_defaults_is_not_changed(app, shipped):
    test = app("overview", data="digits", models=TITLES)
    assert address(test) == {"data": ["digits"], "models": TITLES}
    assert not test.warning


def test_no_model_chosen_is_no_model_in_the_address(app, shipped):
    test = app("reconstructions")
    choose(test, "button_group", "models", [])
    assert address(test) == {"data": ["digits"]}
    test.run()
    assert test.button_group(key="models").value == []


@pytest.mark.parametrize(
    ("page", "asked", "shown"),
    [
        ("overview", {"models": ["β = 7", "AE"]}, "`models=AE`"),
        ("overview", {"models": "β = 7"}, "`models=AE, β = 0, β = 2.4, β = 10`"),
        ("overview", {"digit": "77"}, "`digit=all`"),
        ("reconstructions", {"noise": "9"}, "`noise=0`"),
        ("reconstructions", {"pick": "x"}, "`pick=in order`"),
        ("reconstructions", {"difference": "maybe"}, "`difference=true`"),
        ("samples", {"temperature": "1e9"}, "`temperature=1`"),
        ("samples", {"seed": "-4"}, "`seed=0`"),
        ("embeddings", {"map": "foo"}, "`map=PCA`"),
        ("embeddings", {"n": "7"}, "`n=445`"),
        ("embeddings", {"hide": "3~crescent"}, ""),
        ("embeddings", {"point": "99999"}, ""),
        ("walk", {"image": "99999"}, "`image=0`"),
        ("walk", {"walk": "0~other:1~nobody"}, ""),
        ("interpolation", {"path": "bent"}, "`path=straight`"),
        ("interpolation", {"at": "99"}, ""),
        ("draw", {"noise": "7"}, ""),
    ],
)
def test_parameter_that_cannot_be_met_is_a_warning(app, shipped, page, asked, shown):
    test = app(page, **asked)
    assert not test.exception
    name, values = next(iter(asked.items()))
    text = said(test)
    wanted = {"hide": "crescent", "walk": "other", "models": "β = 7"}.get(name, values)
    assert f"asks for `{name}={wanted}`" in text
    assert "which is not available here" in text
    assert f"the page shows {shown} instead" in text if shown else "instead" not in text
    assert "3" not in text or name != "hide"  # what was there is not complained of


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("overview", {"data": "digits", "models": TITLES, "digit": "3"}),
        ("reconstructions", {"noise": "0.30", "difference": "False", "digit": "all"}),
        ("samples", {"temperature": "1.0", "seed": "3"}),
        ("embeddings", {"map": "PCA", "hide": "7", "point": "5", "seed": "0"}),
        ("walk", {"image": "5", "walk": "5~1.2~mnist-ae"}),
        ("draw", {"noise": "0.00"}),
        ("interpolation", {"at": "60", "from": "3"}),
    ],
)
def test_valid_parameters_give_no_warning(app, shipped, page, asked):
    assert not app(page, **asked).warning


def test_warning_stays_until_its_control_is_changed(app, shipped):
    test = app("samples", temperature="9", seed="-1")
    choose(test, "number_input", "seed", 3)
    assert "temperature=9" in said(test)
    assert "seed" not in said(test)
    choose(test, "slider", "temperature", 0.5)
    assert not test.warning


def test_warning_does_not_follow_to_another_page(app, shipped):
    from vae.core.folders import PROJECT

    test = app("overview", digit="77")
    assert "digit=77" in said(test)
    test.query_params.clear()  # as a browser does on another page
    assert not test.switch_page(str(PROJECT / "pages" / "walk" / "page.py")).run().warning


def test_numbers_in_an_address_are_read_with_and_without_commas(app, shipped):
    for text in ("1000", "1,000"):
        test = app("embeddings", n=text)
        assert test.selectbox(key="n").value == 1000
        assert not test.warning
    for text in ("1000", "1,000"):
        test = app("probe", labels=["100", text], learned=text)
        assert test.button_group(key="labels").value == ["100", "1,000"]
        assert test.button_group(key="learned").value == "1,000"
        assert not test.warning


def test_markup_in_a_parameter_is_quoted_and_cut_short(app, shipped):
    test = app("overview", digit="`**bold** :red[x]\n\n# " + 200 * "x")
    text = said(test)
    quoted = text[text.index("`") : text.index("`, which")]
    assert quoted.count("`") == 1
    assert "\n" not in quoted
    assert len(quoted) < 80


def test_page_that_stops_early_does_not_fail_on_its_parameters(app, folders):
    np.savez(folders[0] / "small.npz", images=np.zeros((10, 9, 7), np.uint8))
    test = app(PAGES[2], data="npz:small.npz", models="AE", digit="7")
    assert "takes images of 9 x 7 pixels" in test.error[0].value
    assert not test.exception


def test_nonsense_in_the_address_fails_no_page(app, shipped):
    for page in PAGES[1:]:
        wild = {
            "seed": "-4",
            "noise": "nan",
            "temperature": "1e9",
            "pick": "x",
            "index": "🙂",
            "difference": "maybe",
            "source": "x",
            "from": "-1",
            "to-source": "y",
            "image": "-1",
            "walk": "0~nan;:~<b>~x~-1~0-0-0~~~~~",
        }
        assert not app(page, **wild).exception
    test = app("overview", digit="77", models=["zzz"])
    assert not test.exception
    assert test.button_group(key="digit").value == "all"
    assert len(test.button_group(key="models").value) == 4
