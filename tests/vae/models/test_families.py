"""Which models are offered for a data set: made of configs, no weights."""

from types import SimpleNamespace

import pytest

from vae.models.config import ModelConfig, Origin
from vae.models.families import first_shown, preferred, resized_for

IMAGES = SimpleNamespace(name="digits")


def model(beta, dataset, recipe=1, betas=None):
    widths = {"encoder_widths": (8,), "decoder_widths": (8,)}
    config = ModelConfig(kind="vae", beta=beta, dataset=dataset, recipe=recipe, betas=betas, **widths)
    return SimpleNamespace(config=config)


MNIST = [model(0, "mnist"), model(2.4, "mnist"), model(1, "mnist", recipe=2)]
SPRITES = [model(0, "sprites"), model(2.4, "sprites")]


def test_models_of_these_images_are_offered_else_those_of_mnist_else_all():
    images = SimpleNamespace(name="sprites")
    assert preferred([*MNIST, *SPRITES], images) == SPRITES  # of each of MNIST's that a first visit shows
    assert preferred([*MNIST, *SPRITES], IMAGES) == MNIST
    assert preferred(SPRITES, IMAGES) == SPRITES
    assert preferred([], IMAGES) == []


def test_one_model_of_these_images_takes_none_of_mnists_away():
    own = model(2.4, "digits", recipe=2)
    family = preferred([*MNIST, own, *SPRITES], IMAGES)
    assert family == [*MNIST, own]
    assert first_shown(family, IMAGES) == [own, *MNIST[:2]]


def test_a_first_visit_shows_models_of_the_oldest_recipe():
    family = [model(0, "mnist"), model(1, "mnist", recipe=2)]
    assert first_shown(family, SimpleNamespace(name="mnist")) == family[:1]
    assert first_shown(family, IMAGES) == family[:1]
    assert first_shown(family[1:], IMAGES) == family[1:]


def test_multi_rate_models_are_offered_and_change_nothing_of_what_is_shown_first():
    of_many = [model(beta, data, 2, (0, 30)) for data in ("digits", "mnist", "sprites") for beta in (0, 2.4)]
    mnist = SimpleNamespace(name="mnist")
    for images, own in ((IMAGES, of_many[:2]), (mnist, of_many[2:4])):
        family = preferred([*MNIST, *SPRITES, *of_many], images)
        assert family == [*preferred([*MNIST, *SPRITES], images), *own]
        assert first_shown(family, images) == first_shown(preferred([*MNIST, *SPRITES], images), images)
    assert first_shown(of_many[:2], IMAGES) == of_many[:2]  # there is nothing else


@pytest.mark.parametrize(
    ("dataset", "names"),
    [("digits@9x7", ["digits@9x7"]), ("mnist@9x7", ["sprites@9x7"]), ("dsprites", ["sprites@9x7"]), ("digits", [])],
)
def test_models_of_others_ask_for_their_data_resized_or_for_sprites_of_their_size(empty_data, dataset, names):
    origin = Origin(format="a test", file="model.pt", sha256="0" * 64)
    config = ModelConfig(kind="vae", dataset=dataset, image_shape=(9, 7), origin=origin)
    assert resized_for([SimpleNamespace(config=config)] * 2) == names


def test_models_of_our_own_ask_for_nothing(empty_data):
    assert resized_for([model(1, "gone")]) == []


def test_a_model_of_colour_asks_for_sprites_in_three_channels(empty_data):
    origin = Origin(format="a test", file="model.pt", sha256="0" * 64)
    config = ModelConfig(kind="vae", dataset="celeba", image_shape=(64, 64), channels=3, origin=origin)
    assert resized_for([SimpleNamespace(config=config)]) == ["sprites@64x64x3"]
