import numpy as np
import pytest
import torch
from torch import nn

from vae.foreign.part import Part
from vae.models import networks
from vae.models.layer_types import Relu, Upsample


def tensors(module):
    return module.weight.detach().numpy(), None if module.bias is None else module.bias.detach().numpy()


def module_of(part):
    weights = {name.removeprefix("x."): tensor for name, tensor in part.weights("x").items()}
    return networks.restored(networks.sequential(tuple(part.layers)), weights)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_batch_norm_folded_into_the_layer_before_it_gives_the_same(turned, bias):
    torch.manual_seed(0)
    conv = (nn.ConvTranspose2d if turned else nn.Conv2d)(3, 5, 3, 2, 1, bias=bias)
    norm = nn.BatchNorm2d(5)
    for tensor in (norm.weight, norm.bias, norm.running_mean):
        nn.init.normal_(tensor)
    norm.running_var.uniform_(0.5, 2)
    x = torch.rand(2, 3, 7, 9)
    expected = norm.eval()(conv(x))
    part = Part((3, 7, 9))
    (part.conv_transpose if turned else part.conv)(*tensors(conv), (2, 2), (1, 1))
    scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
    part.normalise(scale, norm.bias.detach().numpy() - norm.running_mean.numpy() * scale)
    assert part.shape == tuple(expected.shape[1:])
    torch.testing.assert_close(module_of(part)(x), expected.detach(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", [(3, 4, 5), (3,)])
def test_batch_norm_after_what_has_no_weights_is_a_layer_of_its_own(shape):
    torch.manual_seed(0)
    x, scale, offset = torch.rand(2, *shape), np.array([2, -1, 0.5], np.float32), np.array([0, 1, 2], np.float32)
    part = Part(shape)
    part.add(Relu())
    part.normalise(scale, offset)
    wide = (3, *(1 for _ in shape[1:]))
    expected = x.relu() * torch.from_numpy(scale).view(wide) + torch.from_numpy(offset).view(wide)
    torch.testing.assert_close(module_of(part)(x), expected)


def test_means_of_windows_are_a_convolution():
    x, part = torch.rand(2, 3, 6, 8), Part((3, 6, 8))
    part.mean((2, 2), (2, 2))
    torch.testing.assert_close(module_of(part)(x), nn.AvgPool2d(2)(x))
    with pytest.raises(ValueError, match="a mean of windows takes channels of pixels"):
        Part((4,)).mean((2, 2), (2, 2))
    with pytest.raises(ValueError, match="are made of one"):
        Part((2000, 2, 2)).mean((2, 2), (2, 2))


def test_a_layer_that_does_not_take_what_comes_is_refused():
    part = Part((4,))
    with pytest.raises(ValueError, match="Linear takes 3 numbers; what comes is 4"):
        part.linear(np.ones((2, 3), np.float32), None)
    with pytest.raises(ValueError, match="a convolution takes channels of pixels"):
        part.conv(np.ones((1, 4, 3, 3), np.float32), None, (1, 1), (1, 1))
    with pytest.raises(ValueError, match=r"has the stride \(0, 1\); at least 1"):
        Part((1, 2, 2)).conv(np.ones((1, 1, 1, 1), np.float32), None, (0, 1), (0, 0))
    with pytest.raises(ValueError, match="size"):
        Part((1, 2, 2)).conv(np.ones((1, 1, 5, 5), np.float32), None, (1, 1), (0, 0))
    with pytest.raises(ValueError, match="a batch norm is of 3 channels; what comes is"):
        Part((4,)).normalise(np.ones(3, np.float32), np.ones(3, np.float32))


def test_weights_are_named_by_part_and_position():
    part = Part((1, 2, 2))
    part.flat()
    part.flat()  # is flat already
    part.linear(np.ones((2, 4), np.float32), np.zeros(2, np.float32))
    part.add(Relu())
    assert list(part.weights("encoder")) == ["encoder.1.weight", "encoder.1.bias"]


def test_a_layer_that_gives_more_than_any_may_is_refused():
    part = Part((4, 8, 8))
    with pytest.raises(ValueError, match="what Upsample gives has 4,194,304 numbers; up to 1,048,576"):
        part.add(Upsample((1024, 1024)))
    with pytest.raises(ValueError, match="what it begins with has 2,097,152 numbers"):
        Part((2**21,))


def test_some_of_what_a_linear_layer_gives_are_rows_of_it():
    torch.manual_seed(0)
    linear, x, rows = nn.Linear(5, 8), torch.rand(2, 5), np.array([6, 0, 2])
    part = Part((5,))
    part.linear(*tensors(linear))
    part.select(rows)
    torch.testing.assert_close(module_of(part)(x), linear(x)[:, rows].detach())
    np.testing.assert_array_equal(part.rest["bias"], linear.bias.detach().numpy()[[1, 3, 4, 5, 7]])
    part.add(Relu())
    assert not part.rest  # of the last layer alone
    with pytest.raises(ValueError, match="a choice of numbers is read after a Linear layer alone"):
        part.select(np.array([0]))


def test_all_in_their_order_are_another_shape_of_the_same():
    part = Part((1, 2, 3))
    part.select(np.arange(6))
    part.select(np.arange(6).reshape(2, 3))  # an image without its channel
    assert [layer.shape for layer in part.layers] == [(6,), (1, 2, 3)]


def test_the_last_layer_is_taken_off_with_its_shape():
    part = Part((4,))
    part.linear(np.ones((3, 4), np.float32), None)
    part.linear(np.ones((2, 3), np.float32), None)
    part.drop()
    assert (part.shape, len(part.layers), len(part.tensors)) == ((3,), 1, 1)
