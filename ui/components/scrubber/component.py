"""The scrubbed rows; they report as `at` which picture of the path the visitor let go at."""

from ui.components.mount import Component
from ui.components.scrubber.payload import ScrubPayload

SCRUBBER = Component[ScrubPayload]("scrub", "components/scrubber/scrub.js", "components/scrubber/scrub.css")
