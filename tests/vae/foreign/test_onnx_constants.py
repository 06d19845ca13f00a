"""What a graph computes of shapes, within bounds."""

from pathlib import Path

import numpy as np
import pytest

from vae.foreign import onnx_constants
from vae.foreign.onnx_file import Graph, Node


def graph(nodes, constants):
    made = {node[2]: Node(node[0], tuple(node[1]), (node[2],), dict(node[3:])) for node in nodes}
    fixed = frozenset({*constants, *made})
    arrays = {name: np.asarray(value) for name, value in constants.items()}
    found = Graph(("x",), ("y",), (None, 1, 4, 6), made, arrays, fixed, Path("a"))
    found.shapes["x"] = (1, 4, 6)
    return found


def test_a_shape_is_computed_as_exporters_write_it():
    """x.view(x.size(0), -1, x.size(3) // 2)."""
    nodes = [
        ("Shape", ["x"], "s"),
        ("Gather", ["s", "0"], "n", ("axis", 0)),
        ("Slice", ["s", "from", "to"], "w"),
        ("Div", ["w", "2"], "half"),
        ("Unsqueeze", ["n", "axes"], "first"),
        ("Concat", ["first", "open", "half"], "y", ("axis", 0)),
    ]
    constants = {"0": 0, "from": [3], "to": [2**63 - 1], "2": 2, "axes": [0], "open": [-1]}
    assert onnx_constants.whole(graph(nodes, constants), "y") == [1, -1, 3]


def test_what_doubles_with_each_node_ends():
    nodes = [("Concat", [f"c{at}"] * 2, f"c{at + 1}", ("axis", 0)) for at in range(60)]
    with pytest.raises(ValueError, match="makes a"):
        onnx_constants.value(graph(nodes, {"c0": [1, 2]}), "c60")


def test_what_is_shared_is_computed_once():
    nodes = [("Add", [f"c{at}"] * 2, f"c{at + 1}") for at in range(50)]  # 2^50 ways to the first
    assert onnx_constants.whole(graph(nodes, {"c0": [1]}), "c50") == [2**50]


def test_a_chain_too_long_and_operators_that_no_shape_needs_are_refused():
    nodes = [("Identity", [f"c{at}"], f"c{at + 1}") for at in range(300)]
    with pytest.raises(ValueError, match="takes too many steps to compute"):
        onnx_constants.value(graph(nodes, {"c0": [1]}), "c300")
    circle = graph([("Shape", ["b"], "a"), ("Shape", ["a"], "b")], {})
    with pytest.raises(ValueError, match="takes too many steps to compute"):
        onnx_constants.value(circle, "a")
    with pytest.raises(ValueError, match="MatMul makes a weight or a size"):
        onnx_constants.value(graph([("MatMul", ["a", "a"], "b")], {"a": [[1]]}), "b")
    with pytest.raises(ValueError, match="Div by 0"):
        onnx_constants.value(graph([("Div", ["a", "a"], "b")], {"a": [0]}), "b")


def test_a_size_that_depends_on_the_images_is_none():
    one = graph([], {})
    with pytest.raises(ValueError, match="a size is computed from the images"):
        onnx_constants.whole(one, "x")
