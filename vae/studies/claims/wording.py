"""What the seven claims say, which is known before anything is measured: of digits only where the images are digits."""

from __future__ import annotations

from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding

SURE = (
    "Read clearly is not the same as like: the judge knows no answer but the classes of the data, and can be sure of a "
    "picture that is like none. Distances, likeness and the pictures say what it cannot."
)


def heading(number: int, evidence: Evidence) -> tuple[int, str, str]:
    """The number, the title and the text of a claim."""
    things = evidence.things
    between = "are digits" if things == "digits" else f"are like {things}"
    lost = ": 0 becomes ambiguous with 6 and 8, while 1 and 7 keep their strokes" * evidence.numerals
    title, text = {
        1: (
            "Reconstructions at β = 0",
            (
                "At β = 0 reconstructions are near-perfect, as good as the AE's, and samples from N(0, I) are "
                "convoluted; the AE's as well."
            ),
        ),
        2: (
            "Reconstructions and samples at β = 10",
            (
                f"At β = 10 reconstructions lose information{lost}. Samples are less convoluted than at β = 0 and "
                f"close to {things}, though unclear."
            ),
        ),
        3: (
            "The balance at β = 2.4",
            f"At β = 2.4 reconstructions stay accurate and samples look like {things}: the balance.",
        ),
        4: ("Interpolation", f"A VAE's interpolations differ from an AE's: more of the intermediate images {between}."),
        5: ("Noise", "Minor noise in the input is lost by the VAE and kept by the AE."),
        6: (
            "Meaning for a linear probe",
            "The VAE's embeddings are more meaningful: better for a linear probe, at full and at few labels.",
        ),
        7: (
            "Dimensions that can be named",
            "The VAE's dimensions are easier to interpret: higher disentanglement, fewer active dimensions.",
        ),
    }[number]
    return number, title, text


def unmeasured(number: int, evidence: Evidence) -> Finding:
    """A claim before it is measured: its words, and no check."""
    return Finding(*heading(number, evidence), ())
