"""The live walk; it reports as `place` where the visitor let go, where the server has to decode."""

from ui.components.mount import Component
from ui.components.walk.payload import WalkPayload

WALK = Component[WalkPayload]("walk", "components/walk/component.js", "components/walk/walk.css")
