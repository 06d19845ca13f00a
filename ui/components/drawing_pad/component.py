"""The sheet to draw on; it reports a `drawing` when the pen is lifted."""

from ui.components.drawing_pad.payload import PadPayload
from ui.components.mount import Component

SHEET = Component[PadPayload]("sheet", "components/drawing_pad/sheet.js", "components/drawing_pad/pad.css")
