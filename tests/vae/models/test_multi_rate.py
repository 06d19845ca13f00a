from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from vae.core.errors import CheckpointError
from vae.models import catalogue, checkpoints, layers, multi_rate
from vae.models.config import ModelConfig


@pytest.fixture
def rates(make_checkpoint):
    return make_checkpoint("rates", betas=(0, 30), recipe=2, encoder_widths=(8, 7), decoder_widths=(9,))


def test_gates_by_either_rule_are_those_of_the_formulas():
    slope, offset = np.array([0.5, -1.0, 3.0]), np.array([-4.0, 2.0, 0.0])
    t = np.log(2.4 + 0.05)
    sigmoid = multi_rate.gate("sigmoid", slope, offset, 2.4)
    np.testing.assert_allclose(sigmoid, 1 / (1 + np.exp(-(slope * t + offset))), rtol=1e-6)
    root = multi_rate.gate("root", slope, offset, 2.4)
    np.testing.assert_allclose(root, [np.sqrt(1 - np.exp(0.5 * t - 4)), 0, 0], rtol=1e-6)
    assert (multi_rate.gate("root", np.array([800.0]), np.array([0.0]), 1e6) == 0).all()  # exp would overflow


@pytest.mark.parametrize("beta", [0, 0.1, 2.4, 30])
def test_folded_weights_give_what_gated_units_give(rates, beta):
    assert [one.turns for one in multi_rate.gated(rates.config).values()] == [False, False, True, True]
    rng = np.random.default_rng(0)
    images, codes = rng.random((5, 28, 28), np.float32), rng.standard_normal((5, 3)).astype(np.float32)
    folded = checkpoints.at(rates, beta)
    mu, logvar = folded.coder().codes(images)
    both = _gated(rates, "encoder", images.reshape(5, -1), beta)
    np.testing.assert_allclose(np.concatenate([mu, logvar], axis=1), both, atol=1e-5)
    logits = _gated(rates, "decoder", codes, beta)
    np.testing.assert_allclose(folded.coder().logits(codes).reshape(5, -1), logits, atol=1e-5)
    assert folded.model().config.beta == beta  # torch takes them too
    assert {name: folded.weights[name].shape for name in folded.weights} == layers.tensor_shapes(folded.config)


def _gated(model, part, x, beta):
    """As it is trained: every unit's sum times its gate, then the ReLU."""
    tensors = {name: tensor.astype(np.float64) for name, tensor in model.weights.tensors.items()}
    names = [name.removesuffix(".weight") for name in tensors if name.startswith(part) and name.endswith(".weight")]
    s = np.log(beta + 0.05) / 3.4
    for name in names:
        given, x = x, x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]
        if f"{name}.turn_bias" in tensors:
            for power, weight, bias in zip(
                (1, 2), *(tensors[f"{name}.turn_{of}"] for of in ("weight", "bias")), strict=True
            ):
                x = x + s**power * (given @ weight.T + bias)
        if f"{name}.slope" in tensors:
            rule = "root" if part == "decoder" or name == names[-1] else "sigmoid"
            x = x * multi_rate.gate(rule, tensors[f"{name}.slope"], tensors[f"{name}.offset"], beta)
        x = x if name == names[-1] else np.maximum(x, 0)
    return x


def test_a_name_says_the_beta_and_its_digest_too(rates):
    folder = Path(rates.path).with_name("rates")
    at = checkpoints.load(folder.with_name("rates@2.4"))
    assert (at.name, at.config.beta, at.config.title) == ("rates@2.4", 2.4, "one network at β = 2.4")
    assert checkpoints.load(folder).name == "rates@1"  # its config's own
    assert checkpoints.find("rates@0.30", folder.parent).name == "rates@0.3"
    others = {checkpoints.at(rates, beta).digest for beta in (0, 0.1, 1, 2.4, 30)}
    assert len(others) == 5
    assert at.digest in others


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("rates@31", "trained for betas from 0 to 30; 31 is not among them"),
        ("rates@-1", "trained for betas from 0 to 30"),
        ("rates@nan", "cannot be the name"),
        ("rates@1e999", "trained for betas from 0 to 30; inf"),
        ("small@2", "is a model of one beta"),
        ("nothing@2", "is not there"),
        ("../rates@2", "cannot be the name"),
    ],
)
def test_betas_that_are_not_there_are_a_sentence(rates, make_checkpoint, name, says):
    folder = make_checkpoint().path.parent
    with pytest.raises(CheckpointError, match=says):
        checkpoints.find(name, folder)


def test_evaluations_of_several_betas_stand_in_one_file(rates, digits):
    from vae.metrics.decoded.reconstruction import evaluate

    few = replace(digits, images=digits.images[:20], labels=digits.labels[:20])
    for beta in (1, 10, 1):
        model = checkpoints.at(checkpoints.load(rates.path), beta)
        checkpoints.add_evaluation(model, evaluate(model, few))
    found = checkpoints.load(rates.path)
    assert len(found.metrics.evaluations) == 2
    one, ten = (checkpoints.at(found, beta).evaluation("digits") for beta in (1, 10))
    assert one is not None
    assert ten is not None
    assert ten.objective == pytest.approx(ten.bce_z + 10 * ten.kl)


def test_the_catalogue_lists_few_betas_and_only_where_asked(rates, make_checkpoint):
    plain = make_checkpoint()
    folder = plain.path.parent
    assert [one.name for one in catalogue.scan(folder)] == ["small"]
    found = catalogue.scan(folder, multi_rate_too=True)
    assert [one.name for one in found] == ["small", "rates@0", "rates@1", "rates@2.4", "rates@10"]
    assert len({id(one.weights.tensors) for one in found[1:]}) == 1  # in memory once
    catalogue.remove(found[2])
    assert [one.name for one in catalogue.scan(folder, multi_rate_too=True)] == ["small"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"kind": "ae", "beta": 0}, "kind 'vae'"),
        ({"arch": "conv", "encoder_widths": (4,), "decoder_widths": (4,)}, "arch 'mlp'"),
        ({"recipe": 1}, "recipe 1"),
        ({"beta": 31}, "beta is 31"),
        ({"betas": (5, 5), "beta": 5}, "from a low beta to a high one"),
    ],
)
def test_configs_that_cannot_be_multi_rate_are_refused(settings, says):
    with pytest.raises(ValidationError, match=says):
        ModelConfig(**{"kind": "vae", "beta": 1, "recipe": 2, "betas": (0, 30), **settings})


def test_a_config_of_one_beta_does_not_mention_betas():
    assert "betas" not in ModelConfig(kind="vae").model_dump_json()
