"""The Draw page's live part; it reports a `drawing` when the pen is lifted, and `sigma` when the noise is set."""

from ui.components.live_draw.payload import DrawPayload
from ui.components.mount import Component

DRAW = Component[DrawPayload](
    "draw", "components/live_draw/live.js", "components/drawing_pad/pad.css", "components/live_draw/draw.css"
)
