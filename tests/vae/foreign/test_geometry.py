"""Strides and paddings from sizes alone, held against torch."""

import time

import pytest
import torch
from torch import nn

from vae.foreign import geometry
from vae.foreign.geometry import Step
from vae.foreign.part import Part
from vae.foreign.weighted import Weighted


def of(*modules):
    return [Weighted(str(at), one.weight.detach().numpy(), one.bias.detach().numpy()) for at, one in enumerate(modules)]


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (nn.Conv2d(1, 1, 3, 2, 1), Step(3, 2, 1)),
        (nn.Conv2d(1, 1, 4, 2, 0), Step(4, 2, 0)),
        (nn.ConvTranspose2d(1, 1, 3, 2, 1, 1), Step(3, 2, 1, True, 1)),
        (nn.ConvTranspose2d(1, 1, 4, 1, 0), Step(4, 1, 0, True)),
        (nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(1, 1, 3, 1, 1)), Step(3, 1, 1, upsampled="nearest")),
    ],
)
def test_a_step_gives_the_size_that_torch_gives(module, step):
    assert step.size((9, 14)) == tuple(module(torch.zeros(1, 1, 9, 14)).shape[2:])


def test_the_usual_halving_is_the_only_way_where_it_fits():
    convs = of(nn.Conv2d(1, 8, 4, 2, 1), nn.Conv2d(8, 6, 4, 2, 1))
    assert geometry.down(convs, (28, 28), 6 * 7 * 7) == [(Step(4, 2, 1), Step(4, 2, 1))]
    turned = of(nn.ConvTranspose2d(6, 8, 4, 2, 1), nn.ConvTranspose2d(8, 1, 4, 2, 1))
    assert geometry.up(turned, (7, 7), (1, 28, 28)) == [(Step(4, 2, 1, True), Step(4, 2, 1, True))]


def test_what_sizes_do_not_tell_is_several_ways_each_of_which_fits():
    """The third keeps its size: which of three it is, is open."""
    convs = of(nn.ConvTranspose2d(6, 6, 3), nn.ConvTranspose2d(6, 4, 3), nn.ConvTranspose2d(4, 1, 3))
    found = geometry.up(convs, (7, 7), (1, 28, 28))
    keeps = Step(3, 1, 1, True)
    doubles = Step(3, 2, 1, True, 1)
    assert (doubles, doubles, keeps) in found
    assert (keeps, doubles, doubles) in found
    for steps in found:
        part = Part((6, 7, 7))
        geometry.follow(part, convs, steps, last=True)
        assert part.shape == (1, 28, 28)


def test_sizes_that_no_way_leads_to_are_none():
    assert geometry.down(of(nn.Conv2d(1, 8, 3)), (28, 28), 8 * 5 * 5) == []
    assert geometry.down(of(nn.Conv2d(1, 8, 3), nn.Conv2d(4, 6, 3)), (28, 28), 6 * 7 * 7) == []  # 8 are no 4


def test_windows_that_could_be_anything_end_in_time():
    convs = of(*[nn.ConvTranspose2d(2, 2, 63) for _ in range(8)])
    begun = time.process_time()
    assert len(geometry.up(convs, (1, 1), (2, 64, 64))) <= geometry.MOST  # among 10^19 ways
    assert time.process_time() - begun < 5
