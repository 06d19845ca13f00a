"""What a hand does, and what an eye sees, in a real Chromium."""

from base64 import b64decode
from contextlib import contextmanager

import numpy as np

# Grey levels of a canvas: white ink on black, so one channel says all.
GREYS = """canvas => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]
    .filter((_, i) => i % 4 === 0)"""


# The same as text: Playwright takes seconds for the numbers of a large canvas.
TEXT = f"""canvas => btoa(Array.from(({GREYS})(canvas), grey => String.fromCharCode(grey)).join(""))"""


def painted(canvas):
    """The grey levels of a canvas of any size, row by row."""
    return np.frombuffer(b64decode(canvas.evaluate(TEXT)), np.uint8).astype(int)


def greys(locator, side=28):
    """What a canvas of one image shows, (side, side)."""
    return painted(locator).reshape(side, side)


def stroke(page, locator, points, release=True, pause=8):
    """Press at the first point (fractions of the element's size) and move on to the others, `pause` ms apart."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
        page.wait_for_timeout(pause)
    if release:
        page.mouse.up()


def arc(centre, radius, first, last, n=16):
    """Points on a circle, angles in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(first, last, n))
    return [(centre[0] + radius * np.cos(a), centre[1] + radius * np.sin(a)) for a in angles]


THREE = [*arc((0.5, 0.3), 0.18, -150, 90), *arc((0.5, 0.66), 0.18, -90, 150)]


@contextmanager
def fingers(page):
    """A screen that feels fingers, as a phone's: a function that sends a kind of touch event, and where they are."""
    devtools = page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    try:
        yield touch
    finally:
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        devtools.detach()
