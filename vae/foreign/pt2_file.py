"""A model as `torch.export.save` writes it (.pt2): the graph is JSON, read as data; nothing of it is run.

Source of the layout: torch/export/pt2_archive/constants.py and torch/_export/serde/schema.py of PyTorch 2.14.
"""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, os_error_sentence, showable, their_words
from vae.foreign import onnx_file, onnx_graph
from vae.foreign.examples import EXPORT
from vae.foreign.interpretation import Draft
from vae.foreign.onnx_file import MOST_NODES, Graph
from vae.foreign.pt2_nodes import nodes_of, text
from vae.foreign.tensors import MOST_BYTES

SUFFIX = ".pt2"
FORMAT = "torch.export"
_MODEL, _WEIGHTS = "models/model.json", "data/weights/"
_MOST_JSON = 8 * 2**20
_FLOAT = 7  # float32, as schema.py numbers types
_OF_WEIGHTS = {"parameter": "parameter_name", "buffer": "buffer_name"}


def is_one(source: Path) -> bool:
    """Whether a file is of this format, by its name."""
    return source.is_file() and source.suffix.lower() == SUFFIX


def draft(file: Path, dataset: str | None) -> Draft:
    """The file's model. Raises CheckpointError: what is wrong, which operation, what to do."""
    name = showable(file.name)
    if dataset is None:
        raise CheckpointError(f"{name} does not say which images it was trained on: --dataset mnist.")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CheckpointError(f"{name} has {file.stat().st_size >> 20:,} MB; up to {MOST_BYTES >> 20} MB are read.")
        with zipfile.ZipFile(file) as archive:
            graph = _graph(archive, file)
    except CheckpointError:
        raise
    except OSError as error:
        raise CheckpointError(f"{name} cannot be read: {os_error_sentence(error)}.") from error
    except Exception as error:  # a stranger's file: whatever a zip or its JSON stumbles over
        raise CheckpointError(f"{name} is damaged, or not of torch.export ({their_words(error)}).") from error
    try:
        return onnx_graph.drafted([graph], FORMAT, file, dataset)
    except CheckpointError as refused:
        raise CheckpointError(f"{refused} Write ONNX in its place, whose other operators are run: {EXPORT}.") from None


def _graph(archive: zipfile.ZipFile, file: Path) -> Graph:
    tree = _json(archive, _MODEL)["graph_module"]
    graph, constants = tree["graph"], {}
    stored = _json(archive, f"{_WEIGHTS}model_weights_config.json")["config"]
    given: list[str] = []
    for spec in tree["signature"]["input_specs"]:
        ((kind, inside),) = spec.items()
        if kind in _OF_WEIGHTS:
            found = _tensor(archive, stored[inside[_OF_WEIGHTS[kind]]])
            if found is not None:
                constants[text(inside["arg"]["name"])] = found
        elif kind == "user_input":
            given.append(text(inside["arg"]["as_tensor"]["name"]))
    if len(graph["nodes"]) > MOST_NODES:
        raise ValueError(f"{len(graph['nodes']):,} nodes; up to {MOST_NODES:,} are read")
    nodes: dict[str, onnx_file.Node] = {}
    for node in nodes_of(graph["nodes"], constants):
        nodes |= dict.fromkeys(node.outputs, node)
    sides = graph["tensor_values"][given[0]]["sizes"] if given else ()
    outputs = [text(one["as_tensor"]["name"]) for one in graph["outputs"] if "as_tensor" in one]
    shape = tuple(side if isinstance(side := one.get("as_int"), int) else None for one in sides)
    return Graph(tuple(given), tuple(outputs), shape, nodes, constants, onnx_file.fixed_names(constants, nodes), file)


def _json(archive: zipfile.ZipFile, path: str) -> Mapping[str, Any]:
    return json.loads(_content(archive, path, _MOST_JSON))


def _tensor(archive: zipfile.ZipFile, stored: Mapping[str, Any]) -> NDArray | None:
    """A weight of float32; None for counts and the like, which no layer needs."""
    about = stored["tensor_meta"]
    if about["dtype"] != _FLOAT:
        return None
    shape = [int(side["as_int"]) for side in about["sizes"]]
    strides = [int(step["as_int"]) for step in about["strides"]]
    whole = [math.prod(shape[at + 1 :]) for at in range(len(shape))]
    plain = all(step == wanted or side == 1 for step, wanted, side in zip(strides, whole, shape, strict=True))
    if stored["use_pickle"] or not plain or about["storage_offset"]["as_int"] or min(shape, default=1) < 0:
        raise ValueError("a weight is no plain array: save the model anew with contiguous weights")
    content = _content(archive, _WEIGHTS + str(stored["path_name"]), MOST_BYTES)
    return np.frombuffer(content, "<f4", math.prod(shape)).reshape(shape)


def _content(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    """A member below the archive's own folder, which is not packed: a small file is a small file."""
    found = [one for one in archive.infolist() if one.filename.partition("/")[2] == path]
    if len(found) != 1:
        raise ValueError(f"it has {len(found)} files {showable(path)[:60]}")
    if found[0].compress_type != zipfile.ZIP_STORED or found[0].file_size > most:
        raise ValueError(f"{showable(path)[:60]} is packed, or larger than {most >> 20} MB")
    return archive.read(found[0])
