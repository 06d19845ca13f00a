"""A visitor who presses everything once, in Streamlit's own test harness."""

import time

from tests.harness.apptest import files, rest, untold
from tests.harness.asgi import get
from tests.harness.provenance import provenance_of

PATIENCE = 60  # seconds for what a page measures; models and data are small
STOPS = ("probe-stop", "disentanglement-stop", "findings-stop", "tsne-stop")
FETCH = ("fetch", "fetch-other")  # these buttons alone would leave the machine
GONE = "your-data-gone-", "your-models-gone-"  # what these remove is looked at after them
TYPED = "your-path-data", "your-path-models"  # a path that is none is a sentence


def keys(test):
    return [button.key for button in test.button]


def name(widget):
    return widget.key or widget.label


def ran(test):
    """Run, and look that nothing went wrong."""
    test.run()
    assert not test.exception, test.exception[0].value
    assert not test.error, test.error[0].value
    assert untold(test) == []
    return test


def settled(test):
    """Run again, as the browser does by itself, until nothing is measured any more."""
    until = time.monotonic() + PATIENCE
    while [key for key in keys(test) if key in STOPS]:
        assert time.monotonic() < until, keys(test)
        rest()
        ran(test)
    return test


def alter(widget):
    """Give a widget another value; False where it has only this one."""
    kind = type(widget).__name__
    if kind in ("Toggle", "Checkbox"):
        widget.set_value(not widget.value)
    elif kind in ("NumberInput", "Slider"):
        widget.set_value(widget.max if widget.value != widget.max else widget.min)
    elif kind == "TextInput":
        widget.set_value("0, 5")
    elif kind == "ButtonGroup" and isinstance(widget.value, list):
        widget.set_value(widget.value[:1])
    else:
        others = [option for option in widget.options if option != widget.value]
        if not others:
            return False
        if kind == "Selectbox":
            widget.select_index(widget.options.index(others[-1]))
        else:
            widget.set_value(others[0])
    return True


def choices(test):
    """Everything on the page that has a value; first the models, as what follows is quicker with one."""
    kinds = ("button_group", "toggle", "checkbox", "number_input", "slider", "text_input", "selectbox")
    found = [widget for kind in kinds for widget in getattr(test, kind)]
    return sorted(found, key=lambda widget: widget.key != "models")


def pressable(button):
    return not button.disabled and button.key not in FETCH and not str(button.key).startswith(GONE)


def press_buttons(test, pressed):
    """Every button that there is and that comes with another, once; what it begins is waited for."""
    while todo := [one for one in test.button if name(one) not in pressed and pressable(one)]:
        pressed.add(name(todo[0]))
        todo[0].click()
        ran(test)


def press_everything(test, but=()):
    """Every button `but` these, and one other value of every choice. Returns the keys of all that was pressed."""
    pressed = set(but)
    press_buttons(test, pressed)
    settled(test)
    seen = {"data"}  # another data set has another page
    while todo := [widget for widget in choices(test) if widget.key not in seen and widget.key not in TYPED]:
        seen.add(todo[0].key)
        if alter(todo[0]):
            ran(test)
    settled(test)
    press_buttons(test, pressed)
    settled(test)
    return (pressed - set(but)) | seen


def fetch_files(test):
    """Every file on the page, and where it says that it comes from."""
    for label, address in files(test).items():
        status, _, body = get(address)
        assert status == 200, f"{label}: {body.decode()}"
        origin = provenance_of(label.rsplit("(", 1)[1].rstrip(")").lower(), body)
        assert origin["dataset_digest"], label
        assert all(model["checkpoint_digest"] for model in origin["models"]), label
        assert origin["versions"]["betascope"], label
