"""Set widgets and read what a page shows, in Streamlit's own test harness."""

import json


def choose(test, kind, key, value):
    for widget in getattr(test, kind):
        if widget.key == key:
            widget.set_value(value)
            return test.run()
    raise AssertionError(f"no {kind} with the key {key}")


def html(test) -> str:
    return " ".join(str(block.proto.body) for block in test.get("html"))


def scene(test):
    """What the walk's component was told."""
    (component,) = test.get("bidi_component")
    return json.loads(component.proto.json)
