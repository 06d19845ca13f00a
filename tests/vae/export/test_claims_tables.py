from vae.core.estimate import Estimate
from vae.export.claims_tables import checks, measures, overview
from vae.export.table_files import pipes
from vae.export.table_html import html
from vae.studies.claims.finding import Check, Finding, Measure, Verdict

NAN = float("nan")
VALUES = {"AE": Estimate(61.3, 60.9, 61.7, 5), "exact": Estimate(8.0, 8.0, 8.0, 5), "alone": Estimate(0.5, NAN, NAN, 1)}
FINDING = Finding(
    2,
    "Noise",
    "Noise | is lost.",
    (Check("It is", "less than half", "0.4", Verdict.HOLDS),),
    (Measure("Error", "nats", 1, VALUES), Measure("Kept", "%", 0, {"AE": Estimate(0.5, 0.4, 0.6, 9)})),
)


def test_measures_have_their_unit_and_an_interval_where_they_are_not_exact():
    assert pipes(measures(FINDING, {})).splitlines() == [
        "|  | Error (nats) | Kept (%) |",
        "| --- | ---: | ---: |",
        "| AE | 61.3 (60.9 to 61.7) | 50 (40 to 60) |",
        "| exact | 8.0 | – |",
        "| alone | 0.5 (no interval) | – |",
    ]


def test_verdicts_are_bold_or_coloured_and_a_claim_leads_to_its_place():
    assert pipes(overview([FINDING])).splitlines()[2] == "| 2 | Noise \\| is lost. | **holds** |"
    assert pipes(checks(FINDING)).splitlines()[2] == "| It is (less than half) | 0.4 | **holds** |"
    assert '<td class="holds">holds</td>' in html(overview([FINDING]))
    assert '<a href="#claim-2">' in html(overview([FINDING], links=True))
    assert "href" not in html(overview([FINDING]))
