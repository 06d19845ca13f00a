"""Linear probes of several models and their floors, at several sizes: measured one after another, and as one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vae.core.task import Progress, Task
from vae.data import Dataset
from vae.metrics.probing import fits, representations
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
        plan = cls(tuple(checkpoints), data, (*models, *floors), data.sizes(sizes), seeds, c, sampled)
        for size in plan.sizes:
            data.draws(size, seeds)  # raises now what would be raised while probes are fitted
        return plan

    @property
    def fits(self) -> int:
        """How many fits there are in all."""
        return len(self.whats) * sum(self.data.draws(size, self.seeds) for size in self.sizes)

    def steps(self) -> Iterator[tuple[Representation, int]]:
        """What to probe at which size: models before floors, and what is quick before what is not."""
        every = [(what, size) for what in self.whats for size in self.sizes]
        return iter(sorted(every, key=lambda step: (step[0].floor, step[0].dimensions * step[1])))


def measure(plan: Plan, task: Task = Task()) -> Results:
    """Every probe of the plan. `task` is told which is at work, how many fits are done, and the probes that are there.

    Raises Stopped, and every finished fit is kept; MeasureError, CheckpointError as `probing.fits.probe` does.
    """
    results: Results = {}
    done = 0
    for what, size in plan.steps():
        text = f"{what.name}, {size:,} labels"

        def report(now: Progress, before: int = done, text: str = text) -> None:
            task.report(text, before + now.done, plan.fits, dict(results))

        report(Progress())
        results[what.digest, size] = fits.probe(what, plan.data, size, plan.seeds, plan.c, Task(report, task.stop))
        done += plan.data.draws(size, plan.seeds)
    task.report("", done, plan.fits, dict(results))
    return results


def known(plan: Plan) -> Results:
    """Those that `measure` has fitted before."""
    probes = {(what.digest, size): fits.known(what, plan.data, size, plan.seeds, plan.c) for what, size in plan.steps()}
    return {key: probe for key, probe in probes.items() if probe is not None}
