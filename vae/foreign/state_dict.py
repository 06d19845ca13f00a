"""A plain state_dict of an autoencoder or a VAE: layers by names and shapes, where just one order fits.

What a state_dict does not say is left to a reading: what stands between layers, and of convolutions the strides and
paddings that lead from the images' size to the sizes of the Linear layers and back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from vae.core.errors import CheckpointError, DataError, showable
from vae.data import load
from vae.data.dataset import RGB
from vae.foreign import geometry, weighted
from vae.foreign.examples import EXPORT
from vae.foreign.geometry import Size, Steps
from vae.foreign.interpretation import Draft, Fitting, Reading
from vae.foreign.part import Part
from vae.foreign.tensors import SUFFIXES, digest, read
from vae.foreign.weighted import Weighted
from vae.models.layer_types import Relu, Reshape

FORMAT = "state_dict"
_MOST_CONVOLUTIONS = 8  # of a part
_KEEPING = (1, 3)  # windows of convolutions that keep the size, as people use them
_MU = re.compile(r"(^|[._])(mu|mean|means|fc21|loc)(_?(head|layer|linear|conv))?$|^z_mean$|^linear_means$|^fc_?mu$")
_VAR = re.compile(r"(log_?var|logvar|log_?sigma|log_?std|log_?var_?|^fc22$|[._]var$|fc_?var|linear_log_var)")


@dataclass(frozen=True, eq=False)
class _Split:
    """Which layers are the encoder's, the last of them mu and variance in one, and which the decoder's."""

    encoder: list[Weighted]
    decoder: list[Weighted]
    kind: str
    joint: bool  # mu and variance come from one layer of the file
    pixels: tuple[Weighted, ...] = ()  # mu and the decoder's first layer where they are convolutions, of one pixel

    @property
    def latent_dim(self) -> int:
        return self.decoder[0].inputs


def is_one(source: Path) -> bool:
    """Whether a file may hold one, by its name."""
    return source.is_file() and source.suffix.lower() in SUFFIXES


def draft(file: Path, dataset: str | None, data_dir: str | Path | None = None) -> Draft:
    """The file's model. Raises CheckpointError where not just one order fits the names."""
    name = showable(file.name)
    if dataset is None:
        raise CheckpointError(f"{name} does not say which images it was trained on. Say it: --dataset mnist.")
    try:
        layers = weighted.layers(read(file))
        fitting = _splits(layers)
        if len(fitting) != 1:
            many = "in more than one way" if fitting else "to an encoder from images to a code and a decoder back"
            verb = "fit together" if fitting else "do not fit together"
            raise ValueError(f"the layers {_listed(layers)} {verb} {many}")
        split = fitting[0]
        planes = _planes(split, dataset, data_dir)
        fits = _fits(split, planes)
        _check_one_pixel(split, planes)
    except ValueError as error:
        raise CheckpointError(f"{name}: {error}. Write ONNX, which says how its layers are joined: {EXPORT}.") from None
    first, vae = fits[0], split.kind == "vae"
    unknown = {"heads": split.joint, "spread": vae, "gives": True, "takes": True, "between": True, "fit": len(fits) > 1}
    return Draft(
        format=FORMAT,
        file=file,
        sha256=digest(file),
        kind="vae" if vae else "ae",
        latent_dim=split.latent_dim,
        image_shape=planes[1:],
        channels=1 if planes[0] == 1 else 3,
        encoder=first.encoder,
        decoder=first.decoder,
        weights=first.weights,
        reading=Reading(),
        open=tuple(field for field, is_open in unknown.items() if is_open),
        known=False,
        dataset=dataset,
        name=file.stem,
        fits=tuple(fits) if len(fits) > 1 else (),
    )


