"""What somebody who watches a run sees of it, and how they take a hand in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from vae.models.pressure import Turn

if TYPE_CHECKING:
    from vae.models.networks import Autoencoder


@dataclass(frozen=True)
class Moment:
    """A run after some steps.

    step, steps: done, and in the whole run. epoch: how many, with a fraction. bce, kl: means over the images of this
    epoch so far, nats; None before the first step. beta, learning_rate: in force in the next step. capacity: in force,
    None where there is none. turned: by hand so far. plain: the model as it is saved, for images in [0, 1]; to be read
    before the next step.
    """

    step: int
    steps: int
    epoch: float
    bce: float | None
    kl: float | None
    beta: float
    learning_rate: float
    capacity: float | None
    turned: tuple[Turn, ...]
    plain: Callable[[], Autoencoder]


class Watch(Protocol):
    """Asked between two steps of a run, so each answer is to be quick."""

    def turns(self, step: int) -> Sequence[Turn]:
        """What was turned since the last time, to take force with this step."""

    def due(self) -> bool:
        """Whether to look now. A run's first moment and its last are looked at in any case."""

    def look(self, moment: Moment) -> None:
        """See the run as it is."""
