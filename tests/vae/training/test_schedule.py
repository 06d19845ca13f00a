import numpy as np
import pytest
import torch

from vae.models.config import ModelConfig
from vae.training import schedule


def test_seed_of_every_purpose_and_step_is_its_own():
    one, other = ModelConfig(kind="vae", seed=0), ModelConfig(kind="vae", seed=1)
    seeds = [
        schedule.seed_of(c, purpose, i) for c in (one, other) for purpose in ("order", "noise") for i in range(100)
    ]
    assert len(set(seeds)) == 400
    assert schedule.seed_of(one, "noise", 7) == seeds[107]


def test_shifted_moves_batches_less_and_less():
    x = torch.zeros(1, 5, 5)
    x[0, 2, 2] = 1
    settings = ModelConfig(kind="vae", shift=1)
    moved = [not torch.equal(schedule.shifted(x, settings, step, 1000), x) for step in range(1000)]
    assert 0.84 < np.mean(moved[:500]) < 0.94  # always, but one move in nine is none
    assert 0.1 < np.mean(moved[700:900]) < 0.4
    assert not any(moved[900:])
    ends = torch.stack([schedule.shifted(x, settings, step, 1000)[0] for step in range(900)]).sum(dim=0)
    assert (ends[1:4, 1:4] > 0).all()
    assert ends.sum() == 900  # nothing is lost and nothing wraps around at this distance from the border
    assert schedule.shifted(x, ModelConfig(kind="vae", shift=0), 0, 1000) is x


def test_shifted_moves_every_64_images_their_own_way_in_recipe_2():
    x = torch.zeros(640, 5, 5)
    x[:, 2, 2] = 1
    moved = schedule.shifted(x, ModelConfig(kind="vae", shift=1, recipe=2), 0, 1000)
    assert moved.sum() == 640
    assert all(torch.equal(part, part[:1].expand_as(part)) for part in moved.split(64))
    assert len({tuple(part[0].flatten().tolist()) for part in moved.split(64)}) > 3


def test_beta_rises_in_a_line_and_stays():
    rising = ModelConfig(kind="vae", beta=10, beta_warm_up=0.4)
    assert [schedule.beta(rising, step, 100) for step in (0, 10, 40, 99)] == [0, 2.5, 10, 10]
    assert {schedule.beta(ModelConfig(kind="vae", beta=10), step, 100) for step in (0, 10, 99)} == {10}


def test_learning_rate_rises_and_falls():
    rates = [schedule.learning_rate_factor(step, 4000) for step in range(4000)]
    assert rates[0] < 0.01
    assert np.argmax(rates) == 199
    assert all(later <= earlier for earlier, later in zip(rates[199:], rates[200:], strict=False))
    assert rates[-1] < 1e-5


def test_colours_move_by_whole_pixels_and_what_lies_at_the_rim_comes_in():
    x = torch.arange(7 * 5 * 4 * 3, dtype=torch.uint8).reshape(7, 5, 4, 3)
    settings = ModelConfig(kind="vae", shift=2)
    for step in range(20):
        moved = schedule.shifted(x, settings, step, 1000)
        grey = [schedule.shifted(1 + x[..., k].int(), settings, step, 1000) for k in range(3)]
        for k in range(3):  # as grey images, but where zeros come in there
            inside = grey[k] > 0
            assert torch.equal(moved[..., k][inside].int(), grey[k][inside] - 1)
        assert set(moved[0].flatten().tolist()) <= set(x[0].flatten().tolist())


def gradient_of_penalty(kl, config, step=0):
    kl = torch.tensor(kl).requires_grad_()
    found = schedule.penalty(kl, config, config.beta, step, 100)
    found.backward()
    return found.item(), kl.grad.tolist()


def test_the_kl_term_of_beta_alone_is_beta_times_the_sum_over_images():
    found = gradient_of_penalty([[0.0, 1.0], [0.5, 3.0]], ModelConfig(kind="vae", beta=4))
    assert found == (18.0, [[4.0, 4.0], [4.0, 4.0]])


def test_below_its_free_bits_a_dimension_has_no_gradient():
    found = gradient_of_penalty([[0.0, 1.0], [0.5, 3.0]], ModelConfig(kind="vae", beta=4, free_bits=0.5))
    assert found == (2 * 4 * (0.5 + 2.0), [[0.0, 4.0], [0.0, 4.0]])


@pytest.mark.parametrize(("step", "held_at"), [(0, 0.0), (25, 2.5), (50, 5.0), (99, 5.0)])
def test_capacity_rises_in_a_line_and_stays(step, held_at):
    config = ModelConfig(kind="vae", beta=4, capacity=5)
    assert schedule.capacity(config, step, 100) == held_at
    value, gradient = gradient_of_penalty([[0.0, 1.0], [0.5, 3.0]], config, step)  # 2.25 nats an image
    assert value == pytest.approx(2 * 4 * abs(2.25 - held_at))
    assert {g for row in gradient for g in row} == {4.0 if held_at < 2.25 else -4.0}


def test_capacity_without_a_rise_is_whole_from_the_first_step_on():
    assert schedule.capacity(ModelConfig(kind="vae", capacity=5, capacity_rise=0), 0, 100) == 5
