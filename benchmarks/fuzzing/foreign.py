"""Sound models of other programs, how their graphs are damaged, and what reads them."""

import contextlib
import io
import json
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save

from benchmarks.fuzzing import mutations
from benchmarks.fuzzing.kind import Files, Given
from benchmarks.fuzzing.mutations import Bytes
from tests.harness import fresh_models, others
from vae.core import limits
from vae.core.errors import CheckpointError, showable
from vae.foreign import disentangling_vae, pythae, state_dict, unpacking
from vae.foreign.importing import draft_of
from vae.foreign.interpretation import under
from vae.models.graphs import files as graph_files
from vae.models.inference import NumPyCoder
from vae.models.layer_types import multiply_adds

_QUICK = 10**7  # multiply-adds: a larger model that is read is not run as well
_PLANES = (1, 8, 8)


@cache
def onnx_files() -> Sequence[Files]:
    """Whole models, one with its weights in a second file; and a folder of two halves."""
    made: list[Files] = []
    for kind in (fresh_models.Dense, fresh_models.Conv, fresh_models.Bounded, fresh_models.Plain, fresh_models.Pooled):
        planes = getattr(kind, "channels", 1), 8, 8
        made.append({"model.onnx": _exported(fresh_models.made(kind), (torch.rand(2, *planes),))})
    module: Any = fresh_models.made(fresh_models.Conv)
    halves = {"encoder": (module.encoder, torch.rand(2, *_PLANES)), "decoder": (module.decoder, torch.rand(2, 3))}
    made.append({f"{name}.onnx": _exported(part, (given,)) for name, (part, given) in halves.items()})
    made.append(_in_two(made[0]["model.onnx"]))
    return made


def _exported(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), given, file, dynamo=False)  # type: ignore[arg-type]
    return file.getvalue()


def _in_two(content: bytes) -> Files:
    """As PyTorch's exporter of today lays weights out."""
    import onnx

    model, data = onnx.load_from_string(content), b""
    for tensor in model.graph.initializer:
        raw = onnx.numpy_helper.to_array(tensor).tobytes()
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        for key, value in (("location", "model.onnx.data"), ("offset", len(data)), ("length", len(raw))):
            tensor.external_data.add(key=key, value=str(value))
        data += raw
    return {"model.onnx": model.SerializeToString(), "model.onnx.data": data}


@cache
def exported_files() -> Sequence[Files]:
    """Models as torch.export.save writes them."""
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in (fresh_models.Dense, fresh_models.Conv, fresh_models.Interleaved):
            file = Path(folder) / "model.pt2"
            torch.export.save(torch.export.export(fresh_models.made(kind), (torch.rand(2, *_PLANES),)), file)
            made.append({"model.pt2": file.read_bytes()})
    return made


@cache
def state_dicts() -> Sequence[Files]:
    """State_dicts in both forms, and folders of disentangling-vae and pythae."""
    state = fresh_models.made(fresh_models.Dense).state_dict()
    plain = {name: tensor.numpy() for name, tensor in state.items()}
    made = [{"model.safetensors": save(plain)}, {"model.pt": _pickled(state)}]
    made.append({"model.pt": _pickled({"state_dict": state, "hyper_parameters": {"lr": 0.1}, "epoch": 3})})
    with tempfile.TemporaryDirectory() as folder:
        theirs = others.burgess(Path(folder) / "theirs")
        specs = {"specs.json": (theirs / "specs.json").read_bytes()}
    tiny = {name: torch.zeros(1) for name in ("encoder.conv1.weight", "encoder.conv1.bias")}
    made.append({**specs, "model.pt": _pickled(tiny)})  # whole ones are large: what their sizes must be, tests have
    config = {"name": "VAEConfig", "input_dim": [1, 8, 8], "latent_dim": 3, "reconstruction_loss": "bce"}
    names = {"fc1": "encoder.layers.0.0", "fc21": "encoder.embedding", "fc22": "encoder.log_var"}
    names |= {"fc3": "decoder.layers.0.0", "fc4": "decoder.layers.1.0"}
    renamed = {f"{names[name.split('.')[0]]}.{name.split('.')[1]}": tensor for name, tensor in state.items()}
    weights = _pickled({"model_state_dict": renamed})
    made.append({"model_config.json": json.dumps(config).encode(), "model.pt": weights})
    return made


