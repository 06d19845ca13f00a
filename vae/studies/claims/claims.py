"""The claims in their order, measured one after another."""

from __future__ import annotations

from collections.abc import Callable

from vae.core.errors import Stopped
from vae.studies.claims import beta, inside
from vae.studies.claims.evidence import Material
from vae.studies.claims.finding import Finding

# By what is said while each is measured; the only list of claims.
CLAIMS: dict[str, Callable[[Material, Callable[[], bool]], Finding]] = {
    "reconstructions at β = 0": lambda material, _: beta.free(material),
    "reconstructions and samples at β = 10": lambda material, _: beta.strong(material),
    "the balance at β = 2.4": lambda material, _: beta.balanced(material),
    "interpolations": lambda material, _: inside.interpolation(material),
    "noise": lambda material, _: inside.minor_noise(material),
    "linear probes": inside.probes,
    "dimensions": lambda material, _: inside.dimensions(material),
}


def findings(
    material: Material,
    on_progress: Callable[[str, int, int], None] = lambda *_: None,
    on_found: Callable[[tuple[Finding, ...]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Finding, ...]:
    """Every claim; `on_progress` is told what is measured, how many are done, of how many, `on_found` what is there.

    What is missing for a check (a model, a judge, labels) is told by it. Raises Stopped soon after `stopped` says so,
    and what is measured is kept in the cache; MeasureError for a model whose codes or pictures are not finite.
    """
    found: tuple[Finding, ...] = ()
    for name, measure in CLAIMS.items():
        if stopped():
            raise Stopped(f"Stopped after {len(found)} of {len(CLAIMS)} claims; what is measured is kept.")
        on_progress(name, len(found), len(CLAIMS))
        found = (*found, measure(material, stopped))
        on_found(found)
    on_progress("", len(found), len(CLAIMS))
    return found
