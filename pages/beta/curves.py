"""What was measured of a multi-rate model along its betas, and of models of one beta, on the same test images."""

from __future__ import annotations

from math import isnan

from ui import loaders
from ui.components.dial.payload import DialCurve, DialPoint
from vae import data
from vae.core.minus import minus
from vae.data import Dataset
from vae.figures.colours import accent
from vae.metrics.decoded import rate_distortion
from vae.models import multi_rate
from vae.models.checkpoints import Checkpoint
from vae.studies import dial
from vae.sweeps.sweep import DONE, Sweep


def curve(model: Checkpoint, dataset: Dataset) -> DialCurve | None:
    """Rate, distortion and KL at every beta that a dial is measured at; None where they were not measured."""
    if not dial.known(model, dataset):
        return None
    found = dial.curve(model, dataset)
    return {
        "betas": found.beta.tolist(),
        "softened": multi_rate.SOFTENED,
        "rate": found.rate.tolist(),
        "distortion": found.distortion.tolist(),
        "kl": found.kl.tolist(),
    }


def sweep_of(dataset: Dataset) -> Sweep | None:
    """A sweep of these very images, the first by name."""
    for found in loaders.found_sweeps():
        if isinstance(found, Sweep) and data.same(found.spec.dataset, dataset.name):
            measured_on = found.provenance.get("test_digest")
            if measured_on in (dataset.digest, dataset.images_digest):
                return found
    return None


def models_of_one_beta(dataset: Dataset) -> list[Checkpoint]:
    """VAEs of the checkpoint folder that learned from this data set and were measured on its test images."""
    return [
        model
        for model in loaders.found_models()
        if isinstance(model, Checkpoint)
        and model.config.kind == "vae"
        and model.config.betas is None
        and model.config.planes == dataset.planes
        and data.same(model.config.dataset, dataset.name)
        and model.evaluation(dataset.name, dataset.split, dataset.images_digest)
    ]


def points(dataset: Dataset) -> list[DialPoint]:
    """Models of one beta in the plane: the members of a sweep, then those of the folder.

    Those of beta = 0 are not among them: nothing keeps their rate from growing, and they lie far to the right.
    """
    sweep, found = sweep_of(dataset), list[DialPoint]()
    if sweep is not None:
        configs = {member.name: member.config for member in sweep.spec.members()}
        for row in sweep.members[sweep.members["status"] == DONE].itertuples():
            config = configs[row.member]
            if config.beta > 0 and not isnan(row.rate):
                title = f"{config.title}, seed {config.seed} of the sweep"
                found.append(_point(float(row.rate), float(row.error), accent(config), title, False))
    for model in models_of_one_beta(dataset):
        measured = rate_distortion.rate_distortion(model, dataset)
        if model.config.beta > 0 and measured.rate is not None:
            found.append(_point(measured.rate, measured.distortion, accent(model.config), model.config.title, True))
    return found


def _point(rate: float, distortion: float, colour: str, title: str, large: bool) -> DialPoint:
    said = f"{title}: rate {minus(f'{rate:.1f}')}, error {distortion:.1f} nats"
    return {"rate": rate, "distortion": distortion, "colour": colour, "title": said, "large": large}
