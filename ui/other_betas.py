"""Multi-rate models at betas that the sidebar does not offer by itself, where an address or a page asks for one.

Asked for by its title, as addresses have it, or as a command names it: 'one network at β = 3.7',
'mnist-multi-rate@3.7'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from vae.core.errors import CheckpointError
from vae.models import checkpoints, multi_rate
from vae.models.checkpoints import Checkpoint

_TITLE = re.compile(r"one network at β = ([0-9.e+-]{1,20})(?:, .*)?")
_MOST = 8  # of one visit


def asked_for(models: Iterable[Checkpoint], texts: Iterable[str]) -> list[Checkpoint]:
    """The multi-rate models among `models` at those betas that `texts` ask for and none of them has."""
    networks = {multi_rate.parted(one.path)[0]: one for one in models if one.config.betas is not None}
    there = {one.path for one in models}
    found: dict[Path, Checkpoint] = {}
    for text in texts:
        for model, beta in _meant(networks, text):
            try:
                one = checkpoints.at(model, beta)
            except CheckpointError:
                continue  # the address is told that there is none
            if one.path not in there and len(found) < _MOST:
                found[one.path] = one
    return list(found.values())


def _meant(networks: dict[Path, Checkpoint], text: str) -> list[tuple[Checkpoint, float]]:
    if said := _TITLE.fullmatch(text):
        try:
            return [(model, float(said[1])) for model in networks.values()]
        except ValueError:
            return []
    folder, beta = multi_rate.parted(Path(text))
    return [(model, beta) for path, model in networks.items() if beta is not None and path.name == str(folder)]
