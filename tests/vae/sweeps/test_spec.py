import shlex

import pytest

from vae.__main__ import _parser
from vae.core.errors import SweepError
from vae.models.config import ModelConfig
from vae.sweeps.spec import Spec


def spec(**wanted) -> Spec:
    return Spec.of("digits", (28, 28), **{"betas": (2.4, 0), "seeds": (1, 0), **wanted})


def test_members_are_every_beta_and_the_autoencoder_with_every_seed_in_teaching_order():
    members = spec().members()
    assert [member.name for member in members] == [
        "ae-seed-0",
        "ae-seed-1",
        "beta-0-seed-0",
        "beta-0-seed-1",
        "beta-2.4-seed-0",
        "beta-2.4-seed-1",
    ]
    assert [(m.config.kind, m.config.beta, m.config.seed) for m in members[::3]] == [("ae", 0, 0), ("vae", 0, 1)]
    assert len({member.digest for member in members}) == 6


def test_names_of_members_need_no_sign_of_an_exponent():
    names = [member.name for member in spec(kinds=["vae"], betas=[1e6, 1e-5], seeds=[0]).members()]
    assert names == ["beta-1e-05-seed-0", "beta-1e06-seed-0"]


def test_a_spec_survives_json_and_keeps_the_recipe_whole():
    given = spec(epochs=7, encoder_widths=(32, 16))
    again = Spec.model_validate_json(given.model_dump_json())
    assert again == given
    assert again.members() == given.members()
    assert again.members()[-1].config.encoder_widths == (32, 16)
    assert again.settings["vae"]["batch_size"] == 1024  # a default, as it was


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"betas": []}, "VAEs need at least one"),
        ({"betas": [-1]}, "betas.0 = -1.0: input should be greater than or equal to 0"),
        ({"betas": [1.0000001, 1.0000002]}, "two members would be called beta-1-seed-0"),
        ({"seeds": [-1]}, "seeds.0 = -1: input should be greater than or equal to 0"),
        ({"seeds": []}, "seeds = "),
        ({"kinds": []}, "kinds = "),
        ({"epochs": 0}, "epochs = 0: input should be greater than or equal to 1"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused_with_the_value(wanted, says):
    with pytest.raises(SweepError) as caught:
        spec(**wanted)
    assert says in str(caught.value)


def test_an_autoencoder_alone_needs_no_beta():
    alone = spec(kinds=["ae"], betas=[])
    assert alone.groups == (("ae", 0.0),)
    assert alone.command("sweeps/x") == "betascope sweep --dataset digits --kind ae --seeds 2 --out sweeps/x"


def test_command_says_the_settings_that_are_not_the_default():
    given = spec(epochs=7, encoder_widths=(32, 16), learning_rate=0.001)
    assert given.command("sweeps/x", seeds=3) == (
        "betascope sweep --dataset digits --kind ae vae --beta 0 2.4 --seeds 3 --encoder-widths 32,16 --epochs 7 "
        "--learning-rate 0.001 --out sweeps/x"
    )


def test_a_small_data_set_is_trained_in_small_batches():
    assert spec(images=1352).settings["ae"]["batch_size"] == 32


def test_two_specs_of_one_recipe_are_joined():
    both = spec(kinds=["vae"], betas=[1], seeds=[0]).joined(spec(seeds=[2]))
    assert both.groups == (("ae", 0), ("vae", 0), ("vae", 1), ("vae", 2.4))
    assert both.seeds == (0, 2)


def test_two_specs_of_other_recipes_are_not_joined():
    with pytest.raises(SweepError, match="The sweep there has epochs = 5, and this one epochs = 6"):
        spec(epochs=5).joined(spec(epochs=6))
    with pytest.raises(SweepError, match="The sweep there is of digits, not of mnist"):
        spec().joined(Spec.of("mnist", (28, 28), betas=[1]))


@pytest.mark.parametrize("settings", [{}, {"epochs": 7, "encoder_widths": (32, 16), "learning_rate": 0.002}])
def test_the_command_of_a_member_trains_the_same_model(settings):
    for member in (spec(**settings).members()[0], spec(**settings).members()[-1]):
        program, *words = shlex.split(member.command("checkpoints/x"))
        options = vars(_parser().parse_args(words))
        given = {name: options[name] for name in ModelConfig.model_fields if options.get(name) is not None}
        assert program == "betascope"
        given = {"beta": 0.0, **given} if member.config.kind == "ae" else given  # as `train` does
        assert ModelConfig.newest(60_000, **given) == member.config
