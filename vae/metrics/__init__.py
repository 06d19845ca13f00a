"""Numbers about a model; every one is defined in its function's docstring.

Functions of arrays, for codes of any encoder, are here by their names, and imported when they are first used:
`vae.metrics.mig(codes, factors)`. Functions of a model and a data set are in the folders.
"""

from typing import TYPE_CHECKING

from vae.core.lazy import attach

if TYPE_CHECKING:
    from vae.metrics.disentanglement.beta_vae import beta_vae
    from vae.metrics.disentanglement.dci import dci
    from vae.metrics.disentanglement.factor_vae import factor_vae
    from vae.metrics.disentanglement.infomec import infomec, infomec_null
    from vae.metrics.disentanglement.mig import mig, mutual_information
    from vae.metrics.disentanglement.sap import sap
    from vae.metrics.disentanglement.udr import udr
    from vae.metrics.latent.trustworthiness import trustworthiness

__all__ = [
    "beta_vae",
    "dci",
    "factor_vae",
    "infomec",
    "infomec_null",
    "mig",
    "mutual_information",
    "sap",
    "trustworthiness",
    "udr",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "beta_vae": "disentanglement.beta_vae",
        "dci": "disentanglement.dci",
        "factor_vae": "disentanglement.factor_vae",
        "infomec": "disentanglement.infomec",
        "infomec_null": "disentanglement.infomec",
        "mig": "disentanglement.mig",
        "mutual_information": "disentanglement.mig",
        "sap": "disentanglement.sap",
        "trustworthiness": "latent.trustworthiness",
        "udr": "disentanglement.udr",
    },
)
