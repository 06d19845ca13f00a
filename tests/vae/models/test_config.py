import pytest
from pydantic import ValidationError

from tests.harness import many_layers
from vae.models import layers
from vae.models.config import ModelConfig, explain


def refusal(**settings) -> str:
    with pytest.raises(ValidationError) as raised:
        ModelConfig(**{"kind": "vae", **settings})
    return explain(raised.value)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"beta": -1}, "beta = -1: input should be greater than or equal to 0"),
        ({"latent_dim": 0}, "latent_dim = 0: input should be greater than or equal to 1"),
        ({"latent_dim": 10**9}, "latent_dim = 1000000000: input should be less than or equal to 512"),
        ({"beta": float("nan")}, "beta = nan: input should be"),
        ({"kind": "gan"}, "kind = 'gan': input should be 'ae' or 'vae'"),
        ({"encoder_widths": (10**9,)}, "encoder_widths.0 = 1000000000: input should be less than or equal to 4096"),
        ({"image_shape": (28, 129)}, "image_shape.1 = 129: input should be less than or equal to 128"),
        ({"channels": 2}, "channels = 2: input should be 1 or 3"),
        ({"kind": "ae", "beta": 2.4}, "an autoencoder (kind 'ae') has no KL term, so its beta is 0"),
        ({"kind": "ae", "beta": 0, "free_bits": 1}, "kind 'ae') has no KL term, so it has no free_bits"),
        ({"free_bits": 1, "capacity": 5}, "free_bits and capacity are two ways to the same end: give one of them"),
        ({"capacity": 5, "beta_warm_up": 0.1}, "with a capacity beta_warm_up is 0: it is the capacity that rises"),
        ({"surprise": 1}, "surprise = 1: extra inputs are not permitted"),
    ],
)
def test_a_refusal_gives_value_and_range(settings, says):
    assert says in refusal(**settings)


def test_long_value_or_name_in_a_refusal_is_cut_short():
    assert len(refusal(kind="x" * 10_000)) < 200
    assert len(refusal(**{"x" * 10_000: 1})) < 200


def test_a_name_of_data_that_moves_a_terminals_cursor_is_refused():
    assert "it holds characters that cannot be shown" in refusal(dataset="mnist\x1b[2J")


def test_json_round_trip():
    config = ModelConfig(kind="vae", beta=2.4, encoder_widths=(32, 16), image_shape=(5, 7))
    assert ModelConfig.model_validate_json(config.model_dump_json()) == config


def test_a_file_from_before_there_were_recipes_is_of_the_first():
    config = ModelConfig.model_validate_json('{"kind": "vae", "beta": 2.4}')
    assert (config.recipe, config.epochs, config.batch_size, config.learning_rate) == (1, 100, 256, 1.5e-3)
    assert (config.encoder_widths, config.decoder_widths) == ((1024, 1024), (512, 1024))


def test_newest_takes_the_newest_recipe_and_smaller_batches_of_fewer_images():
    configs = [ModelConfig.newest(images, kind="vae", beta=1) for images in (10, 1_352, 20_000, 60_000)]
    assert [config.batch_size for config in configs] == [32, 32, 256, 1024]
    rates = [config.learning_rate for config in configs]
    assert rates == sorted(rates)
    assert {config.recipe for config in configs} == {2}
    assert ModelConfig.newest(60_000, kind="vae", batch_size=7).batch_size == 7
    assert ModelConfig.newest(60_000, kind="vae", recipe=1) == ModelConfig(kind="vae")
    assert ModelConfig(**configs[0].model_dump()) == configs[0]


@pytest.mark.parametrize("batch", [None, "many", -1])
def test_a_batch_size_that_is_no_number_is_refused_in_recipe_2(batch):
    assert "batch_size" in refusal(recipe=2, batch_size=batch)


def test_layers_are_listed_outright_where_the_architecture_says_so():
    config = ModelConfig(kind="vae", **many_layers.SETTINGS)
    assert ModelConfig.model_validate_json(config.model_dump_json()) == config
    assert (layers.encoder(config), layers.decoder(config)) == (many_layers.ENCODER, many_layers.DECODER)


