"""What single dimensions say and do, and how disentangled that is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.lessons.measures.measure import (
    WORDS,
    Argument,
    Found,
    Make,
    Measure,
    Scope,
    TakesLong,
    counted,
    of_estimate,
    of_number,
    whole_number,
)
from vae.metrics.disentanglement import predictors
from vae.metrics.disentanglement.information_scores import information_scores
from vae.metrics.disentanglement.predictors import Predictors
from vae.metrics.images import measured
from vae.metrics.latent import sentences, traversals
from vae.metrics.latent.traversals import Traversals
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.roles import ROLES

_RANK = Argument("a rank, 1 for the dimension that says most,", r"[1-9]\d{0,3}", example="1")
_FACTOR = Argument(
    "something that is measured of images", "|".join(map(str, measured.UNITS)), needed=True, example="thickness"
)


def _counted(scope: Scope, model: str, _: str) -> Found:
    return counted(scope.evidence.model(model).config.latent_dim, len(scope.evidence.dataset))


def _active(scope: Scope, model: str, _: str) -> Found:
    return counted(int(scope.evidence.facts(model).active.sum()), len(scope.evidence.dataset))


def _kl(scope: Scope, model: str, rank: str) -> Found:
    kl = scope.evidence.facts(model).kl
    if kl is None:
        raise MeasureError(f"{model} has no KL: its codes are points, not Gaussians.")
    return counted(float(kl[_of_rank(scope, model, rank)]), len(scope.evidence.dataset))


def _does(scope: Scope, model: str, rank: str) -> str:
    names = scope.evidence.dataset.class_names
    return sentences.sentence(_moved(scope.evidence, model), _of_rank(scope, model, rank), names)


def _effect(scope: Scope, model: str, factor: str) -> Found:
    moved = _moved(scope.evidence, model)
    found = moved.slope[_strongest(moved, factor), moved.factors.index(factor)]
    return of_estimate(found if found.value >= 0 else Estimate(-found.value, -found.high, -found.low, found.n))


def _carries(scope: Scope, model: str, factor: str) -> str:
    return f"z{_strongest(_moved(scope.evidence, model), factor)}"


def _mig(scope: Scope, model: str, _: str) -> Found:
    return of_number(scope.evidence.mig(model))


def _information(name: str) -> Make:
    """InfoM, InfoE or InfoC as published, by the name of what it is."""

    def make(scope: Scope, model: str, _: str) -> Found:
        own = scope.evidence
        found = information_scores(own.model(model), own.dataset, own.seed)
        if found is None:
            raise MeasureError("These images have one factor alone, so nothing could be disentangled.")
        return of_estimate(getattr(found.scores, name))

    return make


def _trees(read: Callable[[Predictors], Estimate]) -> Make:
    """A score of boosted trees or lines, which takes minutes where it is not known."""

    def make(scope: Scope, model: str, _: str) -> Found:
        own = scope.evidence
        measure = predictors.predictors if scope.patient else predictors.known
        found = measure(own.model(model), own.train, own.dataset, own.seed)
        if found is None:
            name = own.model(model).name
            raise TakesLong(f"DCI and SAP of {name} are not measured yet.", f"Run betascope disentangle {name} once.")
        return of_estimate(read(found))

    return make


def _moved(evidence: Evidence, model: str) -> Traversals:
    return traversals.measure(evidence.model(model), evidence.dataset, evidence.judge)


def _of_rank(scope: Scope, model: str, rank: str) -> int:
    order, place = scope.evidence.facts(model).units.order, whole_number(rank, 1)
    if place > len(order):
        raise MeasureError(f"{model} has {len(order)} dimensions, and so none of rank {place}.")
    return int(order[place - 1])


def _strongest(moved: Traversals, factor: str) -> int:
    """The dimension that changes the factor most."""
    if factor not in moved.factors:
        raise MeasureError(f"{factor} is not measured of these images.", f"There are {', '.join(moved.factors)}.")
    return int(np.abs(moved.slope.value[:, moved.factors.index(factor)]).argmax())


MEASURES = {
    "dimensions": Measure("numbers in a code", "", 0, ROLES, _counted),
    "active dimensions": Measure(
        "dimensions that say something: KL above 0.01 nats, of an AE a pixel change above 0.1 %", "", 0, ROLES, _active
    ),
    "KL": Measure("what a dimension says of an image, by its rank", "nats", 2, ROLES[1:], _kl, _RANK),
    "does": Measure("what moving a dimension does to pictures, in words, by its rank", WORDS, 0, ROLES, _does, _RANK),
    "effect": Measure(
        "change by one standard deviation of the dimension that changes this most, whichever way",
        {name: f"{unit} per σ".strip() for name, unit in measured.UNITS.items()},
        2,
        ROLES,
        _effect,
        _FACTOR,
    ),
    "carrier": Measure("the dimension that changes this most", WORDS, 0, ROLES, _carries, _FACTOR),
    "MIG": Measure("does one dimension tell a factor alone? 0 to 1", "", 3, ROLES, _mig),
    "InfoM": Measure("does a dimension tell one factor alone? 0 to 1", "", 3, ROLES, _information("modularity")),
    "InfoE": Measure(
        "how much of the factors lines read off the code, 0 to 1", "", 3, ROLES, _information("explicitness")
    ),
    "InfoC": Measure("is a factor told by one dimension? 0 to 1", "", 3, ROLES, _information("compactness")),
    "DCI informativeness": Measure(
        "how well trees predict the factors from the code, 0 to 1",
        "",
        3,
        ROLES,
        _trees(lambda one: one.dci.informativeness),
    ),
    "DCI disentanglement": Measure(
        "whether dimensions serve one factor each, 0 to 1", "", 3, ROLES, _trees(lambda one: one.dci.disentanglement)
    ),
    "DCI completeness": Measure(
        "whether factors need one dimension each, 0 to 1", "", 3, ROLES, _trees(lambda one: one.dci.completeness)
    ),
    "SAP": Measure(
        "by how much the best dimension for a factor beats the second, 0 to 1",
        "",
        3,
        ROLES,
        _trees(lambda one: one.sap.score),
    ),
}
