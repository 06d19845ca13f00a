"""The training run that is watched; as `turned` it reports what the visitor turned, as `word` how the run is."""

from ui.components.mount import Component
from ui.components.training.payload import TrainingPayload

TRAINING = Component[TrainingPayload](
    "training", "components/training/training.js", "components/training/training.css", "web/astable.css"
)
