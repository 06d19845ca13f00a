import re

from tests.harness.apptest import choose, html


def sheets(test) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', html(test))


def test_each_model_has_two_sheets_with_likeness_and_undecided(app, shipped):
    test = app("samples")
    assert len(sheets(test)) == 8
    assert len(re.findall(r"likeness 0\.\d\d, undecided 0\.\d\d", html(test))) == 8


def test_seed_and_temperature_redraw_sheets_and_seed_repeats_them(app, shipped):
    test = app("samples")
    first = sheets(test)
    test.button[0].click().run()
    second = sheets(test)
    assert not set(first) & set(second)
    choose(test, "number_input", "seed", 0)
    assert sheets(test) == first
    choose(test, "slider", "temperature", 0.0)
    cold = sheets(test)
    assert not test.exception
    assert set(cold).isdisjoint(first)
    assert "from N(0, 0²·I)" in html(test)


def test_chosen_class_changes_aggregate_but_not_prior_samples(app, shipped):
    test = app("samples")
    everything = sheets(test)
    choose(test, "button_group", "digit", "3")
    of_three = sheets(test)
    assert of_three[0] == everything[0]  # N(0, I) knows no digits
    assert of_three[1] != everything[1]
    assert "from its codes of 3" in html(test)