def test_a_config_without_listed_layers_or_origin_does_not_mention_them():
    """So that files, digests and the names of runs from before there were any stay what they were."""
    assert not {"encoder_layers", "decoder_layers", "name", "origin"} & ModelConfig(kind="vae").model_dump().keys()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"arch": "mlp"}, "encoder_layers goes with arch 'layers'; arch 'mlp' has widths"),
        ({"encoder_widths": (3,)}, "arch 'layers' has no widths: its layers are listed"),
        ({"decoder_layers": None}, "arch 'layers' needs decoder_layers"),
        ({"latent_dim": 4}, "encoder_layers: the last layer gives 6; expected 8"),
        ({"kind": "ae", "beta": 0}, "encoder_layers: the last layer gives 6; expected 3"),
        ({"image_shape": (9, 8)}, "decoder_layers: the last layer gives 1 x 9 x 7; expected 1 x 9 x 8"),
        ({"decoder_layers": [{"type": "Gelu"}]}, "decoder_layers.0"),
        ({"decoder_layers": many_layers.DECODER * 20}, "decoder_layers"),
    ],
)
def test_listed_layers_that_do_not_fit_are_refused_with_their_place(change, says):
    assert says in refusal(**{**many_layers.SETTINGS, **change})


def test_an_architecture_of_widths_needs_some():
    assert "have at least one number" in refusal(encoder_widths=())


def test_a_model_with_a_name_of_its_own_is_called_by_it():
    assert ModelConfig(kind="vae", beta=6, name="btcvae_mnist").title == "btcvae_mnist"


def test_title_is_ae_or_the_beta():
    assert ModelConfig(kind="ae", beta=0).title == "AE"
    assert [ModelConfig(kind="vae", beta=beta).title for beta in (0, 2.4, 10)] == ["β = 0", "β = 2.4", "β = 10"]


def test_channels_are_in_the_json_of_colour_alone():
    grey, colour = ModelConfig(kind="vae"), ModelConfig(kind="vae", channels=3)
    assert "channels" not in grey.model_dump_json()
    assert ModelConfig.model_validate_json(colour.model_dump_json()) == colour
    assert (colour.values, colour.planes, colour.picture_shape) == (3 * 784, (3, 28, 28), (28, 28, 3))
    assert (grey.values, grey.planes, grey.picture_shape) == (784, (1, 28, 28), (28, 28))


def test_listed_layers_of_colour_take_and_give_three_channels():
    listed = {
        "arch": "layers",
        "kind": "ae",
        "beta": 0,
        "latent_dim": 2,
        "image_shape": (2, 4),
        "encoder_layers": [{"type": "Reshape", "shape": [24]}, {"type": "Linear", "inputs": 24, "outputs": 2}],
        "decoder_layers": [{"type": "Linear", "inputs": 2, "outputs": 24}, {"type": "Reshape", "shape": [3, 2, 4]}],
    }
    assert ModelConfig(**listed, channels=3).planes == (3, 2, 4)
    assert "encoder_layers: layer 0: Reshape gives 24; what comes is 1 x 2 x 4" in refusal(**listed)


@pytest.mark.parametrize(
    ("settings", "title", "objective", "one_beta"),
    [
        ({"beta": 4}, "β = 4", 109, True),
        ({"beta": 4, "beta_warm_up": 0.1}, "β = 4", 109, True),
        ({"beta": 4, "free_bits": 0.5}, "β = 4, free bits 0.5", 110, False),
        ({"beta": 4, "capacity": 5}, "γ = 4, C = 5", 111, False),
        ({"beta": 4, "turned": ({"step": 7, "what": "beta", "value": 2},)}, "β = 4 → 2", 104.5, False),
        ({"beta": 4, "turned": ({"step": 7, "what": "learning_rate", "value": 2},)}, "β = 4", 109, True),
        (
            {"beta": 4, "turned": tuple({"step": k, "what": "beta", "value": k} for k in (4, 1, 2, 3, 8))},
            "β = 4 → … → 3 → 8",
            118,
            False,
        ),
        ({"kind": "ae", "beta": 0}, "AE", 100, True),
    ],
)
def test_title_and_objective_say_how_the_kl_is_weighed(settings, title, objective, one_beta):
    config = ModelConfig(**{"kind": "vae", **settings})
    kl = (0.0, 0.0) if config.kind == "ae" else (0.25, 2.0)
    assert (config.title, config.objective(100, kl), config.one_beta) == (title, objective, one_beta)


def test_json_says_how_the_kl_is_weighed_only_where_it_is_not_by_beta():
    words = ("free_bits", "capacity", "turned")
    assert not any(word in ModelConfig(kind="vae").model_dump_json() for word in words)
    config = ModelConfig(kind="vae", capacity=5, capacity_rise=0.2, turned=({"step": 3, "what": "beta", "value": 2},))
    assert ModelConfig.model_validate_json(config.model_dump_json()) == config


def test_newest_has_no_warm_up_beside_a_capacity():
    assert ModelConfig.newest(60_000, kind="vae", capacity=5).beta_warm_up == 0
    assert ModelConfig.newest(60_000, kind="vae", free_bits=1).beta_warm_up == 0.1
