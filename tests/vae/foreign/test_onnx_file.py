"""Weights in a second file: as PyTorch's exporter of today writes them, and as a stranger may."""

import os

import numpy as np
import pytest

from vae.core.errors import CheckpointError
from vae.foreign import onnx_file

onnx = pytest.importorskip("onnx")

WEIGHT = np.arange(12, dtype=np.float32).reshape(4, 3)


def saved(folder, **changes):
    """A file of one product, whose weight lies in `model.onnx.data`; `changes` of what says where."""
    given = {"location": "model.onnx.data", "offset": "4", "length": "48", **changes}
    tensor = onnx.TensorProto(name="w", data_type=changes.pop("data_type", 1), dims=[4, 3])
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in given.items():
        if key in ("location", "offset", "length"):
            tensor.external_data.add(key=key, value=value)
    values = [onnx.helper.make_tensor_value_info(name, 1, ["n", side]) for name, side in (("x", 4), ("y", 3))]
    nodes = [onnx.helper.make_node("MatMul", ["x", "w"], ["y"])]
    graph = onnx.helper.make_graph(nodes, "g", values[:1], values[1:], [tensor])
    (folder / "model.onnx").write_bytes(onnx.helper.make_model(graph).SerializeToString())
    (folder / "model.onnx.data").write_bytes(b"\0" * 4 + WEIGHT.tobytes())
    return folder / "model.onnx"


def test_weights_beside_the_file_are_read_from_where_it_says(tmp_path):
    graph = onnx_file.read(saved(tmp_path))
    np.testing.assert_array_equal(graph.constants["w"], WEIGHT)
    assert graph.weights == tmp_path / "model.onnx.data"
    assert graph.shape == (None, 4)


@pytest.mark.parametrize("location", ["../model.onnx.data", "/etc/hostname", "", "a/b", "../elsewhere"])
def test_a_file_elsewhere_is_not_opened(tmp_path, location):
    with pytest.raises(CheckpointError, match="read is a file beside it"):
        onnx_file.read(saved(tmp_path, location=location))


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_elsewhere_is_not_followed(tmp_path):
    file = saved(tmp_path)
    (tmp_path / "model.onnx.data").rename(tmp_path / "elsewhere")
    (tmp_path / "model.onnx.data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CheckpointError, match="read is a file beside it"):
        onnx_file.read(file)


def test_a_missing_second_file_is_named(tmp_path):
    file = saved(tmp_path)
    (tmp_path / "model.onnx.data").unlink()
    with pytest.raises(CheckpointError, match=r"its weights in model.onnx.data, which is not beside it\. Put it there"):
        onnx_file.read(file)


@pytest.mark.parametrize("changes", [{"offset": "5"}, {"offset": "-1"}, {"offset": "x"}, {"data_type": 8}])
def test_weights_beyond_the_second_file_are_refused(tmp_path, changes):
    with pytest.raises(CheckpointError, match="is damaged or no ONNX file"):
        onnx_file.read(saved(tmp_path, **changes))


def test_a_file_beyond_the_limit_is_not_opened(tmp_path, monkeypatch):
    file = saved(tmp_path)
    monkeypatch.setattr(onnx_file, "MOST_BYTES", 10)
    with pytest.raises(CheckpointError, match="up to 0 MB are read"):
        onnx_file.read(file)
