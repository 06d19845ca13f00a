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


def scene(test, component="walk"):
    """What a component was told; where it is on the page more than once, a list."""
    found = [c.proto for c in test.get("bidi_component") if c.proto.component_name.endswith(f"betascope_{component}")]
    told = [json.loads(proto.json) for proto in found]
    return told[0] if len(told) == 1 else told
