import json
import re
from itertools import pairwise

import pytest
import torch
from pydantic import TypeAdapter, ValidationError

from tests.harness.many_layers import DECODER, ENCODER, IMAGE, LATENT
from vae.core.folders import PROJECT
from vae.models import layer_types, networks
from vae.models.layer_types import Conv, ConvTranspose, Crop, Layers, Linear, Pad, Reshape, Upsample


@pytest.mark.parametrize(("parts", "shape"), [(ENCODER, (1, *IMAGE)), (DECODER, (LATENT,))], ids=["encoder", "decoder"])
def test_each_layer_gives_the_shape_and_has_the_tensors_that_torch_says(parts, shape):
    for layer, before, given in layer_types.flow(parts, shape):
        module = networks.initialised(networks.sequential((layer,)), 0)
        assert tuple(module(torch.rand(2, *before)).shape) == (2, *given), layer
        found = {name.removeprefix("0."): tuple(tensor.shape) for name, tensor in module.state_dict().items()}
        assert found == layer_types.tensors(layer), layer


def test_between_them_the_layers_of_the_tests_are_all_there_are():
    used = {type(layer) for layer in (*ENCODER, *DECODER)}
    assert used == set(layer_types.Layer.__args__)


def test_cost_of_a_convolution_counts_every_tap():
    assert layer_types.cost(Conv(2, 3, (5, 7), (3, 1), (1, 1), (1, 0))) == 2 * 3 * 35 * 3
    assert layer_types.cost(ConvTranspose(2, 3, (8, 8), (6, 6), (2, 2), (2, 2))) == 2 * 3 * 16 * 36
    assert layer_types.multiply_adds([Linear(4, 5), Linear(5, 6)]) == 20 + 30


@pytest.mark.parametrize(
    ("layer", "shape", "says"),
    [
        (Linear(3, 4), (5,), "Linear takes 3 numbers; what comes is 5"),
        (Linear(3, 4), (3, 1, 1), "Linear takes 3 numbers; what comes is 3 x 1 x 1"),
        (Conv(2, 4, (4, 4)), (1, 8, 8), "Conv takes 2 channels; what comes is 1 x 8 x 8"),
        (Conv(1, 4, (5, 5)), (1, 8, 8), "Conv is to give 5 x 5 pixels; that makes 4 x 4; what comes is 1 x 8 x 8"),
        (ConvTranspose(1, 4, (9, 8), extra=(2, 0)), (1, 4, 4), "extra = 2 x 0; it is below the stride, 2 x 2"),
        (Reshape((3, 3)), (9,), "Reshape gives one side, or channels and two sides; what comes is 9"),
        (Reshape((10,)), (1, 3, 3), "Reshape gives 10; what comes is 1 x 3 x 3"),
        (Pad((3, 9)), (1, 4, 4), "Pad cannot give 3 x 9 pixels; what comes is 1 x 4 x 4"),
        (Crop((5, 4)), (1, 4, 4), "Crop cannot give 5 x 4 pixels; what comes is 1 x 4 x 4"),
        (Upsample((6, 8)), (1, 4, 4), "Upsample cannot give 6 x 8 pixels; what comes is 1 x 4 x 4"),
        (Upsample((8, 8)), (4,), "Upsample takes channels of pixels; what comes is 4"),
    ],
)
def test_a_layer_that_does_not_take_what_comes_is_refused_with_both(layer, shape, says):
    with pytest.raises(ValueError, match=type(layer).__name__) as raised:
        layer_types.after(layer, shape)
    assert says in str(raised.value)


def test_what_the_layers_give_in_the_end_is_checked():
    layer_types.check([Linear(3, 4)], (3,), (4,))
    with pytest.raises(ValueError, match="the last layer gives 4; expected 2 x 2"):
        layer_types.check([Linear(3, 4)], (3,), (2, 2))
    with pytest.raises(ValueError, match="layer 1: Linear takes 5 numbers; what comes is 4"):
        layer_types.check([Linear(3, 4), Linear(5, 6)], (3,), (6,))


@pytest.mark.parametrize(
    ("parts", "begin", "says"),
    [
        ([Linear(10_000, 10_000)], (10_000,), "the layers have 100,010,000 weights; up to 67,108,864"),
        ([Pad((1024, 1024)), Conv(1, 2, (1024, 1024), (1, 1), (1, 1), (0, 0))], (1, 4, 4), "Conv gives 2,097,152"),
        ([Conv(64, 64, (128, 128), (63, 63), (1, 1), (31, 31))], (64, 128, 128), "multiply-adds; up to 10,000,000,000"),
    ],
)
def test_layers_that_ask_for_too_much_are_refused_before_anything_is_allocated(parts, begin, says):
    *_, (_, _, end) = layer_types.flow(parts, begin)
    with pytest.raises(ValueError, match="up to") as raised:
        layer_types.check(parts, begin, end)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "Linear", "inputs": 0, "outputs": 1},
        {"type": "Linear", "inputs": 1, "outputs": 10**9},
        {"type": "Linear", "inputs": 1, "outputs": 1, "surprise": 1},
        {"type": "Lambda"},
        {"inputs": 1, "outputs": 1},
        {"type": "Conv", "inputs": 1, "outputs": 1, "size": [1, 1], "stride": [0, 1]},
        {"type": "Conv", "inputs": 1, "outputs": 1, "size": [4096, 1]},
        {"type": "Reshape", "shape": []},
        {"type": "Scale", "factor": float("nan"), "offset": 0},
        {"type": "Upsample", "size": [2, 2], "mode": "cubic"},
    ],
)
def test_a_layer_in_json_is_held_within_bounds(entry):
    with pytest.raises(ValidationError):
        TypeAdapter(Layers).validate_python([entry])


def test_layers_survive_json():
    adapter = TypeAdapter(Layers)
    for parts in (ENCODER, DECODER):
        assert adapter.validate_json(adapter.dump_json(parts)) == parts


def test_flow_joins_one_layer_to_the_next():
    steps = list(layer_types.flow(DECODER, (LATENT,)))
    assert all(given == after for (_, _, given), (_, after, _) in pairwise(steps))


def test_the_documents_table_lists_every_layer_and_its_example_holds():
    text = (PROJECT / "docs" / "your-own-models.md").read_text(encoding="utf-8")
    assert {kind.__name__ for kind in layer_types.Layer.__args__} <= set(re.findall(r"`(\w+)`", text))
    example = json.loads("{" + re.search(r"```json\n(.*?)```", text, re.DOTALL)[1] + "}")
    layer_types.check(TypeAdapter(Layers).validate_python(example["decoder_layers"]), (2,), (1, 8, 8))
