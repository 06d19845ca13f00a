"""Numbers about a model; every one is defined in its function's docstring.

Functions of arrays, for codes of any encoder, are here by their names, and imported when they are first used:
`vae.metrics.mig(codes, factors)`. Functions of a model and a data set are in the folders.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vae.metrics.any_codes import dci, mig, mutual_information, sap
    from vae.metrics.disentanglement.beta_vae import beta_vae
    from vae.metrics.disentanglement.factor_vae import factor_vae
    from vae.metrics.latent.trustworthiness import trustworthiness

__all__ = ["beta_vae", "dci", "factor_vae", "mig", "mutual_information", "sap", "trustworthiness"]

_PLACES = {
    "beta_vae": "disentanglement.beta_vae",
    "factor_vae": "disentanglement.factor_vae",
    "trustworthiness": "latent.trustworthiness",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'vae.metrics' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"vae.metrics.{_PLACES.get(name, 'any_codes')}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
