"""The linked scatter of the Embeddings page; as `told` it reports what the visitor let go of last."""

from ui.components.mount import Component
from ui.components.scatter.payload import ScatterPayload

SCATTER = Component[ScatterPayload](
    "embeddings", "components/scatter/scatter.js", "components/scatter/scatter.css", "web/astable.css"
)
