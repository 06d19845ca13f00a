"""In one file, so that the claims are measured once: half a minute."""

import dataclasses
import html
import io
import json
import re

import numpy as np
import pandas as pd
import pytest

from tests.harness import known_sweep
from tests.harness.latex import complaints, latex
from vae import data
from vae.core.errors import MeasureError, Stopped
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.core.task import Progress, Task
from vae.data import UNLABELLED
from vae.export import claims, table_files
from vae.metrics.decoded import reconstruction
from vae.models import catalogue, judge
from vae.studies.claims import evidence as module_evidence
from vae.studies.claims import seeds
from vae.studies.claims.claims import CLAIMS, findings
from vae.studies.claims.evidence import Evidence, assign_roles
from vae.studies.claims.finding import Verdict
from vae.studies.claims.roles import REAL, ROLES
from vae.sweeps import claims as claims_of_sweeps

FOLDER = PROJECT / "checkpoints"


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory):
    """What ships is read where a cache has nothing, and may differ from what is measured here in its last bits.

    With the cache that all tests share, a page that measures the same beside this file would change it in between.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def evidence(digits):
    """The shipped models of MNIST on the built-in digits, with fewer paths."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module_evidence, "PAIRS", 40)
        yield _material(digits)


def _material(digits) -> Evidence:
    roles = assign_roles([one for one in catalogue.scan(FOLDER) if one.name.startswith("mnist")], digits)
    return Evidence(roles, digits, data.load("digits", "train"), judge.find(digits, FOLDER))


@pytest.fixture(scope="module")
def found(evidence):
    """Every claim, measured."""
    return findings(evidence)


def test_seven_claims_with_rule_measure_and_pictures(found):
    assert [one.number for one in found] == list(range(1, 8)) == list(range(1, len(CLAIMS) + 1))
    for one in found:
        assert one.checks
        assert set(ROLES) <= {of for measure in one.measures for of in measure.values}
        assert one.strips
        for check in one.checks:
            assert check.rule.endswith(".")
            assert re.search(r"\d", check.measured)
            assert "nan" not in check.measured
        for measure in one.measures:
            for value in measure.values.values():
                assert np.isfinite([value.value, value.low, value.high]).all()
                assert value.low <= value.value <= value.high


def test_verdicts_follow_the_numbers_that_stand_beside_them(found):
    first, strong, balanced = found[:3]
    clear = next(measure for measure in first.measures if measure.name == "Clear samples")
    for check, role in zip(first.checks[2:], ("β = 0", "AE"), strict=True):
        assert (check.verdict == Verdict.HOLDS) == (clear.values[role].high < 0.5)
    kept = next(measure for measure in balanced.measures if measure.name == "Labels kept")
    assert (balanced.checks[0].verdict == Verdict.HOLDS) == (kept.values["β = 2.4"].low > 0.95)
    assert clear.values[REAL].value > 0.95
    assert strong.checks[0].verdict == Verdict.HOLDS  # β = 10 loses labels on any data


def test_numbers_are_those_of_the_measures_themselves(found, evidence):
    error = next(measure for measure in found[0].measures if measure.name == "Error")
    expected = reconstruction.errors(evidence.models["AE"], evidence.dataset).mean(dtype=float)
    assert error.values["AE"].value == pytest.approx(expected)
    active = next(measure for measure in found[6].measures if measure.name == "Active dimensions")
    assert active.values["β = 2.4"].value == evidence.facts("β = 2.4").active.sum()


def test_findings_without_models_and_judge_are_open_and_say_why(evidence):
    alone = dataclasses.replace(evidence, models={"AE": evidence.models["AE"]}, judge=None)
    found = findings(alone)
    assert {one.verdict for one in found if one.title != "Noise"} == {Verdict.UNKNOWN}
    assert found[4].checks[2].verdict == Verdict.FAILS  # for what the AE keeps of noise, the AE is enough
    said = " ".join(check.measured for one in found for check in one.checks)
    assert "β = 2.4 is not among the checkpoints" in said
    assert "python -m vae judge --dataset digits" in said


def test_findings_without_labels_leave_classes_open_but_not_noise(evidence):
    nothing = {"name": "npz:mine.npz", "class_names": (), "labels": np.full(120, UNLABELLED)}
    splits = (evidence.dataset, evidence.train)
    blank = [dataclasses.replace(split.take(np.arange(120)), **nothing) for split in splits]
    found = findings(dataclasses.replace(evidence, dataset=blank[0], train=blank[1], judge=None))
    assert found[5].verdict == Verdict.UNKNOWN
    assert "has a label" in found[5].checks[0].measured
    assert found[4].checks[1].verdict != Verdict.UNKNOWN  # noise needs no labels


def test_findings_report_progress_and_stop(evidence):
    reports = []
    with pytest.raises(Stopped, match="Stopped after 2 of 7"):
        findings(evidence, Task(reports.append, lambda: len(reports) == 2))
    assert reports[0] == Progress("reconstructions at β = 0", 0, 7, ())
    assert [finding.number for finding in reports[1].partial] == [1]


