"""The list; it reports as `order` the places of its items, first to last, when one is let go."""

from ui.components.mount import Component
from ui.components.ordering.payload import OrderingPayload

ORDERING = Component[OrderingPayload]("ordering", "components/ordering/ordering.js", "components/ordering/ordering.css")
