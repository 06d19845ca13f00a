"""What models are called: by what they differ in, the same as long as a link is to mean the same."""

import pytest

from vae.models.titles import of_folder, titles


@pytest.fixture
def named(digits, make_checkpoint):
    """By the title that it gets, the name of each of some models on the digits."""

    def called(*models):
        checkpoints = [make_checkpoint(name, **config) for name, config in models]
        return {title: model.name for title, model in titles(checkpoints, digits).items()}

    return called


def vae(name, **config):
    return name, {"kind": "vae", "dataset": "digits", **config}


def test_titles_are_plain_where_kind_and_beta_differ(named):
    assert named(vae("a", beta=1), vae("b", beta=2.4), ("c", {"kind": "ae", "beta": 0, "dataset": "digits"})) == {
        "β = 1": "a",
        "β = 2.4": "b",
        "AE": "c",
    }


def test_titles_say_the_seed_where_models_differ_in_it(named):
    models = [vae(f"m{seed}", beta=2.4, seed=seed) for seed in (2, 0, 1)]
    assert list(named(*models).items()) == [
        ("β = 2.4, seed 0", "m0"),
        ("β = 2.4, seed 1", "m1"),
        ("β = 2.4, seed 2", "m2"),
    ]


def test_titles_say_what_models_differ_in_and_no_more(named):
    models = [
        vae("small", latent_dim=2),
        vae("mlp", latent_dim=16),
        vae("conv", latent_dim=16, arch="conv"),
        vae("again", latent_dim=64, seed=3),
        vae("other", latent_dim=64, seed=4),
    ]
    assert list(named(*models)) == [
        "β = 1, 2-D",
        "β = 1, 16-D",
        "β = 1, 16-D, conv",
        "β = 1, 64-D, seed 3",
        "β = 1, 64-D, seed 4",
    ]


def test_titles_of_models_that_differ_in_nothing_say_their_folders(named):
    assert named(vae("one"), vae("two")) == {"β = 1 (one)": "one", "β = 1 (two)": "two"}


def test_titles_of_models_of_other_images_say_which_and_the_closest_keeps_the_plain_name(named):
    far = [vae(f"far{seed}", dataset="mnist", seed=seed) for seed in (0, 1)]
    assert named(*far, vae("near", seed=1)) == {
        "β = 1, MNIST, seed 0": "far0",
        "β = 1, MNIST, seed 1": "far1",
        "β = 1": "near",
    }
    assert list(named(*far)) == ["β = 1, seed 0", "β = 1, seed 1"]  # none is closer


def test_of_folder_is_what_addresses_said_before(make_checkpoint):
    assert of_folder(make_checkpoint("mine", kind="vae", beta=2.4)) == "β = 2.4 (mine)"
