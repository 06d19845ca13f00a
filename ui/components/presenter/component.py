"""The button that fills the screen, and the keys of whoever presents."""

from ui.components.mount import Component
from ui.components.presenter.payload import PresenterPayload

PRESENTER = Component[PresenterPayload](
    "presenter", "components/presenter/presenter.js", "components/presenter/presenter.css"
)