def _planes(split: _Split, dataset: str, data_dir: str | Path | None) -> tuple[int, int, int]:
    """Channels, height and width: of square images where the first layer takes pixels, else as the data set says."""
    first, last = split.encoder[0], split.decoder[-1]
    if first.dense:
        channels = next((one for one in (1, RGB) if math.isqrt(first.inputs // one) ** 2 * one == first.inputs), 0)
        if not channels or (last.dense and last.outputs != first.inputs):
            raise ValueError(f"it takes {first.inputs} numbers, which is no square image, grey or in colour")
        side = math.isqrt(first.inputs // channels)
        return channels, side, side
    try:
        height, width = load(dataset, "test", data_dir).image_shape
    except DataError as error:
        raise CheckpointError(f"The size of the images is that of {showable(dataset)[:60]}: {error}") from None
    return first.tensor.shape[1], height, width


def _fits(split: _Split, planes: tuple[int, int, int]) -> list[Fitting]:
    """Every way in which strides and paddings fit; one where there are no convolutions."""
    image = planes[1:]
    encoding = _convolutions(split.encoder, last=False)
    decoding = _convolutions(split.decoder, last=True)
    for convs in (encoding, decoding):
        if len(convs) > _MOST_CONVOLUTIONS:
            raise ValueError(f"a part has {len(convs)} convolutions; up to {_MOST_CONVOLUTIONS} are read")
    downs: list[Steps] = [()]
    ups: list[tuple[int, Size, Steps]] = [(0, (0, 0), ())]
    if encoding:
        downs = geometry.down(encoding, image, split.encoder[len(encoding)].inputs)
    if decoding:
        ups = _ups(decoding, split.decoder[-len(decoding) - 1].outputs, planes)
    if not downs or not ups:
        part = "encoder" if not downs else "decoder"
        raise ValueError(
            f"no strides and paddings of the {part}'s convolutions fit images of {image[0]} x {image[1]}; with "
            "pooling there are none"
        )
    made = [_fitting(split, planes, encoding, decoding, *both) for both in product(downs, ups)]
    return made[: geometry.MOST]


def _ups(convs: Sequence[Weighted], numbers: int, planes: tuple[int, int, int]) -> list[tuple[int, Size, Steps]]:
    """Channels and size that the decoder's convolutions begin with, and how they go on."""
    found = []
    for channels in sorted({*convs[0].tensor.shape[:2]}):
        side = math.isqrt(numbers // channels)
        if side * side * channels == numbers:
            found += [(channels, (side, side), steps) for steps in geometry.up(convs, (side, side), planes)]
    return [one for one in found if one[0] == convs[0].tensor.shape[0 if one[2][0].transposed else 1]]


def _fitting(
    split: _Split,
    planes: tuple[int, int, int],
    encoding: Sequence[Weighted],
    decoding: Sequence[Weighted],
    down: Steps,
    up: tuple[int, Size, Steps],
) -> Fitting:
    encoder, decoder = Part(planes), Part((split.latent_dim,))
    geometry.follow(encoder, encoding, down, last=False)
    encoder.flat()
    _dense(encoder, split.encoder[len(encoding) :], last=True)
    channels, size, steps = up
    _dense(decoder, split.decoder[: len(split.decoder) - len(decoding)], last=not decoding)
    if decoding:
        decoder.add(Reshape((channels, *size)))
        geometry.follow(decoder, decoding, steps, last=True)
    if decoder.shape != planes:
        decoder.add(Reshape(planes))
    parts = {"encoder": down, "decoder": steps}
    words = "; ".join(
        f"{part}: {', then '.join(step.words for step in found)}" for part, found in parts.items() if found
    )
    weights = encoder.weights("encoder") | decoder.weights("decoder")
    return Fitting(words, tuple(encoder.layers), tuple(decoder.layers), weights)


def _dense(part: Part, layers: Sequence[Weighted], last: bool) -> None:
    """Add Linear layers, an activation after each; `last`: not after the last."""
    for at, layer in enumerate(layers):
        part.linear(layer.tensor, layer.bias)
        if layer.norm:
            part.normalise(*layer.norm)
        if not (last and at == len(layers) - 1):
            part.add(Relu())


def _convolutions(layers: Sequence[Weighted], last: bool) -> list[Weighted]:
    """Those at the beginning of a part, or at its end."""
    convs = [layer for layer in layers if not layer.dense]
    if convs != list(layers[len(layers) - len(convs) :] if last else layers[: len(convs)]):
        raise ValueError("its convolutions and Linear layers alternate; read is one row of each in either part")
    return convs


def _splits(layers: Sequence[Weighted]) -> list[_Split]:
    """Encoder, decoder, kind, and whether mu and variance come from one layer: every way that the shapes allow."""
    mus = [one for one in layers if _MU.search(one.name)]
    variances = [one for one in layers if _VAR.search(one.name)] or _beside(layers, mus)
    if len(mus) == len(variances) == 1 and mus[0] is not variances[0]:
        mu, variance = mus[0], variances[0]
        if mu.tensor.shape != variance.tensor.shape or (mu.bias is None) != (variance.bias is None):
            return []
        rest = [one for one in layers if one not in (mu, variance)]
        bias = None if mu.bias is None or variance.bias is None else np.concatenate([mu.bias, variance.bias])
        heads = Weighted(mu.name, np.concatenate([mu.tensor, variance.tensor]), bias)
        if not mu.dense:
            return _of_one_pixel(rest, mu, heads)
        pairs = [([*rest[:at], heads], rest[at:]) for at in range(len(rest))]
        return [_Split(*pair, "vae", False) for pair in pairs if _joined(*pair, times=2)]
    pairs = [(list(layers[:at]), list(layers[at:])) for at in range(1, len(layers))]
    variational = [_Split(*pair, "vae", True) for pair in pairs if _joined(*pair, times=2)]
    narrowest = min((one.inputs for one in layers if one.dense), default=0)  # the code of an autoencoder
    plain = [_Split(*pair, "ae", False) for pair in pairs if _joined(*pair, times=1)]
    return variational or [split for split in plain if split.latent_dim == narrowest]


def _of_one_pixel(rest: Sequence[Weighted], mu: Weighted, heads: Weighted) -> list[_Split]:
    """Where mu and the variance are convolutions whose windows are as large as what comes: Linear layers of it. So is a
    transposed convolution that makes a window of the code.
    """
    dense = weighted.of_whole_window(heads)
    found = []
    for at in range(len(rest)):
        first, *others = rest[at:]
        pixels = (mu,) if first.dense else (mu, first)
        begin = first if first.dense else weighted.of_one_pixel(first)
        pair = [*rest[:at], dense], [begin, *others]
        if begin.inputs == mu.tensor.shape[0] and _joined(*pair, times=2):
            found.append(_Split(*pair, "vae", False, pixels))
    return found


def _check_one_pixel(split: _Split, planes: tuple[int, int, int]) -> None:
    """Raise ValueError where a code of convolutions may as well have several pixels, which the shapes do not tell."""
    if len(split.pixels) < 2 or split.pixels[0].kernel not in _KEEPING:
        return
    mu, first = split.pixels
    down, up = _convolutions(split.encoder, last=False), [first, *_convolutions(split.decoder, last=True)]
    side = planes[1]
    while side > 1:
        wanted = mu.tensor.shape[1] * side * side
        if geometry.down(down, planes[1:], wanted) and geometry.up(up, (side, side), planes):
            raise ValueError(f"mu is a convolution, and its code may be of one pixel or of {side} x {side}")
        side //= 2


def _beside(layers: Sequence[Weighted], mus: Sequence[Weighted]) -> list[Weighted]:
    """Of a layer called mu its neighbours of the same shape: the variance has many names."""
    at = layers.index(mus[0]) if len(mus) == 1 else -1
    beside = [layers[near] for near in (at - 1, at + 1) if at >= 0 and 0 <= near < len(layers)]
    return [one for one in beside if one.tensor.shape == layers[at].tensor.shape]


def _joined(encoder: Sequence[Weighted], decoder: Sequence[Weighted], times: int) -> bool:
    """Whether the code is what one gives and the other takes, and both ends are images, of as many channels."""
    if not (encoder and decoder and encoder[-1].dense and decoder[0].dense):
        return False
    first, last = encoder[0], decoder[-1]
    if first.dense and last.dense and first.inputs != last.outputs:
        return False
    channels = {1, RGB} if first.dense else {1, RGB} & {first.tensor.shape[1]}
    ends = bool(channels) and (last.dense or bool(channels & {*last.tensor.shape[:2]}))
    meets = encoder[-1].outputs == times * decoder[0].inputs and encoder[-1].norm is None
    return ends and meets and _chained(encoder) and _chained(decoder)


def _chained(layers: Sequence[Weighted]) -> bool:
    """Whether Linear layers fit one another; where convolutions end or begin, sizes decide later."""
    dense = [(one, other) for one, other in pairwise(layers) if one.dense and other.dense]
    return all(one.outputs == other.inputs for one, other in dense)


def _listed(layers: Sequence[Weighted]) -> str:
    shown = [
        f"{showable(one.name)[:30]} ({one.inputs} to {one.outputs})"
        if one.dense
        else f"{showable(one.name)[:30]} ({' x '.join(map(str, one.tensor.shape))})"
        for one in layers[:8]
    ]
    return ", ".join(shown) + (" and more" if len(layers) > 8 else "")
