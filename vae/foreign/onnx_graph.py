"""A model as ONNX, an encoder and a decoder or one file with both, read into layers where these know its operators."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, showable
from vae.data.dataset import MAX_SIDE, RGB
from vae.foreign import graphs, onnx_file, onnx_ways
from vae.foreign.interpretation import Draft, Reading, Spread
from vae.foreign.onnx_file import Graph
from vae.foreign.onnx_layers import follow
from vae.foreign.onnx_ways import Sampling, Step
from vae.foreign.part import Part
from vae.foreign.tensors import digest
from vae.models.layer_types import Linear, Reshape, Shape, Sigmoid

ENCODER, DECODER = "encoder.onnx", "decoder.onnx"
FORMAT = "ONNX"
_LONGEST = 400  # characters about a stranger's graph


@dataclass(frozen=True, eq=False)
class _Halves:
    """Both parts, and of the encoder what the graph says."""

    encoder: _Encoder
    decoder: Part


@dataclass(frozen=True, eq=False)
class _Encoder:
    """The layers to mu (and the variance); whether the two are told apart, and what the variance is, where it is said.

    `notes`: what the layers leave out.
    """

    part: Part
    told: bool = False
    spread: Spread | None = None
    notes: tuple[str, ...] = ()


def is_one(source: Path) -> bool:
    """Whether it is a file of ONNX, or a folder that holds both halves."""
    if source.is_dir():
        return (source / ENCODER).exists() and (source / DECODER).exists()
    return source.is_file() and source.suffix.lower() == ".onnx"


def draft(source: Path, dataset: str | None) -> Draft:
    """The model of a file or a folder, as layers or graphs. Raises CheckpointError: which file and node, what next."""
    name = showable(source.name)
    if dataset is None:
        raise CheckpointError(f"{name} does not say which images it was trained on: --dataset mnist.")
    files = [source / ENCODER, source / DECODER] if source.is_dir() else [source]
    read = [onnx_file.read(file) for file in files]
    try:
        return drafted(read, FORMAT, source, dataset)
    except CheckpointError as refused:
        return graphs.draft(files, FORMAT, source, dataset, read[-1].weights, str(refused))


def drafted(given: Sequence[Graph], format_: str, source: Path, dataset: str) -> Draft:
    """The model of an encoder's graph and a decoder's, or of one with both, as layers. Raises CheckpointError: which
    file and node; what to do is for whoever knows the format to say.
    """
    name = showable(source.name)
    try:
        halves = _two(*given) if len(given) == 2 else _one(*given)
    except ValueError as error:
        raise CheckpointError(f"{name}: {str(error)[:_LONGEST]}.") from None
    except (TypeError, IndexError, KeyError, AttributeError, ArithmeticError) as error:
        what = "a node has other inputs or settings than the specification says"
        raise CheckpointError(f"{name}: {what}.") from error
    encoder, decoder = halves.encoder.part, halves.decoder
    numbers, latent_dim = encoder.shape[0], decoder.began[0]
    vae = numbers == 2 * latent_dim
    if not vae and numbers != latent_dim:
        raise CheckpointError(
            f"{name}: the encoder gives {numbers} numbers, the decoder takes {latent_dim}: neither as many nor half of "
            "them."
        )
    said = _without_sigmoid(decoder)
    told, spread = halves.encoder.told, halves.encoder.spread
    unknown = {"heads": vae and not told, "spread": vae and spread is None, "gives": not said}
    return Draft(
        format=format_,
        file=given[-1].weights,
        sha256=digest(given[-1].weights),
        kind="vae" if vae else "ae",
        latent_dim=latent_dim,
        image_shape=(encoder.began[1], encoder.began[2]),
        channels=1 if encoder.began[0] == 1 else 3,
        encoder=tuple(encoder.layers),
        decoder=tuple(decoder.layers),
        weights=encoder.weights("encoder") | decoder.weights("decoder"),
        reading=Reading(spread=spread or "logvar"),
        open=(*(field for field, is_open in unknown.items() if is_open), "takes"),
        known=False,
        dataset=dataset,
        name=source.stem if source.is_file() else source.name,
        notes=halves.encoder.notes,
    )


def _two(encoding: Graph, decoding: Graph) -> _Halves:
    """Of two files."""
    try:
        encoder = _encoder(encoding)
    except ValueError as error:
        raise ValueError(f"{ENCODER}: {error}") from None
    if len(encoder.part.shape) != 1:
        raise ValueError(f"{ENCODER}: it gives no code, but something of the shape {encoder.part.shape}")
    try:
        stated = decoding.shape[-1] if len(decoding.shape) == 2 else None
        if len(decoding.outputs) != 1:
            raise ValueError(f"it gives {len(decoding.outputs)} results; read is one, the image")
        steps = onnx_ways.way(decoding, decoding.outputs[0])
        decoder = _decoder(decoding, steps, decoding.inputs[0], stated or encoder.part.shape[0], encoder.part.began)
    except ValueError as error:
        raise ValueError(f"{DECODER}: {error}") from None
    return _Halves(encoder, decoder)


def _encoder(graph: Graph) -> _Encoder:
    outputs = list(graph.outputs)
    last = graph.nodes.get(outputs[0]) if len(outputs) == 1 else None
    if last is not None and last.kind == "Concat":
        outputs = list(last.inputs)
    sampled = next((one for name in outputs if (one := onnx_ways.sampling(graph, onnx_ways.way(graph, name)))), None)
    if sampled is not None:
        return _joined(graph, sampled.mu, sampled.variance, sampled.spread)
    if len(outputs) > 2:
        raise ValueError(f"it gives {len(outputs)} results; read are mu, or mu and the variance")
    if len(outputs) == 1:
        return _Encoder(_part(graph, onnx_ways.way(graph, outputs[0])))
    return _joined(graph, outputs[0], outputs[1])


def _one(graph: Graph) -> _Halves:
    """Of one file: the code is where it is sampled, or what the file gives besides, or the narrowest value between."""
    ways: dict[str, Sequence[Step]] = {}
    refused = ""
    for name in graph.outputs:
        try:
            ways[name] = onnx_ways.way(graph, name)
            free, _ = onnx_ways.without_bounds(graph, ways[name])
            graph.shapes[name] = _part(graph, free).shape
        except ValueError as error:
            ways.pop(name, None)
            refused = refused or str(error)
    for name, found in ways.items():
        if math.prod(graph.shapes[name]) == math.prod(planes(graph)):
            return _split(graph, found, onnx_ways.sampling(graph, found))
    raise ValueError(refused or "none of its results has as many numbers as its image: it is no model with both halves")


def _split(graph: Graph, steps: Sequence[Step], sampled: Sampling | None) -> _Halves:
    code = sampled.code if sampled else _code(graph, steps)
    at = next(at for at, step in enumerate(steps, 1) if step.output == code)
    length = graph.shapes[code]
    decoder = _decoder(graph, steps[at:], code, length[0], planes(graph))
    if sampled:
        return _Halves(_joined(graph, sampled.mu, sampled.variance, sampled.spread), decoder)
    passed = {step.output for step in steps}
    others = [name for name in graph.outputs if name not in passed and graph.shapes.get(name) == length]
    if len(others) == 1 and code in graph.outputs:
        note = f"What the file gives as '{showable(others[0])[:60]}' is taken for the variance."
        return _Halves(replace(_joined(graph, code, others[0]), notes=(note,)), decoder)
    encoder = _part(graph, steps[:at])
    if encoder.rest and encoder.rest["weight"].shape == encoder.tensors[-1]["weight"].shape:
        return _Halves(_Encoder(_with_heads(encoder, encoder.rest), told=True), decoder)  # mu is half of a layer's
    return _Halves(_Encoder(encoder), decoder)


def _code(graph: Graph, steps: Sequence[Step]) -> str:
    """The code where nothing is sampled: what the file gives besides the image, or else the narrowest value."""
    flat = [step.output for step in steps[:-1] if len(graph.shapes[step.output]) == 1]
    given = [name for name in flat if name in graph.outputs]
    if len(given) == 1:
        return given[0]
    if not flat:
        raise ValueError("no flat code lies between the image and what it gives")
    narrowest = min(graph.shapes[name][0] for name in flat)
    found = [at for at, step in enumerate(steps) if graph.shapes[step.output] == (narrowest,)]
    if found[-1] - found[0] + 1 != len(found):
        raise ValueError(f"{narrowest} numbers are the fewest in more than one place, so which is the code is open")
    return steps[found[-1]].output


def _decoder(graph: Graph, steps: Sequence[Step], code: str, length: int, image: Shape) -> Part:
    part = Part((length,))
    graph.shapes[code] = part.shape
    follow(part, graph, steps)
    if part.shape != image:
        part.add(Reshape(image))
    return part


def _joined(graph: Graph, mu: str, variance: str, spread: Spread | None = None) -> _Encoder:
    """The encoder with both as the last layer's rows: mu, then the variance."""
    free, note = onnx_ways.without_bounds(graph, onnx_ways.way(graph, variance))
    first, second = _part(graph, onnx_ways.way(graph, mu)), _part(graph, free)
    if first.layers[:-1] != second.layers[:-1] or not _same(first, second):
        raise ValueError(
            "mu and the variance come from layers that differ before the last; read is one encoder of both"
        )
    if not first.layers or not all(isinstance(one.layers[-1], Linear) for one in (first, second)):
        raise ValueError("mu and the variance are each to come from one Linear layer")
    return _Encoder(_with_heads(first, second.tensors[-1]), True, spread, (note,) if note else ())