def _pickled(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def graph(content: bytes, _other: bytes, generator: Random) -> Bytes:
    """A graph of ONNX with other nodes, names, settings, shapes, or very many of them."""
    import onnx

    model = onnx.load_from_string(content)
    nodes, tensors = model.graph.node, model.graph.initializer
    node, tensor = generator.choice(nodes), generator.choice(tensors)
    way = generator.choice(
        ("kind", "input", "output", "drop", "double", "setting", "sides", "shape", "many", "swap", "place", "domain")
    )
    match way:
        case "kind":
            node.op_type = generator.choice(
                [one.op_type for one in nodes] + ["Concat", "Shape", "Clip", "Split", "\x1b[2J", ""]
            )
        case "input" if node.input:
            names = [name for one in nodes for name in (*one.input, *one.output)] + [one.name for one in tensors] + [""]
            node.input[generator.randrange(len(node.input))] = generator.choice(names)
        case "output":
            node.output[0] = generator.choice([name for one in nodes for name in one.output])
        case "drop":
            nodes.remove(node)
        case "double":
            nodes.append(node)
        case "setting" if node.attribute:
            attribute = generator.choice(node.attribute)
            numbers = (0, 1, -1, 2, 7, 64, 2**31, 2**62)
            attribute.i, attribute.f = generator.choice(numbers), generator.choice((0.0, -1.0, 1e38, float("nan")))
            attribute.ints[:] = [generator.choice(numbers) for _ in attribute.ints]
            attribute.type = generator.choice((attribute.type, attribute.type, 1, 2, 3, 7))
        case "sides":
            sides = generator.choice((model.graph.input, model.graph.output))[0].type.tensor_type.shape.dim
            for side in sides:
                side.dim_value = generator.choice((0, 1, 3, 8, 64, 2**31, 2**62, -1))
        case "shape":
            tensor.dims[:] = [generator.choice((0, 1, 2, 3, 64, 2**31, 2**40, -1)) for _ in tensor.dims] or [1]
        case "many":
            last = model.graph.output[0].name
            for at in range(generator.choice((50, 1500, 3000))):
                nodes.append(
                    onnx.helper.make_node(generator.choice(("Identity", "Add", "Relu")), [last], [f"more{at}"])
                )
                last = f"more{at}"
            model.graph.output[0].name = last
        case "swap":
            one, two = generator.choice(nodes), generator.choice(nodes)
            one.op_type, two.op_type = two.op_type, one.op_type
        case "place":
            places = ("../secret", "/etc/hostname", "model.onnx", "", "a\x00b", "x" * 5000)
            tensor.external_data.add(key="location", value=generator.choice(places))
            tensor.data_location = onnx.TensorProto.EXTERNAL
        case "domain":
            node.domain = generator.choice(("ai.onnx.ml", "com.microsoft", "\x1b[2J"))
    return model.SerializeToString(), f"{way} of {node.op_type!a}"


def archive(content: bytes, other: bytes, generator: Random) -> Bytes:
    """A .pt2 with other JSON, or as a zip that lies."""
    if generator.random() < 0.2:
        return mutations.lying_directory(content, generator), "directory lies"
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    name = generator.choice([name for name, _ in members if name.endswith((".json", "weight_0"))])
    changed, how = dict(members), "values"
    if name.endswith(".json"):
        changed[name], how = mutations.text(changed[name], other, generator)
    else:
        changed[name] = mutations.bytewise(changed[name], other, generator)[0]
    file = io.BytesIO()
    with zipfile.ZipFile(
        file, "w", generator.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    ) as new:
        for one, inside in changed.items():
            new.writestr(one, inside)
    return file.getvalue(), f"{name}: {how}"


def weights(content: bytes, other: bytes, generator: Random) -> Bytes:
    """A file of PyTorch with another pickle, or a zip that lies."""
    if generator.random() < 0.3:
        return mutations.lying_directory(content, generator), "directory lies"
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    name = generator.choice(sorted(members))
    members[name], how = mutations.bytewise(members[name], other, generator)
    if generator.random() < 0.3:  # a tensor that claims to be large
        key = next(one for one in members if one.endswith("data.pkl"))
        members[key] = members[key].replace(b"K\x14", b"J" + struct.pack("<i", 2**30), 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for one, inside in members.items():
            new.writestr(one, inside)
    return file.getvalue(), f"{name}: {how}"


def open_graph(given: Given) -> None:
    """A file of a graph, or a folder of two. What is no layers would run in a process of its own: that takes long."""
    graph_files.is_here = lambda: False
    files = sorted(given.folder.iterdir())
    _open(next((one for one in files if one.stem == "model" and one.suffix != ".data"), given.folder))


def open_state(given: Given) -> None:
    """A file of weights, or a folder with one; what a process of its own does is done here: starting it takes long."""
    limits.limit = lambda *_: None  # this process goes on
    for module in (state_dict, disentangling_vae, pythae):
        module.read = _read  # type: ignore[attr-defined]
    folder = any(given.folder.glob("*.json"))
    _open(given.folder if folder else next(given.folder.iterdir()))


def _read(file: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "tensors.safetensors"
        with contextlib.redirect_stderr(io.StringIO()):
            said = unpacking.main(file, found)
        if said.startswith("error: "):
            raise CheckpointError(f"{showable(file.name)} {said.removeprefix('error: ')}")
        tensors = load_file(found)
    if not all(np.isfinite(tensor).all() for tensor in tensors.values()):
        raise CheckpointError(f"{showable(file.name)} contains NaN or infinity.")
    return {name: tensors[name] for name in said.split("\t")}


def _open(source: Path) -> None:
    """Whatever is read is a model that runs, under its first reading and its last."""
    draft = draft_of(source, "digits")
    for reading in (draft.reading, list(draft.readings())[-1]):
        config, found = under(draft, reading)
        assert config.encoder_layers is not None
        assert config.decoder_layers is not None
        if multiply_adds((*config.encoder_layers, *config.decoder_layers)) > _QUICK:
            continue
        coder = NumPyCoder(config, found)
        with np.errstate(all="ignore"):
            mu, _ = coder.codes(np.zeros((1, *config.picture_shape), np.float32))
            assert coder.images(mu).shape == (1, *config.picture_shape)
