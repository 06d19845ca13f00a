import pytest
import torch

from tests.harness import colours
from vae import data
from vae.models import networks
from vae.models.config import ModelConfig
from vae.training import initial
from vae.training.centring import Centring

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def train_digits():
    return data.load("digits", "train")


def test_the_plain_model_gives_the_same_codes_of_images_as_they_are(train_digits):
    config = ModelConfig(kind="vae", recipe=2)
    model = initial.weights(networks.build(config), config, train_digits)
    centring = Centring(config, train_digits, CPU)
    x = torch.from_numpy(train_digits.floats()[:50])
    assert centring(x).mean().abs() < 0.01 < x.mean()
    with torch.no_grad():
        for one, other in zip(model.encode(centring(x)), centring.plain(model).encode(x), strict=True):
            torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


def test_a_view_is_the_plain_model_at_each_step_and_leaves_the_model_alone(train_digits):
    config = ModelConfig(kind="vae", recipe=2)
    model = initial.weights(networks.build(config), config, train_digits)
    centring = Centring(config, train_digits, CPU)
    for _ in range(2):
        expected, view = centring.plain(model).state_dict(), centring.view(model).state_dict()
        assert all(torch.equal(view[name], tensor) for name, tensor in expected.items())
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(0.9)  # a step


@pytest.mark.parametrize("settings", [{"recipe": 1}, {"recipe": 2, "arch": "conv"}])
def test_nothing_is_centred_in_recipe_1_and_for_convolutions(train_digits, settings):
    config = ModelConfig(kind="vae", **settings)
    model = initial.weights(networks.build(config), config, train_digits)
    centring = Centring(config, train_digits, CPU)
    x = torch.rand(2, 28, 28)
    assert centring(x) is x
    assert centring.plain(model) is model


def test_the_plain_model_of_colours_gives_the_same_codes_of_images_as_they_are():
    images = colours.dataset(90, "train")
    config = ModelConfig(kind="ae", beta=0, recipe=2, image_shape=images.image_shape, channels=3)
    model = initial.weights(networks.build(config), config, images)
    centring = Centring(config, images, CPU)
    x = torch.from_numpy(images.floats())
    with torch.no_grad():
        torch.testing.assert_close(
            centring.plain(model).encode(x)[0], model.encode(centring(x))[0], atol=1e-4, rtol=1e-4
        )