def test_findings_measured_again_are_the_same(found, evidence):
    again = findings(evidence)
    assert [one.checks for one in again] == [one.checks for one in found]
    assert [one.measures for one in again] == [one.measures for one in found]


def test_checks_of_a_seed_are_those_of_the_findings_with_replicates_around_them(found, evidence):
    checks = seeds.of_seed(evidence)
    assert [(one.measured, one.verdict) for one in checks] == [
        (check.measured, check.verdict) for one in found for check in one.checks
    ]
    for one in checks:
        assert one.replicates.shape == (200,)
        assert one.replicates.mean() == pytest.approx(one.value, abs=0.2 * (one.high - one.low) + 1e-6)
        wide = np.ptp(np.quantile(one.replicates, (0.025, 0.975)))
        assert wide == pytest.approx(one.high - one.low, rel=0.5, abs=1e-6), one.says


def test_html_report_is_self_contained_and_complete(found, evidence):
    text = claims.render(found, evidence, ".html")
    assert not re.search(r'(?:src|href)="(?!data:|#)', text)
    assert "<script" not in text
    assert text.count("data:image/png;base64,") == sum(len(one.strips) for one in found)
    for one in found:
        assert f'id="claim-{one.number}"' in text
        assert str(one.verdict) in text
        for check in one.checks:
            assert html.escape(check.rule) in text
    assert "445 test images of digits" in text
    assert evidence.dataset.digest in text
    assert claims.render(found, evidence, ".html") == text


def test_html_report_escapes_titles(found, evidence):
    bad = dataclasses.replace(found[0], title="<script>alert(1)</script>")
    assert "<script" not in claims.render([bad], evidence, ".html")


def test_markdown_has_every_table_whole(found, evidence):
    text = claims.render(found, evidence, ".md")
    blocks = [lines for block in re.split(r"\n\s*\n", text) if (lines := block.strip().splitlines())[0].startswith("|")]
    assert len(blocks) == 1 + len(found) + 1  # verdicts, the checks of each claim, what was measured
    for lines in blocks:
        assert len({line.count("|") for line in lines}) == 1, lines[0]
    assert text.count("](data:image/png;base64,") == sum(len(one.strips) for one in found)
    (origin,) = re.findall(r"```json\n(.*?)\n```", text, re.DOTALL)
    assert json.loads(origin)["dataset_digest"] == evidence.dataset.digest


def test_documents_and_table_have_what_holds_over_seeds_beside(found, evidence, tmp_path):
    places = [(one.number, k) for one in found for k in range(1, len(one.checks) + 1)]
    # every check over seeds is of a share that is above its limit: all of them hold
    by_seed = {seed: [known_sweep.check(0.9, place=place) for place in places] for seed in range(3)}
    sweep = known_sweep.write(tmp_path / "known", {("vae", 4.0): known_sweep.turned()}, claims=by_seed)
    swept = claims_of_sweeps.swept([sweep], "digits")
    changed = [(one.number, k) for one in found for k, check in enumerate(one.checks, 1) if check.verdict != "holds"]
    for suffix in (".html", ".md"):
        text = claims.render(found, evidence, suffix, swept)
        assert text.count("holds in 3 of 3 seeds") == len(places)
        assert f"{len(changed)} of the {len(places)} checks come out otherwise." in text
        assert all(f"{number}.{k} “" in text for number, k in changed)
        assert '"over_seeds": {"sweep": "known"' in html.unescape(text)
    table = claims.export_over_seeds(swept, found)
    read = pd.read_csv(io.StringIO(table_files.render(table, ".csv")), comment="#")
    assert len(read) == len(places)
    assert set(read["holds_in"]) == {3}
    assert read["verdict_here"].tolist() == [str(check.verdict) for one in found for check in one.checks]
    assert (read["low95"] < 0.9).all()
    said, others = claims.over_seeds([], swept)
    assert said == f"{swept.about} None of the {len(places)} checks comes out otherwise than in the first seed alone."
    assert others == ()


def test_exported_table_opens_in_pandas_with_every_value(found, evidence):
    table = claims.export(found, evidence)
    read = pd.read_csv(io.StringIO(table_files.render(table, ".csv")), comment="#")
    assert len(read) == sum(len(measure.values) for one in found for measure in one.measures)
    assert read["value"].notna().all()
    assert set(read["verdict"]) == {str(one.verdict) for one in found}


@latex
def test_exported_table_fits_its_page_in_latex_a_claim_a_table(found, evidence, tmp_path):
    text = table_files.render(claims.export(found, evidence), ".tex")
    assert text.count(r"\caption{") >= 1 + sum(bool(one.measures) for one in found)
    assert complaints([text], tmp_path) == []


def test_check_suffix_refuses_other_endings():
    with pytest.raises(MeasureError, match=r"'\.pdf' is not one of \.html, \.md"):
        claims.render([], None, ".pdf")
