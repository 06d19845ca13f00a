"""Linear probes of several models and their floors as one table."""

from __future__ import annotations

from vae.export.exports import Export
from vae.export.provenance import origin
from vae.metrics.probing import logistic, representations
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import RESAMPLES, Probe
from vae.studies.linear_probe import Plan, Results


def table(plan: Plan, results: Results) -> Export:
    """A row for each model or floor and each size, of those in `results`, with all that the numbers depend on.

    Accuracies are shares from 0 to 1; `sd_over_seeds` is empty where there is one draw.
    """
    import pandas as pd

    rows = [
        _row(plan, what, results[what.digest, size])
        for what in plan.whats
        for size in plan.sizes
        if (what.digest, size) in results
    ]
    data = plan.data
    facts = {
        "train_digest": data.train.digest,
        "train_images": len(data.rows),
        "tested_images": len(data.tested),
        "probe": "multinomial logistic regression, scikit-learn, lbfgs, L2",
        "C": plan.c,
        "max_iter": logistic.MAX_ITER,
        "inputs": "standardised on the images learned from",
        "representation": "one sampled z an image" if plan.sampled else "mu",
        "sizes": plan.sizes,
        "seeds": list(range(plan.seeds)),
        "subsets": "stratified, nested, the same for all models",
        "intervals": f"95 %, Wilson's; of several seeds by the variance of {RESAMPLES} resamples of both, seed 0",
        "untrained_encoder_seed": representations.UNTRAINED_SEED,
    }
    caption = f"Test accuracy of a linear probe on {data.train.name}, by the number of labels it learned from"
    return Export(pd.DataFrame(rows), caption, origin(plan.checkpoints, data.test, **facts))


def _row(plan: Plan, what: Representation, found: Probe) -> dict[str, object]:
    low, high = found.estimate.low, found.estimate.high
    own = found.by_class()
    return {
        "name": what.name,
        "representation": what.what,
        "floor": what.floor,
        "dimensions": what.dimensions,
        "labels": found.size,
        "seeds": len(found.fits),
        "accuracy": found.accuracy,
        "low95": low,
        "high95": high,
        "sd_over_seeds": found.deviation,
        "converged": found.converged,
        **{f"accuracy_{_plain(plan.data.name(label), label)}": own.get(label) for label in plan.data.classes},
    }


def _plain(name: str, label: int) -> str:
    """A class's name for a column; its number where the name is not of ASCII."""
    return name if name.isascii() and name.isprintable() else str(label)
