"""The shapes of classes as they are drawn: on the map, on small planes, in legends."""

import json

import numpy as np
import pytest

from ui.web import modules
from vae.figures.colours import SHAPES

SIDE = 41  # pixels
DRAW = """async ({ shapes, side }) => {
  const [{ Discs }, tools] = await Promise.all([import("components/scatter/discs.js"), import("web/shapes.js")]);
  const read = (context) => Array.from(context.getImageData(0, 0, side, side).data).filter((_, at) => at % 4 === 0);
  return shapes.map((shape, at) => {
    const map = new Discs({});
    map.resize(side, side);
    map.clear(-0x1000000);
    const [middle, tints] = [Float32Array.of(side / 2), Uint16Array.of(at)];
    map.stamp(Int32Array.of(0), 0, 1, middle, middle, tints, shapes.map(() => -1), 8, shapes);
    map.show();
    const plane = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
    plane.fillRect(0, 0, side, side);
    plane.fillStyle = "#fff";
    tools.paintShape(plane, shape, side / 2, side / 2, 8);
    return { map: read(map.context), plane: read(plane), box: tools.shapeOfBox(shape) };
  });
}"""


@pytest.fixture(scope="module")
def drawn(tab):
    """By shape: what the map draws, what a plane does, as bool (SIDE, SIDE), and the CSS of the legend's box."""
    names = json.dumps({"imports": modules.import_map("components/scatter/discs.js")})
    tab.set_content(f'<script type="importmap">{names}</script>')
    told = tab.evaluate(DRAW, {"shapes": list(SHAPES), "side": SIDE})
    pictures = {kind: [np.reshape(one[kind], (SIDE, SIDE)) > 127 for one in told] for kind in ("map", "plane")}
    return {**pictures, "box": [one["box"] for one in told]}


def overlap(first, second) -> float:
    return (first & second).sum() / (first | second).sum()


@pytest.mark.parametrize("kind", ["map", "plane"])
def test_every_shape_is_drawn_unlike_the_others(drawn, kind):
    pictures = drawn[kind]
    for at, one in enumerate(pictures):
        assert one.sum() > 60
        for other in pictures[:at]:
            assert overlap(one, other) < 0.88


def test_the_map_and_a_plane_draw_the_same_shape(drawn):
    for one, other in zip(drawn["map"], drawn["plane"], strict=True):
        assert overlap(one, other) > 0.85


def test_the_legend_has_a_box_for_every_shape(drawn):
    assert drawn["box"][0] == ""
    assert len(set(drawn["box"])) == len(SHAPES)
