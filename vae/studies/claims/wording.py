"""What the seven claims say, which is known before anything is measured: of digits only where the images are digits."""

from __future__ import annotations

from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding
from vae.studies.claims.roles import AE, BALANCED, FREE, STRONG

SURE = (
    "Read clearly is not the same as like: the judge knows no answer but the classes of the data, and can be sure of a "
    "picture that is like none. Distances, likeness and the pictures say what it cannot."
)


def heading(number: int, evidence: Evidence) -> tuple[int, str, str]:
    """The number, the title and the text of a claim."""
    digits = evidence.of_digits
    title, text = {
        1: (
            f"Reconstructions at {FREE}",
            (
                f"At {FREE} reconstructions are near-perfect, as good as the {AE}'s, and samples from N(0, I) are "
                f"convoluted; the {AE}'s as well."
            ),
        ),
        2: (
            f"Reconstructions and samples at {STRONG}",
            (
                f"At {STRONG} reconstructions lose information"
                f"{': 0 becomes ambiguous with 6 and 8, while 1 and 7 keep their strokes' if evidence.numerals else ''}"
                f". Samples are less convoluted than at {FREE} and close to {'digits' if digits else 'real images'}, "
                "though unclear."
            ),
        ),
        3: (
            f"The balance at {BALANCED}",
            (
                f"At {BALANCED} reconstructions stay accurate and samples look like "
                f"{'digits' if digits else 'real images'}: the balance."
            ),
        ),
        4: (
            "Interpolation",
            (
                "A VAE's interpolations differ from an AE's: more of the intermediate images are "
                f"{'digits' if digits else 'like real images'}."
            ),
        ),
        5: ("Noise", f"Minor noise in the input is lost by the VAE and kept by the {AE}."),
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
