"""Linear probes of several models and their floors, at several sizes: measured one after another, and as one table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from vae.data import Dataset
from vae.metrics.probing import fits as probe
from vae.metrics.probing import representations
from vae.metrics.probing.fits import SEEDS, C
from vae.metrics.probing.labelled import Labelled, Size
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Probe
from vae.models.checkpoints import Checkpoint

Results = dict[tuple[str, int], Probe]  # by the digest of what was probed, and the number of labels


@dataclass(frozen=True, eq=False)
class Plan:
    """What is probed, on which labels. `whats`: the models, then the floors."""

    checkpoints: tuple[Checkpoint, ...]
    data: Labelled
    whats: tuple[Representation, ...]
    sizes: tuple[int, ...]
    seeds: int = SEEDS
    c: float = C
    sampled: bool = False

    @classmethod
    def of(
        cls,
        checkpoints: Sequence[Checkpoint],
        train: Dataset,
        test: Dataset,
        sizes: Sequence[Size] | None = None,
        seeds: int = SEEDS,
        c: float = C,
        sampled: bool = False,
    ) -> "Plan":
        """Of these models, and raw pixels, PCA and an untrained encoder beside them; `sampled`: z in place of mu.

        Sizes as `Labelled.sizes` takes them. Raises CheckpointError where images do not fit a model, MeasureError where
        there is nothing to learn.
        """
        data = Labelled.of(train, test)
        models = [representations.of_model(checkpoint, test, sampled) for checkpoint in checkpoints]
        floors = representations.floors(checkpoints, train)
        found = cls(tuple(checkpoints), data, (*models, *floors), data.sizes(sizes), seeds, c, sampled)
        for size in found.sizes:
            data.draws(size, seeds)
        return found

    @property
    def fits(self) -> int:
        """How many there are in all."""
        return len(self.whats) * sum(self.data.draws(size, self.seeds) for size in self.sizes)

    def steps(self) -> Iterator[tuple[Representation, int]]:
        """What to probe at which size: models before floors, and what is quick before what is not."""
        every = [(what, size) for what in self.whats for size in self.sizes]
        return iter(sorted(every, key=lambda step: (step[0].floor, step[0].dimensions * step[1])))


@dataclass
class Progress:
    """`done` of `fits` fits, and what is at work now."""

    fits: int
    done: int = 0
    name: str = ""
    size: int = 0
    results: Results = field(default_factory=dict)


def measure(
    plan: Plan, on_progress: Callable[[Progress], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False
) -> Results:
    """Every probe of the plan. `on_progress` is told before each probe and after each fit.

    Raises Stopped soon after `stopped` says so, and every finished fit is kept; MeasureError, CheckpointError as
    `vae.metrics.probing.fits.probe` does.
    """
    now = Progress(plan.fits)

    def fitted() -> None:
        now.done += 1
        on_progress(now)

    for what, size in plan.steps():
        now.name, now.size = what.name, size
        on_progress(now)
        now.results[what.digest, size] = probe.probe(what, plan.data, size, plan.seeds, plan.c, fitted, stopped)
    on_progress(now)
    return now.results


def known(plan: Plan) -> Results:
    """Those that `measure` has found before."""
    found = {(what.digest, size): probe.known(what, plan.data, size, plan.seeds, plan.c) for what, size in plan.steps()}
    return {key: one for key, one in found.items() if one is not None}
