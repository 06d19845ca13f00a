from dataclasses import replace

from tests.harness import known_sweep
from vae.core.estimate import Estimate
from vae.export.claims_tables import checks, measures, overview
from vae.export.table_files import pipes
from vae.export.table_html import html
from vae.studies.claims.finding import Check, Finding, Measure, Verdict
from vae.studies.claims.over_seeds import over_seeds
from vae.sweeps.claims import SweptClaims

NAN = float("nan")
VALUES = {"AE": Estimate(61.3, 60.9, 61.7, 5), "exact": Estimate(8.0, 8.0, 8.0, 5), "alone": Estimate(0.5, NAN, NAN, 1)}
FINDING = Finding(
    2,
    "Noise",
    "Noise | is lost.",
    (Check("It is", "less than half", "0.4", Verdict.HOLDS),),
    (Measure("Error", "nats", 1, VALUES), Measure("Kept", "%", 0, {"AE": Estimate(0.5, 0.4, 0.6, 9)})),
)


def test_measures_are_rows_once_with_their_unit_and_an_interval_where_they_are_not_exact():
    mig = Measure("MIG", "", 2, {"real": Estimate(-0.1, -0.2, 0, 9)})
    again = replace(FINDING, measures=(*FINDING.measures[:1], mig))
    assert pipes(measures([FINDING, again])).splitlines() == [
        "|  | AE | exact | alone | real |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| Error (nats) | 61.3 (60.9 to 61.7) | 8.0 | 0.5 (no interval) | – |",
        "| Kept (%) | 50 (40 to 60) | – | – | – |",
        "| MIG | – | – | – | −0.10 (−0.20 to 0.00) |",
    ]


def test_over_seeds_the_verdict_stands_beside_with_how_many_hold_and_the_number(tmp_path):
    by_seed = {seed: [known_sweep.check(0.3, place=(2, 1))] for seed in range(3)}
    swept = SweptClaims(None, over_seeds(by_seed))
    assert pipes(overview([FINDING], swept=swept)).splitlines()[0] == "|  | Claim | Verdict | Over 3 seeds |"
    assert pipes(overview([FINDING], swept=swept)).splitlines()[2].endswith("| **holds** | **does not hold** |")
    (line,) = pipes(checks(FINDING, swept)).splitlines()[2:]
    assert line.startswith("| **holds** | It is (less than half) | 0.4 |")
    assert line.endswith("| **does not hold** (holds in 0 of 3 seeds; 30.0 % (29.0 to 31.0)) |")
    other = SweptClaims(None, over_seeds({0: [known_sweep.check(0.3, place=(1, 1))]}))
    assert pipes(checks(FINDING, other)).splitlines()[2].endswith("| 0.4 | – |")
    assert pipes(checks(FINDING, other)).splitlines()[0].endswith("| Over 1 seed |")


def test_a_note_below_a_verdict_has_not_its_colour(tmp_path):
    swept = SweptClaims(None, over_seeds({seed: [known_sweep.check(0.9, place=(2, 1))] for seed in range(3)}))
    text = html(checks(FINDING, swept))
    assert '<span class="holds">holds</span><div class="quiet">holds in 3 of 3 seeds; ' in text


def test_verdicts_are_bold_or_coloured_and_a_claim_leads_to_its_place():
    assert pipes(overview([FINDING])).splitlines()[2] == "| 2 | Noise \\| is lost. | **holds** |"
    assert pipes(checks(FINDING)).splitlines()[2] == "| **holds** | It is (less than half) | 0.4 |"
    assert '<td class="holds">holds</td>' in html(overview([FINDING]))
    assert '<a href="#claim-2">' in html(overview([FINDING], links=True))
    assert "href" not in html(overview([FINDING]))
