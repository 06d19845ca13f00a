import pytest
import torch

from vae import data
from vae.models import networks
from vae.models.config import ModelConfig
from vae.training import initial, step
from vae.training.centring import Centring


@pytest.fixture(scope="module")
def train_digits():
    return data.load("digits", "train")


def test_bce_and_its_gradient_are_torchs():
    logits = (8 * torch.randn(3, 5, 5, generator=torch.Generator().manual_seed(0))).requires_grad_()
    x = torch.rand(3, 5, 5, generator=torch.Generator().manual_seed(1))
    expected = networks.bce(logits, x).sum()
    (gradient,) = torch.autograd.grad(expected, logits)
    found = step._Bce.apply(logits, x)
    torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-6)
    torch.testing.assert_close(torch.autograd.grad(found, logits)[0], gradient, atol=1e-6, rtol=1e-6)


def test_bce_of_extreme_logits_is_finite():
    logits = torch.tensor([[[-1e4, 1e4, 0.0]]])
    assert step._Bce.apply(logits, torch.tensor([[[1.0, 1.0, 0.5]]])).item() == pytest.approx(1e4 + 0.6931)


@pytest.mark.parametrize("kind", ["ae", "vae"])
def test_a_step_in_float32_has_the_gradients_of_the_loss(train_digits, kind):
    small = {"recipe": 2, "encoder_widths": (20,), "decoder_widths": (20,)}
    config = ModelConfig(kind=kind, **(small | ({"beta": 0} if kind == "ae" else {"beta": 3, "beta_warm_up": 0.1})))
    model = initial.weights(networks.build(config), config, train_digits)
    centring = Centring(config, train_digits, torch.device("cpu"))
    x = torch.from_numpy(train_digits.floats()[:30])
    move = step.Step(config, model, torch.optim.SGD(model.parameters()), "float32", centring)
    mu, logvar = model.encode(centring(x))
    bce = networks.bce(model.decode(move._sample(mu, logvar, 7)), x).sum()
    kl = networks.kl(mu, logvar).sum()
    expected = torch.autograd.grad((bce + 0.21 * kl) / 30, list(model.parameters()))  # 3 in the first tenth of the run
    found = move(x, 7, 1000)
    torch.testing.assert_close(found, torch.stack([bce, kl]).detach().double(), atol=1e-2, rtol=1e-6)
    for weight, gradient in zip(model.parameters(), expected, strict=True):
        torch.testing.assert_close(weight.grad, gradient, atol=1e-5, rtol=1e-4)


def test_the_rounded_copy_follows_the_weights(train_digits):
    config = ModelConfig(kind="ae", beta=0, recipe=2, encoder_widths=(20,), decoder_widths=(20,))
    model = initial.weights(networks.build(config), config, train_digits)
    centring = Centring(config, train_digits, torch.device("cpu"))
    move = step.Step(config, model, step.optimizer_of(config, model), "bfloat16", centring)
    before = [weight.clone() for weight in model.parameters()]
    move(torch.from_numpy(train_digits.floats()[:30]), 0, 10)
    for old, weight, rounded in zip(before, model.parameters(), move._rounded.parameters(), strict=True):
        assert not torch.equal(old, weight)
        assert torch.equal(rounded, weight.bfloat16())
