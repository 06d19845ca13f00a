"""Ways through a graph: from a result back to the images, and where on it a code is sampled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vae.core.errors import showable
from vae.foreign.interpretation import Spread
from vae.foreign.onnx_constants import value
from vae.foreign.onnx_file import MOST_NODES, Graph, Node, is_draw
from vae.models.layers import LOGVAR_RANGE


@dataclass(frozen=True)
class Step:
    """A node on a way, and which of its results the way goes on with."""

    node: Node
    output: str


@dataclass(frozen=True)
class Sampling:
    """z = mu + sigma noise: the names of the three values, and whether `variance` is log variance or log sigma."""

    code: str
    mu: str
    variance: str
    spread: Spread


def way(graph: Graph, output: str) -> list[Step]:
    """The nodes from the input to `output`, along what moves; a SiLU is one node, and noise is left out."""
    found: list[Step] = []
    while output not in graph.inputs:
        node = graph.nodes.get(output)
        if node is None or len(found) > MOST_NODES:
            raise ValueError(f"nothing leads from the input to {showable(output)[:40]}")
        found.append(Step(node, output))
        moving = graph.moving(node)
        if node.kind == "Mul" and len(moving) == 2:
            moving = [name for name in moving if not _gates(graph, name, moving)]
        elif node.kind == "Add" and len(moving) == 2:
            moving = [name for name in moving if _noise(graph, name) is None] or moving
        if len(moving) != 1:
            raise ValueError(f"{node.kind} joins {len(moving)} ways, and layers follow one another here")
        output = moving[0]
    return found[::-1]


def sampling(graph: Graph, steps: Sequence[Step]) -> Sampling | None:
    """Where a code is sampled on a way; None where it is not. Raises ValueError where that is done in another way."""
    for step in steps:
        moving = graph.moving(step.node)
        if step.node.kind != "Add" or len(moving) != 2:
            continue
        noise = [name for name in moving if _noise(graph, name) is not None]
        if len(noise) == 1:
            sigma = _noise(graph, noise[0])
            assert sigma is not None
            mu = moving[1 - moving.index(noise[0])]
            return Sampling(step.output, mu, *_spread(graph, sigma))
    return None


def without_bounds(graph: Graph, steps: Sequence[Step]) -> tuple[Sequence[Step], str]:
    """A way to the variance without the bounds that hold it at its end, and a sentence about these, if it is needed."""
    while steps and steps[-1].node.kind == "Identity":
        steps = steps[:-1]
    if not steps or steps[-1].node.kind != "Clip":
        return steps, ""
    node = steps[-1].node
    found = [value(graph, name) if name else None for name in (*node.inputs[1:], "", "")[:2]]
    low, high = (
        side if one is None or one.size != 1 else float(one.ravel()[0]) for one, side in zip(found, _OPEN, strict=True)
    )
    own = LOGVAR_RANGE
    if (low, high) == own:
        return steps[:-1], ""
    return steps[:-1], (
        f"The file holds the variance's logarithm between {low:g} and {high:g}; here it is held between {own[0]:g} and "
        f"{own[1]:g}."
    )


def _gates(graph: Graph, name: str, both: Sequence[str]) -> bool:
    """Whether a factor is the sigmoid of the other: x sigmoid(x)."""
    node = graph.nodes.get(name)
    return node is not None and node.kind == "Sigmoid" and node.inputs[0] in both and node.inputs[0] != name


def _noise(graph: Graph, name: str) -> str | None:
    """Of sigma times a draw the name of sigma; None where the value is no such product."""
    node = graph.nodes.get(name)
    if node is None or node.kind != "Mul" or len(node.inputs) != 2:
        return None
    drawn = [at for at in (0, 1) if _drawn(graph, node.inputs[at])]
    return node.inputs[1 - drawn[0]] if len(drawn) == 1 else None


def _drawn(graph: Graph, name: str) -> bool:
    for _ in range(_STEPS):
        node = graph.nodes.get(name)
        if node is None:
            return False
        if is_draw(node):
            return True
        if node.kind not in ("Identity", "Cast", "Expand", "Reshape"):
            return False
        name = node.inputs[0]
    return False


def _spread(graph: Graph, sigma: str) -> tuple[str, Spread]:
    """What sigma is made of: exp(v / 2), sqrt(exp(v)) or exp(v)."""
    node = graph.nodes.get(sigma)
    if node is not None and node.kind == "Sqrt":
        inner = graph.nodes.get(node.inputs[0])
        if inner is not None and inner.kind == "Exp":
            return inner.inputs[0], "logvar"
    if node is None or node.kind != "Exp":
        kind = "nothing" if node is None else showable(node.kind)[:40]
        raise ValueError(f"the standard deviation is made by {kind}; read is the exponential of what a layer gives")
    inner = graph.nodes.get(node.inputs[0])
    if inner is not None and inner.kind in ("Mul", "Div") and len(inner.inputs) == 2:
        fixed = [at for at in (0, 1) if inner.inputs[at] in graph.fixed]
        number = value(graph, inner.inputs[fixed[0]]) if len(fixed) == 1 else None
        if number is not None and number.size == 1:
            half = float(np.asarray(number).ravel()[0]) == (0.5 if inner.kind == "Mul" else 2.0)
            if not half or (inner.kind == "Div" and fixed[0] == 0):
                raise ValueError("the standard deviation is neither exp(v / 2) nor exp(v) of what a layer gives")
            return inner.inputs[1 - fixed[0]], "logvar"
    return node.inputs[0], "logsd"


_STEPS = 8
_OPEN = (-math.inf, math.inf)
