"""The walk's page: what its component is told, and how session, address and other pages keep a visitor's place."""

from dataclasses import replace

from pages.walk import walk_state
from pages.walk.walk_state import WalkState
from tests.harness.apptest import choose, scene
from ui import address
from vae.core.folders import PROJECT

WALKED = {"mnist-ae": (1.0,), "mnist-beta-0": (1.0,), "mnist-beta-2.4": (1.0,), "mnist-beta-10": (1.0,)}


def walked(test, **changes):
    """As if the visitor had let go there: their browser writes the address."""
    here = replace(test.session_state["walk-state"], **changes)
    test.session_state["walk-state"] = here
    test.query_params["walk"] = walk_state.text_of(here, test.session_state["walk-models"])
    return test.run()


def query(test):
    """The address, where a value is a list or the text itself, as whoever wrote it last left it."""
    found = {name: [value] if isinstance(value, str) else value for name, value in test.query_params.items()}
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def visit(test, page):
    return test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()


def test_walk_state_is_in_the_address_which_alone_restores_it(app, shipped):
    test = walked(app("walk", image="5"), moves=WALKED, focus="mnist-ae", linked=False, rank=2, plane=(1, 3))
    address = query(test)
    assert {"image": "5", "walk": "5~1~mnist-ae~alone~2~1-3"}.items() <= address.items()
    told = scene(app("walk", **address))
    assert told["moves"] == {name: [1.0] for name in WALKED}
    assert (told["focus"], told["linked"], told["rank"], told["plane"]) == ("mnist-ae", False, 2, [1, 3])


def test_moves_are_restored_after_a_visit_to_another_page(app, shipped):
    test = walked(app("walk"), moves=WALKED)
    visit(test, "samples")
    assert test.session_state["walk-state"].moves == WALKED
    test.query_params.clear()  # as a browser does on another page
    visit(test, "walk")
    assert scene(test)["moves"] == {name: [1.0] for name in WALKED}
    assert query(test)["walk"] == "0~1"


def test_a_run_that_overtakes_a_report_leaves_the_newer_address_alone(app, shipped):
    test = walked(app("walk"), moves=WALKED)
    test.query_params["walk"] = "0~2.5"  # the browser has let go again; its report is on its way
    test.run()
    assert query(test)["walk"] == "0~2.5"
    assert test.session_state["walk-state"].moves == WALKED


def test_a_focus_that_has_left_the_page_is_not_in_the_address(app, shipped):
    test = walked(app("walk"), focus="mnist-beta-10")
    assert query(test)["walk"] == "0~~mnist-beta-10"
    choose(test, "button_group", "models", ["AE", "β = 2.4"])
    assert "walk" not in query(test)
    assert not test.warning


def test_a_walk_of_another_image_is_not_taken_over(app, shipped):
    told = scene(app("walk", image="5", walk="4~1~mnist-ae"))
    assert not any(told["moves"].values())
    assert told["focus"] == "mnist-ae"


def test_browser_back_resets_the_walk_but_a_late_address_does_not(app, shipped, monkeypatch):
    test = walked(app("walk"), moves=WALKED)
    before = test.session_state["walk-state"].revision
    test.run()
    assert test.session_state["walk-state"].revision == before  # an ordinary run changes nothing
    test.query_params.clear()
    test.run()
    assert test.session_state["walk-state"].moves == WALKED  # an address may come late: what was walked is newer
    monkeypatch.setattr(address, "navigated", lambda: True)
    test.query_params.clear()
    test.run()
    here = test.session_state["walk-state"]
    assert not any(here.moves.values())
    assert here.revision == before + 1
    assert not test.query_params.get("walk")


def test_another_image_begins_a_new_walk(app, shipped):
    test = walked(app("walk"), moves=WALKED)
    choose(test, "number_input", "image", 7)
    assert not any(scene(test)["moves"].values())
    assert "walk" not in test.query_params
    test.button[0].click().run()  # Another image
    assert test.number_input(key="image").value != 7


def test_walk_state_is_not_shared_with_another_session(app, shipped):
    walked(app("walk"), moves=WALKED)
    assert app("walk").session_state["walk-state"].moves == dict.fromkeys(WALKED, ())
    assert isinstance(app("walk").session_state["walk-state"], WalkState)
