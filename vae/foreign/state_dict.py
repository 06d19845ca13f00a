"""A plain state_dict of a fully connected autoencoder or VAE: layers by names and shapes, where just one way fits.

What a state_dict does not say is left to a reading. Of convolutions it says neither strides nor paddings, so those are
refused with the ways there are.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, showable
from vae.foreign.part import Part
from vae.foreign.reading import Draft, Reading
from vae.foreign.tensors import SUFFIXES, Tensors, digest, read
from vae.models.layer_types import Relu, Reshape

FORMAT = "state_dict"

_PREFIX = re.compile(r"^(_orig_mod|module|model|vae|net|autoencoder)\.")
_MU = re.compile(r"(^|[._])(mu|mean|means|fc21|loc)(_?(head|layer|linear))?$|^z_mean$|^linear_means$|^fc_?mu$")
_VAR = re.compile(r"(log_?var|logvar|log_?sigma|log_?std|log_?var_?|^fc22$|[._]var$|fc_?var|linear_log_var)")


@dataclass(frozen=True, eq=False)
class _Dense:
    name: str
    weight: NDArray[np.float32]  # (outputs, inputs)
    bias: NDArray[np.float32] | None

    @property
    def inputs(self) -> int:
        return self.weight.shape[1]

    @property
    def outputs(self) -> int:
        return self.weight.shape[0]


def is_one(source: Path) -> bool:
    """Whether a file may hold one, by its name."""
    return source.is_file() and source.suffix.lower() in SUFFIXES


def draft(file: Path, dataset: str | None, ways: str) -> Draft:
    """The file's model. Raises CheckpointError, with the ways there are, where not just one way fits the names."""
    name = showable(file.name)
    if dataset is None:
        raise CheckpointError(f"{name} does not say which images it was trained on. Say it: --dataset mnist.")
    dense = _dense(read(file), name, ways)
    fitting = _splits(dense)
    if len(fitting) != 1:
        many = "in more than one way" if fitting else "to an encoder from pixels to a code and a decoder back"
        verb = "fit together" if fitting else "do not fit together"
        raise CheckpointError(f"{name}: the layers {_listed(dense)} {verb} {many}. {ways}")
    encoding, decoding, kind, joint = fitting[0]
    pixels, latent_dim = encoding[0].inputs, decoding[0].inputs
    side = math.isqrt(pixels)
    if side * side != pixels or decoding[-1].outputs != pixels:
        raise CheckpointError(f"{name} takes {pixels} numbers, which is no square image of grey pixels. {ways}")
    encoder, decoder = Part((1, side, side)), Part((latent_dim,))
    encoder.flat()
    for part, layers in ((encoder, encoding), (decoder, decoding)):
        for position, layer in enumerate(layers):
            if position:
                part.add(Relu())
            part.linear(layer.weight, layer.bias)
    decoder.add(Reshape((1, side, side)))
    variance = ["spread"] if kind == "vae" else []
    return Draft(
        format=FORMAT,
        file=file,
        sha256=digest(file),
        kind="vae" if kind == "vae" else "ae",
        latent_dim=latent_dim,
        image_shape=(side, side),
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading(),
        open=(*(["heads"] if joint else []), *variance, "gives", "takes", "between"),
        known=False,
        dataset=dataset,
        name=file.stem,
    )


def _dense(tensors: Tensors, name: str, ways: str) -> list[_Dense]:
    """The fully connected layers, in the file's order, without the prefixes that wrappers put before names."""
    plain = {_stripped(key): tensor for key, tensor in tensors.items()}
    found = []
    for key, weight in plain.items():
        owner, _, what = key.rpartition(".")
        if weight.ndim == 1 and what == "bias" and f"{owner}.weight" in plain:
            continue
        if what != "weight" or weight.ndim != 2:
            shape = " x ".join(map(str, weight.shape))
            reason = "whose stride and padding no state_dict says" if weight.ndim == 4 else "which is no Linear layer"
            raise CheckpointError(f"{name} has {showable(key)[:60]} of {shape}, {reason}. {ways}")
        bias = plain.get(f"{owner}.bias")
        if bias is not None and bias.shape != weight.shape[:1]:
            raise CheckpointError(f"{name}: {showable(owner)[:60]} has a bias of another size than its weight. {ways}")
        found.append(_Dense(owner, weight, bias))
    return found


def _stripped(key: str) -> str:
    while (found := _PREFIX.match(key)) and "." in key[found.end() :]:
        key = key[found.end() :]
    return key


def _splits(dense: Sequence[_Dense]) -> list[tuple[list[_Dense], list[_Dense], str, bool]]:
    """Encoder, decoder, kind, and whether mu and variance come from one layer: every way that the shapes allow."""
    mus = [one for one in dense if _MU.search(one.name)]
    variances = [one for one in dense if _VAR.search(one.name)]
    if len(mus) == len(variances) == 1 and mus[0] is not variances[0]:
        mu, variance = mus[0], variances[0]
        rest = [one for one in dense if one not in (mu, variance)]
        if mu.weight.shape != variance.weight.shape or (mu.bias is None) != (variance.bias is None):
            return []
        bias = None if mu.bias is None or variance.bias is None else np.concatenate([mu.bias, variance.bias])
        heads = _Dense(mu.name, np.concatenate([mu.weight, variance.weight]), bias)
        pairs = [([*rest[:at], heads], rest[at:]) for at in range(1, len(rest))]
        return [(*pair, "vae", False) for pair in pairs if _chained(pair[0]) and _joined(*pair, times=2)]
    pairs = [(list(dense[:at]), list(dense[at:])) for at in range(1, len(dense))]
    chained = [pair for pair in pairs if _chained(pair[0])]
    variational = [(*pair, "vae", True) for pair in chained if _joined(*pair, times=2)]
    narrowest = min(one.inputs for one in dense) if dense else 0  # the code of an autoencoder
    plain = [(*pair, "ae", False) for pair in chained if _joined(*pair, times=1) and pair[1][0].inputs == narrowest]
    return variational or plain


def _joined(encoder: Sequence[_Dense], decoder: Sequence[_Dense], times: int) -> bool:
    fits = encoder[-1].outputs == times * decoder[0].inputs and decoder[-1].outputs == encoder[0].inputs
    return fits and _chained(decoder)


def _chained(layers: Sequence[_Dense]) -> bool:
    return all(one.outputs == other.inputs for one, other in pairwise(layers))


def _listed(dense: Sequence[_Dense]) -> str:
    shown = [f"{showable(one.name)[:30]} ({one.inputs} to {one.outputs})" for one in dense[:8]]
    return ", ".join(shown) + (" and more" if len(dense) > 8 else "")