def _with_heads(part: Part, variance: Mapping[str, NDArray[np.float32]]) -> Part:
    """The encoder that ends in mu, with the rows of the variance after those of mu."""
    heads = part.tensors[-1], variance
    biases = [head["bias"] for head in heads if "bias" in head]
    if len(biases) == 1:
        raise ValueError("of the layers of mu and the variance just one has a bias")
    part.drop()
    part.linear(np.concatenate([head["weight"] for head in heads]), np.concatenate(biases) if biases else None)
    return part


def _same(first: Part, second: Part) -> bool:
    pairs = zip(first.tensors[:-1], second.tensors[:-1], strict=True)
    return all(np.array_equal(one[name], other[name]) for one, other in pairs for name in one)


def _part(graph: Graph, steps: Sequence[Step]) -> Part:
    """The layers of a way from the image."""
    part = Part(planes(graph))
    if len(graph.shape) == 2:
        part.flat()
    graph.shapes[graph.inputs[0]] = part.shape[len(part.shape) + 1 - max(2, len(graph.shape)) :]
    follow(part, graph, steps)
    return part


def _without_sigmoid(part: Part) -> bool:
    """Take off the sigmoid that a decoder ends in, as pages make grey levels of logits; whether it had one."""
    last = max((at for at, layer in enumerate(part.layers) if not isinstance(layer, Reshape)), default=0)
    found = bool(part.layers) and isinstance(part.layers[last], Sigmoid)
    if found:
        del part.layers[last], part.tensors[last]
    return found


def planes(graph: Graph) -> tuple[int, int, int]:
    """The shape of an image that the graph takes: (channels, height, width)."""
    if not graph.inputs:
        raise ValueError("it takes nothing")
    channels, height, width = (None, None, None, *graph.shape)[-3:]
    if len(graph.shape) == 2 and width is not None:
        height = width = math.isqrt(width) if math.isqrt(width) ** 2 == width else None
    if height is None or width is None:
        raise ValueError("it does not say the height and width of its images; export it with these fixed")
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise ValueError(f"it takes images of {height} x {width} pixels; up to {MAX_SIDE} x {MAX_SIDE} are read")
    channels = (channels or 1) if len(graph.shape) == 4 else 1
    if channels not in (1, RGB):
        raise ValueError(f"it takes images of {channels} channels; read are those of 1, or of 3 for colour")
    return channels, height, width
