"""What a file is called: what it holds, of which data and models, in letters that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

_MOST = 60  # letters for the models: a name of 100 or so can be read, sent by mail and packed into an archive


def file_name(what: str, dataset: str, models: Sequence[str], *more: object) -> str:
    """The name of a file without its ending: `what`, the data set, the models, and `more` that tells it from others.

    The same arguments give the same name. What all models' names begin with is said once. Where the models take more
    than 60 letters the name has their number, and a digest that other models do not share.

    Example:
        >>> from vae.export.names import file_name
        >>> file_name("probes", "mnist", ["mnist-ae", "mnist-beta-2.4"])
        'probes-mnist-ae_beta-2.4'
        >>> file_name("probes", "digits", ["mnist-ae", "mnist-beta-2.4"])
        'probes-digits-mnist-ae_beta-2.4'
    """
    data = plain(dataset.split(":")[-1].removesuffix(".npz"))
    told = _together(list(map(plain, models)))
    if len(told) > _MOST:
        told = f"{len(models)}-models-{_digest(*models)}"
    told = "" if told == data else told.removeprefix(f"{data}-")
    return "-".join(filter(None, (plain(what), data, told, *(plain(str(one)) for one in more))))


def plain(text: str) -> str:
    """In ASCII: accents left out, anything but letters, digits, point and plus a hyphen; no point at either end.

    A text that has nothing of the kind is a digest of itself.
    """
    letters = unicodedata.normalize("NFKD", text.replace("β", "beta")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.+]+", "-", letters).strip(".-") or _digest(text)


def _together(names: Sequence[str]) -> str:
    """All names with an underscore between; what they share up to a hyphen is there once."""
    if len(names) < 2:
        return "".join(names)
    start = names[0]
    while not all(name.startswith(start) for name in names):
        start = start[:-1]
    start = start[: start.rfind("-") + 1]
    return start + "_".join(name[len(start) :] for name in names)


def _digest(*texts: str) -> str:
    return blake2b("\n".join(texts).encode(), digest_size=4).hexdigest()
