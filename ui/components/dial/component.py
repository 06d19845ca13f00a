"""The beta dial; it reports nothing: where it stands is in the browser's address."""

from ui.components.dial.payload import DialPayload
from ui.components.mount import Component

DIAL = Component[DialPayload]("dial", "components/dial/component.js", "components/dial/dial.css", "web/astable.css")
