import pytest
import torch

from tests.harness import colours
from vae import data
from vae.models import networks
from vae.models.config import ModelConfig
from vae.training import initial


@pytest.fixture(scope="module")
def train_digits():
    return data.load("digits", "train")


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_a_run_of_recipe_2_begins_with_images_about_as_bright_as_the_mean(train_digits, arch):
    config = ModelConfig(kind="ae", beta=0, arch=arch, recipe=2)
    model = initial.weights(networks.build(config), config, train_digits)
    with torch.no_grad():
        image = torch.sigmoid(model.decode(torch.zeros(1, 16)))[0]
    mean = train_digits.images.mean(axis=0) / 255
    assert image.mean().item() == pytest.approx(mean.mean(), abs=1e-3)
    if arch == "mlp":
        torch.testing.assert_close(image, torch.tensor(mean).float(), atol=2e-3, rtol=0)


def test_weights_of_recipe_2_keep_the_size_of_what_passes_and_those_of_recipe_1_shrink_it(train_digits):
    sizes = {}
    for recipe in (1, 2):
        config = ModelConfig(kind="ae", beta=0, encoder_widths=(500,) * 6, recipe=recipe)
        model = initial.weights(networks.build(config), config, train_digits)
        x = torch.from_numpy(train_digits.floats()[:100])
        with torch.no_grad():
            sizes[recipe] = (model.encoder(x).std() / x.square().mean().sqrt()).item()
    assert 0.3 < sizes[2] < 3
    assert sizes[1] < 0.1


def test_weights_follow_from_the_seed_alone(train_digits):
    def first(seed):
        config = ModelConfig(kind="ae", beta=0, recipe=2, seed=seed)
        return next(initial.weights(networks.build(config), config, train_digits).parameters())

    torch.testing.assert_close(first(1), first(1), atol=0, rtol=0)
    assert not torch.equal(first(1), first(2))


@pytest.mark.parametrize("arch", ["mlp", "conv"])
def test_a_run_of_recipe_2_begins_with_the_colours_of_the_mean(arch):
    images = colours.dataset(300, "train")
    config = ModelConfig(kind="ae", beta=0, arch=arch, recipe=2, image_shape=images.image_shape, channels=3)
    model = initial.weights(networks.build(config), config, images)
    with torch.no_grad():
        image = torch.sigmoid(model.decode(torch.zeros(1, 16)))[0]
    mean = torch.tensor(images.images.mean(axis=0) / 255).float()
    torch.testing.assert_close(image.mean(dim=(0, 1)), mean.mean(dim=(0, 1)), atol=3e-3, rtol=0)
    if arch == "mlp":
        torch.testing.assert_close(image, mean, atol=2e-3, rtol=0)
