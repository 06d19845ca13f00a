"""What the Probe page says of probes whose answers are known."""

import re

import numpy as np
import pytest

from pages.probe import sentences, tables
from pages.probe.study import ProbeRequest, ProbeResults
from ui.loaders import ModelView
from ui.sidebar import Choice
from vae import data
from vae.metrics.probing.result import Fit, Probe
from vae.studies.linear_probe import Plan

SIZES = (100, 1352)


@pytest.fixture
def choice(digits, make_checkpoint):
    models = {
        "AE": make_checkpoint("plain", kind="ae", beta=0),
        "β = 0": make_checkpoint("zero", beta=0),
        "β = 2": make_checkpoint("two", beta=2),
        "β = 10": make_checkpoint("ten", beta=10),
    }
    return Choice(digits, {title: ModelView.of(title, model) for title, model in models.items()}, None)


@pytest.fixture
def probe_request(choice):
    return request_for(choice)


def request_for(choice, sampled=False, seeds=2):
    plan = Plan.of(
        list(choice.checkpoints), data.load("digits", "train"), choice.dataset, SIZES, seeds, sampled=sampled
    )
    return ProbeRequest.of(list(choice.models.values()), plan)


def right(probe_request, size, wrong, converged=True):
    """A probe that takes the first `wrong` test images for something else."""
    labels = probe_request.plan.data.labels
    predicted = labels.copy()
    predicted[:wrong] = (predicted[:wrong] + 1) % 10
    fit = Fit(predicted, np.ones(3), 5, converged)
    draws = probe_request.plan.data.draws(size, probe_request.plan.seeds)
    return Probe(
        size, size == len(probe_request.plan.data.rows), (fit,) * draws, labels, probe_request.plan.data.classes
    )


def found(probe_request, **wrong):
    """By the title of a model, how many test images it gets wrong at each size."""
    results = {
        (what.digest, size): right(probe_request, size, count)
        for what, name in zip(probe_request.models, ("ae", "zero", "two", "ten"), strict=True)
        for size, count in zip(SIZES, wrong.get(name, ()), strict=False)
    }
    return ProbeResults(results)


def test_compared_holds_the_balanced_vae_against_the_ae(choice, probe_request):
    few, every = sentences.compared(
        choice, probe_request, found(probe_request, ae=(44, 0), zero=(9, 9), two=(133, 0), ten=(9, 9))
    )
    assert few.startswith("**With 100 labels**, the code of β = 2 gives 70.1 %, 20.0 points less than the 90.1 % of")
    low, high = map(float, re.search(r"interval ([\d.]+) to ([\d.]+)\)", few).groups())
    assert low < 20 < high
    assert "**With all 1,352 labels**" in every
    assert "no difference that could be told (95 % interval −0.9 to +0.9 points)" in every


def test_compared_says_more_points_where_the_vae_is_better(choice, probe_request):
    (one,) = sentences.compared(choice, probe_request, found(probe_request, ae=(133,), two=(44,)))
    assert "20.0 points more than the 70.1 % of the AE" in one


def test_compared_is_empty_without_both_results_or_both_models(choice, probe_request):
    assert sentences.compared(choice, probe_request, found(probe_request, ae=(44, 0))) == []
    alone = Choice(choice.dataset, {"β = 2": choice.models["β = 2"]}, None)
    assert sentences.compared(alone, request_for(alone), ProbeResults()) == []


def test_measured_states_images_penalty_draws_and_kind_of_code(choice, probe_request):
    text = sentences.measured(choice, probe_request)
    for part in (
        "445 test images",
        "C = 1",
        "standardised on the training images",
        "mean over 2 draws",
        "seeds 0 to 1",
        "the codes μ",
        "images and draws",
    ):
        assert part in text
    assert "one sampled z an image; an AE has no noise" in sentences.measured(choice, request_for(choice, sampled=True))
    assert "1 draw of them (seed 0)" in sentences.measured(choice, request_for(choice, seeds=1))


def test_waiting_names_slow_probes_with_their_numbers_of_labels(probe_request):
    pixels = next(what for what in probe_request.plan.whats if what.name == "raw pixels")
    assert (
        sentences.waiting(probe_request, [(pixels, 1352), (pixels, 100)]) == "raw pixels with 100 and all 1,352 labels"
    )


def test_accuracy_table_shows_intervals_and_marks_what_is_pending(choice, probe_request):
    known = found(probe_request, ae=(44, 0), two=(133,))
    html = tables.accuracy(probe_request, known, list(probe_request.plan.steps()))
    first = known.of(probe_request.models[0], 100)
    low, high = first.estimate.low, first.estimate.high
    assert f'90.1<div class="quiet">{100 * low:.1f} to {100 * high:.1f}</div>' in html
    assert html.count("…") == 2 * len(probe_request.plan.whats) - 3
    assert "nan" not in html
    assert tables.accuracy(probe_request, known, []).count(">–<") == 2 * len(probe_request.plan.whats) - 3


def test_accuracy_table_marks_fits_that_did_not_converge(choice, probe_request):
    known = ProbeResults({(probe_request.models[0].digest, 100): right(probe_request, 100, 5, converged=False)})
    assert "98.9 *" in tables.accuracy(probe_request, known, [])
    assert "5,000 iterations" in tables.not_converged(known)
    assert tables.not_converged(ProbeResults()) == ""


def test_by_class_table_shows_the_share_right_of_each_class(choice, probe_request):
    known = found(probe_request, ae=(44, 0))
    html = tables.by_class(probe_request, known, 100)
    own = known.of(probe_request.models[0], 100).by_class()
    cells = re.findall(r"transparent\)\">(\d+)<", html)
    assert cells == ["100" if share == 1 else str(min(99, round(100 * share))) for share in own.values()]
